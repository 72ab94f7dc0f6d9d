//! A running sandbox, a client without redirects, and a clock to set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use rustls::{ClientConfig, RootCertStore};
use sandbox::{Clock, Config, Sandbox, start};
use serde_json::{Value, json};
use toffeepay::AccessToken;

pub const TOKEN: &str = "sk_test_canary_0123456789";
pub const CONTROL_TOKEN: &str = "control_canary_0123456789";

/// Tells the time that the test set, in seconds.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

pub struct Fixture {
    pub sandbox: Sandbox,
    pub clock: TestClock,
    pub http: Client,
}

/// An answer, whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Status, code and field of a refusal.
    pub fn refusal(&self) -> (u16, String, Option<String>) {
        let error = &self.json()["error"];
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{}", self.text);
        let field = error.get("field").map(|field| field.as_str().unwrap().to_owned());
        (self.status.as_u16(), error["code"].as_str().unwrap().to_owned(), field)
    }
}

pub fn config() -> Config {
    Config::new(token(TOKEN))
}

/// A sandbox that can be controlled over HTTP.
pub fn controlled() -> Config {
    config().with_control_token(token(CONTROL_TOKEN))
}

fn token(raw: &str) -> AccessToken {
    AccessToken::new(raw).unwrap()
}

/// A client that needs no certificates: all it asks is plain http on this machine.
pub fn client() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let builder = Client::builder().tls_backend_preconfigured(tls).no_proxy();
    builder.redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

pub fn request() -> Value {
    json!({
        "game_id": "space_shooter",
        "user_id": "player_42",
        "item": {"title": "50 Gold Coins", "price": 499, "currency": "USD"},
        "return_url": "mygame://payment-complete?state=AbC%20d",
    })
}

impl Fixture {
    pub async fn new() -> Self {
        Self::with(config()).await
    }

    pub async fn with(config: Config) -> Self {
        let clock = TestClock(Arc::new(AtomicI64::new(1_800_000_000)));
        Self::at(config, clock).await
    }

    pub async fn at(config: Config, clock: TestClock) -> Self {
        let sandbox = start(config.with_clock(clock.clone())).await.unwrap();
        Self { sandbox, clock, http: client() }
    }

    /// A sandbox by the system's clock; the fixture's own moves nothing.
    pub async fn at_real_time(config: Config) -> Self {
        let sandbox = start(config).await.unwrap();
        Self { sandbox, clock: TestClock(Arc::default()), http: client() }
    }

    pub fn url(&self, path: &str) -> String {
        self.sandbox.base_url().join(path).unwrap().into()
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path)).bearer_auth(TOKEN)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.http.post(self.url(path)).bearer_auth(TOKEN).json(body)).await
    }

    pub async fn post_with_key(&self, key: &str, body: &Value) -> Answer {
        let request = self.http.post(self.url("v1/sessions")).bearer_auth(TOKEN).json(body);
        self.send(request.header("Idempotency-Key", key)).await
    }

    /// Creates a session, which must work, and answers it.
    pub async fn create(&self) -> Value {
        self.create_from(&request()).await
    }

    pub async fn create_from(&self, body: &Value) -> Value {
        let answer = self.post("v1/sessions", body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()
    }

    pub async fn status(&self, session: &Value) -> String {
        let path = format!("v1/sessions/{}/status", session["id"].as_str().unwrap());
        self.get(&path).await.json()["status"].as_str().unwrap().to_owned()
    }

    pub async fn session(&self, session: &Value) -> Value {
        self.get(&format!("v1/sessions/{}", session["id"].as_str().unwrap())).await.json()
    }

    pub async fn cancel(&self, session: &Value) -> Answer {
        self.post(&format!("v1/sessions/{}/cancel", session["id"].as_str().unwrap()), &json!({})).await
    }

    /// Posts under an idempotency key.
    pub async fn post_keyed(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.http.post(self.url(path)).bearer_auth(TOKEN).json(body);
        self.send(request.header("Idempotency-Key", key)).await
    }

    /// Creates a session and pays it with a card; answers its payment.
    pub async fn pay(&self, number: &str) -> Value {
        let session = self.create().await;
        self.submit(&session, "pay", &[("method", "card"), ("number", number)]).await;
        self.payment_of(&session).await
    }

    /// The latest payment of a session.
    pub async fn payment_of(&self, session: &Value) -> Value {
        let id = self.session(session).await["payment_id"].as_str().unwrap().to_owned();
        self.get(&format!("v1/payments/{id}?with_extra_data=true")).await.json()
    }

    /// What is in the one wallet of the game: real and bonus.
    pub async fn wallet(&self) -> (i64, i64) {
        let accounts = self.get("v1/accounts?game_id=space_shooter").await.json();
        let balance = &accounts[0]["balance"];
        (balance["real"].as_i64().unwrap(), balance["bonus"].as_i64().unwrap())
    }

    /// Calls the control interface over HTTP.
    pub async fn control(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request =
            self.http.request(method, self.url(&format!("control{path}"))).bearer_auth(CONTROL_TOKEN);
        self.send(request.json(body)).await
    }

    /// Looks at a session's payment page as a browser would: without a token.
    pub async fn see(&self, session: &Value) -> Answer {
        self.send(self.http.get(session["url"].as_str().unwrap())).await
    }

    /// Sends one of the page's forms.
    pub async fn submit(&self, session: &Value, action: &str, form: &[(&str, &str)]) -> Answer {
        let url = format!("{}/{action}", session["url"].as_str().unwrap());
        self.send(self.http.post(url).form(form)).await
    }
}
