//! What a tester sits before: the app's engine with the bench in it, the local sandbox, and a browser.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bench::exchanges::{ExchangeLog, Search};
use bench::faults::{Dial, Fault};
use bench::link_lab::{Fired, LinkLog, Shot, Verdict, Way};
use bench::network::BenchNetwork;
use bench::recording::{self, Witnessed};
use bench::report::{self, Witnesses};
use bench::sandbox_panel;
use bench::webhooks::Webhooks;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use http::header::{CONTENT_TYPE, LOCATION, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use ipc::bench::{SandboxAct, WebhookLineView};
use jiff::Timestamp;
use sandbox::{AddEndpoint, Config, Control, Sandbox, SetClock};
use scenarios::record::{Recording, Seen, record};
use storefront::browser::{Browser, BrowserError};
use storefront::buy_link::Link;
use storefront::clock::{Clock as _, SystemClock};
use storefront::engine::{Engine, Keep, LocalAccess, Parts, PurchaseReport, Timing};
use storefront::environment::{EnvironmentName, PaymentPageUrl};
use storefront::instance::Letter;
use storefront::journal::Journal;
use storefront::network::SystemNetwork;
use storefront::purchase::PurchaseId;
use storefront::random::SystemRandom;
use storefront::return_link::Scheme;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use storefront::support::{AboutApp, Word};
use tempfile::TempDir;
use toffeepay::{AccessToken, GameId, Limits, Request, ReqwestTransport, SessionId, Transport as _};

use crate::vault::EmptyVault;
use tokio::sync::watch;
use tokio::time::timeout;

pub const SHOP: &str = r#"{
    "game": { "id": "space_shooter", "title": "Space Shooter" },
    "default_environment": "local",
    "default_player_id": "player_42",
    "tester_tools": true,
    "catalogue": [
        { "id": "coins", "title": "50 Gold Coins", "description": "Shiny.", "price": 499, "currency": "USD" }
    ]
}"#;
const TOKEN: &str = "sk_test_canary_0123456789";
/// Only bounds failures.
const LIMIT: Duration = Duration::from_secs(30);

pub struct World {
    pub sandbox: Sandbox,
    pub dial: Arc<Dial>,
    webhooks: Webhooks,
    /// A message came to the listener.
    heard: watch::Sender<()>,
    panel: sandbox_panel::Done,
    app: Option<App>,
    pages: Arc<Mutex<Vec<String>>>,
    /// Something was written to the exchange log.
    logged: watch::Sender<()>,
    folder: TempDir,
}

