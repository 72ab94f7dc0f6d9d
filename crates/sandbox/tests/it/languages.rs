//! The page in each of its languages: complete, in the right direction, and fit for a screen reader.

use std::collections::HashSet;

use sandbox::{AttemptPayment, EndPayment, EndSession, PaymentEnd, SessionEnd};
use serde_json::{Value, json};
use toffeepay::{PaymentId, PaymentMethod, SessionId};

use crate::fixture::{Fixture, request};

const LANGUAGES: [(&str, &str, &str); 5] = [
    ("en", "ltr", "Pay $4.99"),
    ("de", "ltr", "4,99\u{a0}$ zahlen"),
    ("es", "ltr", "Pagar 4,99\u{a0}$"),
    ("ja", "ltr", "$4.99を支払う"),
    ("ar", "rtl", "ادفع \u{2066}$4.99\u{2069}"),
];

async fn page(fixture: &Fixture, session: &Value, language: &str) -> String {
    let url = format!("{}?lang={language}", session["url"].as_str().unwrap());
    fixture.send(fixture.http.get(url)).await.text
}

/// A session in each state that its page knows.
async fn sessions(fixture: &Fixture) -> Vec<(&'static str, Value)> {
    let control = fixture.sandbox.control();
    let id = |session: &Value| SessionId::new(session["id"].as_str().unwrap()).unwrap();
    let mut body = request();
    body["item"]["country"] = json!("DE");
    let mut sessions = Vec::new();
    let fresh = fixture.create_from(&body).await;
    let tried = fixture.create().await;
    fixture.submit(&tried, "decline", &[("reason", "expired_card")]).await;
    sessions.extend([("fresh", fresh), ("tried", tried)]);
    for (name, outcome) in [
        ("paid", SessionEnd::Paid),
        ("failed", SessionEnd::Failed),
        ("cancelled", SessionEnd::Cancelled),
        ("expired", SessionEnd::Expired),
    ] {
        let session = fixture.create_from(&body).await;
        let wish = EndSession { outcome, method: PaymentMethod::ToffeeWallet, reason: None };
        let wish = EndSession { method: PaymentMethod::Card, ..wish };
        control.end_session(&id(&session), wish).await.unwrap();
        sessions.push((name, session));
    }
    let processing = fixture.create().await;
    let slow = AttemptPayment { method: PaymentMethod::TokenizedCard, reason: None, slow: true };
    control.attempt_payment(&id(&processing), slow).await.unwrap();
    let refunded = fixture.create().await;
    fixture.submit(&refunded, "pay", &[("method", "tokenized_card")]).await;
    let payment = PaymentId::new(fixture.payment_of(&refunded).await["id"].as_str().unwrap()).unwrap();
    control.end_payment(&payment, EndPayment { outcome: PaymentEnd::Refunded, reason: None }).await.unwrap();
    let mut closed = request();
    closed["return_url"] = json!(null);
    let closed = fixture.create_from(&closed).await;
    fixture.cancel(&closed).await;
    sessions.extend([("processing", processing), ("refunded", refunded), ("without return", closed)]);
    sessions
}

