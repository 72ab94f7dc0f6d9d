//! Offers: a catalogue that the API keeps.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::absent;
use crate::field::InvalidField;
use crate::ids::{self, GameId, OfferId, UserId};
use crate::listing::{Listed, Listing};
use crate::money::{Currency, Money};
use crate::open_enum::open_enum;
use crate::page::Page;
use crate::route::Route;
use crate::routes;
use crate::session::Item;

open_enum! {
    /// Whether an offer is on sale.
    OfferStatus {
        /// Not on sale.
        Inactive = "inactive",
        /// On sale.
        Active = "active",
    }
}

/// A thing that an offer holds, and how many of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferItem {
    /// The game's own id of the thing.
    pub id: String,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// How many.
    #[serde(default, deserialize_with = "absent::or_zero")]
    pub amount: i64,
}

/// A request for a new offer, every field checked when it was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreateOffer {
    game_id: GameId,
    title: String,
    image: String,
    category: String,
    items: Vec<OfferItem>,
    price: i64,
    currency: Currency,
    country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<OfferStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stock: Option<i32>,
}

impl CreateOffer {
    /// The fields that the API requires. Title, price, picture and country come from an item, which must have
    /// all four.
    pub fn new(
        game_id: GameId,
        item: &Item,
        category: impl Into<String>,
        items: Vec<OfferItem>,
    ) -> Result<Self, InvalidField> {
        let required = |value: Option<&str>, field| {
            value.map(str::to_owned).ok_or_else(|| InvalidField::new(field, "is missing"))
        };
        let category = category.into();
        if category.trim().is_empty() {
            return Err(InvalidField::new("category", "is empty"));
        }
        if items.is_empty() {
            return Err(InvalidField::new("items", "is empty"));
        }
        let price = item.price();
        Ok(Self {
            game_id,
            title: item.title().to_owned(),
            image: required(item.image(), "image")?,
            category,
            items,
            price: price.amount(),
            currency: price.currency().clone(),
            country: required(item.country(), "country")?,
            user_id: None,
            description: None,
            label: None,
            status: None,
            stock: None,
        })
    }

    /// Offers it to one player only.
    #[must_use]
    pub fn for_user(self, user_id: UserId) -> Self {
        Self { user_id: Some(user_id), ..self }
    }

    /// Adds a description.
    #[must_use]
    pub fn with_description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// Adds a label, such as "Best value".
    #[must_use]
    pub fn with_label(self, label: impl Into<String>) -> Self {
        Self { label: Some(label.into()), ..self }
    }

    /// Puts it on sale, or not yet.
    pub fn with_status(self, status: OfferStatus) -> Result<Self, InvalidField> {
        if !status.is_known() {
            return Err(InvalidField::new("status", format!("{status} is neither active nor inactive")));
        }
        Ok(Self { status: Some(status), ..self })
    }

    /// How many there are; zero or more.
    pub fn with_stock(self, stock: i32) -> Result<Self, InvalidField> {
        if stock < 0 {
            return Err(InvalidField::new("stock", format!("{stock} is less than zero")));
        }
        Ok(Self { stock: Some(stock), ..self })
    }
}

/// An offer, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// The game.
    #[serde(
        default,
        alias = "gameId",
        deserialize_with = "ids::answered_or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub game_id: Option<GameId>,
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The picture's URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Whether it is on sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<OfferStatus>,
    /// What it holds.
    #[serde(default, deserialize_with = "absent::or_none")]
    pub items: Vec<OfferItem>,
    /// The price in minor units of `currency`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    /// The currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The country that it is meant for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The player that it is for, where it is for one.
    #[serde(
        default,
        alias = "userId",
        deserialize_with = "ids::answered_or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub user_id: Option<UserId>,
    /// The game's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How many are left, where that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// When it was created.
    #[serde(
        default,
        alias = "createdAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(
        default,
        alias = "updatedAt",
        deserialize_with = "absent::or_empty",
        skip_serializing_if = "Option::is_none"
    )]
    pub updated_at: Option<Timestamp>,
}

impl Offer {
    /// The price as money, where both parts of it came.
    pub fn money(&self) -> Option<Money> {
        Some(Money::new(self.price?, self.currency.clone()?))
    }
}

/// Which offers to list. The order of the answer is unspecified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListOffers {
    /// Required by the API.
    pub game_id: GameId,
    /// Those for this player.
    pub user_id: Option<UserId>,
}

impl Listed for Offer {
    const KEY: &'static str = "offers";

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Listing for ListOffers {
    type Entry = Offer;

    fn route(&self, page: Page) -> Result<Route, InvalidField> {
        Ok(Route::new(routes::alpha::LIST_OFFERS)
            .with("game_id", self.game_id.as_str())
            .with_optional("user_id", self.user_id.as_ref().map(UserId::as_str))
            .with_page(page))
    }
}
