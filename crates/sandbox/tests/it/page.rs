//! The payment page, as a browser without scripts has it.

use sandbox::{Bytes, Image, ImageKind};
use serde_json::{Value, json};

use crate::fixture::{Answer, Fixture, config, request};

const RETURN_URL: &str = "mygame://payment-complete?state=AbC%20d";
const DECLINED: &[(&str, &str)] = &[("method", "card"), ("number", "4000000000000002")];

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text);
    answer.header("location").unwrap()
}

fn path(session: &Value) -> String {
    url::Url::parse(session["url"].as_str().unwrap()).unwrap().path().to_owned()
}

async fn payments(fixture: &Fixture) -> usize {
    fixture.get("v1/payments?game_id=space_shooter").await.json().as_array().unwrap().len()
}

#[tokio::test]
async fn the_page_shows_what_is_bought_and_has_its_hooks() {
    let fixture = Fixture::new().await;
    let mut body = request();
    body["item"]["country"] = json!("DE");
    let page = fixture.see(&fixture.create_from(&body).await).await;
    assert_eq!(page.status.as_u16(), 200);
    for part in [
        "Sandbox: no real money",
        "50 Gold Coins",
        "Space Shooter",
        "player_42",
        "Pay $4.99",
        "incl. tax, 19 % (DE)",
        "$0.80",
        "id=\"pay\"",
        "id=\"decline\"",
        "id=\"cancel\"",
        "data-session-status=\"pending\"",
        "value=\"apple_pay\"",
        "value=\"google_pay\"",
        "value=\"paypal\"",
        "4242 4242 4242 4242",
        "4000 0000 0000 0002",
        "4000 0000 0000 9995",
    ] {
        assert!(page.text.contains(part), "{part} is not on the page");
    }
}

/// What the words beside a card promise.
struct Outcome {
    words: &'static str,
    /// How long the bank takes.
    seconds: i64,
    /// Why it says no.
    code: Option<&'static str>,
    refund: &'static str,
}

const fn promised(words: &'static str, seconds: i64, code: Option<&'static str>) -> Outcome {
    Outcome { words, seconds, code, refund: "succeeded" }
}

const OUTCOMES: [Outcome; 11] = [
    promised("Succeeds", 0, None),
    promised("Succeeds after 10 seconds", 10, None),
    promised("Declined after 10 seconds", 10, Some("card_declined")),
    Outcome { refund: "failed", ..promised("Succeeds; its refund fails", 0, None) },
    promised("The bank said no.", 0, Some("card_declined")),
    promised("The account has too little money.", 0, Some("insufficient_funds")),
    promised("The card's check number is wrong.", 0, Some("incorrect_cvc")),
    promised("The card is out of date.", 0, Some("expired_card")),
    promised("The bank could not process the payment.", 0, Some("processing_error")),
    promised("The bank takes the payment for fraud.", 0, Some("suspected_fraud")),
    promised("The bank could not confirm who is paying.", 0, Some("authentication_failed")),
];

/// The cards that the page names, each with the outcome beside it.
fn printed_outcomes(page: &str) -> Vec<(String, String)> {
    let between = |text: &str, start: &str, end: &str| {
        let (_, rest) = text.split_once(start).unwrap();
        rest.split_once(end).unwrap().0.to_owned()
    };
    let rows = page.split("<dt>").filter(|row| row.starts_with("<code"));
    rows.map(|row| (between(row, ">", "</code>"), between(row, "<dd>", "</dd>"))).collect()
}

#[tokio::test]
async fn each_card_does_what_is_printed_beside_it() {
    let fixture = Fixture::new().await;
    let printed = printed_outcomes(&fixture.see(&fixture.create().await).await.text);
    let numbers: std::collections::HashSet<_> = printed.iter().map(|(number, _)| number).collect();
    assert_eq!((printed.len(), numbers.len()), (11, 11), "{printed:?}");
    for (number, outcome) in printed {
        let promised = OUTCOMES.iter().find(|promised| promised.words == outcome);
        let Outcome { seconds, code, refund, .. } = promised.unwrap_or_else(|| panic!("{number}: {outcome}"));
        let session = fixture.create().await;
        fixture.submit(&session, "pay", &[("method", "card"), ("number", &number)]).await;
        if *seconds > 0 {
            fixture.clock.pass(seconds - 1);
            assert_eq!(fixture.payment_of(&session).await["status"], "processing", "{number}: {outcome}");
            fixture.clock.pass(1);
        }
        let payment = fixture.payment_of(&session).await;
        assert_eq!(payment["error"]["code"].as_str(), *code, "{number}: {outcome}");
        assert_eq!(payment["status"], if code.is_some() { "failed" } else { "succeeded" }, "{number}");
        if code.is_none() {
            let made = fixture.post("v1/refunds", &json!({"payment_id": payment["id"]})).await.json();
            fixture.clock.pass(5);
            let path = format!("v1/refunds/{}", made["id"].as_str().unwrap());
            assert_eq!(fixture.get(&path).await.json()["status"], *refund, "{number}: {outcome}");
        }
    }
}

