//! A world for the engine: a scripted API, a browser that only notes, a keychain in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};
use storefront::browser::{Browser, BrowserError};
use storefront::clock::Clock;
use storefront::engine::{
    Engine, EngineError, EngineEvent, LocalAccess, LocalSandbox, Parts, PurchaseReport, Timing,
};
use storefront::environment::PaymentPageUrl;
use storefront::journal::{Journal, JournalError};
use storefront::network::SystemNetwork;
use storefront::purchase::{FinalStatus, PurchaseId, PurchaseState};
use storefront::random::SystemRandom;
use storefront::return_link::Scheme;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use storefront::vault::{Vault, VaultError, VaultSlot};
use tempfile::TempDir;
use toffeepay::AccessToken;
use tokio::sync::broadcast;
use url::Url;
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub const SHOP: &str = r#"{
    "game": { "id": "space_shooter", "title": "Space Shooter" },
    "default_environment": "local",
    "default_player_id": "player_42",
    "catalogue": [
        { "id": "coins", "title": "50 Gold Coins", "description": "Shiny.", "price": 499, "currency": "USD" },
        { "id": "pass", "title": "Season Pass", "description": "Long.", "price": 999, "currency": "EUR" }
    ]
}"#;

/// How long a test waits for what must happen. Generous: it only bounds failures.
pub const LONG: Duration = Duration::from_secs(20);

/// An API whose answers a test can change while it runs.
pub struct Api {
    pub server: MockServer,
    pub state: Arc<Mutex<ApiState>>,
}

#[derive(Default)]
pub struct ApiState {
    /// Sessions by idempotency key, as created.
    pub sessions: HashMap<String, Value>,
    /// The status that is answered for every session.
    pub status: Option<String>,
    /// The status of some sessions, by id, before that.
    pub statuses: HashMap<String, String>,
    /// When sessions were listed.
    pub lists: Vec<Instant>,
    /// Answers to give to a list of sessions instead, first to last.
    pub list_script: Vec<ResponseTemplate>,
    /// Payments as listed.
    pub payments: Vec<Value>,
    /// Bodies of create calls, in order.
    pub creates: Vec<(String, String)>,
    /// Status calls seen.
    pub status_calls: usize,
    /// All calls seen.
    pub calls: usize,
    /// The token that is accepted.
    pub token: String,
    /// Answers to give to create instead, first to last.
    pub create_script: Vec<ResponseTemplate>,
    /// Answers to give to status instead, first to last.
    pub status_script: Vec<ResponseTemplate>,
    /// Answers to give to cancel instead, first to last.
    pub cancel_script: Vec<ResponseTemplate>,
    /// Answers to give to a list of payments instead, first to last.
    pub payments_script: Vec<ResponseTemplate>,
    /// Alters the session that create answers.
    pub alter: Option<fn(&mut Value)>,
    /// Keeps create answers away though the session is made, so many times.
    pub lose_create_answers: usize,
    /// How long create takes to answer, and a list of payments.
    pub create_delay: Duration,
    /// How long a status takes.
    pub status_delay: Duration,
    /// Lists of payments are refused.
    pub fail_payments: bool,
    /// How long a list of payments takes.
    pub payments_delay: Duration,
    /// When sessions are said to be created.
    pub created_at: Option<Timestamp>,
}

pub const TOKEN: &str = "sk_test_canary_0001";

impl Api {
    pub async fn start() -> Self {
        // One of its own: to one out of wiremock's pool come late requests of an earlier test's engine.
        let server = MockServer::builder().start().await;
        let state = Arc::new(Mutex::new(ApiState { token: TOKEN.into(), ..ApiState::default() }));
        let answer = Answer { state: Arc::clone(&state), base: server.uri() };
        Mock::given(path_regex("^/v1/")).respond_with(answer).mount(&server).await;
        Mock::given(method("GET"))
            .and(path("/"))
            .respond_with(ResponseTemplate::new(404))
            .mount(&server)
            .await;
        Self { server, state }
    }

    pub fn set(&self, change: impl FnOnce(&mut ApiState)) {
        change(&mut self.state.lock().unwrap());
    }

