//! What hides secrets in a report, and the only text that a report is made of.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use scenarios::redact::{self, Known, WITHHELD};
use serde::Serialize;
use storefront::purchase::{Order, SessionRecord};

use crate::exchanges::{Exchange, Header, Outcome};

/// The longest text that is told, in characters.
const LONGEST: usize = 2_000;
/// Characters of an idempotency key that are told: enough to tell one from another.
const KEY_TOLD: usize = 8;

/// A text that secrets were taken out of. Only a [`Veil`] makes one, so a report that is made of these can't hold what
/// never went through it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Told(String);

impl Told {
    /// What may be told.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known to be secret here.
pub struct Veil {
    known: Known,
    keys: Vec<String>,
    folders: Vec<String>,
}

impl Veil {
    /// A veil over the folders of this machine that have a person's name in them. The token is learned apart.
    pub fn over<'a>(folders: impl IntoIterator<Item = &'a Path>) -> Self {
        let mut folders: Vec<_> = folders
            .into_iter()
            .map(|folder| folder.to_string_lossy().into_owned())
            // The root of a disk is nobody's.
            .filter(|folder| folder.len() > 3)
            .collect();
        // The longest first: a part of it that went before would leave the rest.
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
        Self { known: Known::default(), keys: Vec::new(), folders }
    }

    /// Learns an access token.
    pub fn learn_token(&mut self, token: &str) {
        self.known.learn_token(token);
    }

    /// Learns what is secret of a purchase.
    pub fn learn(&mut self, order: &Order, session: Option<&SessionRecord>) {
        self.keys.push(order.key.to_string());
        self.known.learn(order.return_state.as_str());
        if let Some(session) = session {
            self.known.learn(&session.page);
        }
    }

    /// Learns the keys that exchanges were sent under.
    pub fn learn_keys<'a>(&mut self, exchanges: impl IntoIterator<Item = &'a Exchange>) {
        for key in exchanges.into_iter().filter_map(|exchange| exchange.sent.key.clone()) {
            if key.chars().count() > KEY_TOLD && !self.keys.contains(&key) {
                self.keys.push(key);
            }
        }
    }

    /// A text of others.
    pub fn text(&self, text: &str) -> Told {
        Told(redact::plain(&self.words(text), &self.known).chars().take(LONGEST).collect())
    }

    /// A URL of the API. What it carries is no secret, but for what is known to be one.
    pub fn address(&self, url: &str) -> Told {
        Told(self.known.without(&self.words(url)))
    }

    /// The beginning of a key.
    pub fn key(key: &str) -> Told {
        Told(shortened(key))
    }

    /// A scenario, which stays one: it is made of words of this code, and of the item's id.
    pub fn scenario(&self, text: &str) -> Told {
        Told(self.known.without(&self.words(text)))
    }

    /// A body, which stays JSON where it is.
    pub fn body(&mut self, body: &str) -> Told {
        let body = redact::body(body, &mut self.known);
        Told(self.words(&body))
    }

    /// An exchange as it may leave this machine. The log has withheld what it must not hold; this takes out what only
    /// a stranger must not see.
    pub fn exchange(&mut self, mut exchange: Exchange) -> Exchange {
        exchange.sent.url = self.address(&exchange.sent.url).0;
        exchange.sent.key = exchange.sent.key.as_deref().map(shortened);
        exchange.sent.headers = self.headers(exchange.sent.headers);
        exchange.sent.body = exchange.sent.body.as_deref().map(|body| self.body(body).0);
        exchange.outcome = match exchange.outcome {
            Outcome::Answered { status, headers, body } => Outcome::Answered {
                status,
                headers: self.headers(headers),
                body: body.as_deref().map(|body| self.body(body).0),
            },
            Outcome::Failed(why) => Outcome::Failed(self.text(&why).0),
            Outcome::Open => Outcome::Open,
        };
        exchange.fault = exchange.fault.as_deref().map(|fault| self.text(fault).0);
        exchange
    }

    fn headers(&self, headers: Vec<Header>) -> Vec<Header> {
        let told = |Header { name, value }: Header| {
            let value = if name.eq_ignore_ascii_case("idempotency-key") {
                shortened(&value)
            } else {
                self.text(&value).0
            };
            Header { name: self.text(&name).0, value }
        };
        headers.into_iter().map(told).collect()
    }

    /// Without folders, keys and webhook secrets.
    fn words(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for folder in &self.folders {
            text = text.replace(folder.as_str(), WITHHELD);
            // As in a string of JSON.
            text = text.replace(&folder.replace('\\', "\\\\"), WITHHELD);
        }
        for key in &self.keys {
            text = text.replace(key.as_str(), &shortened(key));
        }
        let Some(patterns) = PATTERNS.as_ref() else { return WITHHELD.to_owned() };
        let text = patterns.secret.replace_all(&text, WITHHELD);
        patterns.path.replace_all(&text, format!("${{1}}{WITHHELD}")).into_owned()
    }
}

