//! Webhooks to the backend, before an API whose truth a test sets: granted once, taken back, in any order.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use toffeepay::http::{HeaderMap, HeaderName, HeaderValue, Method};
use toffeepay::{WebhookId, webhook_headers};
use wiremock::matchers::path_regex;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::deployment::{PLAYER, Running, event, secret};
use super::service::StartError;
use crate::support::SHOP;

/// What the API answers about the one session and its one payment.
struct Truth {
    session: &'static str,
    payment: &'static str,
    game: &'static str,
    /// Instead of any answer.
    fails_with: Option<u16>,
    calls: usize,
}

struct Api(Arc<Mutex<Truth>>);

impl Respond for Api {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut truth = self.0.lock().unwrap();
        truth.calls += 1;
        if let Some(status) = truth.fails_with {
            return ResponseTemplate::new(status).insert_header("retry-after", "7");
        }
        let session = json!({
            "id": "ses_1", "status": truth.session, "user_id": PLAYER, "game_id": truth.game,
            "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
            "created_at": "2026-11-23T09:00:00Z",
        });
        let payment = |session: &str, status: &str| {
            json!({
                "id": format!("pay_of_{session}"), "session_id": session, "status": status, "amount": 499,
                "currency": "USD", "method": "card", "details": "visa 4242", "created_at": "2026-11-23T09:00:00Z",
            })
        };
        let body = match request.url.path() {
            "/v1/sessions/ses_1" => session,
            "/v1/payments/pay_of_ses_1" => payment("ses_1", truth.payment),
            // Another session's refund is nothing to this one.
            "/v1/payments" => json!([payment("ses_0", "refunded"), payment("ses_1", truth.payment)]),
            "/v1/refunds/ref_1" => refund(),
            _ => return ResponseTemplate::new(404),
        };
        ResponseTemplate::new(200).set_body_json(body)
    }
}

fn refund() -> Value {
    json!({ "id": "ref_1", "payment_id": "pay_of_ses_1", "status": "succeeded", "created_at": "2026-11-23T10:00:00Z" })
}

fn paid() -> Value {
    event("session.paid", &json!({ "session_id": "ses_1" }))
}

fn refunded() -> Value {
    event("refund.succeeded", &refund())
}

struct Scene {
    backend: Running,
    truth: Arc<Mutex<Truth>>,
    api: MockServer,
    folder: TempDir,
}

impl Scene {
    async fn start() -> Self {
        let truth = Arc::new(Mutex::new(Truth {
            session: "paid",
            payment: "succeeded",
            game: "space_shooter",
            fails_with: None,
            calls: 0,
        }));
        let api = MockServer::builder().start().await;
        Mock::given(path_regex("^/v1/")).respond_with(Api(Arc::clone(&truth))).mount(&api).await;
        let folder = tempdir().unwrap();
        let backend = Running::start(&api.uri().parse().unwrap(), &folder).await.unwrap();
        Self { backend, truth, api, folder }
    }

    /// The backend anew on its ledger, with the item at another price than its session has.
    async fn restart_with_price(self, price: i64) -> Self {
        self.backend.stop().await;
        let mut shop: Value = serde_json::from_str(SHOP).unwrap();
        let sold = shop["catalogue"].as_array_mut().unwrap();
        sold.iter_mut().find(|item| item["price"] == 499).unwrap()["price"] = json!(price);
        let api = self.api.uri().parse().unwrap();
        let backend = Running::start_with(&api, &self.folder, &shop.to_string()).await.unwrap();
        Self { backend, ..self }
    }

    fn set(&self, change: impl FnOnce(&mut Truth)) {
        change(&mut self.truth.lock().unwrap());
    }

    async fn count(&self) -> usize {
        self.backend.items(PLAYER).await.len()
    }

    fn ledger(&self) -> std::path::PathBuf {
        self.folder.path().join("ledger.jsonl")
    }

    fn lines_with(&self, word: &str) -> usize {
        std::fs::read_to_string(self.ledger()).unwrap().lines().filter(|line| line.contains(word)).count()
    }
}

