//! What is on sale: the game and its items, as the app's own storefront.json has them.
//!
//! A player's app names title and price of what it buys. It is the player's machine: both must be what is on
//! sale here, or anybody buys everything for a cent.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toffeepay::{Currency, GameId, SessionItem};

/// Why a shop can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// The file can't be read.
    #[error("the shop {0} can't be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is no shop.
    #[error("the shop {0} is none: {1}")]
    NoShop(PathBuf, serde_json::Error),
    /// Nothing would tell what was bought.
    #[error("the shop has two items that have title, price and currency in common: {0} and {1}")]
    Alike(String, String),
}

/// The game and its items.
pub struct Catalogue {
    /// The only game that sessions are made for.
    pub game_id: GameId,
    items: Vec<Sold>,
}

/// The shop's file, as far as it matters here.
#[derive(Deserialize)]
struct Shop {
    game: Game,
    catalogue: Vec<Sold>,
}

#[derive(Deserialize)]
struct Game {
    id: GameId,
}

#[derive(Deserialize)]
struct Sold {
    id: String,
    title: String,
    price: i64,
    currency: Currency,
    #[serde(default)]
    country: Option<String>,
}

impl Sold {
    fn is(&self, item: &SessionItem) -> bool {
        self.title == item.title && self.price == item.price && self.currency == item.currency
    }
}

impl Catalogue {
    pub fn read(path: &Path) -> Result<Self, ShopError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| ShopError::Unreadable(path.to_owned(), error))?;
        let shop: Shop =
            serde_json::from_str(&text).map_err(|error| ShopError::NoShop(path.to_owned(), error))?;
        for (number, one) in shop.catalogue.iter().enumerate() {
            let alike = |other: &&Sold| {
                (&other.title, other.price, &other.currency) == (&one.title, one.price, &one.currency)
            };
            if let Some(other) = shop.catalogue[number + 1..].iter().find(alike) {
                return Err(ShopError::Alike(one.id.clone(), other.id.clone()));
            }
        }
        Ok(Self { game_id: shop.game.id, items: shop.catalogue })
    }

    /// The id of what a session sells, where it is one of ours at our price.
    pub fn find(&self, item: &SessionItem) -> Option<&str> {
        self.items.iter().find(|sold| sold.is(item)).map(|sold| sold.id.as_str())
    }

    /// Whether a player may ask for it so: at our price, and in the country that the price is meant for.
    pub fn sells(&self, item: &SessionItem) -> bool {
        self.items.iter().any(|sold| sold.is(item) && sold.country == item.country)
    }
}
