//! A request for a new session: every field checked when it is set, so that what exists can be sent.

use std::fmt;

use serde::Serialize;
use url::Url;

use super::Redacted;
use crate::field::InvalidField;
use crate::ids::{GameId, UserId};
use crate::money::{Currency, Money};

/// Longest picture taken, in bytes of JSON: the answer to a create repeats it, and of an answer no more is read than
/// [`Limits::STANDARD`](crate::Limits::STANDARD) says, so a longer one would make a session that nobody can read.
const MAX_IMAGE: usize = 192 * 1024;

/// The item to be bought, as sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    title: String,
    price: i64,
    currency: Currency,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

impl Item {
    /// An item of a title (not empty) and a price that the API takes.
    pub fn new(title: impl Into<String>, price: &Money) -> Result<Self, InvalidField> {
        let title = title.into();
        check_title(&title)?;
        let price = Money::price(price.amount(), price.currency().clone())?;
        Ok(Self {
            title,
            price: price.amount(),
            currency: price.currency().clone(),
            image: None,
            country: None,
        })
    }

    /// Adds a picture: an `http`, `https` or `data` URL of at most 192 KiB (a `data` URL of that length holds 144 KiB).
    ///
    /// That length is this client's own rule: the API's answers repeat the picture, and none is read further than
    /// 256 KiB. The API advises PNG, JPG or WebP of 300 KB or less; a larger one than fits goes by its address.
    pub fn with_image(mut self, image: impl Into<String>) -> Result<Self, InvalidField> {
        let image = image.into();
        check_image(&image)?;
        self.image = Some(image);
        Ok(self)
    }

    /// Adds the country that the price is meant for: two capital letters (ISO 3166-1).
    pub fn with_country(mut self, country: impl Into<String>) -> Result<Self, InvalidField> {
        let country = country.into();
        check_country(&country)?;
        self.country = Some(country);
        Ok(self)
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The price.
    pub fn price(&self) -> Money {
        Money::new(self.price, self.currency.clone())
    }

    /// The picture's URL.
    pub fn image(&self) -> Option<&str> {
        self.image.as_deref()
    }

    /// The country.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }
}

/// A request for a new session, every field checked when it was built.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CreateSession {
    game_id: GameId,
    user_id: UserId,
    item: Item,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet_enabled: Option<bool>,
}

impl CreateSession {
    /// The three fields that the API requires.
    pub fn new(game_id: GameId, user_id: UserId, item: Item) -> Self {
        Self { game_id, user_id, item, return_url: None, wallet_enabled: None }
    }

    /// Where the browser is sent after the payment, exactly as given: any absolute URI, a custom scheme included.
    pub fn with_return_url(mut self, return_url: impl Into<String>) -> Result<Self, InvalidField> {
        let return_url = return_url.into();
        check_return_url(&return_url)?;
        self.return_url = Some(return_url);
        Ok(self)
    }

    /// Whether the Toffee wallet is offered. Left out, it is where the game has it.
    #[must_use]
    pub fn with_wallet_enabled(mut self, wallet_enabled: bool) -> Self {
        self.wallet_enabled = Some(wallet_enabled);
        self
    }

    /// The game.
    pub fn game_id(&self) -> &GameId {
        &self.game_id
    }

    /// The player.
    pub fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// The item.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// The return URL.
    pub fn return_url(&self) -> Option<&str> {
        self.return_url.as_deref()
    }

    /// The exact bytes to send, also by every retry: the API compares a key's requests.
    pub fn to_body(&self) -> CreateSessionBody {
        // Strings, integers and booleans under fixed names: this type has no value that JSON can't carry.
        CreateSessionBody(serde_json::to_string(self).unwrap_or_default())
    }
}

pub(super) fn check_title(title: &str) -> Result<(), InvalidField> {
    if title.trim().is_empty() { Err(InvalidField::new("item.title", "is empty")) } else { Ok(()) }
}

pub(super) fn check_image(image: &str) -> Result<(), InvalidField> {
    if !["http://", "https://", "data:"].iter().any(|prefix| image.starts_with(prefix)) {
        return Err(InvalidField::new("item.image", "is not an http, https or data URL"));
    }
    // A text is always JSON; what it holds beside letters may take more room there.
    if serde_json::to_string(image).map_or(usize::MAX, |json| json.len()) > MAX_IMAGE {
        return Err(InvalidField::new("item.image", "is longer than 192 KiB: no answer could carry it"));
    }
    Ok(())
}

pub(super) fn check_country(country: &str) -> Result<(), InvalidField> {
    if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(InvalidField::new("item.country", "is not two capital letters"))
}

