//! Return links: `<scheme>://payment-complete?state=<state>`, checked as raw bytes.
//!
//! The link is a doorbell, not a message. Whoever may send one (any page, any program) can at most cause
//! a status check of a purchase that this journal already has. No URL parser sees it: parsers mend what
//! should be refused.

mod ignored;

use std::fmt;

pub use ignored::{IgnoredLinks, IgnoredLog};

use crate::purchase::ReturnState;

/// Longest link accepted, in bytes.
const MAX_LEN: usize = 2_048;
/// What stands between scheme and query.
const PATH: &str = "payment-complete";

/// The URL scheme of this app, of tauri.conf.json.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme(String);

/// Not a scheme that can be registered: `[a-z][a-z0-9+.-]*`, at most 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a URL scheme in lower case")]
pub struct InvalidScheme(pub String);

impl Scheme {
    /// Checks and takes a scheme.
    pub fn new(raw: &str) -> Result<Self, InvalidScheme> {
        let mut bytes = raw.bytes();
        let first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase());
        let rest =
            bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+.-".contains(&byte));
        if first && rest && raw.len() <= 64 {
            Ok(Self(raw.to_owned()))
        } else {
            Err(InvalidScheme(raw.to_owned()))
        }
    }

    /// The scheme.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The return URL that is sent with a session: carries the state alone.
    pub fn return_url(&self, state: &ReturnState) -> String {
        format!("{}://{PATH}?state={}", self.0, state.as_str())
    }

    /// Whether an argument looks like it was meant as a link to this app, good or bad.
    pub fn owns(&self, raw: &[u8]) -> bool {
        raw.get(..self.0.len()).is_some_and(|own| own.eq_ignore_ascii_case(self.0.as_bytes()))
            && raw.get(self.0.len()) == Some(&b':')
    }
}

/// A link that passed the raw checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnLink {
    state: ReturnState,
}

/// Why a link is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum LinkIgnored {
    /// Over 2,048 bytes.
    #[error("it is longer than {MAX_LEN} bytes")]
    TooLong,
    /// Something else than visible ASCII.
    #[error("it has bytes other than visible ASCII")]
    NotVisibleAscii,
    /// Another scheme.
    #[error("it has another scheme")]
    OtherScheme,
    /// Not the shape of a return link: another path, a user, a port, a fragment.
    #[error("it does not have the shape of a return link")]
    OtherShape,
    /// A buy link that does not name one item, well-formed.
    #[error("it does not name one well-formed item")]
    NoItem,
    /// A buy link whose player is not well-formed.
    #[error("it does not name a well-formed player")]
    NoPlayer,
    /// A buy link with a parameter that is none of a buy link, or is there twice.
    #[error("it has a parameter that a buy link does not have, or one twice")]
    OtherParameter,
    /// No state, more than one, or not 128 bits in base64url.
    #[error("it does not carry one well-formed state")]
    NoState,
    /// The state is of no purchase of this journal.
    #[error("its state belongs to no purchase here")]
    UnknownState,
    /// The journal can't be read now: the link may be good, and is worth keeping.
    #[error("the journal can't be read now")]
    NotLookedUp,
    /// The purchase is final: there is nothing to ask.
    #[error("its purchase has already ended")]
    AlreadyEnded,
    /// Links came faster than anybody can look at them: buy links, or such as mean nothing.
    #[error("too many came just before it")]
    TooMany,
    /// Something else than one return link alone.
    #[error("it is not one return link alone")]
    NotALink,
    /// A probe that nobody waits for.
    #[error("it is a probe that nobody waits for")]
    NotAwaited,
}

impl LinkIgnored {
    /// Every reason.
    pub const ALL: [Self; 14] = [
        Self::TooLong,
        Self::NotVisibleAscii,
        Self::OtherScheme,
        Self::OtherShape,
        Self::NoItem,
        Self::NoPlayer,
        Self::OtherParameter,
        Self::NoState,
        Self::UnknownState,
        Self::NotLookedUp,
        Self::AlreadyEnded,
        Self::TooMany,
        Self::NotALink,
        Self::NotAwaited,
    ];

