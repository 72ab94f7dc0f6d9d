//! The main job against the local sandbox itself, its payment page posted as a browser without scripts does.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sandbox::{Config, Port, Sandbox};
use storefront::browser::Browser;
use storefront::engine::{Engine, LocalAccess, Parts, Timing};
use storefront::environment::EnvironmentName;
use storefront::journal::Journal;
use storefront::network::SystemNetwork;
use storefront::purchase::{FinalStatus, PurchaseId, PurchaseState};
use storefront::random::SystemRandom;
use storefront::return_link::ReturnLink;
use storefront::settings::{Settings, SettingsFile};
use storefront::shop::Shop;
use toffeepay::AccessToken;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{
    MemoryVault, NotingBrowser, SHOP, SetClock, TOKEN, scheme, until, until_final, until_opened,
};

fn config(folder: &Path) -> Config {
    Config::new(AccessToken::new(TOKEN).unwrap())
        .with_folder(folder.join("sandbox"))
        .with_port(Port::Preferred(0))
}

fn engine(sandbox: &Sandbox, browser: &Arc<NotingBrowser>, folder: &Path) -> Engine {
    let access = LocalAccess {
        base_url: sandbox.base_url().clone(),
        token: AccessToken::new(TOKEN).unwrap(),
        images: None,
    };
    Engine::start(Parts {
        shop: Shop::parse(SHOP, "test").unwrap(),
        journal: Journal::open(folder).map(|(journal, _)| journal),
        settings: Settings::default(),
        settings_file: SettingsFile::in_folder(folder),
        scheme: scheme(),
        local_sandbox: Some(Arc::new(access)),
        network: Arc::new(SystemNetwork::default()),
        browser: Arc::clone(browser) as Arc<dyn Browser>,
        vault: Arc::new(MemoryVault::default()),
        clock: Arc::new(SetClock::default()),
        random: Arc::new(SystemRandom),
        timing: Timing {
            poll_first: Duration::from_millis(50),
            poll_longest: Duration::from_millis(200),
            payments_gap: Duration::ZERO,
            ..Timing::default()
        },
    })
}

/// What a browser gets back from a POST: the status line and where it is sent.
pub struct Posted {
    pub status: u16,
    pub location: Option<String>,
}

pub async fn post(page: &str, action: &str, form: &str) -> Posted {
    let rest = page.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let address: SocketAddr = host.parse().unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = form.len();
    let request = format!(
        "POST /{path}/{action} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let location = answer.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
    Posted { status, location }
}

/// The whole answer to a GET.
async fn read(url: &str) -> String {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host.parse::<SocketAddr>().unwrap()).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

pub fn card(attempt: u8) -> String {
    format!("attempt={attempt}&method=card&number=4242+4242+4242+4242&expiry=12+%2F+34&cvc=123")
}

/// Buys the coins and gives the page that the browser was sent to.
async fn buy(engine: &Engine, browser: &NotingBrowser) -> (PurchaseId, String) {
    let id = engine.start_checkout("coins", EnvironmentName::Local).await.unwrap().purchase.id();
    until_opened(engine, id).await;
    let page = browser.opened.lock().unwrap().last().unwrap().clone();
    (id, page)
}

#[tokio::test]
async fn buy_pay_and_follow_the_redirect_is_paid() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox::start(config(folder.path())).await.unwrap();
    let browser = Arc::default();
    let engine = engine(&sandbox, &browser, folder.path());
    let (id, page) = buy(&engine, &browser).await;
    let posted = post(&page, "pay", &card(1)).await;
    assert_eq!(posted.status, 303);
    let link = ReturnLink::parse(posted.location.unwrap().as_bytes(), &scheme()).unwrap();
    assert_eq!(engine.link_arrived(&link).await, Ok(id));
    until_final(&engine, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn a_shop_that_names_no_game_leads_back_to_the_page_that_stands_in_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox::start(config(folder.path())).await.unwrap();
    let engine = engine(&sandbox, &Arc::default(), folder.path());
    let mut events = engine.events();
    while engine.way_back_to_game().is_none() {
        events.recv().await.unwrap();
    }
    let way_back = engine.way_back_to_game().unwrap();
    assert_eq!(way_back, sandbox.base_url().join("game").unwrap().as_str());
    let page = read(&way_back).await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("return_to_game_url"), "{page}");
    // The vendor's sandbox has no such page.
    engine.set_environment(EnvironmentName::Sandbox).await.unwrap();
    assert_eq!(engine.way_back_to_game(), None);
}