    pub fn get<T>(&self, read: impl FnOnce(&ApiState) -> T) -> T {
        read(&self.state.lock().unwrap())
    }

    pub fn set_status(&self, status: &str) {
        self.set(|state| state.status = Some(status.into()));
    }
}

impl ApiState {
    fn status_of(&self, id: &str) -> &str {
        self.statuses.get(id).or(self.status.as_ref()).map_or("pending", String::as_str)
    }

    /// The page of the list of sessions that a query asks for, in the order of their ids.
    fn list(&self, url: &Url) -> Vec<Value> {
        let query: HashMap<_, _> = url.query_pairs().collect();
        let wanted = |name: &str, value: &Value| {
            query.get(name).is_none_or(|wanted| value.as_str() == Some(wanted.as_ref()))
        };
        let number = |name| query.get(name).and_then(|raw| raw.parse().ok());
        let mut sessions: Vec<Value> = self.sessions.values().cloned().collect();
        for session in &mut sessions {
            let set = self.statuses.get(session["id"].as_str().unwrap()).or(self.status.as_ref());
            if let Some(status) = set.cloned() {
                session["status"] = json!(status);
            }
        }
        sessions.retain(|session| {
            ["game_id", "user_id", "status"].into_iter().all(|name| wanted(name, &session[name]))
        });
        sessions.sort_by_key(|session| session["id"].to_string());
        sessions.into_iter().skip(number("offset").unwrap_or(0)).take(number("limit").unwrap_or(50)).collect()
    }
}

struct Answer {
    state: Arc<Mutex<ApiState>>,
    base: String,
}

pub fn error(status: u16, code: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .set_body_json(json!({ "error": { "code": code, "message": format!("{code}!") } }))
}

impl Respond for Answer {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut state = self.state.lock().unwrap();
        state.calls += 1;
        let authorized = request
            .headers
            .get("authorization")
            .is_some_and(|value| value.as_bytes() == format!("Bearer {}", state.token).as_bytes());
        if !authorized {
            return error(401, "unauthorized");
        }
        let route: Vec<&str> = request.url.path().trim_start_matches("/v1/").split('/').collect();
        match (request.method.as_str(), route.as_slice()) {
            ("POST", ["sessions"]) => self.create(&mut state, request),
            ("GET", ["sessions"]) => {
                state.lists.push(Instant::now());
                if !state.list_script.is_empty() {
                    return state.list_script.remove(0);
                }
                ResponseTemplate::new(200).set_body_json(state.list(&request.url))
            }
            ("GET", ["sessions", id, "status"]) => {
                state.status_calls += 1;
                if !state.status_script.is_empty() {
                    return state.status_script.remove(0);
                }
                let status = state.status_of(id);
                ResponseTemplate::new(200)
                    .set_body_json(json!({ "id": id, "status": status }))
                    .set_delay(state.status_delay)
            }
            ("GET", ["sessions", id]) => match state.sessions.values().find(|session| session["id"] == *id) {
                Some(session) => ResponseTemplate::new(200).set_body_json(session),
                None => error(404, "session_not_found"),
            },
            ("POST", ["sessions", _, "cancel"]) if !state.cancel_script.is_empty() => {
                state.cancel_script.remove(0)
            }
            ("POST", ["sessions", _, "cancel"]) => {
                if state.status.as_deref().unwrap_or("pending") == "pending" {
                    state.status = Some("cancelled".into());
                    ResponseTemplate::new(200).set_body_json(json!({}))
                } else {
                    error(409, "session_not_pending")
                }
            }
            ("GET", ["payments"]) if !state.payments_script.is_empty() => state.payments_script.remove(0),
            ("GET", ["payments"]) if state.fail_payments => error(503, "unavailable"),
            ("GET", ["payments"]) => {
                ResponseTemplate::new(200).set_body_json(&state.payments).set_delay(state.payments_delay)
            }
            other => panic!("the engine called {other:?}"),
        }
    }
}