#[tokio::test]
async fn every_state_is_shown_in_every_language_and_direction() {
    let fixture = Fixture::new().await;
    let sessions = sessions(&fixture).await;
    let mut headlines = HashSet::new();
    for (language, direction, pay) in LANGUAGES {
        for (name, session) in &sessions {
            let html = page(&fixture, session, language).await;
            assert!(
                html.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")),
                "{language} {name}"
            );
            assert_eq!(html.contains(pay), matches!(*name, "fresh" | "tried"), "{language} {name}");
            let main = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
            assert!(!main.contains('{') && !main.contains('}'), "{language} {name}: a name is not filled in");
            if !matches!(*name, "fresh" | "tried" | "without return") {
                let headline = main.split("<h1>").nth(1).unwrap().split('<').next().unwrap().to_owned();
                assert!(headlines.insert((language, headline.clone())), "{language} {name}: {headline}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_stands_in_for_the_game_and_says_in_each_language_how_to_name_ones_own() {
    let fixture = Fixture::new().await;
    let mut headlines = HashSet::new();
    for (language, direction, _) in LANGUAGES {
        let answer =
            fixture.send(fixture.http.get(fixture.url("game")).header("Accept-Language", language)).await;
        assert_eq!(answer.status.as_u16(), 200);
        let html = answer.text;
        assert!(html.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{language}");
        assert!(html.contains("return_to_game_url"), "{language}");
        let headline = html.split("<h1>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert!(headlines.insert(headline));
        check_accessibility(&html, language);
    }
}

#[tokio::test]
async fn every_page_is_fit_for_a_screen_reader() {
    let fixture = Fixture::new().await;
    for (name, session) in sessions(&fixture).await {
        for (language, ..) in LANGUAGES {
            let html = page(&fixture, &session, language).await;
            check_accessibility(&html, &format!("{language} {name}"));
        }
    }
}

/// What can be told from the text alone: one heading of the first rank, labels for all fields, ids that are unique
/// and found, pictures with a text or hidden, a language on everything in another one.
fn check_accessibility(html: &str, name: &str) {
    let body = &html[html.find("<body").unwrap()..];
    assert_eq!(body.matches("<h1").count(), 1, "{name}");
    assert_eq!(body.matches("<main").count(), 1, "{name}");
    // Of a timed page a slow reader has too little, and what is outside of all landmarks is passed over.
    assert!(!html.contains("http-equiv=\"refresh\""), "{name}: it leads away by itself");
    for (before, after) in [("<body", "<header"), ("<header", "<main")] {
        let ends = format!("</{}>", &before[1..]);
        let behind = if before == "<body" { body.split_once('>') } else { body.split_once(&ends) };
        assert!(behind.unwrap().1.starts_with(after), "{name}: something stands before {after}");
    }
    let tags: Vec<&str> = body.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()).collect();
    let attribute = |tag: &str, wanted: &str| {
        let found = tag.split(&format!(" {wanted}=\"")).nth(1)?;
        found.split('"').next().map(str::to_owned)
    };
    let ids: Vec<String> = tags.iter().filter_map(|tag| attribute(tag, "id")).collect();
    let unique: HashSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{name}: an id is there twice in {ids:?}");
    for reference in ["for", "aria-labelledby", "aria-describedby", "form"] {
        for wanted in tags.iter().filter_map(|tag| attribute(tag, reference)) {
            assert!(ids.contains(&wanted), "{name}: {reference}={wanted} leads nowhere");
        }
    }
    let labelled: HashSet<String> = tags.iter().filter_map(|tag| attribute(tag, "for")).collect();
    let mut in_label = false;
    for tag in &tags {
        in_label = (in_label || tag.starts_with("label")) && !tag.starts_with("/label");
        let is_field =
            tag.starts_with("select") || (tag.starts_with("input") && !tag.contains("type=\"hidden\""));
        if is_field {
            let id = attribute(tag, "id");
            assert!(in_label || id.is_some_and(|id| labelled.contains(&id)), "{name}: <{tag}> has no label");
        }
        if tag.starts_with("img") {
            assert!(attribute(tag, "alt").is_some(), "{name}: <{tag}> has no text");
        }
        if tag.starts_with("svg") && !tag.contains("aria-hidden") {
            assert!(body.contains("role=\"img\""), "{name}: <{tag}> is neither hidden nor named");
        }
    }
}

#[tokio::test]
async fn a_chosen_language_stays_through_forms_and_one_that_is_accepted_needs_no_choice() {
    let fixture = Fixture::new().await;
    let session = fixture.create().await;
    let chosen = page(&fixture, &session, "ja").await;
    assert!(chosen.contains("name=\"lang\" value=\"ja\""));
    for (action, fields) in [
        ("decline", vec![("lang", "ja")]),
        ("pay", vec![("lang", "ja"), ("number", "5555444433331111")]),
        ("deposit", vec![("lang", "ja"), ("amount", "500")]),
    ] {
        let answer = fixture.submit(&session, action, &fields).await;
        assert!(answer.header("location").unwrap().contains("lang=ja"), "{action}");
    }
    let accepting =
        |value: &str| fixture.http.get(session["url"].as_str().unwrap()).header("Accept-Language", value);
    let accepted = fixture.send(accepting("fr, es-AR;q=0.9, en;q=0.1")).await.text;
    assert!(accepted.contains("<html lang=\"es\"") && !accepted.contains("name=\"lang\""));
}

#[tokio::test]
async fn errors_are_told_in_the_readers_language() {
    let fixture = Fixture::new().await;
    let none = fixture.http.get(fixture.url("pay/none")).header("Accept-Language", "de");
    let answer = fixture.send(none).await;
    assert_eq!(answer.status.as_u16(), 404);
    assert!(answer.text.contains("Keine solche Zahlung") && answer.text.contains("<html lang=\"de\""));
}