    /// The reason as one word, for files and for the UI.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::NotVisibleAscii => "not_visible_ascii",
            Self::OtherScheme => "other_scheme",
            Self::OtherShape => "other_shape",
            Self::NoItem => "no_item",
            Self::NoPlayer => "no_player",
            Self::OtherParameter => "other_parameter",
            Self::NoState => "no_state",
            Self::UnknownState => "unknown_state",
            Self::NotLookedUp => "not_looked_up",
            Self::AlreadyEnded => "already_ended",
            Self::TooMany => "too_many",
            Self::NotALink => "not_a_link",
            Self::NotAwaited => "not_awaited",
        }
    }

    /// Reads a code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

impl ReturnLink {
    /// Checks the raw bytes, as they came from the system.
    pub fn parse(raw: &[u8], scheme: &Scheme) -> Result<Self, LinkIgnored> {
        let (path, query) = parts(raw, scheme)?;
        // Some browsers write the empty path of a host out as a slash.
        if path.strip_suffix('/').unwrap_or(path) != PATH {
            return Err(LinkIgnored::OtherShape);
        }
        let mut states = query.split('&').filter_map(|pair| match pair.split_once('=') {
            Some(("state", value)) => Some(value),
            None if pair == "state" => Some(""),
            _ => None,
        });
        match (states.next(), states.next()) {
            (Some(state), None) => {
                ReturnState::parse(state).map(|state| Self { state }).ok_or(LinkIgnored::NoState)
            }
            _ => Err(LinkIgnored::NoState),
        }
    }

    /// The link of a state.
    pub fn to(state: ReturnState) -> Self {
        Self { state }
    }

    /// The state that it carries.
    pub fn state(&self) -> &ReturnState {
        &self.state
    }

    /// The link again, in its shortest form: what was sent along with it is dropped.
    pub fn to_raw(&self, scheme: &Scheme) -> ReturnUrl {
        ReturnUrl(scheme.return_url(&self.state))
    }
}

/// What stands before and after the question mark of a link to this app, as raw text.
pub(crate) fn parts<'a>(raw: &'a [u8], scheme: &Scheme) -> Result<(&'a str, &'a str), LinkIgnored> {
    if raw.len() > MAX_LEN {
        return Err(LinkIgnored::TooLong);
    }
    if !raw.iter().all(u8::is_ascii_graphic) {
        return Err(LinkIgnored::NotVisibleAscii);
    }
    let raw = str::from_utf8(raw).map_err(|_| LinkIgnored::NotVisibleAscii)?;
    let rest = raw
        .strip_prefix(scheme.as_str())
        .and_then(|rest| rest.strip_prefix("://"))
        .ok_or(LinkIgnored::OtherScheme)?;
    let (path, query) = rest.split_once('?').ok_or(LinkIgnored::OtherShape)?;
    if query.contains(['#', '?']) {
        return Err(LinkIgnored::OtherShape);
    }
    Ok((path, query))
}

/// A return link in its shortest form.
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnUrl(String);

impl fmt::Debug for ReturnUrl {
    /// The state is in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnUrl(redacted)")
    }
}

