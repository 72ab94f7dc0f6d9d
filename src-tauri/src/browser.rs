//! The player's own browser (or the game, by its own scheme), started through the system's opener.
//!
//! Through tauri-plugin-shell's process API, from Rust alone: its `open` is deprecated, and the webview
//! has no permission to open anything. The child gets no pipe and a process group of its own, so that it
//! neither blocks nor ends with this app.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use storefront::browser::{Browser, BrowserError};
use storefront::environment::PaymentPageUrl;
use tauri::AppHandle;
use tauri_plugin_shell::ShellExt;
use tokio::sync::oneshot;

use crate::clean_env;

/// An opener that fails does so at once; one that runs longer has become the browser or waits for it.
const FAILS_WITHIN: Duration = Duration::from_secs(3);

#[cfg(target_os = "linux")]
const OPENER: (&str, &[&str]) = ("xdg-open", &[]);
#[cfg(target_os = "macos")]
const OPENER: (&str, &[&str]) = ("open", &[]);
// Not `cmd /c start`: a shell would read the address.
#[cfg(windows)]
const OPENER: (&str, &[&str]) = ("rundll32", &["url.dll,FileProtocolHandler"]);

/// The system's opener.
pub struct SystemBrowser {
    app: AppHandle,
}

impl SystemBrowser {
    /// Opens through the shell plugin of this app.
    pub fn new(app: AppHandle) -> Self {
        Self { app }
    }
}

impl Browser for SystemBrowser {
    fn open(&self, page: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        start(opener(&self.app, page.expose())).boxed()
    }
}

/// Opens an address of the studio's. It was checked when storefront.json was read.
pub async fn open(app: &AppHandle, address: &str) -> Result<(), BrowserError> {
    start(opener(app, address)).await
}

fn opener(app: &AppHandle, address: &str) -> Command {
    let (program, arguments) = OPENER;
    app.shell()
        .command(program)
        .args(arguments)
        .arg(address)
        .env_clear()
        .envs(clean_env::clean(std::env::vars_os()))
        .into()
}

async fn start(mut command: Command) -> Result<(), BrowserError> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command.spawn().map_err(|error| BrowserError::NotStarted(error.to_string()))?;
    match tokio::time::timeout(FAILS_WITHIN, exit_of(child)?).await {
        Err(_) | Ok(Err(_)) => Ok(()),
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(BrowserError::Refused(status.to_string())),
    }
}

/// Waits on a thread of its own: it may take as long as the browser is open, and must still be reaped.
fn exit_of(mut child: Child) -> Result<oneshot::Receiver<ExitStatus>, BrowserError> {
    let (told, exit) = oneshot::channel();
    std::thread::Builder::new()
        .name("opener".into())
        .spawn(move || match child.wait() {
            Ok(status) => drop(told.send(status)),
            Err(error) => tracing::warn!(%error, "the opener's exit status is lost"),
        })
        .map_err(|error| BrowserError::NotStarted(error.to_string()))?;
    Ok(exit)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[tokio::test]
    async fn an_opener_that_ends_well_has_taken_the_page() {
        assert_eq!(start(shell("exit 0")).await, Ok(()));
    }

    #[tokio::test]
    async fn an_opener_that_fails_is_told_with_its_status() {
        for code in [1, 2, 3, 4] {
            let refused = start(shell(&format!("exit {code}"))).await;
            assert_eq!(refused, Err(BrowserError::Refused(format!("exit status: {code}"))));
        }
    }

    #[tokio::test]
    async fn an_opener_that_is_not_there_is_told() {
        let missing = start(Command::new("/nonexistent/opener")).await;
        assert!(matches!(missing, Err(BrowserError::NotStarted(_))));
    }

    #[tokio::test]
    async fn an_opener_that_becomes_the_browser_is_left_running() {
        let begun = Instant::now();
        assert_eq!(start(shell("exec sleep 8")).await, Ok(()));
        assert!(begun.elapsed() < Duration::from_secs(6));
    }
}
