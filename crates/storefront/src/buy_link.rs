//! Buy links: `<scheme>://buy?item=<id>`, with `&player=<id>` where the game names the player.
//!
//! Any page and any program can send one, so all it can do is show the confirmation of an item that this
//! catalogue has. It never buys, and never changes who buys without being confirmed. Like return links it
//! is checked as raw bytes: one spelling, each parameter once, nothing else.

use toffeepay::UserId;

use crate::probe::{self, Probe};
use crate::return_link::{LinkIgnored, ReturnLink, Scheme, parts};
use crate::shop::ItemId;

/// What stands between scheme and query.
const PATH: &str = "buy";
/// Longest player's id in a link, in bytes.
const LONGEST_PLAYER: usize = 128;

/// A buy link that passed the raw checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuyLink {
    item: ItemId,
    player: Option<UserId>,
}

/// A link to this app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The player comes back from a payment page.
    Return(ReturnLink),
    /// The game, or whoever, asks to show an item.
    Buy(BuyLink),
    /// The return-link doctor looks whether links arrive.
    Probe(Probe),
}

impl Link {
    /// Checks the raw bytes, as they came from the system.
    pub fn parse(raw: &[u8], scheme: &Scheme) -> Result<Self, LinkIgnored> {
        match parts(raw, scheme)? {
            (PATH, query) => BuyLink::of_query(query).map(Self::Buy),
            (probe::PATH, query) => Probe::of_query(query).map(Self::Probe),
            _ => ReturnLink::parse(raw, scheme).map(Self::Return),
        }
    }
}

impl BuyLink {
    fn of_query(query: &str) -> Result<Self, LinkIgnored> {
        let (mut item, mut player) = (None, None);
        for pair in query.split('&') {
            let (place, value) = match pair.split_once('=') {
                Some(("item", value)) => (&mut item, value),
                Some(("player", value)) => (&mut player, value),
                _ => return Err(LinkIgnored::OtherParameter),
            };
            if place.replace(value).is_some() {
                return Err(LinkIgnored::OtherParameter);
            }
        }
        let item = item.ok_or(LinkIgnored::NoItem)?;
        let item = ItemId::try_from(item.to_owned()).map_err(|_| LinkIgnored::NoItem)?;
        let player = player.map(player_of).transpose()?;
        Ok(Self { item, player })
    }

    /// The item to show. The catalogue may not have it.
    pub fn item(&self) -> &ItemId {
        &self.item
    }

    /// The player that it names. Nobody's word: to be confirmed.
    pub fn player(&self) -> Option<&UserId> {
        self.player.as_ref()
    }

    /// The link again.
    pub fn to_raw(&self, scheme: &Scheme) -> String {
        let player = self.player.as_ref().map(|player| format!("&player={}", player.as_str()));
        format!("{}://{PATH}?item={}{}", scheme.as_str(), self.item.as_str(), player.unwrap_or_default())
    }
}

/// Only what needs no escaping in a URL, so that a player's id has one spelling.
fn player_of(raw: &str) -> Result<UserId, LinkIgnored> {
    let plain = raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._~:@-".contains(&byte));
    if !plain || raw.len() > LONGEST_PLAYER {
        return Err(LinkIgnored::NoPlayer);
    }
    UserId::new(raw).map_err(|_| LinkIgnored::NoPlayer)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::purchase::ReturnState;

    fn scheme() -> Scheme {
        Scheme::new("mygame").unwrap()
    }

    fn parse(raw: &str) -> Result<Link, LinkIgnored> {
        Link::parse(raw.as_bytes(), &scheme())
    }

    #[test]
    fn an_item_and_the_player_that_the_game_names_are_taken() {
        for (raw, item, player) in [
            ("mygame://buy?item=gold-coins-50", "gold-coins-50", None),
            ("mygame://buy?item=a&player=player_42", "a", Some("player_42")),
            ("mygame://buy?player=Eve@example.com:7~x.-&item=a", "a", Some("Eve@example.com:7~x.-")),
        ] {
            let Ok(Link::Buy(link)) = parse(raw) else { panic!("{raw}") };
            assert_eq!((link.item().as_str(), link.player().map(UserId::as_str)), (item, player), "{raw}");
            assert_eq!(parse(&link.to_raw(&scheme())), Ok(Link::Buy(link)));
        }
    }

    #[test]
    fn a_return_link_is_still_one() {
        let state = ReturnState::from_random([3; 16]);
        assert!(matches!(parse(&scheme().return_url(&state)), Ok(Link::Return(_))));
    }

    #[test]
    fn whatever_is_not_exactly_a_buy_link_is_refused_with_the_reason() {
        use LinkIgnored::{
            NoItem, NoPlayer, NotVisibleAscii, OtherParameter, OtherScheme, OtherShape, TooLong,
        };
        let long = format!("mygame://buy?item=a&player={}", "a".repeat(2_048));
        let long_player = format!("mygame://buy?item=a&player={}", "a".repeat(129));
        for (raw, reason) in [
            ("mygame://buy", OtherShape),
            ("mygame://buy?", OtherParameter),
            ("mygame://buy/?item=a", OtherShape),
            ("mygame://BUY?item=a", OtherShape),
            ("mygame://buy:80?item=a", OtherShape),
            ("mygame://user@buy?item=a", OtherShape),
            ("mygame://buy/now?item=a", OtherShape),
            ("mygame://buy?item=a#x", OtherShape),
            ("mygame://buy?item=a?x", OtherShape),
            ("mygame:buy?item=a", OtherScheme),
            ("MYGAME://buy?item=a", OtherScheme),
            ("mygame://buy?player=x", NoItem),
            ("mygame://buy?item=", NoItem),
            ("mygame://buy?item=Gold", NoItem),
            ("mygame://buy?item=gold%2dcoins", NoItem),
            ("mygame://buy?item=../etc", NoItem),
            ("mygame://buy?item", OtherParameter),
            ("mygame://buy?item=a&item=b", OtherParameter),
            ("mygame://buy?item=a&item=a", OtherParameter),
            ("mygame://buy?item=a&Item=b", OtherParameter),
            ("mygame://buy?item=a&price=1", OtherParameter),
            ("mygame://buy?item=a&confirm=1", OtherParameter),
            ("mygame://buy?item=a&", OtherParameter),
            ("mygame://buy?item=a&player=x&player=y", OtherParameter),
            ("mygame://buy?item=a&player=", NoPlayer),
            ("mygame://buy?item=a&player=a%00", NoPlayer),
            ("mygame://buy?item=a&player=a+b", NoPlayer),
            ("mygame://buy?item=a&player=<b>", NoPlayer),
            ("mygame://buy?item=a ", NotVisibleAscii),
            ("mygame://buy?item=a\n", NotVisibleAscii),
            ("mygame://buy?item=a&player=\u{202e}", NotVisibleAscii),
            (&long_player, NoPlayer),
            (&long, TooLong),
        ] {
            assert_eq!(parse(raw), Err(reason), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(raw in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Link::parse(&raw, &scheme());
        }

        #[test]
        fn what_passes_has_one_spelling(tail in "(&?(item|player|x)?=?[a-zA-Z0-9%._-]{0,12}){0,4}") {
            let raw = format!("mygame://buy?{tail}");
            if let Ok(Link::Buy(link)) = parse(&raw) {
                let again = link.to_raw(&scheme());
                prop_assert_eq!(again.len(), raw.len());
                prop_assert_eq!(parse(&again), Ok(Link::Buy(link)));
            }
        }
    }
}
