//! Where return links come in: the command line, another start, the system's own event. All of them reach
//! the engine in one place; coming twice does no harm.
//!
//! A link goes through the inbox on disk, so that it survives whatever happens next. In a flood that costs
//! too much: what comes too fast is handed over in memory, and what does not fit there is only counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use storefront::bucket::Bucket;
use storefront::buy_link::Link;
use storefront::engine::{Engine, LinkTaken};
use storefront::instance::{Found, Inbox, Letter};
use storefront::probe::ProbeReport;
use storefront::return_link::{LinkIgnored, Scheme};
use tauri::AppHandle;
use tokio::sync::Notify;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::Instant;

use crate::window;

/// How many letters are written to disk at once,
const WRITES: u32 = 20;
/// and how soon one more.
const WRITE_GAP: Duration = Duration::from_millis(200);
/// How many letters wait in memory.
const IN_HAND: usize = 64;
/// How soon the inbox is looked at again where something in it could not be read.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// How often the window is shown because somebody asks for it.
const SHOW_GAP: Duration = Duration::from_millis(500);

/// Takes what comes in. Clones are the same door.
#[derive(Clone)]
pub struct Door {
    inbox: Option<Inbox>,
    scheme: Scheme,
    writes: Arc<Mutex<Bucket>>,
    bell: Arc<Bell>,
    in_hand: Sender<Letter>,
}

/// What rings, and what was missed.
#[derive(Default)]
struct Bell {
    rung: Notify,
    missed: AtomicU64,
}

/// Where the door is heard.
pub struct Heard {
    bell: Arc<Bell>,
    in_hand: Receiver<Letter>,
}

impl Door {
    /// A door, and where it is heard.
    pub fn new(inbox: Option<Inbox>, scheme: Scheme) -> (Self, Heard) {
        let (sender, in_hand) = channel(IN_HAND);
        let bell = Arc::new(Bell::default());
        let writes = Arc::new(Mutex::new(Bucket::new(WRITES, WRITE_GAP, Instant::now())));
        (Self { inbox, scheme, writes, bell: Arc::clone(&bell), in_hand: sender }, Heard { bell, in_hand })
    }

    /// The inbox behind it, where there is one.
    pub fn inbox(&self) -> Option<&Inbox> {
        self.inbox.as_ref()
    }

    /// The scheme of the links that are taken.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// Takes a link as it came: hostile until it has passed the raw checks.
    pub fn take_link(&self, raw: &[u8]) {
        self.take(Link::parse(raw, &self.scheme).map_or_else(Letter::Ignored, Letter::from));
    }

    /// Takes a letter.
    pub fn take(&self, letter: Letter) {
        if !self.keep(&letter) && self.in_hand.try_send(letter).is_err() {
            self.bell.missed.fetch_add(1, Ordering::Relaxed);
        }
        self.ring();
    }

    /// Says that there may be letters.
    pub fn ring(&self) {
        self.bell.rung.notify_one();
    }

    /// Puts a letter into the inbox, unless it is not worth it.
    fn keep(&self, letter: &Letter) -> bool {
        let Some(inbox) = &self.inbox else { return false };
        let worth_it = !matches!(letter, Letter::Ignored(_));
        let may_write = || self.writes.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now());
        if !worth_it || !may_write() {
            return false;
        }
        inbox
            .put(letter)
            .inspect_err(|error| tracing::warn!(%error, "a letter could not be put into the inbox"))
            .is_ok()
    }
}

impl Heard {
    /// Waits until somebody rings.
    pub async fn rang(&self) {
        self.bell.rung.notified().await;
    }

    /// Takes out what waits in memory.
    fn take_in_hand(&mut self) -> Vec<Letter> {
        let mut letters = Vec::new();
        while let Ok(letter) = self.in_hand.try_recv() {
            letters.push(letter);
        }
        letters
    }

    /// How many letters did not even fit into memory, since the last call.
    fn take_missed(&self) -> u64 {
        self.bell.missed.swap(0, Ordering::Relaxed)
    }
}

/// Brings letters to the engine for as long as the app runs. `ready` is called when the first have been
/// handled.
pub async fn serve(
    app: AppHandle,
    engine: Engine,
    inbox: Option<Inbox>,
    mut heard: Heard,
    ready: impl FnOnce(),
) {
    let mut hands = Hands { app, engine, shown: None };
    let mut ready = Some(ready);
    loop {
        for letter in heard.take_in_hand() {
            let handled = hands.handle(&letter).await;
            if let (Err(LinkIgnored::NotLookedUp), Some(inbox)) = (handled, &inbox) {
                hands.keep_for_later(inbox, &letter);
            }
        }
        let found = letters_of(inbox.clone()).await;
        let is_whole = found.as_ref().is_some_and(|found| found.unread == 0);
        for delivered in found.into_iter().flat_map(|found| found.letters) {
            // A letter goes when it was handled; one that can't be looked up now stays for later.
            match hands.handle(delivered.letter()).await {
                Err(LinkIgnored::NotLookedUp) => delivered.keep(),
                _ => delivered.discard(),
            }
        }
        hands.engine.links_ignored(LinkIgnored::TooMany, heard.take_missed());
        if let Some(ready) = ready.take() {
            ready();
        }
        if is_whole {
            heard.rang().await;
        } else {
            // Or somebody rings before that.
            let _ = tokio::time::timeout(LOOK_AGAIN, heard.rang()).await;
        }
    }
}

