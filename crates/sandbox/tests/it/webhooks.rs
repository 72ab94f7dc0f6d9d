//! Webhooks: what is sent of each change, signed, tried again, kept, sent again, and sent badly on purpose.

use std::time::Duration;

use jiff::Timestamp;
use sandbox::{
    AddEndpoint, AddOddity, Control, DeliveryView, EndpointView, Oddity, Resend, SendEvent, SetClock,
};
use serde_json::json;
use toffeepay::{EventData, Reference, WebhookError, WebhookSecret, WebhookVerifier};
use tokio::time::{Instant, sleep};

use crate::fixture::{Fixture, config, controlled};
use crate::receiver::{Received, Receiver};

fn to(url: &str) -> AddEndpoint {
    AddEndpoint { url: url.to_owned(), secret: None, events: Vec::new() }
}

fn only(url: &str, event: &str) -> AddEndpoint {
    AddEndpoint { events: vec![event.to_owned()], ..to(url) }
}

/// A sandbox and one backend that hears of one event.
async fn with_one(event: &str) -> (Fixture, Receiver, EndpointView) {
    let (fixture, receiver) = (Fixture::with(controlled()).await, Receiver::new().await);
    let endpoint = fixture.sandbox.control().add_endpoint(only(&receiver.url, event)).await.unwrap();
    (fixture, receiver, endpoint)
}

fn verify(received: &Received, endpoint: &EndpointView, at: i64) -> Result<toffeepay::Webhook, WebhookError> {
    let verifier = WebhookVerifier::new(WebhookSecret::new(&endpoint.secret).unwrap());
    verifier.verify(&received.headers, &received.body, Timestamp::from_second(at).unwrap())
}

async fn advance(control: &Control, seconds: i64) {
    control.set_clock(SetClock { advance_seconds: Some(seconds), ..SetClock::default() }).await.unwrap();
}

/// The latest delivery, once it is as wanted.
async fn delivery(control: &Control, wanted: impl Fn(&DeliveryView) -> bool) -> DeliveryView {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let listed = control.deliveries(None, None).await.unwrap();
        if let Some(found) = listed.first().filter(|delivery| wanted(delivery)) {
            return found.clone();
        }
        assert!(Instant::now() < deadline, "no delivery is as wanted: {listed:?}");
        sleep(Duration::from_millis(10)).await;
    }
}

const NOW: i64 = 1_800_000_000;

#[tokio::test]
async fn each_change_sends_its_events_signed_so_that_they_can_be_verified() {
    let (fixture, mut receiver) = (Fixture::new().await, Receiver::new().await);
    let control = fixture.sandbox.control();
    let endpoint = control.add_endpoint(to(&receiver.url)).await.unwrap();
    let session = fixture.create().await;
    let created = receiver.next().await;
    let webhook = verify(&created, &endpoint, NOW).unwrap();
    match webhook.event.data {
        EventData::Session(Reference::Entity(entity)) => {
            assert_eq!(entity.id.as_str(), session["id"]);
            assert_eq!(entity.url, None, "the right to pay is not sent around");
        }
        other => panic!("{other:?}"),
    }
    fixture.submit(&session, "decline", &[]).await;
    assert_eq!(receiver.events(3).await, ["payment.created", "payment.failed", "session.failed"]);
    assert_eq!(fixture.status(&session).await, "pending", "session.failed is a failed attempt");
    fixture.submit(&session, "pay", &[]).await;
    assert_eq!(receiver.events(3).await, ["payment.created", "payment.succeeded", "session.paid"]);
    let payment = fixture.payment_of(&session).await;
    fixture.post("v1/refunds", &json!({"payment_id": payment["id"]})).await;
    assert_eq!(receiver.events(1).await, ["refund.created"]);
    advance(&control, 5).await;
    assert_eq!(receiver.events(1).await, ["refund.succeeded"]);
    let second = fixture.create().await;
    fixture.submit(&second, "deposit", &[("amount", "500")]).await;
    fixture.submit(&second, "deposit", &[("amount", "500"), ("number", "4000000000000002")]).await;
    fixture.cancel(&second).await;
    let expected = ["deposit.failed", "deposit.succeeded", "session.cancelled", "session.created"];
    assert_eq!(receiver.events(4).await, expected);
    assert!(receiver.waiting().is_none());
}