/// One run of the app.
struct App {
    engine: Engine,
    log: Arc<ExchangeLog>,
    links: LinkLog,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = sandbox::start(Config::new(token())).await.unwrap();
        let dial = Arc::new(Dial::new(|| ()));
        let heard = watch::Sender::new(());
        let on_message = heard.clone();
        let webhooks = Webhooks::new(Arc::new(SystemClock), move || {
            on_message.send_replace(());
        });
        let mut world = Self {
            sandbox,
            dial,
            webhooks,
            heard,
            panel: sandbox_panel::Done::default(),
            app: None,
            pages: Arc::default(),
            logged: watch::Sender::new(()),
            folder,
        };
        world.start();
        world
    }

    /// Starts the app on its journal.
    pub fn start(&mut self) {
        let folder = self.folder.path();
        let logged = self.logged.clone();
        let on_new = move || {
            logged.send_replace(());
        };
        let log = Arc::new(ExchangeLog::open(folder, SystemClock.now(), on_new).unwrap());
        let network = BenchNetwork {
            system: SystemNetwork::default(),
            clock: Arc::new(SystemClock),
            recorder: Some(log.recorder().clone()),
            dial: Some(Arc::clone(&self.dial)),
        };
        let access = LocalAccess { base_url: self.sandbox.base_url().clone(), token: token(), images: None };
        let engine = Engine::start(Parts {
            shop: Shop::parse(SHOP, "test").unwrap(),
            journal: Journal::open(folder).map(|(journal, _)| journal),
            settings: Settings::default(),
            settings_file: SettingsFile::in_folder(folder),
            scheme: scheme(),
            local_sandbox: Some(Arc::new(access)),
            network: Arc::new(network),
            browser: Arc::new(Noting(Arc::clone(&self.pages))),
            vault: Arc::new(EmptyVault),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            timing: Timing {
                poll_first: Duration::from_millis(200),
                poll_longest: Duration::from_millis(500),
                nudge_gap: Duration::from_millis(50),
                payments_gap: Duration::from_millis(100),
                create_pause: Duration::from_millis(100),
                longest_pause: Duration::from_millis(300),
                refunds_gap: Duration::ZERO,
                charge_looks: [0, 300, 1_000].map(Duration::from_millis).to_vec(),
                ..Timing::default()
            },
        });
        self.app = Some(App { engine, log, links: LinkLog::default() });
    }

    /// The app ends, as it does when its window is closed.
    pub fn end(&mut self) {
        self.app = None;
    }

    fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    pub fn engine(&self) -> &Engine {
        &self.app().engine
    }

    pub fn control(&self) -> Control {
        self.sandbox.control()
    }

    pub fn fault(&self, fault: Fault, times: u32) {
        self.dial.set(fault, times).unwrap();
    }

    /// Presses Buy.
    pub async fn begin(&self) -> PurchaseId {
        self.engine().start_checkout("coins", EnvironmentName::Local).await.unwrap().purchase.id()
    }

    /// Presses Buy, and waits for the page.
    pub async fn buy(&self) -> PurchaseId {
        let id = self.begin().await;
        self.until(id, |report| report.purchase.was_opened).await;
        id
    }

    /// Waits until a purchase is so.
    pub async fn until(&self, id: PurchaseId, is_so: impl Fn(&PurchaseReport) -> bool) {
        let mut events = self.engine().events();
        let waiting = async {
            while !is_so(&self.engine().purchase(id).await.unwrap()) {
                events.recv().await.unwrap();
            }
        };
        timeout(LIMIT, waiting).await.expect("the purchase did not become so");
    }

    pub async fn until_state(&self, id: PurchaseId, state: &str) {
        self.until(id, |report| report.purchase.state.name() == state).await;
    }

    /// Waits until so many calls had no answer.
    pub async fn until_lost(&self, times: usize) {
        let lost = Search { only_failed: true, ..Search::default() };
        let mut logged = self.logged.subscribe();
        let waiting = async {
            while self.app().log.all(&lost).unwrap().len() < times {
                logged.changed().await.unwrap();
            }
        };
        timeout(LIMIT, waiting).await.expect("not so many calls were lost");
    }

    pub async fn session(&self, id: PurchaseId) -> SessionId {
        self.engine().purchase(id).await.unwrap().purchase.session.unwrap().id
    }

    /// Listens for webhooks, as an endpoint of the sandbox.
    pub async fn listen(&self) {
        let url = self.webhooks.listen().await.unwrap();
        let wish = AddEndpoint { url, secret: None, events: Vec::new() };
        let endpoint = self.control().add_endpoint(wish).await.unwrap();
        self.webhooks.set_secret(Some(&endpoint.secret)).unwrap();
    }

    /// Waits until an event has come to the listener.
    pub async fn until_heard(&self, event: &str) {
        let mut heard = self.heard.subscribe();
        let is_it = |line: &WebhookLineView| line.event_type.as_deref() == Some(event);
        let waiting = async {
            while !self.webhooks.view().lines.iter().any(is_it) {
                heard.changed().await.unwrap();
            }
        };
        timeout(LIMIT, waiting).await.expect("the webhook did not come");
    }

    /// Does something at the sandbox's panel.
    pub async fn at_panel(&self, act: SandboxAct) {
        sandbox_panel::act(&self.control(), &game(), &token(), act.clone()).await.unwrap();
        self.panel.note(&act);
    }

    fn witnessed(&self) -> Witnessed {
        Witnessed {
            links: self.app().links.entries(),
            webhooks: self.webhooks.view().lines,
            cancelled_at_panel: self.panel.cancelled(),
        }
    }

    /// What a bug report of a purchase is made of.
    pub async fn witnesses(&self, id: PurchaseId) -> Witnesses {
        let App { engine, log, .. } = self.app();
        let (witnessed, now) = (self.witnessed(), SystemClock.now());
        let asked = report::ask(engine, id, Some(Arc::clone(log)), &witnessed, now).await.unwrap();
        Witnesses {
            app: AboutApp {
                name: "Storefront Companion".into(),
                version: "0.1.0".into(),
                system: std::env::consts::OS,
                architecture: std::env::consts::ARCH,
                scheme: Word::new("registered"),
                notices: Vec::new(),
            },
            web_view: None,
            log: Ok(Arc::clone(&self.app().log)),
            links: witnessed.links,
            webhooks: witnessed.webhooks,
            faults: self.dial.faults(),
            folders: vec![self.folder.path().to_owned()],
            dossier: asked.dossier,
            scenario: asked.scenario,
            now,
        }
    }

    /// Posts a form of the page that was opened last, as a browser does; gives the link that it leads back to.
    pub async fn on_page(&self, form: &str, fields: &str) -> Option<String> {
        let page = self.pages.lock().unwrap().last().unwrap().clone();
        let page: url::Url = page.parse().unwrap();
        let headers = HeaderMap::from_iter([
            (ORIGIN, HeaderValue::try_from(page.origin().ascii_serialization()).unwrap()),
            (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
        ]);
        let url = format!("{page}/{form}").parse().unwrap();
        let request = Request { method: Method::POST, url, headers, body: Some(fields.to_owned()) };
        let answer = ReqwestTransport::new(&page, Limits::STANDARD).unwrap().send(request).await.unwrap();
        assert_eq!(answer.status, 303);
        let location = answer.headers.get(LOCATION).unwrap().to_str().unwrap();
        location.starts_with("storefront-companion:").then(|| location.to_owned())
    }

    /// Pays by the card that works, and comes back.
    pub async fn pay(&self, attempt: u32) {
        let fields = format!("attempt={attempt}&method=card&number=4242424242424242");
        let link = self.on_page("pay", &fields).await.unwrap();
        self.come_back(&link).await;
    }

    /// The browser hands a link to the app.
    pub async fn come_back(&self, link: &str) {
        self.arrive(link, None).await;
    }

    /// The link lab fires one.
    pub async fn fire(&self, shot: Shot, link: &str) {
        self.arrive(link, Some(shot)).await;
    }

    async fn arrive(&self, raw: &str, shot: Option<Shot>) {
        let App { engine, links, .. } = self.app();
        let letter = Link::parse(raw.as_bytes(), &scheme()).map_or_else(Letter::Ignored, Letter::from);
        if let Some(shot) = shot {
            links.fired(Fired { shot, way: Way::Direct, at: Timestamp::now() }, letter.clone());
        }
        let done = match &letter {
            Letter::Link(link) => engine.take_link(link).await.map(Some),
            _ => Ok(None),
        };
        links.came(&letter, Verdict::of(&letter, &done).unwrap(), Timestamp::now());
    }

    /// Drags the sandbox's time.
    pub async fn drag(&self, seconds: i64) {
        let moved = SetClock { advance_seconds: Some(seconds), ..SetClock::default() };
        self.control().set_clock(moved).await.unwrap();
    }

    /// Enters the access token again.
    pub async fn enter_token(&self) {
        self.engine().set_access_token(token(), Keep::ThisRun, false).await.unwrap();
    }

    pub async fn seen(&self, id: PurchaseId) -> Seen {
        let App { engine, log, .. } = self.app();
        recording::gather(engine, id, Some(Arc::clone(log)), &self.witnessed()).await.unwrap()
    }

    pub async fn record(&self, id: PurchaseId) -> Recording {
        record("By hand", &self.seen(id).await).unwrap()
    }
}

pub fn token() -> AccessToken {
    AccessToken::new(TOKEN).unwrap()
}

pub fn game() -> GameId {
    GameId::new("space_shooter").unwrap()
}

fn scheme() -> Scheme {
    Scheme::new("storefront-companion").unwrap()
}

/// A browser that notes which pages it is to open.
struct Noting(Arc<Mutex<Vec<String>>>);

impl Browser for Noting {
    fn open(&self, page: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        self.0.lock().unwrap().push(page.expose().to_string());
        ready(Ok(())).boxed()
    }
}
