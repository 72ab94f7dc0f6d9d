//! Webhooks: what is sent of a change, where to, and how it is signed.

pub(crate) mod outbox;
pub(crate) mod sender;
mod sign;

use url::{Host, Url};

use crate::ledger::webhook::StoredSecret;

/// How far webhooks go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To this machine only.
    #[default]
    Loopback,
    /// Anywhere: the tester said so.
    Anywhere,
}

impl Reach {
    /// The address of an endpoint, or why there can be none.
    pub fn check(self, raw: &str) -> Result<Url, &'static str> {
        let url = Url::parse(raw).map_err(|_| "is not a URL")?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err("is not an http or https URL");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("carries a user name or password");
        }
        if self == Self::Loopback && !is_loopback(&url) {
            return Err("is not on this machine, and the sandbox was not started to send webhooks elsewhere");
        }
        Ok(url)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether webhooks can be signed with it.
pub(crate) fn is_secret(raw: &str) -> bool {
    raw.starts_with("whsec_")
        && sign::standard(&StoredSecret(raw.to_owned()), "id", jiff::Timestamp::UNIX_EPOCH, b"").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_on_this_machine_unless_the_tester_says_otherwise() {
        for own in ["http://127.0.0.1:1/x", "http://localhost/", "http://[::1]:9/", "https://127.9.9.9/"] {
            assert!(Reach::Loopback.check(own).is_ok(), "{own}");
        }
        for foreign in [
            "http://localhost.evil.example/",
            "http://192.168.0.7/",
            "https://game.example/",
            "http://[::2]/",
        ] {
            assert!(Reach::Loopback.check(foreign).is_err(), "{foreign}");
            assert!(Reach::Anywhere.check(foreign).is_ok(), "{foreign}");
        }
        for never in ["ftp://127.0.0.1/", "http://a:b@127.0.0.1/", "/hook", "mailto:a@b"] {
            assert!(Reach::Anywhere.check(never).is_err(), "{never}");
        }
    }

    #[test]
    fn a_secret_that_signs_for_anybody_is_none() {
        for blank in ["", "whsec_", "whsec_ ", "whsec_!!", "c2VjcmV0"] {
            assert!(!is_secret(blank), "{blank:?}");
        }
        assert!(is_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    }
}