#[tokio::test]
async fn with_manual_completion_authorized_and_then_succeeded_or_cancelled_are_sent() {
    let fixture = Fixture::with(config().with_manual_completion(true)).await;
    let mut receiver = Receiver::new().await;
    fixture.sandbox.control().add_endpoint(to(&receiver.url)).await.unwrap();
    for (action, last) in [("complete", "payment.succeeded"), ("cancel", "payment.cancelled")] {
        let session = fixture.create().await;
        fixture.submit(&session, "pay", &[]).await;
        assert_eq!(receiver.events(3).await, ["payment.authorized", "payment.created", "session.created"]);
        let payment = fixture.payment_of(&session).await;
        let path = format!("v1/payments/{}/{action}", payment["id"].as_str().unwrap());
        fixture.post(&path, &json!({})).await;
        let count = if action == "complete" { 2 } else { 1 };
        assert_eq!(receiver.events(count).await[0], last);
    }
}

#[tokio::test]
async fn what_happens_by_itself_is_sent_although_nobody_asks() {
    let (fixture, mut receiver, _) = with_one("session.expired").await;
    fixture.create().await;
    advance(&fixture.sandbox.control(), 30 * 60).await;
    assert_eq!(receiver.next().await.event(), "session.expired");
    let sped_up = SetClock { speed: Some(100_000.0), ..SetClock::default() };
    let real = Fixture::at_real_time(controlled()).await;
    let control = real.sandbox.control();
    control.add_endpoint(only(&receiver.url, "session.expired")).await.unwrap();
    control.set_clock(sped_up).await.unwrap();
    real.create().await;
    assert_eq!(receiver.next().await.event(), "session.expired", "30 minutes pass in 18 ms");
}

#[tokio::test]
async fn a_webhook_that_fails_is_tried_on_the_schedule_by_a_clock_that_can_be_moved() {
    let (fixture, mut receiver, endpoint) = with_one("session.created").await;
    let control = fixture.sandbox.control();
    receiver.answer([(500, None), (404, None), (302, None), (503, Some("600"))]);
    fixture.create().await;
    let first = receiver.next().await;
    for (tries, wait) in [(1, 5), (2, 300), (3, 1_800), (4, 7_200)] {
        let waiting = delivery(&control, |delivery| delivery.tries.len() == tries).await;
        assert_eq!(waiting.status, "waiting");
        advance(&control, wait - 1).await;
        assert!(receiver.waiting().is_none(), "it came too early");
        advance(&control, 1).await;
        let again = receiver.next().await;
        assert_eq!((&again.body, again.header("webhook-id")), (&first.body, first.header("webhook-id")));
        verify(&again, &endpoint, NOW).unwrap();
    }
    let delivered = delivery(&control, |delivery| delivery.status == "delivered").await;
    let statuses: Vec<_> = delivered.tries.iter().map(|made| made.status.unwrap()).collect();
    assert_eq!(statuses, [500, 404, 302, 503, 204]);
    assert_eq!(delivered.tries[0].answer, "answer 500");
    assert_eq!(delivered.body.as_bytes(), first.body);
    assert!(
        delivered.tries[0]
            .headers
            .iter()
            .any(|(name, value)| name == "webhook-id" && *value == delivered.message_id)
    );
}

#[tokio::test]
async fn a_sped_up_clock_brings_the_whole_schedule_by_itself() {
    let (fixture, mut receiver) = (Fixture::at_real_time(controlled()).await, Receiver::new().await);
    let control = fixture.sandbox.control();
    control.add_endpoint(only(&receiver.url, "session.created")).await.unwrap();
    let start = control.clock().await.unwrap().now;
    control.set_clock(SetClock { speed: Some(100_000.0), ..SetClock::default() }).await.unwrap();
    receiver.answer([(500, None); 9]);
    fixture.create().await;
    let first = receiver.next().await;
    for _ in 0..9 {
        let again = receiver.next().await;
        assert_eq!((&again.body, again.header("webhook-id")), (&first.body, first.header("webhook-id")));
    }
    let delivered = delivery(&control, |delivery| delivery.status == "delivered").await;
    let statuses: Vec<_> = delivered.tries.iter().map(|made| made.status.unwrap()).collect();
    assert_eq!(statuses, [500, 500, 500, 500, 500, 500, 500, 500, 500, 204]);
    // 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h: none was cut short.
    let waits = 5 + 300 + 1_800 + 3_600 * (2 + 5 + 10 + 14 + 20 + 24);
    assert!(control.clock().await.unwrap().now.duration_since(start).as_secs() >= waits);
}