/// Who handles letters.
struct Hands {
    app: AppHandle,
    engine: Engine,
    /// When the window was last shown because somebody asked for it.
    shown: Option<Instant>,
}

impl Hands {
    async fn handle(&mut self, letter: &Letter) -> Result<(), LinkIgnored> {
        #[cfg(feature = "bench")]
        if let Letter::Link(link) = letter {
            return crate::bench::faults::ring(&self.app, &self.engine, link).await;
        }
        let done = self.act(letter).await;
        #[cfg(feature = "bench")]
        crate::bench::heard(&self.app, letter, &done);
        done.map(drop)
    }

    /// A link that means nothing here does nothing, not even raise the window. Gives the return link that was taken.
    async fn act(&mut self, letter: &Letter) -> Result<Option<LinkTaken>, LinkIgnored> {
        match letter {
            Letter::Show => self.show().await,
            Letter::Ignored(reason) => self.engine.links_ignored(*reason, 1),
            Letter::Buy(link) => self
                .engine
                .buy_link_arrived(link)
                .inspect_err(|reason| self.engine.links_ignored(*reason, 1))?,
            Letter::Probe(report) => {
                if !is_awaited(&self.app, report) {
                    self.engine.links_ignored(LinkIgnored::NotAwaited, 1);
                }
            }
            Letter::Link(link) => return self.engine.take_link(link).await.map(Some),
        }
        Ok(None)
    }

    /// Waits for the window: where it hangs, whoever asked for it is not told that all is well.
    async fn show(&mut self) {
        if self.shown.is_some_and(|shown| shown.elapsed() < SHOW_GAP) {
            return;
        }
        let app = self.app.clone();
        let shown = tauri::async_runtime::spawn_blocking(move || window::bring_to_front(&app)).await;
        if let Err(error) = shown {
            tracing::warn!(%error, "the window could not be shown");
        }
        self.shown = Some(Instant::now());
    }

    fn keep_for_later(&self, inbox: &Inbox, letter: &Letter) {
        if let Err(error) = inbox.put(letter) {
            tracing::warn!(%error, "a letter could not be kept for later");
            self.engine.links_ignored(LinkIgnored::NotLookedUp, 1);
        }
    }
}

/// Brings a probe to the return-link doctor. It is for nobody where there is none, or it waits for another.
#[cfg(feature = "bench")]
fn is_awaited(app: &AppHandle, report: &ProbeReport) -> bool {
    crate::bench::doctor::came(app, report)
}

#[cfg(not(feature = "bench"))]
fn is_awaited(_: &AppHandle, _: &ProbeReport) -> bool {
    false
}

/// What lies in the inbox; none where that can't be seen now.
async fn letters_of(inbox: Option<Inbox>) -> Option<Found> {
    let Some(inbox) = inbox else { return Some(Found { letters: Vec::new(), unread: 0 }) };
    match tauri::async_runtime::spawn_blocking(move || inbox.look()).await {
        Ok(Ok(found)) => Some(found),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the inbox can't be read");
            None
        }
        Err(error) => {
            tracing::warn!(%error, "the inbox can't be read");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use storefront::purchase::ReturnState;

    use super::LinkIgnored::{OtherScheme, OtherShape, TooLong};
    use super::*;

    fn scheme() -> Scheme {
        Scheme::new("mygame").unwrap()
    }

    fn link(number: u32) -> String {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        scheme().return_url(&ReturnState::from_random(bytes))
    }

    #[test]
    fn a_link_is_on_disk_before_anybody_looks() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), scheme()).unwrap();
        let (door, mut heard) = Door::new(Some(inbox.clone()), scheme());
        door.take_link(link(1).as_bytes());
        assert_eq!(heard.rang().now_or_never(), Some(()));
        assert!(heard.take_in_hand().is_empty());
        assert!(matches!(inbox.letters().unwrap()[0].letter(), Letter::Link(_)));
    }

    #[test]
    fn without_an_inbox_a_link_still_arrives() {
        let (door, mut heard) = Door::new(None, scheme());
        door.take_link(link(1).as_bytes());
        assert!(matches!(heard.take_in_hand()[..], [Letter::Link(_)]));
    }

    #[test]
    fn what_is_no_return_link_is_only_its_reason_and_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), scheme()).unwrap();
        let (door, mut heard) = Door::new(Some(inbox.clone()), scheme());
        for bad in [b"mygame://other?state=x".as_slice(), b"", b"https://example.com", &[0xff; 5_000]] {
            door.take_link(bad);
        }
        let reasons = [OtherShape, OtherScheme, OtherScheme, TooLong].map(Letter::Ignored);
        assert_eq!(heard.take_in_hand(), reasons);
        assert!(inbox.letters().unwrap().is_empty());
    }

    #[test]
    fn a_flood_that_nobody_hears_stays_small_in_memory_and_on_disk_and_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), scheme()).unwrap();
        let (door, mut heard) = Door::new(Some(inbox.clone()), scheme());
        let begun = Instant::now();
        for number in 0..50_000 {
            door.take_link(link(number).as_bytes());
        }
        let on_disk = inbox.letters().unwrap().len();
        let may_have_been_written = u128::from(WRITES) + begun.elapsed().as_millis() / WRITE_GAP.as_millis();
        assert!(on_disk >= 20 && on_disk as u128 <= may_have_been_written + 1, "{on_disk}");
        let in_hand = heard.take_in_hand().len();
        assert_eq!(in_hand, IN_HAND);
        assert_eq!(heard.take_missed(), 50_000 - (on_disk + in_hand) as u64);
    }
}
