//! The suite through the reference backend of crates/toffeepay: what it serves for one player keeps the contract too.

#[path = "../../../toffeepay/examples/backend/service/mod.rs"]
mod service;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use conformance::{Part, Report, Routes, Settings, Target, run};
use jiff::Timestamp;
use sandbox::{AnswerScript, EndSession, Sandbox, SessionEnd};
use serde_json::{Value, json};
use tempfile::TempDir;
use toffeepay::http::{HeaderMap, HeaderValue, Method};
use toffeepay::{
    AccessToken, Body, GameId, Limits, PaymentMethod, Request, ReqwestTransport, SessionId, Transport,
    UserId, WebhookSecret,
};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

const MERCHANT: &str = "sk_test_merchant_0123456789";
const GAME_SECRET: &str = "game_secret_0123456789";

/// A backend before a sandbox in which its player has sessions of every end. It stops when it is dropped.
struct Deployment {
    sandbox: Sandbox,
    target: Target,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

impl Drop for Deployment {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Deployment {
    async fn start() -> Self {
        let merchant_token = AccessToken::new(MERCHANT).unwrap();
        let sandbox = sandbox::start(sandbox::Config::new(merchant_token.clone())).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let backend = service::Backend::open(service::Settings {
            base_url: sandbox.base_url().clone(),
            merchant_token,
            webhook_secret: WebhookSecret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap(),
            game_secret: GAME_SECRET.to_owned(),
            shop: Path::new(env!("CARGO_MANIFEST_DIR")).join("storefront.json"),
            ledger: folder.path().join("ledger.jsonl"),
            clock: Timestamp::now,
        })
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let serving = tokio::spawn(async move {
            service::serve(listener, Arc::new(backend), std::future::pending()).await.unwrap();
        });
        let target = Target::new(Settings {
            token: issue_token(&base_url, "player").await,
            base_url,
            game_id: GameId::new("conformance").unwrap(),
            user_id: UserId::new("player").unwrap(),
            parts: BTreeSet::new(),
            routes: Routes::Player,
        })
        .unwrap();
        for outcome in [SessionEnd::Paid, SessionEnd::Failed, SessionEnd::Cancelled, SessionEnd::Expired] {
            let id = SessionId::new(target.create_for_reading().await.unwrap()).unwrap();
            let wish = EndSession { outcome, method: PaymentMethod::Card, reason: None };
            sandbox.control().end_session(&id, wish).await.unwrap();
        }
        Self { sandbox, target, serving, _folder: folder }
    }

    async fn hold(&self) -> Report {
        run(&self.target, &BTreeSet::from([Part::Read, Part::Create])).await
    }
}

/// What the game's server does when its player signs in.
async fn issue_token(backend: &Url, player: &str) -> AccessToken {
    let transport = ReqwestTransport::new(backend, Limits::STANDARD).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {GAME_SECRET}")).unwrap());
    let url = backend.join(&format!("players/{player}/token")).unwrap();
    let asked = Request { method: Method::POST, url, headers, body: Some("{}".to_owned()) };
    let Body::Whole(answer) = transport.send(asked).await.unwrap().body else { panic!("an endless answer") };
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    AccessToken::new(answer["access_token"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn what_the_reference_backend_serves_for_a_player_keeps_the_contract() {
    let deployment = Deployment::start().await;
    let report = deployment.hold().await;
    assert!(report.breaches().next().is_none(), "{report}");
    // All rules but those whose routes it does not have.
    let all = {
        let sandbox =
            sandbox::start(sandbox::Config::new(AccessToken::new(MERCHANT).unwrap())).await.unwrap();
        let settings = Settings {
            base_url: sandbox.base_url().clone(),
            token: AccessToken::new(MERCHANT).unwrap(),
            game_id: GameId::new("conformance").unwrap(),
            user_id: UserId::new("player").unwrap(),
            parts: BTreeSet::new(),
            routes: Routes::All,
        };
        run(&Target::new(settings).unwrap(), &BTreeSet::from([Part::Read, Part::Create])).await
    };
    let rules = |report: &Report| report.outcomes.iter().map(|outcome| outcome.rule).collect::<BTreeSet<_>>();
    let left_out: Vec<_> = rules(&all).difference(&rules(&report)).copied().collect();
    assert_eq!(
        left_out,
        [
            "a listed account is the same when asked for by its id",
            "a listed deposit is the same when asked for by its id",
            "a listed payment is the same when asked for by its id",
            "a listed refund is the same when asked for by its id",
            "a refund of a payment that is not there is refused",
            "with_extra_data adds a payment's extra data and changes nothing else",
        ]
    );
}

#[tokio::test]
async fn a_breach_behind_the_backend_is_found_out_through_it() {
    let deployment = Deployment::start().await;
    let set = [("/status".to_owned(), json!("paid"))].into();
    let script = AnswerScript {
        route: "POST /v1/sessions".to_owned(),
        count: 10_000,
        fault: sandbox::Fault::Altered { set },
    };
    deployment.sandbox.control().script_answers(script).unwrap();
    let report = deployment.hold().await;
    let broken: Vec<_> = report.breaches().map(|breach| breach.rule).collect();
    assert!(
        broken.contains(&"a new session is pending, has a payment page, and is what was asked for"),
        "{report}"
    );
    assert!(!report.to_string().contains(MERCHANT));
}