#[tokio::test]
async fn an_endpoint_that_nobody_serves_is_tried_ten_times_and_then_given_up() {
    let fixture = Fixture::new().await;
    let control = fixture.sandbox.control();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    control.add_endpoint(only(&format!("http://{free}/"), "session.created")).await.unwrap();
    fixture.create().await;
    for tries in 1..10 {
        delivery(&control, |delivery| delivery.tries.len() == tries).await;
        advance(&control, 86_400).await;
    }
    let over = delivery(&control, |delivery| delivery.status == "given_up").await;
    assert_eq!(over.tries.len(), 10);
    assert!(
        over.tries.iter().all(|made| made.error.as_deref() == Some("no connection") && made.status.is_none())
    );
}

#[tokio::test]
async fn an_endpoint_that_is_gone_or_removed_hears_no_more() {
    let (fixture, mut receiver, endpoint) = with_one("session.created").await;
    let control = fixture.sandbox.control();
    receiver.answer([(410, None)]);
    fixture.create().await;
    receiver.next().await;
    let over = delivery(&control, |delivery| delivery.status == "given_up").await;
    assert_eq!((over.tries.len(), control.endpoints().await.unwrap()[0].status), (1, "gone"));
    fixture.create().await;
    assert_eq!(control.deliveries(None, None).await.unwrap().len(), 1);
    assert_eq!(control.resend(&over.id, Resend::default()).await.unwrap_err().code(), "endpoint_not_found");

    let second = control.add_endpoint(only(&receiver.url, "session.created")).await.unwrap();
    receiver.answer([(500, None)]);
    fixture.create().await;
    receiver.next().await;
    delivery(&control, |delivery| delivery.tries.len() == 1).await;
    control.remove_endpoint(&second.id).await.unwrap();
    assert_eq!(delivery(&control, |delivery| delivery.status != "waiting").await.status, "given_up");
    assert_eq!(control.remove_endpoint(&second.id).await.unwrap_err().code(), "endpoint_not_found");
    assert_eq!(
        control.endpoints().await.unwrap().iter().map(|known| &known.id).collect::<Vec<_>>(),
        [&endpoint.id]
    );
}

#[tokio::test]
async fn every_endpoint_gets_what_it_wants_under_one_message_id_and_its_own_secret() {
    let (fixture, mut first) = (Fixture::new().await, Receiver::new().await);
    let mut second = Receiver::new().await;
    let control = fixture.sandbox.control();
    let one = control.add_endpoint(only(&first.url, "session.paid")).await.unwrap();
    let other = control.add_endpoint(to(&second.url)).await.unwrap();
    let session = fixture.create().await;
    fixture.submit(&session, "pay", &[]).await;
    let paid = first.next().await;
    assert_eq!(paid.event(), "session.paid");
    let mut copies = Vec::new();
    for _ in 0..4 {
        copies.push(second.next().await);
    }
    let copy = copies.iter().find(|copy| copy.event() == "session.paid").unwrap();
    assert_eq!(copy.header("webhook-id"), paid.header("webhook-id"));
    verify(copy, &other, NOW).unwrap();
    verify(&paid, &one, NOW).unwrap();
    assert!(verify(copy, &one, NOW).is_err());
    let of_one = control.deliveries(Some(&one.id), Some("session.paid")).await.unwrap();
    assert_eq!(of_one.len(), 1);
}