#[tokio::test]
async fn three_declines_are_counted_and_the_third_makes_it_failed() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox::start(config(folder.path())).await.unwrap();
    let browser = Arc::default();
    let engine = engine(&sandbox, &browser, folder.path());
    let (id, page) = buy(&engine, &browser).await;
    for attempt in 1..=2 {
        assert_eq!(post(&page, "decline", &card(attempt)).await.status, 303);
        let report =
            until(&engine, id, |report| report.purchase.progress.declined == u32::from(attempt)).await;
        assert_eq!(report.purchase.state, PurchaseState::Pending);
    }
    post(&page, "decline", &card(3)).await;
    until_final(&engine, id, FinalStatus::Failed).await;
    let report = until(&engine, id, |report| report.purchase.progress.declined == 3).await;
    assert_eq!(report.purchase.progress.decline.unwrap().code.as_deref(), Some("card_declined"));
}

#[tokio::test]
async fn cancelled_in_the_app_the_page_takes_no_payment_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox::start(config(folder.path())).await.unwrap();
    let browser = Arc::default();
    let engine = engine(&sandbox, &browser, folder.path());
    let (id, page) = buy(&engine, &browser).await;
    let report = engine.cancel(id).await.unwrap();
    assert_eq!(report.purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
    post(&page, "pay", &card(1)).await;
    assert_eq!(engine.check(id).await.unwrap().purchase.state, PurchaseState::Final(FinalStatus::Cancelled));
}

#[tokio::test]
async fn a_session_that_runs_out_is_expired() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path()).with_session_lifetime(Duration::from_millis(300));
    let sandbox = sandbox::start(config).await.unwrap();
    let browser = Arc::default();
    let engine = engine(&sandbox, &browser, folder.path());
    let (id, _) = buy(&engine, &browser).await;
    until_final(&engine, id, FinalStatus::Expired).await;
}

#[tokio::test]
async fn an_authorized_payment_that_waits_for_the_studio_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox::start(config(folder.path()).with_manual_completion(true)).await.unwrap();
    let browser = Arc::default();
    let engine = engine(&sandbox, &browser, folder.path());
    let (id, page) = buy(&engine, &browser).await;
    post(&page, "pay", &card(1)).await;
    let report = until(&engine, id, |report| report.purchase.progress.authorized).await;
    assert_eq!(report.purchase.state, PurchaseState::Pending);
}

#[tokio::test]
async fn a_pending_purchase_can_still_be_paid_after_app_and_sandbox_were_restarted() {
    let folder = tempfile::tempdir().unwrap();
    let browser = Arc::default();
    let first = sandbox::start(config(folder.path())).await.unwrap();
    let running = engine(&first, &browser, folder.path());
    let (id, page) = buy(&running, &browser).await;
    running.stop();
    first.stop().await;
    let second = sandbox::start(config(folder.path())).await.unwrap();
    let running = engine(&second, &browser, folder.path());
    assert_eq!(post(&page, "pay", &card(1)).await.status, 303);
    until_final(&running, id, FinalStatus::Paid).await;
}

#[tokio::test]
async fn when_the_old_port_is_taken_open_again_asks_for_the_new_address() {
    let folder = tempfile::tempdir().unwrap();
    let browser = Arc::default();
    let first = sandbox::start(config(folder.path())).await.unwrap();
    let running = engine(&first, &browser, folder.path());
    let (id, old_page) = buy(&running, &browser).await;
    running.stop();
    let address = SocketAddr::from(([127, 0, 0, 1], first.port()));
    first.stop().await;
    let _taken = tokio::net::TcpListener::bind(address).await.unwrap();
    let second = sandbox::start(config(folder.path())).await.unwrap();
    let running = engine(&second, &browser, folder.path());
    until(&running, id, |report| report.live.checked_at.is_some()).await;
    running.open_payment_page(id).await.unwrap();
    let new_page = browser.opened.lock().unwrap().last().unwrap().clone();
    assert_ne!(new_page, old_page);
    assert_eq!(post(&new_page, "pay", &card(1)).await.status, 303);
    until_final(&running, id, FinalStatus::Paid).await;
}