pub(super) fn check_return_url(return_url: &str) -> Result<(), InvalidField> {
    // A URL parser would take what a URI may not have, and leave it out: the browser would be sent elsewhere.
    if let Some(wrong) = return_url.chars().find(|character| !is_uri(*character)) {
        return Err(InvalidField::new("return_url", format!("is not a URI: it has {wrong:?}")));
    }
    match Url::parse(return_url) {
        Ok(_) => Ok(()),
        Err(error) => Err(InvalidField::new("return_url", format!("is not a URI: {error}"))),
    }
}

/// Whether a character may stand in a URI (RFC 3986, reserved and unreserved ones and the percent sign).
fn is_uri(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(character)
}

/// The body of a create call as it is sent, kept so that a retry after a crash or an update of this
/// library sends the very same bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct CreateSessionBody(String);

impl fmt::Debug for CreateSession {
    /// Whoever knows the return URL can ring at the app: only whether there is one is printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateSession")
            .field("game_id", &self.game_id)
            .field("user_id", &self.user_id)
            .field("item", &self.item)
            .field("return_url", &self.return_url.as_ref().map(|_| Redacted))
            .field("wallet_enabled", &self.wallet_enabled)
            .finish()
    }
}

impl fmt::Debug for CreateSessionBody {
    /// The return URL is in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CreateSessionBody(redacted)")
    }
}

impl CreateSessionBody {
    /// Takes back a body that [`CreateSession::to_body`] made and the caller kept.
    pub fn from_recorded(body: String) -> Self {
        Self(body)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> Item {
        Item::new("50 Gold Coins", &Money::new(499, Currency::Usd)).unwrap()
    }

    fn create() -> CreateSession {
        CreateSession::new(GameId::new("space_shooter").unwrap(), UserId::new("player_42").unwrap(), item())
    }

    #[test]
    fn a_request_does_not_print_where_the_browser_comes_back_to() {
        let request = create().with_return_url("mygame://payment-complete?state=canary").unwrap();
        let printed = format!("{request:?} {:?}", request.to_body());
        assert!(!printed.contains("canary") && printed.contains("Some(redacted)"), "{printed}");
    }

    #[test]
    fn a_field_that_breaks_a_rule_is_named() {
        let field = |result: Result<Item, InvalidField>| result.unwrap_err().field;
        assert_eq!(field(Item::new(" ", &Money::new(499, Currency::Usd))), "item.title");
        assert_eq!(field(Item::new("Gold", &Money::new(0, Currency::Usd))), "item.price");
        assert_eq!(field(Item::new("Gold", &Money::new(1, Currency::from("JPY")))), "item.currency");
        for image in ["", "ftp://a", "javascript:alert(1)", " https://a", "HTTPS://a"] {
            assert_eq!(field(item().with_image(image)), "item.image");
        }
        for country in ["", "us", "USA", "U1", "\u{c4}"] {
            assert_eq!(field(item().with_country(country)), "item.country");
        }
        for no_uri in
            ["", "not a uri", "/relative", " mygame://x", "my\tgame://x", "mygame://\u{e9}", "a://<b>"]
        {
            assert_eq!(create().with_return_url(no_uri).unwrap_err().field, "return_url", "{no_uri:?}");
        }
    }

    #[test]
    fn a_picture_that_no_answer_could_carry_is_refused_by_its_field() {
        let picture = |bytes: usize| format!("data:image/png;base64,{}", "A".repeat(bytes - 22));
        // The quotes around it are JSON's too.
        assert!(item().with_image(picture(MAX_IMAGE - 2)).is_ok());
        for too_long in [picture(MAX_IMAGE - 1), format!("data:,{}", "\"".repeat(MAX_IMAGE / 2))] {
            let refused = item().with_image(too_long).unwrap_err();
            assert_eq!(refused.field, "item.image");
            assert!(refused.reason.contains("192 KiB"), "{refused}");
        }
    }

    #[test]
    fn the_body_has_the_fields_that_were_set_and_no_other() {
        assert_eq!(
            create().to_body().as_str(),
            r#"{"game_id":"space_shooter","user_id":"player_42","item":{"title":"50 Gold Coins","price":499,"currency":"USD"}}"#
        );
        let full = CreateSession::new(
            GameId::new("g").unwrap(),
            UserId::new("u").unwrap(),
            item().with_image("data:image/png;base64,AA==").unwrap().with_country("US").unwrap(),
        )
        .with_return_url("mygame://payment-complete?state=a")
        .unwrap()
        .with_wallet_enabled(false);
        assert_eq!(
            full.to_body().as_str(),
            concat!(
                r#"{"game_id":"g","user_id":"u","item":{"title":"50 Gold Coins","price":499,"currency":"USD","#,
                r#""image":"data:image/png;base64,AA==","country":"US"},"#,
                r#""return_url":"mygame://payment-complete?state=a","wallet_enabled":false}"#
            )
        );
    }

    #[test]
    fn a_recorded_body_is_sent_as_it_was() {
        let body = create().to_body();
        assert_eq!(CreateSessionBody::from_recorded(body.as_str().to_owned()), body);
    }
}
