//! Secrets that were met in this run, in memory alone: they are taken out of every text that repeats them.

use std::collections::VecDeque;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::withheld::WITHHELD;

/// How many are remembered.
const MOST: usize = 512;
/// Shorter ones would be found in words that are none.
const SHORTEST: usize = 8;

/// What is known, the oldest first.
#[derive(Default)]
pub struct Known(VecDeque<SecretString>);

impl Known {
    /// Remembers an access token.
    pub fn learn_token(&mut self, token: &str) {
        self.remember(token);
    }

    /// Remembers an address, and the parts of it by which it could be found again.
    pub fn learn(&mut self, address: &str) {
        self.remember(address);
        let Ok(url) = Url::parse(address) else { return };
        let after_host = &url[url::Position::BeforePath..];
        self.remember(after_host);
        self.remember(url.path());
        for (_, value) in url.query_pairs() {
            self.remember(&value);
        }
        self.remember(url.fragment().unwrap_or_default());
    }

    /// A text without any of it.
    pub fn without(&self, text: &str) -> String {
        let mut found: Vec<_> =
            self.0.iter().map(ExposeSecret::expose_secret).filter(|secret| text.contains(secret)).collect();
        // The longest first: a part that is taken out of it would leave the rest.
        found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        found.iter().fold(text.to_owned(), |text, secret| text.replace(secret, WITHHELD))
    }

    fn remember(&mut self, secret: &str) {
        let is_known = self.0.iter().any(|known| known.expose_secret() == secret);
        if secret.len() < SHORTEST || secret == WITHHELD || is_known {
            return;
        }
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(SecretString::from(secret));
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Known({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_bounded_and_does_not_print_itself() {
        let mut known = Known::default();
        for number in 0..2_000 {
            known.learn_token(&format!("canary-{number:08}"));
        }
        assert_eq!(known.0.len(), MOST);
        assert!(!format!("{known:?}").contains("canary"));
    }

    #[test]
    fn no_part_of_an_address_is_left_where_a_shorter_one_was_known_before() {
        let mut known = Known::default();
        known.learn("https://pay.example/secret");
        known.learn("https://pay.example/secret?key=0123456789");
        assert_eq!(known.without("/secret?key=0123456789"), WITHHELD);
    }

    #[test]
    fn a_path_that_is_too_short_to_be_a_secret_is_left_alone() {
        let mut known = Known::default();
        known.learn("https://pay.example/c/");
        assert_eq!(known.without("a /c/ b"), "a /c/ b");
    }
}