impl Answer {
    fn create(&self, state: &mut ApiState, request: &Request) -> ResponseTemplate {
        let key = request.headers["idempotency-key"].to_str().unwrap().to_owned();
        let body = String::from_utf8(request.body.clone()).unwrap();
        state.creates.push((key.clone(), body.clone()));
        if !state.create_script.is_empty() {
            return state.create_script.remove(0);
        }
        let asked: Value = serde_json::from_str(&body).unwrap();
        let number = state.sessions.len() + 1;
        let created_at = state.created_at.unwrap_or_else(Timestamp::now).to_string();
        let base = &self.base;
        let mut session = state
            .sessions
            .entry(key)
            .or_insert_with(|| {
                json!({
                    "id": format!("ses_{number}"), "url": format!("{base}/pay/secret-{number}"),
                    "status": "pending", "user_id": asked["user_id"], "game_id": asked["game_id"],
                    "item": asked["item"], "created_at": created_at,
                })
            })
            .clone();
        if state.lose_create_answers > 0 {
            state.lose_create_answers -= 1;
            return error(503, "lost");
        }
        if let Some(alter) = state.alter {
            alter(&mut session);
        }
        ResponseTemplate::new(200).set_body_json(session).set_delay(state.create_delay)
    }
}

/// A browser that notes what it was asked to open.
#[derive(Default)]
pub struct NotingBrowser {
    pub opened: Mutex<Vec<String>>,
    pub fails: Mutex<Option<BrowserError>>,
}

impl Browser for NotingBrowser {
    fn open(&self, page: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        self.opened.lock().unwrap().push(page.expose().to_owned());
        let result = self.fails.lock().unwrap().clone().map_or(Ok(()), Err);
        async move { result }.boxed()
    }
}

/// A keychain in memory that can be told to fail.
#[derive(Default)]
pub struct MemoryVault {
    pub tokens: Mutex<HashMap<String, AccessToken>>,
    pub fails: Mutex<Option<VaultError>>,
    /// Reads wait until it is notified: a prompt that is open.
    pub prompt: Mutex<Option<Arc<tokio::sync::Notify>>>,
}

impl MemoryVault {
    fn call<T: Send + 'static>(
        &self,
        call: impl FnOnce(&mut HashMap<String, AccessToken>) -> T,
    ) -> BoxFuture<'static, Result<T, VaultError>> {
        let result = match self.fails.lock().unwrap().clone() {
            Some(error) => Err(error),
            None => Ok(call(&mut self.tokens.lock().unwrap())),
        };
        async move { result }.boxed()
    }
}

impl Vault for MemoryVault {
    fn read(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        let read = self.call(|tokens| tokens.get(slot.account()).cloned());
        let prompt = self.prompt.lock().unwrap().clone();
        async move {
            if let Some(prompt) = prompt {
                prompt.notified().await;
            }
            read.await
        }
        .boxed()
    }

    fn store(&self, slot: &VaultSlot, token: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        self.call(|tokens| tokens.insert(slot.account().into(), token.clone()))
            .map(|done| done.map(drop))
            .boxed()
    }

    fn forget(&self, slot: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        self.call(|tokens| tokens.remove(slot.account())).map(|done| done.map(drop)).boxed()
    }
}

/// A clock that stands where it is put, or runs with the system's.
#[derive(Default)]
pub struct SetClock(pub Mutex<Option<Timestamp>>);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().unwrap_or_else(Timestamp::now)
    }
}

/// Everything an engine needs, kept over its restarts.
pub struct World {
    pub api: Api,
    pub browser: Arc<NotingBrowser>,
    pub vault: Arc<MemoryVault>,
    pub clock: Arc<SetClock>,
    pub folder: TempDir,
    pub shop: String,
    pub timing: Timing,
}

pub fn scheme() -> Scheme {
    Scheme::new("storefront-companion").unwrap()
}

impl World {
    pub async fn new() -> Self {
        Self {
            api: Api::start().await,
            browser: Arc::default(),
            vault: Arc::default(),
            clock: Arc::default(),
            folder: tempfile::tempdir().unwrap(),
            shop: SHOP.into(),
            timing: Timing {
                poll_first: Duration::from_millis(20),
                poll_longest: Duration::from_millis(60),
                nudge_gap: Duration::from_millis(20),
                payments_gap: Duration::ZERO,
                create_pause: Duration::from_millis(50),
                double_click: Duration::from_millis(500),
                ..Timing::default()
            },
        }
    }

