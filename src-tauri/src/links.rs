//! Where return links come in: the command line, another start, the system's own event. All of them go
//! through the inbox on disk and reach the engine in one place; coming twice does no harm.

use storefront::buy_link::Link;
use storefront::engine::Engine;
use storefront::instance::{Delivered, Inbox, Letter};
use storefront::return_link::{LinkIgnored, Scheme};
use tauri::AppHandle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::window;

/// Takes what comes in. Clones are the same door.
#[derive(Clone)]
pub struct Door {
    inbox: Option<Inbox>,
    scheme: Scheme,
    rings: UnboundedSender<Ring>,
}

/// Something came.
#[derive(Debug)]
pub enum Ring {
    /// There may be letters in the inbox.
    Look,
    /// A letter that could not be put into the inbox.
    Letter(Letter),
}

impl Door {
    /// A door, and where its rings are heard.
    pub fn new(inbox: Option<Inbox>, scheme: Scheme) -> (Self, UnboundedReceiver<Ring>) {
        let (rings, heard) = unbounded_channel();
        (Self { inbox, scheme, rings }, heard)
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
        match Link::parse(raw, &self.scheme) {
            Ok(link) => self.take(Letter::from(link)),
            Err(reason) => tracing::info!(%reason, "a link was ignored"),
        }
    }

    /// Takes a letter.
    pub fn take(&self, letter: Letter) {
        let kept = self.inbox.as_ref().map(|inbox| inbox.put(&letter));
        if let Some(Err(error)) = &kept {
            tracing::warn!(%error, "a letter could not be put into the inbox");
        }
        self.ring(if matches!(kept, Some(Ok(()))) { Ring::Look } else { Ring::Letter(letter) });
    }

    /// Says that there may be letters in the inbox.
    pub fn ring(&self, ring: Ring) {
        if self.rings.send(ring).is_err() {
            tracing::debug!("nobody takes letters any more");
        }
    }
}

/// Brings letters to the engine for as long as the app runs.
pub async fn serve(app: AppHandle, engine: Engine, inbox: Option<Inbox>, mut heard: UnboundedReceiver<Ring>) {
    while let Some(ring) = heard.recv().await {
        match ring {
            Ring::Letter(letter) => drop(handle(&app, &engine, &letter).await),
            Ring::Look => {
                for delivered in letters_of(inbox.clone()).await {
                    // A letter goes when it was handled; one that can't be looked up now stays for later.
                    if handle(&app, &engine, delivered.letter()).await != Err(LinkIgnored::NotLookedUp) {
                        delivered.discard();
                    }
                }
            }
        }
    }
}

/// A link that means nothing here does nothing, not even raise the window.
async fn handle(app: &AppHandle, engine: &Engine, letter: &Letter) -> Result<(), LinkIgnored> {
    match letter {
        Letter::Show => window::bring_to_front(app),
        Letter::Buy(link) => engine
            .buy_link_arrived(link)
            .inspect_err(|reason| tracing::debug!(%reason, "a buy link was ignored"))?,
        Letter::Link(link) => {
            engine
                .link_arrived(link)
                .await
                .inspect_err(|reason| tracing::info!(%reason, "a return link was ignored"))?;
        }
    }
    Ok(())
}

async fn letters_of(inbox: Option<Inbox>) -> Vec<Delivered> {
    let Some(inbox) = inbox else { return Vec::new() };
    match tauri::async_runtime::spawn_blocking(move || inbox.letters()).await {
        Ok(Ok(letters)) => letters,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the inbox can't be read");
            Vec::new()
        }
        Err(error) => {
            tracing::warn!(%error, "the inbox can't be read");
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &[u8] = b"mygame://payment-complete?state=AAECAwQFBgcICQoLDA0ODw";

    fn scheme() -> Scheme {
        Scheme::new("mygame").unwrap()
    }

    #[test]
    fn a_link_is_on_disk_before_anybody_looks() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), scheme()).unwrap();
        let (door, mut heard) = Door::new(Some(inbox.clone()), scheme());
        door.take_link(LINK);
        assert!(matches!(heard.try_recv(), Ok(Ring::Look)));
        assert!(matches!(inbox.letters().unwrap()[0].letter(), Letter::Link(_)));
    }

    #[test]
    fn without_an_inbox_a_link_still_arrives() {
        let (door, mut heard) = Door::new(None, scheme());
        door.take_link(LINK);
        assert!(matches!(heard.try_recv(), Ok(Ring::Letter(Letter::Link(_)))));
    }

    #[test]
    fn what_is_no_return_link_rings_nobody() {
        let (door, mut heard) = Door::new(None, scheme());
        for bad in [b"mygame://other".as_slice(), b"", b"https://example.com", &[0xff; 5_000]] {
            door.take_link(bad);
        }
        assert!(heard.try_recv().is_err());
    }
}
