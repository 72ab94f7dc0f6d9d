//! The URL scheme: who answers to it on this system, and how this app takes it (back).
//!
//! Everything here is best effort and off the main thread: with links switched off a purchase is followed
//! by polling all the same. macOS takes no registration at run time; the bundle's own counts there.

#[cfg(any(target_os = "linux", test))]
mod desktop_entry;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(target_os = "linux", test))]
mod opener;
#[cfg(not(target_os = "linux"))]
mod other;

use std::time::Duration;

use ipc::SchemeState;
use tauri::AppHandle;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(not(target_os = "linux"))]
use other as platform;

/// How long the system's tools may take.
const LIMIT: Duration = Duration::from_secs(5);

/// What was found out about the scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Who answers to it.
    pub state: SchemeState,
    /// More, English, where there is more to say.
    pub detail: Option<String>,
}

impl Finding {
    fn new(state: SchemeState) -> Self {
        Self { state, detail: None }
    }

    fn because(state: SchemeState, detail: impl Into<String>) -> Self {
        Self { state, detail: Some(detail.into()) }
    }
}

/// Why the scheme could not be registered.
#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    /// The plugin or one of the system's tools failed.
    #[error("the scheme could not be registered: {0}")]
    NotRegistered(String),
    /// The system's tools did not answer.
    #[error("the system did not answer within {} seconds", LIMIT.as_secs())]
    TimedOut,
}

/// Asks the system who answers to the scheme.
pub async fn check(app: AppHandle, scheme: String) -> Finding {
    bounded(move || platform::check(&app, &scheme))
        .await
        .unwrap_or_else(|error| Finding::because(SchemeState::NotRegistered, error.to_string()))
}

/// Registers this app for the scheme, whoever has it now, and reads back what the system made of it.
pub async fn repair(app: AppHandle, scheme: String) -> Result<Finding, SchemeError> {
    bounded(move || {
        platform::register(&app, &scheme)?;
        Ok(platform::check(&app, &scheme))
    })
    .await?
}

/// At start: registers where nobody, or an older copy of this app, answers. What another program holds is
/// left to it until the user asks for Repair.
pub async fn register_at_start(app: AppHandle, scheme: String) -> Finding {
    let outcome = bounded(move || {
        let found = platform::check(&app, &scheme);
        if !platform::may_take_at_start(&app, &scheme, &found) {
            return found;
        }
        match platform::register(&app, &scheme) {
            Ok(()) => platform::check(&app, &scheme),
            Err(error) => Finding::because(found.state, error.to_string()),
        }
    })
    .await;
    let finding =
        outcome.unwrap_or_else(|error| Finding::because(SchemeState::NotRegistered, error.to_string()));
    tracing::info!(state = ?finding.state, detail = finding.detail, "the URL scheme");
    finding
}

/// Whether anybody answers to links of a scheme, as far as the system can be asked: what can't be found out
/// counts as yes.
pub async fn has_handler(scheme: String) -> bool {
    bounded(move || platform::has_handler(&scheme)).await.unwrap_or(true)
}

/// The system's tools block; their thread is left behind when they take too long.
async fn bounded<T: Send + 'static>(ask: impl FnOnce() -> T + Send + 'static) -> Result<T, SchemeError> {
    let asked = tauri::async_runtime::spawn_blocking(ask);
    match tokio::time::timeout(LIMIT, asked).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(SchemeError::NotRegistered(error.to_string())),
        Err(_) => Err(SchemeError::TimedOut),
    }
}