fn shortened(key: &str) -> String {
    // A text that was shortened before stays as it is.
    if key.ends_with('…') {
        return key.to_owned();
    }
    key.chars().take(KEY_TOLD).chain(['…']).collect()
}

struct Patterns {
    /// A webhook secret.
    secret: Regex,
    /// A path in a person's folder, also one of another machine.
    path: Regex,
}

/// None where one does not compile, which a test rules out: then nothing is told.
static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let folders = r"/(?:home|users|root|tmp|private|var/folders|run/user)/|[a-z]:(?:\\+|/)users(?:\\+|/)";
    let path = format!(r#"(?i)(^|[^a-z0-9./_-])(?:file:/*)?(?:{folders})[^\s"'<>|,;()]*"#);
    Some(Patterns { secret: Regex::new(r"whsec_[A-Za-z0-9+/=_-]+").ok()?, path: Regex::new(&path).ok()? })
});

#[cfg(test)]
mod tests {
    use super::*;

    fn veil() -> Veil {
        let mut veil = Veil::over([Path::new("/home/anna berg"), Path::new("/")]);
        veil.learn_token("sk_test_canary_0123456789");
        veil.keys.push("0a1b2c3d-canary-key".into());
        veil
    }

    #[test]
    fn paths_keys_tokens_and_secrets_are_taken_out_wherever_they_stand() {
        let veil = veil();
        for text in [
            "unable to open /home/anna berg/purchases.sqlite",
            "at /Users/canary/Library and C:\\Users\\canary\\AppData or \"C:\\\\Users\\\\canary\"",
            "file:///home/canary/x (/home/canary)",
            "key 0a1b2c3d-canary-key",
            "whsec_canaryAAAA+/=",
            "token is sk_test_canary_0123456789",
            "see https://pay.example/canary?x=canary",
        ] {
            for told in [veil.text(text), veil.body_of(text)] {
                let hidden = !told.as_str().contains("canary") && !told.as_str().contains("berg");
                assert!(hidden, "{text} → {}", told.as_str());
            }
        }
        assert_eq!(veil.text("key 0a1b2c3d-canary-key").as_str(), "key 0a1b2c3d…");
    }

    #[test]
    fn what_is_no_secret_stays() {
        let veil = veil();
        for text in ["paid by player", "GET /v1/sessions/ses_1", "4.99 USD", "3 of 4 tries"] {
            assert_eq!(veil.text(text).as_str(), text);
        }
        let url = "http://127.0.0.1:1/v1/users/payments?user_id=player_42";
        assert_eq!(veil.address(url).as_str(), url);
    }

    #[test]
    fn a_body_stays_json() {
        let told = veil().body(r#"{"url":"https://pay.example/canary","path":"/home/canary/x","price":499}"#);
        let value: serde_json::Value = serde_json::from_str(told.as_str()).unwrap();
        assert_eq!(value["price"], 499);
        assert!(!told.as_str().contains("canary"), "{}", told.as_str());
    }

    impl Veil {
        fn body_of(&self, text: &str) -> Told {
            let mut veil = Self::over(self.folders.iter().map(Path::new));
            veil.keys.clone_from(&self.keys);
            veil.learn_token("sk_test_canary_0123456789");
            veil.body(text)
        }
    }
}
