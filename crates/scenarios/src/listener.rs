//! The receiver of a run's webhooks, on loopback: verifies each, and keeps what it made of it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storefront::clock::{Clock as _, SystemClock};
use toffeepay::{WebhookError, WebhookSecret, WebhookVerifier};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::format::WebhookVerdict;
use crate::process::Heard;
use crate::redact::Secrets;

/// The longest body taken, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;
/// The most webhooks of one run that are kept.
const MOST: usize = 10_000;

/// A webhook that came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// When.
    pub at: Timestamp,
    /// The event's type, as its body has it.
    pub event: String,
    /// The message's id.
    pub id: Option<String>,
    /// What a receiver must make of it.
    pub verdict: WebhookVerdict,
    /// Why it is not good.
    pub reason: Option<String>,
    /// The same message came before.
    pub again: bool,
    /// Its body, without payment pages.
    pub body: String,
}

/// A receiver that is listening. Dropping it ends it.
pub(crate) struct Listener {
    address: SocketAddr,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    verifier: WebhookVerifier,
    heard: Arc<Heard>,
    secrets: Secrets,
    came: Mutex<Vec<Delivery>>,
}

impl Listener {
    /// Starts one that knows this secret.
    pub async fn start(secret: &WebhookSecret, heard: &Arc<Heard>, secrets: &Secrets) -> Result<Self> {
        let shared = Arc::new(Shared {
            verifier: WebhookVerifier::new(secret.clone()),
            heard: Arc::clone(heard),
            secrets: secrets.clone(),
            came: Mutex::default(),
        });
        let router = Router::new()
            .route("/webhooks", post(receive))
            .layer(DefaultBodyLimit::max(BODY_LIMIT))
            .with_state(Arc::clone(&shared));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::warn!(%error, "the receiver of webhooks ended");
            }
        });
        Ok(Self { address, shared, serving })
    }

    /// Where webhooks go.
    pub fn url(&self) -> String {
        format!("http://{}/webhooks", self.address)
    }

    /// What came, from this number on.
    pub fn came(&self, from: usize) -> Vec<Delivery> {
        let came = self.shared.came.lock().unwrap_or_else(PoisonError::into_inner);
        came.get(from..).unwrap_or_default().to_vec()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let now = SystemClock.now();
    let verified = shared.verifier.verify(&headers, &body, now);
    let (verdict, reason) = match &verified {
        Ok(_) => (WebhookVerdict::Good, None),
        Err(error) => (verdict_of(error), Some(error.to_string())),
    };
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    let event = said.get("type").or_else(|| said.get("event")).and_then(Value::as_str).unwrap_or("?");
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let mut delivery = Delivery {
        at: now,
        event: shared.secrets.plain(event),
        again: false,
        id,
        verdict,
        reason,
        body: shared.secrets.body(&String::from_utf8_lossy(&body)),
    };
    {
        let mut came = shared.came.lock().unwrap_or_else(PoisonError::into_inner);
        delivery.again = delivery.id.is_some() && came.iter().any(|other| other.id == delivery.id);
        if came.len() < MOST {
            came.push(delivery);
        }
    }
    shared.heard.wake();
    // One that is not good is refused as a backend must, except that it would then be sent again and again.
    StatusCode::OK
}

fn verdict_of(error: &WebhookError) -> WebhookVerdict {
    match error {
        WebhookError::WrongSignature => WebhookVerdict::WrongSignature,
        WebhookError::TooOld(_) => WebhookVerdict::TooOld,
        WebhookError::OlderForm => WebhookVerdict::OlderForm,
        _ => WebhookVerdict::Other,
    }
}