#[tokio::test]
async fn a_refund_takes_the_item_back_and_nothing_brings_it_again() {
    let scene = Scene::start().await;
    assert_eq!(scene.backend.tell("msg_1", &paid()).await, 200);
    assert_eq!(scene.count().await, 1);
    scene.set(|truth| truth.payment = "refunded");
    assert_eq!(scene.backend.tell("msg_2", &refunded()).await, 200);
    assert_eq!(scene.count().await, 0);
    // The session stays paid for ever, and a late message says so.
    scene.set(|truth| truth.payment = "succeeded");
    for id in ["msg_1", "msg_3", "msg_4"] {
        assert_eq!(scene.backend.tell(id, &paid()).await, 200);
    }
    assert_eq!(scene.count().await, 0);
    assert_eq!((scene.lines_with("granted"), scene.lines_with("revoked")), (1, 1));
}

#[tokio::test]
async fn a_refund_that_is_heard_of_first_keeps_the_item_from_being_granted() {
    for told in [refunded(), event("refund.succeeded", &json!({ "refund_id": "ref_1" }))] {
        let scene = Scene::start().await;
        scene.set(|truth| truth.payment = "refunded");
        assert_eq!(scene.backend.tell("msg_2", &told).await, 200);
        assert_eq!(scene.backend.tell("msg_1", &paid()).await, 200);
        assert_eq!((scene.count().await, scene.lines_with("granted")), (0, 0));
    }
}

