//! Updates of the app itself: off until a studio sets its key and its addresses in tauri.conf.json.
//!
//! Asked for once after the start and when the player asks. The plugin holds what was downloaded against the
//! studio's key, and against the version that was announced; it is installed only when the player says so.

use ipc::{UpdateState, UpdateView};
use serde::Deserialize;
use tauri::{AppHandle, Config, Manager, Runtime};
use tauri_plugin_updater::{Builder, Update, UpdaterExt};
use tokio::sync::{Mutex, Notify};

use crate::events;

/// For the answer of an address, and for a package to arrive over a slow line.
const ANSWER: std::time::Duration = std::time::Duration::from_secs(30);
const DOWNLOAD: std::time::Duration = std::time::Duration::from_mins(30);

/// Largest package, in bytes: it is held in memory until its signature is known to be good.
const LARGEST: usize = 200 * 1024 * 1024;

/// Longest version shown, in characters: it comes from the network.
const LONGEST_VERSION: usize = 40;

/// Why there is no update.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The studio has set no channel.
    #[error("this build has no update channel")]
    Off,
    /// None was found before.
    #[error("no update was found")]
    NoneFound,
    /// The channel can't be asked, or what it gave is not to be believed.
    #[error(transparent)]
    Channel(#[from] tauri_plugin_updater::Error),
    /// What came is larger than this app could be.
    #[error("the update is larger than {LARGEST} bytes")]
    TooLarge,
}

/// What is known of updates.
enum Known {
    NotAsked,
    Current,
    Found(Box<Update>),
}

/// Held by the app where there is a channel.
struct Channel {
    known: Mutex<Known>,
}

/// What tauri.conf.json says of the channel, as far as it decides whether there is one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Set {
    #[serde(default)]
    pubkey: String,
    #[serde(default)]
    endpoints: Vec<String>,
    #[serde(default)]
    require_signed_version: bool,
}

/// Whether a studio has set key and addresses. Without `requireSignedVersion` an old package could be passed
/// off as a new one: then there is none either.
fn is_set(config: &Config) -> bool {
    let Some(updater) = config.plugins.0.get("updater") else { return false };
    match serde_json::from_value::<Set>(updater.clone()) {
        Ok(set) if set.pubkey.is_empty() && set.endpoints.is_empty() => false,
        Ok(set) if !set.pubkey.is_empty() && !set.endpoints.is_empty() && set.require_signed_version => true,
        Ok(_) => {
            tracing::error!(
                "plugins.updater needs pubkey, endpoints and requireSignedVersion: updates are off"
            );
            false
        }
        Err(error) => {
            tracing::error!(%error, "plugins.updater can't be read: updates are off");
            false
        }
    }
}

/// Sets the channel up where there is one, and asks it.
pub fn start<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    if !is_set(app.config()) {
        return Ok(());
    }
    app.plugin(Builder::new().build())?;
    app.manage(Channel { known: Mutex::new(Known::NotAsked) });
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        // A start without network is no fault; the player can ask again.
        if let Err(error) = check(&app).await {
            tracing::info!(%error, "the update channel gave no answer");
        }
    });
    Ok(())
}

/// What the UI shows of it.
pub async fn view<R: Runtime>(app: &AppHandle<R>) -> UpdateView {
    let Some(channel) = app.try_state::<Channel>() else {
        return UpdateView { state: UpdateState::Off, version: None };
    };
    match &*channel.known.lock().await {
        Known::NotAsked => UpdateView { state: UpdateState::NotAsked, version: None },
        Known::Current => UpdateView { state: UpdateState::Current, version: None },
        Known::Found(update) => {
            let version = update.version.chars().take(LONGEST_VERSION).collect();
            UpdateView { state: UpdateState::Available, version: Some(version) }
        }
    }
}

/// Asks the channel. What is found is shown, and nothing is downloaded.
pub async fn check<R: Runtime>(app: &AppHandle<R>) -> Result<(), UpdateError> {
    let channel = app.try_state::<Channel>().ok_or(UpdateError::Off)?;
    let found = app.updater_builder().timeout(ANSWER).build()?.check().await?;
    *channel.known.lock().await = match found {
        Some(mut update) => {
            update.timeout = Some(DOWNLOAD);
            tracing::info!(version = %update.version, "there is an update");
            Known::Found(Box::new(update))
        }
        None => Known::Current,
    };
    events::tell(app, ipc::events::SNAPSHOT_CHANGED);
    Ok(())
}

/// Downloads what was found, holds it against the studio's key, and installs it. The app is to be started anew
/// after that.
pub async fn install<R: Runtime>(app: &AppHandle<R>) -> Result<(), UpdateError> {
    let channel = app.try_state::<Channel>().ok_or(UpdateError::Off)?;
    let update = match &*channel.known.lock().await {
        Known::Found(update) => update.clone(),
        Known::NotAsked | Known::Current => return Err(UpdateError::NoneFound),
    };
    let package = download(&update, LARGEST).await?;
    let version = update.version.clone();
    // It replaces files and waits for the system's own question for a password.
    let installed = tauri::async_runtime::spawn_blocking(move || update.install(package)).await;
    installed.map_err(|error| tauri_plugin_updater::Error::Io(std::io::Error::other(error)))??;
    tracing::info!(%version, "the update is installed");
    Ok(())
}

async fn download(update: &Update, at_most: usize) -> Result<Vec<u8>, UpdateError> {
    let (mut length, too_large) = (0, Notify::new());
    let count = |chunk: usize, _| {
        length += chunk;
        if length > at_most {
            too_large.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = too_large.notified() => Err(UpdateError::TooLarge),
        package = update.download(count, || ()) => {
            let package = package?;
            if package.len() > at_most { Err(UpdateError::TooLarge) } else { Ok(package) }
        }
    }
}

#[cfg(test)]
mod tests;
