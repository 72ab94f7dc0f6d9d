//! Other starts of the app, as far as the desktop has a hand in it: the inbox is watched, and what could not
//! be written there goes over the single-instance plugin.
//!
//! Not always over the plugin, because it takes the bus name where it is still free, and a primary that comes
//! a moment later would take this start for the running app and end.

use std::sync::mpsc;
use std::time::Duration;

use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use storefront::instance::{ANSWER_LIMIT, Inbox};

use crate::links::Door;

/// Rings through the plugin, which works at its set-up and then ends the process: it returns where nobody
/// was reached. Where somebody was who does not answer, `on_silence` is called, and the process ends.
pub fn ring(on_silence: impl FnOnce() + Send + 'static) {
    if cfg!(target_os = "macos") || !has_display() {
        return;
    }
    let (alive, ended) = mpsc::channel::<()>();
    let watch = std::thread::Builder::new().name("ring limit".into()).spawn(move || {
        if ended.recv_timeout(ANSWER_LIMIT) == Err(mpsc::RecvTimeoutError::Timeout) {
            on_silence();
            std::process::exit(0);
        }
    });
    if let Err(error) = watch {
        tracing::warn!(%error, "the running app could not be rung");
        return;
    }
    #[cfg(not(target_os = "macos"))]
    if let Err(error) = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|_, _, _| {}))
        .build(crate::context())
    {
        tracing::warn!(%error, "the running app was not reached");
    }
    drop(alive);
}

/// Without a display no window can be made: the toolkit ends the process instead of saying so.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// How often the inbox is looked at where the system has no more watches to give.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Watches the inbox: whatever comes in rings at the door. Watching ends when the watcher is dropped.
pub fn watch(inbox: &Inbox, door: &Door) -> notify::Result<Box<dyn Watcher + Send>> {
    match watch_with::<RecommendedWatcher>(inbox, door.clone(), Config::default()) {
        Ok(watcher) => Ok(Box::new(watcher)),
        Err(error) => {
            tracing::warn!(%error, "the inbox can't be watched; it is looked at now and then");
            let config = Config::default().with_poll_interval(LOOK_EVERY);
            Ok(Box::new(watch_with::<PollWatcher>(inbox, door.clone(), config)?))
        }
    }
}

fn watch_with<W: Watcher>(inbox: &Inbox, door: Door, config: Config) -> notify::Result<W> {
    let on_event = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_))) {
            door.ring();
        }
    };
    let mut watcher = W::new(on_event, config)?;
    watcher.watch(inbox.folder(), RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use storefront::instance::Letter;
    use storefront::return_link::Scheme;

    use super::*;

    async fn rings<W: Watcher>(config: Config) {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), Scheme::new("mygame").unwrap()).unwrap();
        let (door, heard) = Door::new(Some(inbox.clone()), Scheme::new("mygame").unwrap());
        let _watcher = watch_with::<W>(&inbox, door, config).unwrap();
        let _receipt = inbox.put(&Letter::Show).unwrap();
        assert!(tokio::time::timeout(Duration::from_secs(5), heard.rang()).await.is_ok());
        assert_eq!(inbox.letters().unwrap()[0].letter(), &Letter::Show);
    }

    #[tokio::test]
    async fn a_letter_that_comes_in_rings() {
        rings::<RecommendedWatcher>(Config::default()).await;
    }

    #[tokio::test]
    async fn a_letter_rings_where_the_system_has_no_watches_to_give() {
        rings::<PollWatcher>(Config::default().with_poll_interval(Duration::from_millis(50))).await;
    }
}
