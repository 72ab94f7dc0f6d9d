//! The support bundle: what helps to find out what went wrong, and nothing else.
//!
//! It is redacted by type: these structs have no field that could hold an access token, a payment page's
//! address, a return link's state or an idempotency key, and what the API, a library or the user worded
//! freely is not taken at all, or only where it is a plain identifier.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::engine::{Engine, EngineError, TokenState, TroubleKind};
use crate::journal::{Filter, Standing, Start};
use crate::purchase::{Purchase, PurchaseState, Recorded};

/// How many of the newest purchases are told of.
const PURCHASES: u32 = 50;
/// How many of the newest lines of the log.
const LINES: usize = 300;

/// What the shell knows of the app.
#[derive(Clone, Debug, Serialize)]
pub struct AboutApp {
    /// Product name.
    pub name: String,
    /// Version.
    pub version: String,
    /// `linux`, `macos`, `windows`.
    pub system: &'static str,
    /// `x86_64`, `aarch64`.
    pub architecture: &'static str,
    /// Who answers to the URL scheme, as a word.
    pub scheme: Word,
    /// What was amiss at the start, each as a word.
    pub notices: Vec<Word>,
}

/// A plain identifier: letters, digits, `_`, `.`, `:` and `-`, at most 64. Anything else is `?`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word(String);

impl Word {
    /// Takes a text where it is one.
    pub fn new(text: &str) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte);
        if (1..=64).contains(&text.len()) && text.bytes().all(plain) {
            Self(text.to_owned())
        } else {
            Self("?".to_owned())
        }
    }
}

#[derive(Serialize)]
struct Bundle {
    app: AboutApp,
    written_at: Timestamp,
    environment: &'static str,
    server: Option<String>,
    token: &'static str,
    keychain: &'static str,
    journal: JournalPart,
    purchases: Vec<PurchasePart>,
    log: Vec<LogLine>,
}

#[derive(Serialize)]
struct JournalPart {
    usable: bool,
    counts: Vec<(&'static str, u64)>,
}

#[derive(Serialize)]
struct PurchasePart {
    id: String,
    session: Option<Word>,
    environment: &'static str,
    origin: &'static str,
    state: &'static str,
    price: i64,
    currency: Word,
    begun_at: Timestamp,
    ended_at: Option<Timestamp>,
    refunded_at: Option<Timestamp>,
    was_opened: bool,
    status_is_unknown: bool,
    rejection: Option<&'static str>,
    rejection_code: Option<&'static str>,
    differs_in: Vec<&'static str>,
    trouble: Option<&'static str>,
    timeline: Vec<(Timestamp, Word, Word)>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct LogLine {
    at: Word,
    level: Word,
    target: Word,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    fields: Vec<(String, Word)>,
}

impl Engine {
    /// Writes the bundle as JSON for people to read. `log` is the log's text, one JSON object a line.
    pub async fn support_bundle(&self, app: AboutApp, log: &str) -> String {
        let access = self.access();
        let bundle = Bundle {
            app,
            written_at: Timestamp::now(),
            environment: access.name.as_str(),
            // Its host: a path may say more than it should.
            server: access.base_url.as_ref().map(|url| url.origin().ascii_serialization()),
            token: token_word(access.token),
            keychain: if access.vault_problem.is_some() { "problem" } else { "no problem" },
            journal: self.journal_part().await,
            purchases: self.purchase_parts().await.unwrap_or_default(),
            log: log.lines().rev().take(LINES).filter_map(line_of).collect(),
        };
        serde_json::to_string_pretty(&bundle).unwrap_or_else(|error| error.to_string())
    }

    async fn journal_part(&self) -> JournalPart {
        let mut counts = Vec::new();
        for standing in Standing::ALL {
            let filter = Filter { standing: Some(standing), ..Filter::default() };
            if let Ok(summary) = self.summary(filter).await {
                counts.push((standing.as_str(), summary.count));
            }
        }
        JournalPart { usable: self.journal_problem().is_none(), counts }
    }

