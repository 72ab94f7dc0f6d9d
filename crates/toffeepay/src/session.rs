//! Checkout sessions: what is asked, and what the API answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::absent;
use crate::ids::{GameId, InvalidId, OfferId, PaymentId, SessionId, UserId};
use crate::money::{Currency, InvalidPrice, Money};
use crate::open_enum::open_enum;

open_enum! {
    /// Where a session stands. All but pending are final; an unknown status is not.
    SessionStatus {
        /// Waiting for the player's payment.
        Pending = "pending",
        /// Its payment succeeded.
        Paid = "paid",
        /// Three attempts failed.
        Failed = "failed",
        /// Cancelled by call, or after three cancelled attempts.
        Cancelled = "cancelled",
        /// It ran out.
        Expired = "expired",
    }
}

impl SessionStatus {
    /// Whether the API never leaves this status again.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Paid | Self::Failed | Self::Cancelled | Self::Expired => true,
            Self::Pending | Self::Unknown(_) => false,
        }
    }
}

/// A field of a request that breaks a rule of the API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct InvalidField {
    /// The field, as on the wire: `item.price`.
    pub field: &'static str,
    /// The rule that it breaks.
    pub reason: String,
}

impl InvalidField {
    pub(crate) fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self { field, reason: reason.into() }
    }
}

impl From<InvalidPrice> for InvalidField {
    fn from(error: InvalidPrice) -> Self {
        let field = match error {
            InvalidPrice::OutOfRange(_) => "item.price",
            InvalidPrice::UnsupportedCurrency(_) => "item.currency",
        };
        Self::new(field, error.to_string())
    }
}

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
        if title.trim().is_empty() {
            return Err(InvalidField::new("item.title", "is empty"));
        }
        let price = Money::price(price.amount(), price.currency().clone())?;
        Ok(Self {
            title,
            price: price.amount(),
            currency: price.currency().clone(),
            image: None,
            country: None,
        })
    }

    /// Adds a picture: an `http`, `https` or `data` URL. The API advises PNG, JPG or WebP of 300 KB or less.
    pub fn with_image(mut self, image: impl Into<String>) -> Result<Self, InvalidField> {
        let image = image.into();
        if !["http://", "https://", "data:"].iter().any(|prefix| image.starts_with(prefix)) {
            return Err(InvalidField::new("item.image", "is not an http, https or data URL"));
        }
        self.image = Some(image);
        Ok(self)
    }

    /// Adds the country that the price is meant for: two capital letters (ISO 3166-1).
    pub fn with_country(mut self, country: impl Into<String>) -> Result<Self, InvalidField> {
        let country = country.into();
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(InvalidField::new("item.country", "is not two capital letters"));
        }
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
        if let Err(error) = Url::parse(&return_url) {
            return Err(InvalidField::new("return_url", format!("is not a URI: {error}")));
        }
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

/// The body of a create call as it is sent, kept so that a retry after a crash or an update of this
/// library sends the very same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSessionBody(String);

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

/// The item of a session, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionItem {
    /// The title.
    pub title: String,
    /// The price in minor units of `currency`.
    pub price: i64,
    /// The currency.
    pub currency: Currency,
    /// The picture's URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl SessionItem {
    /// The price as money.
    pub fn money(&self) -> Money {
        Money::new(self.price, self.currency.clone())
    }
}

/// Tax on a session. Whether it is in or on top of the item's price is unspecified: show both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// Minor units of the item's currency, zero or more.
    pub amount: i64,
}

/// What a session carries along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionMetadata {
    /// The offer that it was made from (alpha).
    #[serde(
        default,
        alias = "offerId",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub offer_id: Option<OfferId>,
}

/// A checkout session, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The payment page. A capability: whoever has it sees and can pay the session. The schema requires
    /// it, an example of the reference leaves it out, so its absence is not an error here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where it stands.
    pub status: SessionStatus,
    /// The player.
    #[serde(alias = "userId")]
    pub user_id: UserId,
    /// The game.
    #[serde(alias = "gameId")]
    pub game_id: GameId,
    /// The item.
    pub item: SessionItem,
    /// When it was created.
    #[serde(alias = "createdAt")]
    pub created_at: Timestamp,
    /// When it was paid.
    #[serde(
        default,
        alias = "paidAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub paid_at: Option<Timestamp>,
    /// When it failed.
    #[serde(
        default,
        alias = "failedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub failed_at: Option<Timestamp>,
    /// When it was cancelled.
    #[serde(
        default,
        alias = "cancelledAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub cancelled_at: Option<Timestamp>,
    /// When it expired.
    #[serde(
        default,
        alias = "expiredAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub expired_at: Option<Timestamp>,
    /// Tax, where any is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// What it carries along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<SessionMetadata>,
    /// Its payment. Deprecated by the vendor, still sent.
    #[serde(
        default,
        alias = "paymentId",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub payment_id: Option<PaymentId>,
}

/// Which sessions to list. The order of the answer is unspecified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSessions {
    /// Required by the API.
    pub game_id: GameId,
    /// Only this player's.
    pub user_id: Option<UserId>,
    /// Only those in this status.
    pub status: Option<SessionStatus>,
}

impl From<InvalidId> for InvalidField {
    fn from(error: InvalidId) -> Self {
        let field = match error {
            InvalidId::Empty(kind) | InvalidId::TooLong(kind) | InvalidId::ControlCharacter(kind) => kind,
        };
        Self::new(field, error.to_string())
    }
}
