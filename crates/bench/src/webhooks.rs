//! The webhook bench: takes messages, says what each is, hands them on to the tester's backend, and makes some of its own.
//!
//! A message never changes a purchase here: it is shown. The secret is kept in memory alone.

mod backend;
mod entity;
mod judge;
mod listener;
mod log;
mod made;
pub(crate) mod mask;
mod paste;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use hyper::StatusCode;
use ipc::bench::{SendWebhook, WebhookBenchView, WebhookDetail, WebhookFinding, WebhookOrigin};
use scenarios::stage::BackendSecret;
use storefront::clock::Clock;
use toffeepay::{EventType, InvalidWebhookSecret, WebhookSecret};

pub use backend::{Backend, InvalidBackend};
pub use entity::{About, entity};
pub use listener::is_of_a_listener;
use listener::{Listener, Taker};
use log::{Log, Message};
pub use made::NotMade;
pub use paste::NotAMessage;

/// Why the webhook bench does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum WebhookRefused {
    /// There is no secret to sign with.
    #[error("there is no secret to sign with: enter it first")]
    NoSecret,
    /// There is no backend to send to.
    #[error("there is no backend to send to: name it first")]
    NoBackend,
    /// The message is not in the list any more.
    #[error("this message is not in the list any more")]
    Unknown,
    /// The secret can't be read.
    #[error(transparent)]
    Secret(#[from] InvalidWebhookSecret),
    /// The backend's address is none.
    #[error(transparent)]
    Backend(#[from] InvalidBackend),
    /// The event can't be made.
    #[error(transparent)]
    NotMade(#[from] NotMade),
    /// The text is no message.
    #[error(transparent)]
    NotAMessage(#[from] NotAMessage),
    /// No port could be had.
    #[error("no port could be had: {0}")]
    Port(#[from] io::Error),
}

/// The webhook bench. Clones are the same.
#[derive(Clone)]
pub struct Webhooks(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    changed: Box<dyn Fn() + Send + Sync>,
    log: Mutex<Log>,
    secret: Mutex<Option<WebhookSecret>>,
    backend: Mutex<Option<Backend>>,
    listener: Mutex<Option<Listener>>,
    itself: Weak<Inner>,
}

impl Webhooks {
    /// A bench that listens to nothing yet. `changed` is called whenever there is something new.
    pub fn new(clock: Arc<dyn Clock>, changed: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new_cyclic(|itself| Inner {
            clock,
            changed: Box::new(changed),
            log: Mutex::default(),
            secret: Mutex::default(),
            backend: Mutex::default(),
            listener: Mutex::default(),
            itself: itself.clone(),
        }))
    }

    /// What there is to see; whether a sandbox runs is for others to say.
    pub fn view(&self) -> WebhookBenchView {
        WebhookBenchView {
            address: self.address(),
            has_secret: lock(&self.0.secret).is_some(),
            backend: lock(&self.0.backend).as_ref().map(|backend| backend.as_str().to_owned()),
            has_sandbox: false,
            event_types: EventType::KNOWN.iter().map(|known| known.as_str().to_owned()).collect(),
            lines: lock(&self.0.log).lines(),
        }
    }

    /// One message of the list.
    pub fn detail(&self, number: u64) -> Result<WebhookDetail, WebhookRefused> {
        lock(&self.0.log).detail(number).ok_or(WebhookRefused::Unknown)
    }

    /// Where it listens, if it does.
    pub fn address(&self) -> Option<String> {
        lock(&self.0.listener).as_ref().map(|open| open.address().to_owned())
    }

    /// Listens, where it does not yet, and says where.
    pub async fn listen(&self) -> Result<String, WebhookRefused> {
        if let Some(address) = self.address() {
            return Ok(address);
        }
        let opened = Listener::open(Arc::new(Taking(self.0.itself.clone()))).await?;
        let address = lock(&self.0.listener).get_or_insert(opened).address().to_owned();
        (self.0.changed)();
        Ok(address)
    }

    /// Ends listening.
    pub fn stop(&self) {
        *lock(&self.0.listener) = None;
        (self.0.changed)();
    }

    /// Takes the secret, as the vendor shows it, or forgets it.
    pub fn set_secret(&self, raw: Option<&str>) -> Result<(), WebhookRefused> {
        let secret = raw.map(WebhookSecret::new).transpose()?;
        *lock(&self.0.secret) = secret;
        lock(&self.0.log).forget_verified();
        (self.0.changed)();
        Ok(())
    }

    /// Names the backend, or none.
    pub fn set_backend(&self, raw: Option<&str>) -> Result<(), WebhookRefused> {
        *lock(&self.0.backend) = raw.map(Backend::new).transpose()?;
        (self.0.changed)();
        Ok(())
    }

    /// Verifies a message that was caught elsewhere, and gives its number in the list.
    pub fn verify(&self, text: &str) -> Result<u64, WebhookRefused> {
        let message = paste::read(text)?;
        Ok(self.0.take(WebhookOrigin::Pasted, message).0)
    }

    /// Makes an event and sends it to the backend.
    pub async fn send(&self, wish: &SendWebhook) -> Result<(), WebhookRefused> {
        let (secret, backend) = self.ready()?;
        let now = self.0.clock.now();
        for message in made::messages(&wish.event_type, &wish.data, wish.fault, &secret, now)? {
            self.0.hand_on(WebhookOrigin::Sent, message, &backend).await;
        }
        Ok(())
    }

    /// Sends a message of the list to the backend once more: under its own id, signed now.
    pub async fn replay(&self, number: u64) -> Result<(), WebhookRefused> {
        let (secret, backend) = self.ready()?;
        let message = lock(&self.0.log).message(number).ok_or(WebhookRefused::Unknown)?;
        let message = made::again(&message, &secret, self.0.clock.now())?;
        self.0.hand_on(WebhookOrigin::Sent, message, &backend).await;
        Ok(())
    }

    /// The backend and its secret, for scenarios that test it; none where either is missing. Its own routes are those
    /// of the same address.
    pub fn tested(&self) -> Option<scenarios::stage::Backend> {
        let (secret, backend) = self.ready().ok()?;
        Some(scenarios::stage::Backend {
            base_url: backend.url().join("/").ok()?,
            webhooks: backend.url().clone(),
            secret: BackendSecret::of(&secret),
            token: None,
        })
    }

    fn ready(&self) -> Result<(WebhookSecret, Backend), WebhookRefused> {
        let secret = lock(&self.0.secret).clone().ok_or(WebhookRefused::NoSecret)?;
        let backend = lock(&self.0.backend).clone().ok_or(WebhookRefused::NoBackend)?;
        Ok((secret, backend))
    }
}

impl Inner {
    fn take(&self, origin: WebhookOrigin, message: Message) -> (u64, WebhookFinding) {
        let secret = lock(&self.secret).clone();
        let taken = lock(&self.log).take(origin, message, secret.as_ref(), self.clock.now());
        (self.changed)();
        taken
    }

    async fn hand_on(&self, origin: WebhookOrigin, message: Message, backend: &Backend) {
        let (number, _) = self.take(origin, message.clone());
        self.post(number, &message, backend).await;
    }

    async fn post(&self, number: u64, message: &Message, backend: &Backend) {
        let answer = backend.post(message).await;
        lock(&self.log).answered(number, answer);
        (self.changed)();
    }
}

/// The listener's hold on the bench, which holds the listener.
struct Taking(Weak<Inner>);

impl Taker for Taking {
    /// The sender is answered at once: what the backend says to the same message is another matter.
    fn take(&self, message: Message) -> StatusCode {
        let Some(bench) = self.0.upgrade() else { return StatusCode::SERVICE_UNAVAILABLE };
        let (number, finding) = bench.take(WebhookOrigin::Received, message.clone());
        let backend = lock(&bench.backend).clone();
        if let Some(backend) = backend {
            tokio::spawn(async move { bench.post(number, &message, &backend).await });
        }
        match finding {
            WebhookFinding::Good | WebhookFinding::NoSecret => StatusCode::NO_CONTENT,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
