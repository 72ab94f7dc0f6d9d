//! One app at a time. The lock on the data folder decides who is primary; any other start hands over what
//! it was started for and ends.
//!
//! It hands over through the inbox on disk, which the primary watches: that needs no session bus, and what
//! a hung primary can't take now is taken later. Only what could not be written there goes over the
//! single-instance plugin. Not always, because the plugin takes the bus name where it is still free, and a
//! primary that comes a moment later would take this start for the running app and end.

use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use storefront::instance::{Inbox, Letter};

use crate::argv::Asked;
use crate::links::{Door, Ring};

/// A start that is not primary ends within 3 seconds, however the primary is.
const RING_LIMIT: Duration = Duration::from_millis(2_500);

/// What a start brings is safe, or has to be handed over in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It is in the inbox, or there was nothing to leave.
    Safe,
    /// It could not be written.
    InHand,
}

/// Leaves the link that this start was given in the inbox.
pub fn leave_link(inbox: Option<&Inbox>, asked: &Asked) -> Left {
    match asked {
        Asked::Link(link) => leave(inbox, &Letter::from(link.clone())),
        Asked::Nothing => Left::Safe,
        Asked::Ignored(reason) => {
            tracing::info!(?reason, "an argument was ignored");
            Left::Safe
        }
    }
}

/// What a start does that is not primary: asks the primary to show itself where it brings nothing else.
pub fn hand_over(inbox: Option<&Inbox>, asked: &Asked, link: Left) -> ExitCode {
    let show = if *asked == Asked::Nothing { leave(inbox, &Letter::Show) } else { Left::Safe };
    if link == Left::InHand || show == Left::InHand {
        ring();
    }
    ExitCode::SUCCESS
}

fn leave(inbox: Option<&Inbox>, letter: &Letter) -> Left {
    match inbox.map(|inbox| inbox.put(letter)) {
        Some(Ok(())) => Left::Safe,
        Some(Err(error)) => {
            tracing::error!(%error, "a letter could not be put into the inbox");
            Left::InHand
        }
        None => Left::InHand,
    }
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
const LOOK_EVERY: Duration = Duration::from_secs(2);

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
            door.ring(Ring::Look);
        }
    };
    let mut watcher = W::new(on_event, config)?;
    watcher.watch(inbox.folder(), RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use storefront::return_link::Scheme;

    use super::*;

    async fn rings<W: Watcher>(config: Config) {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), Scheme::new("mygame").unwrap()).unwrap();
        let (door, mut heard) = Door::new(Some(inbox.clone()), Scheme::new("mygame").unwrap());
        let _watcher = watch_with::<W>(&inbox, door, config).unwrap();
        inbox.put(&Letter::Show).unwrap();
        let ring = tokio::time::timeout(Duration::from_secs(5), heard.recv()).await;
        assert!(matches!(ring, Ok(Some(Ring::Look))));
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

    #[test]
    fn what_can_t_be_written_is_still_in_hand() {
        let scheme = Scheme::new("mygame").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), scheme.clone()).unwrap();
        let link =
            crate::argv::read(["mygame://payment-complete?state=AAECAwQFBgcICQoLDA0ODw".into()], &scheme);
        assert_eq!(leave_link(Some(&inbox), &link), Left::Safe);
        std::fs::remove_dir_all(inbox.folder()).unwrap();
        assert_eq!(leave_link(Some(&inbox), &link), Left::InHand);
        assert_eq!(leave_link(None, &link), Left::InHand);
        assert_eq!(leave_link(None, &Asked::Nothing), Left::Safe);
    }
}