#[tokio::test]
async fn webhooks_are_sent_badly_on_purpose() {
    let (fixture, mut receiver, endpoint) = with_one("session.created").await;
    let control = fixture.sandbox.control();
    let odd = |oddity| control.add_oddity(AddOddity { count: 1, oddity });

    odd(Oddity::Duplicate);
    fixture.create().await;
    let (one, other) = (receiver.next().await, receiver.next().await);
    assert_eq!((one.header("webhook-id"), &one.body), (other.header("webhook-id"), &other.body));

    odd(Oddity::BadSignature);
    fixture.create().await;
    assert!(matches!(verify(&receiver.next().await, &endpoint, NOW), Err(WebhookError::WrongSignature)));

    odd(Oddity::OldTimestamp { seconds: 301 });
    fixture.create().await;
    let old = receiver.next().await;
    assert!(verify(&old, &endpoint, NOW).is_err());
    verify(&old, &endpoint, NOW - 301).unwrap();

    odd(Oddity::LegacyForm);
    let session = fixture.create().await;
    let legacy = receiver.next().await;
    assert_eq!(
        (&legacy.json()["event"], &legacy.json()["data"]["id"]),
        (&json!("session.created"), &session["id"])
    );
    assert!(legacy.header("x-toffeepay-signature").starts_with(&format!("t={NOW},v1=")));
    assert!(matches!(verify(&legacy, &endpoint, NOW), Err(WebhookError::OlderForm)));

    odd(Oddity::Lost);
    fixture.create().await;
    assert_eq!(delivery(&control, |delivery| delivery.status == "lost").await.tries.len(), 0);

    odd(Oddity::Late { seconds: 600 });
    fixture.create().await;
    delivery(&control, |delivery| delivery.status == "waiting").await;
    advance(&control, 599).await;
    assert!(receiver.waiting().is_none());
    advance(&control, 1).await;
    verify(&receiver.next().await, &endpoint, NOW).unwrap();
    fixture.create().await;
    verify(&receiver.next().await, &endpoint, NOW).unwrap();
}

#[tokio::test]
async fn a_delivery_is_sent_again_when_asked_and_an_event_can_be_made_up() {
    let (fixture, mut receiver, endpoint) = with_one("session.created").await;
    let control = fixture.sandbox.control();
    fixture.create().await;
    let first = receiver.next().await;
    let delivered = delivery(&control, |delivery| delivery.status == "delivered").await;
    control.resend(&delivered.id, Resend::default()).await.unwrap();
    let again = receiver.next().await;
    assert_eq!((again.header("webhook-id"), &again.body), (first.header("webhook-id"), &first.body));
    control.resend(&delivered.id, Resend { oddity: Some(Oddity::BadSignature) }).await.unwrap();
    assert!(verify(&receiver.next().await, &endpoint, NOW).is_err());
    let tries = delivery(&control, |delivery| delivery.tries.len() == 3).await;
    assert_eq!(tries.id, delivered.id);

    let made_up = SendEvent { event: "session.eaten".to_owned(), data: json!({"id": "x"}) };
    control.send_event(&endpoint.id, made_up).await.unwrap();
    let eaten = receiver.next().await;
    assert_eq!(
        (eaten.event(), eaten.json()["data"].clone()),
        ("session.eaten".to_owned(), json!({"id": "x"}))
    );
    verify(&eaten, &endpoint, NOW).unwrap();
}

#[tokio::test]
async fn a_delivery_that_is_sent_again_while_it_is_on_its_way_is_sent_again() {
    let (fixture, mut receiver, _) = with_one("session.created").await;
    let control = fixture.sandbox.control();
    fixture.create().await;
    for _ in 0..20 {
        receiver.next().await;
        // What came of the last try may not be kept yet.
        let id = control.deliveries(None, None).await.unwrap()[0].id.clone();
        control.resend(&id, Resend::default()).await.unwrap();
    }
    receiver.next().await;
    delivery(&control, |delivery| delivery.status == "delivered" && delivery.tries.len() == 21).await;
}

#[tokio::test]
async fn what_was_not_sent_before_a_stop_is_sent_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::answering([(500, None)]).await;
    let first = Fixture::with(config().with_folder(folder.path())).await;
    let endpoint =
        first.sandbox.control().add_endpoint(only(&receiver.url, "session.created")).await.unwrap();
    first.create().await;
    let before = receiver.next().await;
    delivery(&first.sandbox.control(), |delivery| delivery.tries.len() == 1).await;
    let clock = first.clock.clone();
    first.sandbox.stop().await;
    clock.pass(5);
    let second = Fixture::at(config().with_folder(folder.path()), clock).await;
    let after = receiver.next().await;
    assert_eq!((after.header("webhook-id"), &after.body), (before.header("webhook-id"), &before.body));
    verify(&after, &endpoint, NOW + 5).unwrap();
    let kept = delivery(&second.sandbox.control(), |delivery| delivery.status == "delivered").await;
    assert_eq!(kept.tries.len(), 2);
}