#[tokio::test]
async fn paying_leads_to_the_return_url_byte_for_byte() {
    let fixture = Fixture::new().await;
    for return_url in [
        RETURN_URL,
        "MyGame://Done",
        "https://game.example",
        "https://game.example/a/../b?x=%C3%BC&y=<\">'`#f",
        "io.github.mygame:done",
    ] {
        let mut body = request();
        body["return_url"] = json!(return_url);
        let session = fixture.create_from(&body).await;
        let paid = fixture.submit(&session, "pay", &[("method", "google_pay")]).await;
        assert_eq!(location(&paid), return_url);
        assert_eq!(fixture.status(&session).await, "paid");
    }
}

#[tokio::test]
async fn without_a_return_url_paying_leads_to_the_finished_page() {
    let fixture = Fixture::new().await;
    let mut body = request();
    body["return_url"] = json!(null);
    let session = fixture.create_from(&body).await;
    let paid = fixture.submit(&session, "pay", &[("method", "card")]).await;
    assert_eq!(location(&paid), path(&session));
    let page = fixture.see(&session).await;
    assert!(
        page.text.contains("data-session-status=\"paid\"") && page.text.contains("You can close this page.")
    );
}

#[tokio::test]
async fn three_declines_fail_the_session_and_only_the_third_leads_back_to_the_game() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    for left in ["2 attempts left", "1 attempt left"] {
        assert_eq!(location(&fixture.submit(&session, "pay", DECLINED).await), path(&session));
        assert!(fixture.see(&session).await.text.contains(left), "{left}");
        assert_eq!(fixture.status(&session).await, "pending");
    }
    assert_eq!(location(&fixture.submit(&session, "decline", &[]).await), RETURN_URL);
    assert_eq!(fixture.status(&session).await, "failed");
    assert!(fixture.see(&session).await.text.contains("data-session-status=\"failed\""));
}

#[tokio::test]
async fn cancelling_on_the_page_cancels_the_session() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    for _ in 0..2 {
        assert_eq!(location(&fixture.submit(&session, "cancel", &[]).await), RETURN_URL);
        assert_eq!(fixture.status(&session).await, "cancelled");
    }
}

#[tokio::test]
async fn a_final_page_has_no_pay_button_and_takes_no_second_payment() {
    let fixture = Fixture::new().await;
    let paid = fixture.create().await;
    fixture.submit(&paid, "pay", &[]).await;
    let cancelled = fixture.create().await;
    fixture.cancel(&cancelled).await;
    let expired = fixture.create().await;
    fixture.clock.pass(30 * 60);
    for (session, status) in [(&paid, "paid"), (&cancelled, "cancelled"), (&expired, "expired")] {
        let page = fixture.see(session).await;
        assert!(page.text.contains(&format!("data-session-status=\"{status}\"")), "{status}");
        assert!(!page.text.contains("<form") && !page.text.contains("id=\"pay\""), "{status}");
        assert!(page.text.contains("href=\"mygame://payment-complete?state=AbC%20d\""), "{status}");
        for action in ["pay", "decline"] {
            assert_eq!(
                location(&fixture.submit(session, action, &[]).await),
                path(session),
                "{status} {action}"
            );
        }
        assert_eq!(fixture.status(session).await, status);
    }
    assert_eq!(location(&fixture.submit(&paid, "cancel", &[]).await), path(&paid));
    assert_eq!(payments(&fixture).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_sent_many_times_at_once_is_one_attempt_with_one_answer() {
    let fixture = std::sync::Arc::new(Fixture::new().await);
    for (action, expected) in [("pay", "paid"), ("decline", "pending")] {
        let session = fixture.create().await;
        let before = payments(&fixture).await;
        let sent: Vec<_> = (0..10)
            .map(|_| {
                let (fixture, session) = (std::sync::Arc::clone(&fixture), session.clone());
                tokio::spawn(async move {
                    let answer =
                        fixture.submit(&session, action, &[("method", "card"), ("attempt", "1")]).await;
                    location(&answer).to_owned()
                })
            })
            .collect();
        for answer in sent {
            let led_to = if action == "pay" { RETURN_URL.to_owned() } else { path(&session) };
            assert_eq!(answer.await.unwrap(), led_to);
        }
        assert_eq!(payments(&fixture).await, before + 1);
        assert_eq!(fixture.status(&session).await, expected);
    }
}

#[tokio::test]
async fn a_card_that_is_no_test_card_is_turned_away_and_kept_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::with(config().with_folder(folder.path())).await;
    let session = fixture.create().await;
    let answer =
        fixture.submit(&session, "pay", &[("method", "card"), ("number", "5555 4444 3333 1111")]).await;
    let led_to = location(&answer).to_owned();
    assert_eq!(led_to, format!("{}?notice=test-cards", path(&session)));
    let page = fixture.send(fixture.http.get(fixture.url(&led_to))).await;
    assert!(page.text.contains("That is not a test card.") && !page.text.contains("5555"));
    assert_eq!((fixture.status(&session).await.as_str(), payments(&fixture).await), ("pending", 0));
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        assert!(!std::fs::read_to_string(entry.unwrap().path()).unwrap().contains("5555"));
    }
}

