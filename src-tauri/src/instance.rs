//! One app at a time. The lock on the data folder decides who is primary; any other start hands over what
//! it was started for and ends.
//!
//! What it brings is in the inbox on disk before anything else is tried, so that it is taken even where no
//! session bus exists and the primary hangs. The single-instance plugin only rings faster.

use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use storefront::instance::{Inbox, Letter};

use crate::argv::Asked;
use crate::links::{Door, Ring};

/// A start that is not primary ends within 3 seconds, however the primary is.
const RING_LIMIT: Duration = Duration::from_millis(2_500);

/// Leaves what this start was asked for in the inbox.
pub fn leave_link(inbox: &Inbox, asked: &Asked) {
    match asked {
        Asked::Link(link) => {
            if let Err(error) = inbox.put(&Letter::Link(link.clone())) {
                tracing::error!(%error, "the return link could not be kept; polling will see the payment");
            }
        }
        Asked::Ignored(reason) => tracing::info!(?reason, "an argument was ignored"),
        Asked::Nothing => {}
    }
}

/// What a start does that is not primary: asks the primary to show itself, and ends.
pub fn hand_over(inbox: Option<&Inbox>, asked: &Asked) -> ExitCode {
    if *asked == Asked::Nothing
        && let Some(inbox) = inbox
        && let Err(error) = inbox.put(&Letter::Show)
    {
        tracing::warn!(%error, "the running app could not be asked to show itself");
    }
    ring();
    ExitCode::SUCCESS
}

/// Rings through the plugin, which works at its set-up and then ends the process.
fn ring() {
    if cfg!(target_os = "macos") || !has_display() {
        return;
    }
    let (alive, ended) = mpsc::channel::<()>();
    let watch = std::thread::Builder::new().name("ring limit".into()).spawn(move || {
        if ended.recv_timeout(RING_LIMIT) == Err(mpsc::RecvTimeoutError::Timeout) {
            std::process::exit(0);
        }
    });
    if watch.is_err() {
        return;
    }
    #[cfg(not(target_os = "macos"))]
    if let Err(error) = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|_, _, _| {}))
        .build(crate::context())
    {
        tracing::warn!(%error, "the running app was not reached over the bus; the inbox has to do");
    }
    drop(alive);
}

/// Without a display no window can be made: the toolkit ends the process instead of saying so.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Watches the inbox: whatever comes in rings at the door. Watching ends when the watcher is dropped.
pub fn watch(inbox: &Inbox, door: Door) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_))) {
            door.ring(Ring::Look);
        }
    })?;
    watcher.watch(inbox.folder(), RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use storefront::return_link::Scheme;

    use super::*;

    #[tokio::test]
    async fn a_letter_that_comes_in_rings() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), Scheme::new("mygame").unwrap()).unwrap();
        let (door, mut heard) = Door::new(Some(inbox.clone()), Scheme::new("mygame").unwrap());
        let _watcher = watch(&inbox, door).unwrap();
        inbox.put(&Letter::Show).unwrap();
        let ring = tokio::time::timeout(Duration::from_secs(5), heard.recv()).await;
        assert!(matches!(ring, Ok(Some(Ring::Look))));
        assert_eq!(inbox.take().unwrap(), [Letter::Show]);
    }
}
