//! A backend that runs, alone before any API or with the local sandbox behind it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sandbox::{AddEndpoint, Config, Resend, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use toffeepay::http::header::AUTHORIZATION;
use toffeepay::http::{HeaderMap, HeaderValue, Method};
use toffeepay::{
    AccessToken, Body, GameId, Limits, ListPayments, Payment, Request, ReqwestTransport, SessionId,
    Transport, WebhookId, WebhookSecret, webhook_headers,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use super::service::{self, Backend, Settings, StartError};
use crate::support::{LONG, SHOP, TOKEN};

pub const PLAYER: &str = "player_42";
pub const GAME_SECRET: &str = "game_secret_canary_0001";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub fn secret() -> WebhookSecret {
    WebhookSecret::new(SECRET).unwrap()
}

/// What a call to the backend answered.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub json: Value,
    pub headers: HeaderMap,
}

/// A backend on a port of its own.
pub struct Running {
    pub url: Url,
    transport: ReqwestTransport,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

fn settings(base_url: &Url, folder: &TempDir, shop: &str) -> Settings {
    let file = folder.path().join("storefront.json");
    std::fs::write(&file, shop).unwrap();
    Settings {
        base_url: base_url.clone(),
        merchant_token: AccessToken::new(TOKEN).unwrap(),
        webhook_secret: secret(),
        game_secret: GAME_SECRET.to_owned(),
        shop: file,
        ledger: folder.path().join("ledger.jsonl"),
        clock: Timestamp::now,
    }
}

impl Running {
    pub async fn start(base_url: &Url, folder: &TempDir) -> Result<Self, StartError> {
        Self::start_with(base_url, folder, SHOP).await
    }

    /// One that sells something else.
    pub async fn start_with(base_url: &Url, folder: &TempDir, shop: &str) -> Result<Self, StartError> {
        Self::start_on(base_url, folder, shop, 0).await
    }

    async fn start_on(base_url: &Url, folder: &TempDir, sold: &str, port: u16) -> Result<Self, StartError> {
        let backend = Arc::new(Backend::open(settings(base_url, folder, sold))?);
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let url: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let end = async move { drop(stopped.await) };
            service::serve(listener, backend, end).await.unwrap();
        });
        let transport = ReqwestTransport::new(&url, Limits::STANDARD).unwrap();
        Ok(Self { url, transport, stop, serving })
    }

    pub async fn stop(self) {
        drop(self.transport);
        drop(self.stop);
        self.serving.await.unwrap();
    }

    pub async fn send(&self, method: Method, path: &str, headers: HeaderMap, body: Option<String>) -> Answer {
        let url = self.url.join(path).unwrap();
        let response = self.transport.send(Request { method, url, headers, body }).await.unwrap();
        let Body::Whole(body) = response.body else { panic!("an endless answer to {path}") };
        Answer {
            status: response.status.as_u16(),
            json: serde_json::from_slice(&body).unwrap_or(Value::Null),
            headers: response.headers,
        }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(Method::GET, path, bearer(token), None).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, bearer(token), Some(body.to_string())).await
    }

    pub async fn issue_token(&self, player: &str) -> String {
        let issued = self.post(&format!("players/{player}/token"), GAME_SECRET, &json!({})).await;
        assert_eq!(issued.status, 200, "{issued:?}");
        issued.json["access_token"].as_str().unwrap().to_owned()
    }

    /// The player's items with the sessions that sold them.
    pub async fn items(&self, player: &str) -> Vec<(String, String)> {
        let listed = self.get(&format!("players/{player}/items"), GAME_SECRET).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let items = listed.json["items"].as_array().unwrap();
        items.iter().map(|item| (text(&item["item"]), text(&item["session_id"]))).collect()
    }

    /// Sends a webhook as ToffeePay does; the status that it was answered with.
    pub async fn tell(&self, id: &str, event: &Value) -> u16 {
        let body = event.to_string();
        let id = WebhookId::new(id).unwrap();
        let headers = webhook_headers(&[secret()], &id, Timestamp::now(), body.as_bytes()).unwrap();
        self.send(Method::POST, "webhooks/toffeepay", headers, Some(body)).await.status
    }
}

pub fn bearer(token: &str) -> HeaderMap {
    HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::try_from(format!("Bearer {token}")).unwrap())])
}

pub fn event(event_type: &str, data: &Value) -> Value {
    json!({ "type": event_type, "timestamp": "2026-11-23T10:00:00Z", "data": data })
}

pub fn session_event(event_type: &str, session: &SessionId) -> Value {
    event(event_type, &json!({ "session_id": session.as_str() }))
}

/// A backend before the local sandbox.
pub struct Deployment {
    pub sandbox: Sandbox,
    pub backend: Running,
    pub shop: String,
    folder: TempDir,
}

impl Deployment {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::new(AccessToken::new(TOKEN).unwrap()).with_refund_delay(Duration::ZERO);
        let sandbox = sandbox::start(config).await.unwrap();
        let backend = Running::start(sandbox.base_url(), &folder).await.unwrap();
        let url = backend.url.join("webhooks/toffeepay").unwrap().into();
        let endpoint = AddEndpoint { url, secret: Some(SECRET.to_owned()), events: Vec::new() };
        sandbox.control().add_endpoint(endpoint).await.unwrap();
        let mut shop: Value = serde_json::from_str(SHOP).unwrap();
        shop["custom"] = json!({ "base_url": backend.url });
        shop["default_environment"] = json!("custom");
        Self { sandbox, backend, shop: shop.to_string(), folder }
    }

    /// The same with the backend stopped and started again on its ledger.
    pub async fn restart(self) -> Self {
        let port = self.backend.url.port().unwrap();
        self.backend.stop().await;
        let backend = Running::start_on(self.sandbox.base_url(), &self.folder, SHOP, port).await.unwrap();
        Self { backend, ..self }
    }

    /// The merchant's own client of the sandbox.
    pub fn merchant(&self) -> toffeepay::Client {
        toffeepay::Client::new(self.sandbox.base_url().clone(), AccessToken::new(TOKEN).unwrap()).unwrap()
    }

    pub fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.jsonl")
    }

    /// A session's payment.
    pub async fn payment_of(&self, session: &SessionId) -> Payment {
        let payments = ListPayments::of(GameId::new("space_shooter").unwrap());
        let payments = self.merchant().payments(payments).collect().await.unwrap();
        payments.into_iter().find(|payment| payment.session_id == *session).unwrap()
    }

    /// Waits until the sandbox's webhooks have brought this player's items to this number.
    pub async fn until_items(&self, player: &str, count: usize) -> Vec<(String, String)> {
        let seen = async {
            loop {
                let items = self.backend.items(player).await;
                if items.len() == count {
                    return items;
                }
                // Only the sandbox and the backend know of a delivery: there is nothing to wait for but another look.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(LONG, seen).await.unwrap()
    }

    /// Sends every webhook so far once more, and waits until each was taken.
    pub async fn resend_all(&self) {
        let control = self.sandbox.control();
        for delivery in control.deliveries(None, None).await.unwrap() {
            control.resend(&delivery.id, Resend::default()).await.unwrap();
        }
        let taken = async {
            while control.deliveries(None, None).await.unwrap().iter().any(|one| one.status != "delivered") {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(LONG, taken).await.unwrap();
    }
}
