//! What is left out of evidence: what is secret in a run, wherever an answer, a webhook or an error repeats it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use toffeepay::AccessToken;
use url::Url;

use super::{Known, text};

/// The longest body that is told of, in bytes.
const TOLD: usize = 16 * 1024;
/// The most that is told of what is no JSON, in characters.
const TOLD_OF_OTHER: usize = 500;

/// The secrets that were met in a run. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets(Arc<Mutex<Known>>);

impl Secrets {
    /// Remembers an access token.
    pub fn learn_token(&self, token: &AccessToken) {
        self.learn(token.expose());
    }

    /// Remembers a secret as it is.
    pub fn learn(&self, secret: &str) {
        self.lock().learn_token(secret);
    }

    /// Remembers an address that is the right to what it leads to, and what of it tells it.
    pub fn learn_address(&self, address: &str) {
        self.lock().learn(address);
    }

    /// A body for people to read. What is no JSON is a proxy's page or broken, and is cut short.
    pub fn body(&self, body: &str) -> String {
        let mut told = match serde_json::from_str::<Value>(body) {
            Ok(mut value) => {
                text::value(&mut value, &mut self.lock());
                serde_json::to_string_pretty(&value).unwrap_or_default()
            }
            Err(_) => self.plain(body).chars().filter(|c| !c.is_control()).take(TOLD_OF_OTHER).collect(),
        };
        if told.len() > TOLD {
            let end = (0..=TOLD).rev().find(|index| told.is_char_boundary(*index)).unwrap_or_default();
            told.truncate(end);
            told.push_str("\n(and more)");
        }
        told
    }

    /// Any other text that comes from outside.
    pub fn plain(&self, told: &str) -> String {
        text::plain(told, &self.lock())
    }

    /// Words of our own that may repeat what came from outside: only what is known is taken out.
    pub fn words(&self, told: &str) -> String {
        self.lock().without(told)
    }

    /// Path and query of a request.
    pub fn path(&self, url: &Url) -> String {
        let kept = text::address(url);
        let path = kept.get(url[..url::Position::BeforePath].len()..).unwrap_or_default();
        self.words(path)
    }

    /// What is behind this lock is whole at every moment.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "sk_test_echo_0123456789";

    fn secrets() -> Secrets {
        let secrets = Secrets::default();
        secrets.learn_token(&AccessToken::new(TOKEN).unwrap());
        secrets
    }

    #[test]
    fn pages_and_states_are_withheld_wherever_they_stand_and_in_what_comes_after() {
        let secrets = secrets();
        let told = secrets.body(
            r#"[{"id":"ses_1","url":"https://pay.example/secret-page","item":{"title":"x"},
                "more":{"return_url":"a://b?state=secret-state"}}]"#,
        );
        assert!(!told.contains("secret"), "{told}");
        assert!(told.contains("ses_1") && told.contains(super::super::WITHHELD));
        assert!(!secrets.words("it leads to /secret-page").contains("secret"));
    }

    #[test]
    fn the_token_is_withheld_in_json_in_pages_in_words_and_in_addresses() {
        let secrets = secrets();
        let url = format!("http://127.0.0.1:1/v1/sessions?game_id=g&by={TOKEN}");
        for told in [
            secrets.body(&format!(r#"{{"error":{{"message":"{TOKEN} is no token"}},"{TOKEN}":1}}"#)),
            secrets.body(&format!("<html><h1>502</h1>Authorization: Bearer {TOKEN}</html>")),
            secrets.plain(&format!("the API answered 401: {TOKEN} is unknown")),
            secrets.words(&format!("the app refused: {TOKEN} is unknown")),
            secrets.path(&Url::parse(&url).unwrap()),
        ] {
            assert!(!told.contains(TOKEN) && told.contains(super::super::WITHHELD), "{told}");
        }
    }

    #[test]
    fn what_is_no_json_or_long_is_cut_short() {
        let secrets = secrets();
        assert!(secrets.body(&"<".repeat(9_000)).len() <= TOLD_OF_OTHER);
        let long = serde_json::to_string(&vec!["é"; 9_000]).unwrap();
        let told = secrets.body(&long);
        assert!(told.len() < TOLD + 20 && told.ends_with("(and more)"));
    }
}
