//! The links that can be fired, as raw text.

use storefront::purchase::ReturnState;
use storefront::return_link::Scheme;

/// A kind of link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shot {
    /// The return link of an open purchase.
    Good,
    /// The same, twice at once.
    Duplicate,
    /// The same, which also says that it was paid.
    Claiming,
    /// The return link of a purchase that has ended.
    Late,
    /// A state that no purchase has.
    Forged,
    /// Another program's scheme.
    Foreign,
    /// No state.
    Stateless,
    /// Two states.
    TwoStates,
    /// Another path.
    OtherPath,
    /// A fragment behind it.
    Fragment,
    /// More than 2,048 bytes.
    TooLong,
    /// A character that is not ASCII.
    NotAscii,
}

/// Which purchase a link needs, to take the state from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// None.
    Nothing,
    /// One that has not ended.
    Open,
    /// One that has.
    Ended,
}

/// How a link is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Inside the app, where the system's own event comes in.
    Direct,
    /// By the system's opener and another start of the app, as from a browser.
    System,
}

impl Shot {
    /// The purchase that it is of.
    pub fn needs(self) -> Needs {
        match self {
            Self::Good | Self::Duplicate | Self::Claiming => Needs::Open,
            Self::Late => Needs::Ended,
            _ => Needs::Nothing,
        }
    }

    /// Whether it can be brought that way: the system takes links of other schemes to others.
    pub fn goes(self, way: Way) -> bool {
        way == Way::Direct || self != Self::Foreign
    }

    /// How often it is sent.
    pub fn times(self) -> usize {
        if self == Self::Duplicate { 2 } else { 1 }
    }

    /// The link. `state` is the purchase's where it needs one, else a random one.
    pub fn raw(self, scheme: &Scheme, state: &ReturnState) -> String {
        let good = scheme.return_url(state);
        match self {
            Self::Good | Self::Duplicate | Self::Late | Self::Forged => good,
            Self::Claiming => format!("{good}&status=paid&session_id=ses_forged"),
            Self::Foreign => good.replacen(scheme.as_str(), "another-program", 1),
            Self::Stateless => good.split('?').next().unwrap_or_default().to_owned() + "?status=paid",
            Self::TwoStates => format!("{good}&state={}", state.as_str()),
            Self::OtherPath => good.replacen("payment-complete", "elsewhere", 1),
            Self::Fragment => format!("{good}#paid"),
            Self::TooLong => format!("{good}&x={}", "a".repeat(2_048)),
            Self::NotAscii => format!("{good}&name=caf\u{e9}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use storefront::buy_link::Link;
    use storefront::return_link::LinkIgnored;

    use super::*;

    #[test]
    fn each_shot_is_to_a_parser_what_its_name_says() {
        let scheme = Scheme::new("mygame").unwrap();
        let state = ReturnState::from_random([7; 16]);
        for shot in [Shot::Good, Shot::Duplicate, Shot::Claiming, Shot::Late, Shot::Forged] {
            let link = Link::parse(shot.raw(&scheme, &state).as_bytes(), &scheme);
            assert!(matches!(link, Ok(Link::Return(ref link)) if link.state() == &state), "{shot:?}");
        }
        for (shot, reason) in [
            (Shot::Foreign, LinkIgnored::OtherScheme),
            (Shot::Stateless, LinkIgnored::NoState),
            (Shot::TwoStates, LinkIgnored::NoState),
            (Shot::OtherPath, LinkIgnored::OtherShape),
            (Shot::Fragment, LinkIgnored::OtherShape),
            (Shot::TooLong, LinkIgnored::TooLong),
            (Shot::NotAscii, LinkIgnored::NotVisibleAscii),
        ] {
            let link = Link::parse(shot.raw(&scheme, &state).as_bytes(), &scheme);
            assert_eq!(link, Err(reason), "{shot:?}");
        }
    }
}