    async fn purchase_parts(&self) -> Result<Vec<PurchasePart>, EngineError> {
        let (reports, _) = self.statement(Filter::default(), Start::Newest, PURCHASES).await?;
        let mut parts = Vec::new();
        for report in reports {
            let timeline = self.timeline(report.purchase.id()).await?;
            let trouble = report.live.trouble.as_ref().map(|trouble| trouble_word(&trouble.kind));
            parts.push(part_of(&report.purchase, trouble, &timeline));
        }
        Ok(parts)
    }
}

fn part_of(purchase: &Purchase, trouble: Option<&'static str>, timeline: &[Recorded]) -> PurchasePart {
    let rejection = match &purchase.state {
        PurchaseState::Rejected(rejection) => Some(rejection),
        _ => None,
    };
    PurchasePart {
        id: purchase.id().to_string(),
        session: purchase.session.as_ref().map(|session| Word::new(session.id.as_str())),
        environment: purchase.order.environment.as_str(),
        origin: purchase.origin.as_str(),
        state: purchase.state.name(),
        price: purchase.order.price.amount(),
        currency: Word::new(purchase.order.price.currency().as_str()),
        begun_at: purchase.order.begun_at,
        ended_at: purchase.ended_at,
        refunded_at: purchase.refunded_at,
        was_opened: purchase.was_opened,
        status_is_unknown: purchase.unknown_status.is_some(),
        rejection: rejection.map(|rejection| rejection.reason.as_str()),
        rejection_code: rejection.and_then(|rejection| rejection.api_code.as_deref()).map(code_word),
        differs_in: purchase.differences.iter().map(|difference| difference.field.as_str()).collect(),
        trouble,
        timeline: timeline
            .iter()
            .map(|entry| (entry.at, Word::new(&entry.kind), Word::new(&entry.cause)))
            .collect(),
    }
}

/// The codes that the API documents; what else it says may hold anything.
const CODES: &[&str] = &[
    "unauthorized",
    "invalid_game_id",
    "invalid_currency",
    "invalid_price",
    "invalid_image",
    "session_expired",
    "insufficient_funds",
    "idempotency_conflict",
];

fn code_word(code: &str) -> &'static str {
    CODES.iter().find(|known| **known == code).copied().unwrap_or("another")
}

fn token_word(token: TokenState) -> &'static str {
    match token {
        TokenState::OfTheSandbox => "of the sandbox",
        TokenState::Reading => "being read",
        TokenState::Missing => "missing",
        TokenState::InKeychain => "in the keychain",
        TokenState::ThisRun => "for this run",
        TokenState::Refused => "refused",
    }
}

fn trouble_word(trouble: &TroubleKind) -> &'static str {
    match trouble {
        TroubleKind::Api(toffeepay::Error::Unavailable(_)) => "unreachable",
        TroubleKind::Api(toffeepay::Error::RateLimited { .. }) => "asked to pause",
        TroubleKind::Api(toffeepay::Error::BadAnswer(_) | toffeepay::Error::EntryTooLong { .. }) => {
            "unreadable answer"
        }
        TroubleKind::Api(_) => "refused",
        TroubleKind::NoToken => "no token",
        TroubleKind::TokenRefused => "token refused",
        TroubleKind::Journal(_) => "journal",
    }
}

/// The crates whose messages are written in the code and hold nothing else.
const OURS: &[&str] = &["storefront", "storefront_companion"];
/// Fields that hold identifiers. All others may hold anything.
const FIELDS: &[&str] = &["purchase", "event", "state", "environment", "code", "reference"];

fn line_of(raw: &str) -> Option<LogLine> {
    let line: Value = serde_json::from_str(raw).ok()?;
    let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
    let fields = line.get("fields").and_then(Value::as_object)?;
    let target = text("target");
    let is_ours = OURS.contains(&target.split("::").next().unwrap_or_default());
    let message = fields.get("message").and_then(Value::as_str).filter(|_| is_ours);
    let kept = |key: &&&str| is_ours && fields.get(**key).is_some_and(Value::is_string);
    Some(LogLine {
        at: Word::new(text("timestamp")),
        level: Word::new(text("level")),
        target: Word::new(target),
        message: message.map(|message| message.chars().take(200).collect()),
        fields: FIELDS
            .iter()
            .filter(kept)
            .map(|key| ((*key).to_owned(), Word::new(fields[*key].as_str().unwrap_or_default())))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_log_line_only_what_is_ours_and_plain_is_kept() {
        let line = line_of(
            r#"{"timestamp":"2026-01-01T00:00:00Z","level":"WARN","target":"storefront_companion::error",
            "fields":{"message":"a command failed","code":"TokenRefused","reference":"AB12","cause":"Bearer sk canary",
            "error":"sk_canary"}}"#,
        )
        .unwrap();
        assert_eq!(line.message.as_deref(), Some("a command failed"));
        let text = serde_json::to_string(&line).unwrap();
        assert!(text.contains("TokenRefused") && text.contains("AB12") && !text.contains("canary"), "{text}");
        let theirs =
            line_of(r#"{"level":"INFO","target":"reqwest","fields":{"message":"canary","code":"canary"}}"#);
        assert!(!serde_json::to_string(&theirs).unwrap().contains("canary"));
        for broken in ["", "plain text canary", "[]", "{\"fields\":1}"] {
            assert_eq!(line_of(broken), None);
        }
    }

    #[test]
    fn what_is_no_identifier_is_a_question_mark() {
        for (text, word) in [("paid", "paid"), ("a b", "?"), ("", "?"), ("é", "?"), (&"a".repeat(65), "?")] {
            assert_eq!(Word::new(text), Word(word.to_owned()));
        }
    }
}