impl ReturnUrl {
    /// The link as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReturnUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scheme() -> Scheme {
        Scheme::new("storefront-companion").unwrap()
    }

    fn parse(raw: &str) -> Result<ReturnLink, LinkIgnored> {
        ReturnLink::parse(raw.as_bytes(), &scheme())
    }

    const STATE: &str = "AAECAwQFBgcICQoLDA0ODw";

    #[test]
    fn the_link_that_is_sent_is_the_link_that_is_taken() {
        let state = ReturnState::from_random([7; 16]);
        let link = parse(&scheme().return_url(&state)).unwrap();
        assert_eq!(link.state(), &state);
        assert_eq!(link.to_raw(&scheme()).as_str(), scheme().return_url(&state));
    }

    #[test]
    fn a_link_of_2_048_bytes_is_taken_and_one_of_2_049_is_not() {
        let link = format!("storefront-companion://payment-complete?state={STATE}&x=");
        let of = |length: usize| format!("{link}{}", "a".repeat(length - link.len()));
        assert_eq!(parse(&of(2_048)).unwrap().state().as_str(), STATE);
        assert!(matches!(parse(&of(2_049)), Err(LinkIgnored::TooLong)));
    }

    #[test]
    fn unknown_extra_parameters_are_accepted_and_dropped() {
        for raw in [
            format!("storefront-companion://payment-complete?state={STATE}&status=paid&session_id=x"),
            format!("storefront-companion://payment-complete?utm=1&state={STATE}"),
            format!("storefront-companion://payment-complete/?state={STATE}"),
        ] {
            assert_eq!(parse(&raw).unwrap().state().as_str(), STATE, "{raw}");
        }
    }

    #[test]
    fn whatever_is_not_exactly_a_return_link_is_refused_with_the_reason() {
        use LinkIgnored::{NoState, NotVisibleAscii, OtherScheme, OtherShape, TooLong};
        let long = format!("storefront-companion://payment-complete?state={STATE}&x={}", "a".repeat(MAX_LEN));
        for (raw, reason) in [
            (String::new(), OtherScheme),
            ("https://example.com".into(), OtherScheme),
            (format!("STOREFRONT-companion://payment-complete?state={STATE}"), OtherScheme),
            (format!("storefront-companion:payment-complete?state={STATE}"), OtherScheme),
            (format!("storefront-companion:/payment-complete?state={STATE}"), OtherScheme),
            (format!("storefront-companion2://payment-complete?state={STATE}"), OtherScheme),
            ("storefront-companion://payment-complete".into(), OtherShape),
            (format!("storefront-companion://PAYMENT-complete?state={STATE}"), OtherShape),
            (format!("storefront-companion://payment-complete:80?state={STATE}"), OtherShape),
            (format!("storefront-companion://user@payment-complete?state={STATE}"), OtherShape),
            (format!("storefront-companion://payment-complete//?state={STATE}"), OtherShape),
            (format!("storefront-companion://payment-complete/x?state={STATE}"), OtherShape),
            (format!("storefront-companion://payment-complete?state={STATE}#x"), OtherShape),
            ("storefront-companion://payment-complete?".into(), NoState),
            ("storefront-companion://payment-complete?state=".into(), NoState),
            ("storefront-companion://payment-complete?state".into(), NoState),
            (format!("storefront-companion://payment-complete?State={STATE}"), NoState),
            (format!("storefront-companion://payment-complete?state={STATE}&state={STATE}"), NoState),
            (format!("storefront-companion://payment-complete?state={STATE}&state"), NoState),
            (format!("storefront-companion://payment-complete?state={STATE}%00"), NoState),
            (format!("storefront-companion://payment-complete?state=%41{}", &STATE[1..]), NoState),
            (format!("storefront-companion://payment-complete?state={STATE} "), NotVisibleAscii),
            (format!("storefront-companion://payment-complete?state={STATE}\n"), NotVisibleAscii),
            (format!("storefront-companion://payment-complete?state={STATE}\u{202e}"), NotVisibleAscii),
            (long, TooLong),
        ] {
            assert_eq!(parse(&raw), Err(reason), "{raw}");
        }
    }

    #[test]
    fn a_scheme_is_lower_case_and_registrable() {
        assert!(Scheme::new("com.example.shop+dev-2").is_ok());
        for bad in ["", "Shop", "1shop", "shop:", "sh op", "shöp", &"a".repeat(65)] {
            assert!(Scheme::new(bad).is_err(), "{bad}");
        }
        assert!(scheme().owns(b"Storefront-Companion:whatever"));
        assert!(!scheme().owns(b"storefront-companionx:whatever"));
        assert!(!scheme().owns(b"storefront"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(raw in prop::collection::vec(any::<u8>(), 0..4096)) {
            let _ = ReturnLink::parse(&raw, &scheme());
        }

        #[test]
        fn what_passes_carries_exactly_one_state(
            tail in "(&?[a-z]{0,8}=?[A-Za-z0-9_%=&#/?-]{0,60}){0,4}"
        ) {
            let raw = format!("storefront-companion://payment-complete?state={STATE}{tail}");
            if let Ok(link) = parse(&raw) {
                prop_assert_eq!(link.state().as_str(), STATE);
                prop_assert_eq!(raw.matches("&state=").count(), 0);
            }
        }
    }
}