#[tokio::test]
async fn fifty_deliveries_at_once_grant_one_item() {
    let scene = Scene::start().await;
    let ids: Vec<_> = (0..50).map(|number| format!("msg_{}", number % 25)).collect();
    let told = paid();
    let answers = futures_util::future::join_all(ids.iter().map(|id| scene.backend.tell(id, &told))).await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    assert_eq!((scene.count().await, scene.lines_with("granted")), (1, 1));
    for number in 0..25 {
        assert_eq!(scene.lines_with(&format!("\"msg_{number}\"")), 1, "msg_{number}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_now_is_sent_again_and_then_granted() {
    let scene = Scene::start().await;
    for failure in [500, 503, 429, 401, 404] {
        scene.set(|truth| truth.fails_with = Some(failure));
        let status = scene.backend.tell("msg_1", &paid()).await;
        assert!(status >= 400, "a webhook was taken though nothing is known: {status}");
        assert_eq!(scene.count().await, 0);
    }
    scene.set(|truth| truth.fails_with = None);
    assert_eq!(scene.backend.tell("msg_1", &paid()).await, 200);
    assert_eq!(scene.count().await, 1);
}

#[tokio::test]
async fn the_apis_trouble_with_us_is_never_told_as_the_players_own() {
    let scene = Scene::start().await;
    let token = scene.backend.issue_token(PLAYER).await;
    for (api, told, code) in [
        (401, 502, "unavailable"),
        (302, 502, "unavailable"),
        (500, 503, "unavailable"),
        (503, 503, "unavailable"),
        (429, 429, "rate_limited"),
        (404, 404, "not_found"),
        (409, 409, "conflict"),
        (422, 400, "invalid_argument"),
    ] {
        scene.set(|truth| truth.fails_with = Some(api));
        for path in ["v1/sessions/ses_1", "v1/sessions/ses_1/status", "v1/payments?game_id=space_shooter"] {
            let answer = scene.backend.get(path, &token).await;
            let said = (answer.status, answer.json["error"]["code"].as_str().unwrap());
            assert_eq!(said, (told, code), "{api} at {path}");
            let paused = answer.headers.get("retry-after").map(|pause| pause.to_str().unwrap());
            assert_eq!(paused, matches!(api, 429 | 500 | 503).then_some("7"), "{api} at {path}");
        }
    }
}

#[tokio::test]
async fn another_games_session_and_one_that_ended_unpaid_grant_nothing_and_are_not_sent_again() {
    let changes: [fn(&mut Truth); 5] = [
        |truth| truth.game = "other_game",
        |truth| (truth.game, truth.session) = ("other_game", "pending"),
        |truth| truth.session = "failed",
        |truth| truth.session = "cancelled",
        |truth| truth.session = "expired",
    ];
    for change in changes {
        let scene = Scene::start().await;
        scene.set(change);
        for (id, told) in [("msg_1", paid()), ("msg_2", refunded())] {
            assert_eq!(scene.backend.tell(id, &told).await, 200);
            assert_eq!(scene.lines_with(id), 1);
        }
        assert_eq!(scene.count().await, 0);
    }
}

#[tokio::test]
async fn what_was_granted_is_taken_back_also_after_the_shop_has_changed() {
    let scene = Scene::start().await;
    assert_eq!(scene.backend.tell("msg_1", &paid()).await, 200);
    let scene = scene.restart_with_price(599).await;
    assert_eq!(scene.backend.tell("msg_2", &paid()).await, 200);
    assert_eq!((scene.count().await, scene.lines_with("granted")), (1, 1));
    scene.set(|truth| truth.payment = "refunded");
    assert_eq!(scene.backend.tell("msg_3", &refunded()).await, 200);
    assert_eq!((scene.count().await, scene.lines_with("revoked")), (0, 1));
}

#[tokio::test]
async fn a_paid_session_that_sells_nothing_on_sale_is_sent_again_until_the_shop_is_put_right() {
    let scene = Scene::start().await.restart_with_price(599).await;
    for _ in 0..2 {
        assert_eq!(scene.backend.tell("msg_1", &paid()).await, 503);
    }
    assert_eq!((scene.count().await, scene.lines_with("msg_1")), (0, 0));
    let scene = scene.restart_with_price(499).await;
    assert_eq!(scene.backend.tell("msg_1", &paid()).await, 200);
    assert_eq!((scene.count().await, scene.lines_with("granted")), (1, 1));

    // Money that went back leaves nothing to be granted.
    let scene = Scene::start().await.restart_with_price(599).await;
    scene.set(|truth| truth.payment = "refunded");
    for (id, told) in [("msg_1", paid()), ("msg_2", refunded())] {
        assert_eq!(scene.backend.tell(id, &told).await, 200);
    }
    assert_eq!((scene.count().await, scene.lines_with("granted")), (0, 0));
}

#[tokio::test]
async fn a_payment_that_the_api_does_not_know_of_yet_is_sent_again_and_then_granted() {
    let succeeded = event("payment.succeeded", &json!({ "id": "pay_of_ses_1" }));
    for (told, yet) in [(paid(), "pending"), (paid(), "on_hold"), (succeeded, "pending")] {
        let scene = Scene::start().await;
        scene.set(|truth| truth.session = yet);
        for _ in 0..2 {
            assert_eq!(scene.backend.tell("msg_1", &told).await, 503, "{yet}");
        }
        assert_eq!((scene.count().await, scene.lines_with("msg_1")), (0, 0));
        scene.set(|truth| truth.session = "paid");
        assert_eq!(scene.backend.tell("msg_1", &told).await, 200);
        assert_eq!((scene.count().await, scene.lines_with("granted")), (1, 1));
        // What the ledger has already needs no word of the API's.
        scene.set(|truth| truth.session = "pending");
        assert_eq!(scene.backend.tell("msg_2", &told).await, 200);
        assert_eq!(scene.count().await, 1);
    }
}

#[tokio::test]
async fn a_refund_that_the_api_does_not_know_of_yet_is_sent_again_and_then_taken_back() {
    for told in [refunded(), event("refund.succeeded", &json!({ "refund_id": "ref_1" }))] {
        let scene = Scene::start().await;
        assert_eq!(scene.backend.tell("msg_1", &paid()).await, 200);
        for session in ["paid", "pending"] {
            scene.set(|truth| truth.session = session);
            assert_eq!(scene.backend.tell("msg_2", &told).await, 503, "{session}");
        }
        assert_eq!((scene.count().await, scene.lines_with("msg_2")), (1, 0));
        scene.set(|truth| (truth.session, truth.payment) = ("paid", "refunded"));
        assert_eq!(scene.backend.tell("msg_2", &told).await, 200);
        assert_eq!((scene.count().await, scene.lines_with("revoked")), (0, 1));
        scene.set(|truth| truth.payment = "succeeded");
        assert_eq!(scene.backend.tell("msg_3", &told).await, 200);
        assert_eq!(scene.count().await, 0);
    }
}

#[tokio::test]
async fn a_message_that_is_not_rightly_signed_is_refused_before_anything_is_asked() {
    let scene = Scene::start().await;
    let body = paid().to_string();
    let send = |headers: HeaderMap| {
        scene.backend.send(Method::POST, "webhooks/toffeepay", headers, Some(body.clone()))
    };
    let id = WebhookId::new("msg_1").unwrap();
    let signed = |at: Timestamp, body: &str| webhook_headers(&[secret()], &id, at, body.as_bytes()).unwrap();
    let long_ago = Timestamp::now().checked_sub(SignedDuration::from_mins(6)).unwrap();
    let older = HeaderMap::from_iter([(
        HeaderName::from_static("x-toffeepay-signature"),
        HeaderValue::from_static("t=1763892000,v1=5257a869"),
    )]);
    for headers in [HeaderMap::new(), older, signed(Timestamp::now(), "{}"), signed(long_ago, &body)] {
        assert_eq!(send(headers).await.status, 400);
    }
    assert_eq!(scene.truth.lock().unwrap().calls, 0);
    assert_eq!(scene.count().await, 0);
    assert_eq!(send(signed(Timestamp::now(), &body)).await.status, 200);
}

#[tokio::test]
async fn events_that_make_no_difference_to_an_item_ask_nothing() {
    let scene = Scene::start().await;
    for (number, event_type) in
        ["session.created", "session.failed", "payment.failed", "refund.created", "deposit.succeeded"]
            .into_iter()
            .enumerate()
    {
        let told = event(event_type, &json!({ "id": "ses_1" }));
        assert_eq!(scene.backend.tell(&format!("msg_{number}"), &told).await, 200);
    }
    assert_eq!(scene.truth.lock().unwrap().calls, 0);
    // What this version does not know may make one.
    assert_eq!(
        scene.backend.tell("msg_9", &event("payment.refunded", &json!({ "id": "pay_of_ses_1" }))).await,
        200
    );
    assert_eq!(scene.count().await, 1);
}

#[tokio::test]
async fn a_line_that_a_crash_broke_off_never_happened_and_a_broken_one_is_named() {
    let Scene { backend, folder, api, .. } = Scene::start().await;
    assert_eq!(backend.tell("msg_1", &paid()).await, 200);
    backend.stop().await;
    let ledger = folder.path().join("ledger.jsonl");
    let whole = std::fs::read(&ledger).unwrap();
    let base_url = api.uri().parse().unwrap();

    for cut in [1, 20, whole.len() - 1] {
        std::fs::write(&ledger, &whole[..cut]).unwrap();
        let backend = Running::start(&base_url, &folder).await.unwrap();
        assert!(backend.items(PLAYER).await.is_empty());
        assert_eq!(backend.tell("msg_1", &paid()).await, 200);
        assert_eq!(backend.items(PLAYER).await.len(), 1);
        backend.stop().await;
    }

    std::fs::write(&ledger, [&whole[..], b"{}\n", &whole[..]].concat()).unwrap();
    let refused = Running::start(&base_url, &folder).await.err();
    assert!(matches!(&refused, Some(error) if error.to_string().contains("line 2")), "{refused:?}");
}

#[tokio::test]
async fn two_backends_never_share_a_ledger() {
    let scene = Scene::start().await;
    let second = Running::start(&scene.api.uri().parse().unwrap(), &scene.folder).await.err();
    assert!(matches!(second, Some(StartError::Ledger(_))), "{second:?}");
}