    /// A world whose shop has this API as its custom backend.
    pub async fn custom() -> Self {
        let mut world = Self::new().await;
        let mut shop: Value = serde_json::from_str(SHOP).unwrap();
        shop["custom"] = json!({ "base_url": world.api.server.uri() });
        shop["default_environment"] = json!("custom");
        world.shop = shop.to_string();
        world
    }

    pub fn slow_polls(mut self) -> Self {
        self.timing.poll_first = Duration::from_hours(1);
        self.timing.poll_longest = Duration::from_hours(1);
        self
    }

    pub fn start(&self) -> Engine {
        self.start_beside(Arc::new(self.local()))
    }

    /// With a local sandbox of the test's own.
    pub fn start_beside(&self, local: Arc<dyn LocalSandbox>) -> Engine {
        self.start_with(Journal::open(self.folder.path()).map(|(journal, _)| journal), local)
    }

    /// The API as the local sandbox.
    pub fn local(&self) -> LocalAccess {
        LocalAccess {
            base_url: self.api.server.uri().parse().unwrap(),
            token: AccessToken::new(TOKEN).unwrap(),
            images: None,
        }
    }

    /// An engine that may only look at the journal.
    pub fn start_to_view(&self) -> Engine {
        let journal = Journal::view(self.folder.path(), "the data folder can't be locked".into());
        self.start_with(journal, Arc::new(self.local()))
    }

    fn start_with(&self, journal: Result<Journal, JournalError>, local: Arc<dyn LocalSandbox>) -> Engine {
        let folder = self.folder.path();
        let settings_file = SettingsFile::in_folder(folder);
        let settings = settings_file.load().0;
        Engine::start(Parts {
            shop: Shop::parse(&self.shop, "test").unwrap(),
            journal,
            settings: Settings { ..settings },
            settings_file,
            scheme: scheme(),
            local_sandbox: Some(local),
            network: Arc::new(SystemNetwork::default()),
            browser: Arc::clone(&self.browser) as Arc<dyn Browser>,
            vault: Arc::clone(&self.vault) as Arc<dyn Vault>,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            random: Arc::new(SystemRandom),
            timing: self.timing.clone(),
        })
    }

    pub fn opened(&self) -> Vec<String> {
        self.browser.opened.lock().unwrap().clone()
    }
}

/// Buys in the environment that is shown.
pub async fn buy(engine: &Engine, item: &str) -> Result<PurchaseReport, EngineError> {
    engine.start_checkout(item, engine.access().name).await
}

/// Waits until a purchase is as wanted, woken by the engine's events.
pub async fn until(
    engine: &Engine,
    id: PurchaseId,
    wanted: impl Fn(&PurchaseReport) -> bool,
) -> PurchaseReport {
    let mut events = engine.events();
    let seen = async {
        loop {
            let report = engine.purchase(id).await.unwrap();
            if wanted(&report) {
                return report;
            }
            match events.recv().await {
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => panic!("the engine ended"),
            }
        }
    };
    let Ok(report) = tokio::time::timeout(LONG, seen).await else {
        panic!("never happened; it is {:?}", engine.purchase(id).await)
    };
    report
}

pub async fn until_final(engine: &Engine, id: PurchaseId, status: FinalStatus) -> PurchaseReport {
    until(engine, id, |report| report.purchase.state == PurchaseState::Final(status)).await
}

pub async fn until_opened(engine: &Engine, id: PurchaseId) -> PurchaseReport {
    until(engine, id, |report| report.purchase.was_opened).await
}

pub async fn until_event(events: &mut broadcast::Receiver<EngineEvent>, wanted: EngineEvent) {
    let heard = async { while events.recv().await != Ok(wanted) {} };
    tokio::time::timeout(LONG, heard).await.unwrap_or_else(|_| panic!("{wanted:?} never came"));
}

/// None of what was told meanwhile is this.
pub fn never_told(events: &mut broadcast::Receiver<EngineEvent>, unwanted: EngineEvent) {
    while let Ok(event) = events.try_recv() {
        assert_ne!(event, unwanted);
    }
}