#[tokio::test]
async fn endpoints_are_on_this_machine_unless_allowed_on_purpose() {
    let fixture = Fixture::with(controlled()).await;
    let control = fixture.sandbox.control();
    for url in [
        "https://game.example/hook",
        "http://192.168.0.9/",
        "http://localhost.evil.example/",
        "ftp://127.0.0.1/",
        "x",
    ] {
        assert_eq!(control.add_endpoint(to(url)).await.unwrap_err().code(), "invalid_url", "{url}");
    }
    let refused = |wish| async { control.add_endpoint(wish).await.unwrap_err().code() };
    assert_eq!(refused(only("http://127.0.0.1:9/", "session.eaten")).await, "invalid_events");
    let blank = AddEndpoint { secret: Some("whsec_".to_owned()), ..to("http://127.0.0.1:9/") };
    assert_eq!(refused(blank).await, "invalid_secret");
    let open = Fixture::with(config().with_webhooks_anywhere(true)).await;
    open.sandbox.control().add_endpoint(to("https://game.example/hook")).await.unwrap();
}

#[tokio::test]
async fn endpoints_and_deliveries_are_managed_over_http() {
    use reqwest::Method;

    let (fixture, mut receiver) = (Fixture::with(controlled()).await, Receiver::new().await);
    let http = async |method, path: &str, body: serde_json::Value| {
        let answer = fixture.control(method, &format!("/webhooks{path}"), &body).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text);
        answer.json()
    };
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let wish = json!({"url": receiver.url, "secret": secret, "events": ["session.created"]});
    let endpoint = http(Method::POST, "/endpoints", wish).await;
    assert_eq!((&endpoint["secret"], &endpoint["status"]), (&json!(secret), &json!("enabled")));
    http(Method::POST, "/oddities", json!({"kind": "old_timestamp", "seconds": 400, "count": 1})).await;
    fixture.create().await;
    assert_eq!(receiver.next().await.header("webhook-timestamp"), (NOW - 400).to_string());
    let sent = delivery(&fixture.sandbox.control(), |delivery| delivery.status == "delivered").await;
    let listed = http(Method::GET, "/deliveries?event=session.created", json!({})).await;
    assert_eq!(listed[0]["id"], json!(sent.id));
    let one = http(Method::GET, &format!("/deliveries/{}", sent.id), json!({})).await;
    assert_eq!((&one["tries"][0]["status"], &one["event"]), (&json!(204), &json!("session.created")));
    http(Method::POST, &format!("/deliveries/{}/resend", sent.id), json!({})).await;
    receiver.next().await;
    let path = format!("/endpoints/{}", endpoint["id"].as_str().unwrap());
    http(Method::POST, &format!("{path}/events"), json!({"type": "ping", "data": {"a": 1}})).await;
    assert_eq!(receiver.next().await.json()["data"], json!({"a": 1}));
    assert_eq!(http(Method::GET, "/endpoints", json!({})).await[0]["id"], endpoint["id"]);
    http(Method::DELETE, &path, json!({})).await;
    assert_eq!(http(Method::GET, "/endpoints", json!({})).await, json!([]));
}

#[tokio::test]
async fn an_endpoint_off_this_machine_that_was_brought_in_gets_nothing() {
    let far = Fixture::with(controlled().with_webhooks_anywhere(true)).await;
    let control = far.sandbox.control();
    // Never reached: the documentation's own address.
    control.add_endpoint(only("http://192.0.2.1:9/hook", "session.created")).await.unwrap();
    let exported = control.export().await.unwrap();
    let near = Fixture::with(controlled()).await;
    let control = near.sandbox.control();
    control.import(&exported).await.unwrap();
    near.create().await;
    let waiting = delivery(&control, |delivery| delivery.tries.len() == 1).await;
    let made = &waiting.tries[0];
    assert_eq!((waiting.status, made.status, made.took_ms), ("waiting", None, 0));
    assert!(made.error.as_ref().unwrap().contains("not on this machine"), "{made:?}");
    assert!(made.headers.is_empty(), "what was not sent has no signature");
}