#[tokio::test]
async fn what_the_game_sends_is_text_on_the_page_and_never_markup() {
    let fixture = Fixture::new().await;
    let hostile = "\"><script>alert(1)</script>";
    let body = json!({
        "game_id": hostile, "user_id": hostile,
        "item": {"title": hostile, "price": 1, "currency": "USD", "image": format!("https://x/{hostile}")},
        "return_url": "mygame://x?\"><script>alert(1)</script>",
    });
    let session = fixture.create_from(&body).await;
    assert!(!fixture.see(&session).await.text.contains("alert(1)</script"));
    fixture.submit(&session, "pay", &[]).await;
    assert!(!fixture.see(&session).await.text.contains("alert(1)</script"));
}

#[tokio::test]
async fn pages_keep_to_themselves() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    let page = fixture.see(&session).await;
    let policy = page.header("content-security-policy").unwrap();
    for part in
        ["default-src 'none'", "style-src 'sha256-", "frame-ancestors 'none'", "form-action 'self' mygame:"]
    {
        assert!(policy.contains(part), "{part} is not in {policy}");
    }
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
}

#[tokio::test]
async fn only_a_page_that_the_way_back_leaves_standing_has_a_script() {
    let fixture = Fixture::new().await;
    for (return_url, scripts) in
        [(json!(RETURN_URL), 1), (json!("https://game.example/done"), 0), (json!(null), 0)]
    {
        let mut body = request();
        body["return_url"] = return_url.clone();
        let session = fixture.create_from(&body).await;
        let page = fixture.see(&session).await;
        assert_eq!(page.text.matches("<script").count(), scripts, "{return_url}");
        assert!(page.header("content-security-policy").unwrap().contains("script-src 'sha256-"));
        fixture.submit(&session, "pay", &[]).await;
        assert!(!fixture.see(&session).await.text.contains("<script"), "{return_url}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_is_404_for_every_verb() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    let id = session["id"].as_str().unwrap();
    for secret in ["x", id, "%ff"] {
        let answer = fixture.send(fixture.http.get(fixture.url(&format!("pay/{secret}")))).await;
        assert_eq!(answer.status.as_u16(), 404);
        assert!(answer.text.contains("No such payment"));
        for action in ["pay", "decline", "cancel"] {
            let answer =
                fixture.send(fixture.http.post(fixture.url(&format!("pay/{secret}/{action}")))).await;
            assert_eq!(answer.status.as_u16(), 404, "{action}");
        }
    }
    assert_eq!(fixture.status(&session).await, "pending");
}

#[tokio::test]
async fn its_own_images_are_served_and_shown_whatever_the_port_was() {
    let image =
        Image { name: "gold coins.png".into(), kind: ImageKind::Png, bytes: Bytes::from_static(b"PNG") };
    let fixture = Fixture::with(config().with_images([image])).await;
    let url = fixture.sandbox.image_url("gold coins.png").unwrap();
    let answer = fixture.send(fixture.http.get(url.clone())).await;
    assert_eq!((answer.header("content-type"), answer.text.as_str()), (Some("image/png"), "PNG"));
    assert_eq!(fixture.sandbox.image_url("other.png"), None);
    let mut body = request();
    let mut earlier = url;
    earlier.set_port(Some(1)).unwrap();
    body["item"]["image"] = json!(earlier);
    let session = fixture.create_from(&body).await;
    assert_eq!(session["item"]["image"], json!(earlier));
    assert!(fixture.see(&session).await.text.contains("src=\"/images/gold%20coins.png\""));
}
