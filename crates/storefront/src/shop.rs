//! The shop: what storefront.json says. The game, its catalogue, and where purchases are made.
//!
//! The file is read once, at the edge: what [`Shop`] holds has passed every rule of the schema beside
//! the shipped file (`storefront/storefront.schema.json`; a test holds the two against each other).

mod backend;
mod item;

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toffeepay::{GameId, UserId};
use url::Url;

use crate::environment::EnvironmentName;

pub use backend::CustomBackend;
pub use item::{CatalogueItem, Image, ItemId};

/// Most items of a catalogue.
const MAX_ITEMS: usize = 1_000;
/// Largest storefront.json that is read, in bytes.
const MAX_FILE: u64 = 2 * 1024 * 1024;

/// A broken storefront.json, named so that its author finds the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {reason}", place(*.line, *.column))]
pub struct ShopBroken {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
}

fn place(line: usize, column: usize) -> String {
    if line == 0 { String::new() } else { format!(", line {line}, column {column}") }
}

/// What storefront.json says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    #[serde(rename = "$schema", default, deserialize_with = "given")]
    _schema: Option<String>,
    /// The game.
    pub game: Game,
    /// Where purchases are made until the user chooses.
    pub default_environment: EnvironmentName,
    /// The studio's own backend.
    #[serde(default, deserialize_with = "given")]
    pub custom: Option<CustomBackend>,
    /// Whether the tools for testers are offered, in builds that have them.
    #[serde(default)]
    pub tester_tools: bool,
    /// The player to buy for until the user sets one.
    #[serde(default, deserialize_with = "player_id")]
    pub default_player_id: Option<UserId>,
    /// Takes the player back to the game.
    #[serde(default, deserialize_with = "given")]
    pub return_to_game_url: Option<ReturnToGameUrl>,
    /// The environments whose payment pages return to http on this machine instead of to the app's scheme.
    #[serde(default)]
    pub loopback_return: Vec<EnvironmentName>,
    /// What is on sale, in the order shown.
    #[serde(deserialize_with = "catalogue")]
    pub catalogue: Vec<CatalogueItem>,
}

/// The game whose shop this is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Game {
    /// Its id at ToffeePay.
    #[serde(deserialize_with = "game_id")]
    pub id: GameId,
    /// Its name as players read it.
    pub title: GameTitle,
    /// The studio's one colour.
    #[serde(default, deserialize_with = "given")]
    pub accent: Option<Accent>,
    /// Its logo.
    #[serde(default, deserialize_with = "given")]
    pub logo: Option<Image>,
}

/// Defines a text type of storefront.json with one rule.
macro_rules! text {
    ($(#[$meta:meta])* $name:ident, $rule:expr, $says:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(raw: String) -> Result<Self, String> {
                let rule: fn(&str) -> bool = $rule;
                if rule(&raw) { Ok(Self(raw)) } else { Err(format!(concat!("{:?} is not ", $says), raw)) }
            }
        }
    };
}
use text;

text!(
    /// The game's name, 1 to 80 characters.
    GameTitle,
    |raw| is_line(raw, 80),
    "a title of 1 to 80 characters"
);
text!(
    /// A colour as `#rrggbb`.
    Accent,
    |raw| raw.len() == 7 && raw.starts_with('#') && raw[1..].bytes().all(|byte| byte.is_ascii_hexdigit()),
    "a colour as #rrggbb"
);
text!(
    /// An absolute URL that takes the player back to the game: https or the game's own scheme.
    ReturnToGameUrl,
    |raw| raw.len() <= 2_048
        && raw.bytes().all(|byte| byte.is_ascii_graphic())
        && Url::parse(raw).is_ok_and(|url| {
            !["javascript", "data", "file", "vbscript", "blob"].contains(&url.scheme())
        }),
    "a URL of https or of the game's own scheme"
);

/// Some visible text on one line, of at most so many characters.
fn is_line(raw: &str, max: usize) -> bool {
    raw.chars().count() <= max && !raw.chars().any(char::is_control) && !raw.trim().is_empty()
}

/// A field that need not be there, but is something where it is: the schema knows no null.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn game_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GameId, D::Error> {
    GameId::new(visible(deserializer)?).map_err(de::Error::custom)
}

fn player_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UserId>, D::Error> {
    UserId::new(visible(deserializer)?).map(Some).map_err(de::Error::custom)
}

/// A text that is more than blanks.
fn visible<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let raw = String::deserialize(deserializer)?;
    if raw.trim().is_empty() { Err(de::Error::custom("an id is empty")) } else { Ok(raw) }
}

fn catalogue<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<CatalogueItem>, D::Error> {
    struct Items;

    impl<'de> Visitor<'de> for Items {
        type Value = Vec<CatalogueItem>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a list of 1 to {MAX_ITEMS} items")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut items: Vec<CatalogueItem> = Vec::new();
            let mut ids = HashSet::new();
            while let Some(item) = seq.next_element::<CatalogueItem>()? {
                if !ids.insert(item.id.clone()) {
                    return Err(de::Error::custom(format!("two items have the id {:?}", item.id.as_str())));
                }
                items.push(item);
                if items.len() > MAX_ITEMS {
                    return Err(de::Error::custom(format!("more than {MAX_ITEMS} items")));
                }
            }
            if items.is_empty() { Err(de::Error::custom("the catalogue is empty")) } else { Ok(items) }
        }
    }

    deserializer.deserialize_seq(Items)
}

impl Shop {
    /// Reads the text of a storefront.json. `file` only names it in the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ShopBroken> {
        let shop: Self = serde_json::from_str(text).map_err(|error| {
            let said = error.to_string();
            // serde_json puts the place behind its message; the place is told once, in front.
            let reason = said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason).to_owned();
            ShopBroken { file: file.to_owned(), line: error.line(), column: error.column(), reason }
        })?;
        if shop.default_environment == EnvironmentName::Custom && shop.custom.is_none() {
            let reason = "default_environment is custom, but there is no custom.base_url".to_owned();
            return Err(ShopBroken { file: file.to_owned(), line: 0, column: 0, reason });
        }
        Ok(shop)
    }

    /// The studio's file where there is one and it is sound, else the bundled text. A broken file stays
    /// where it is, untouched, and is reported.
    pub fn load(file: &Path, bundled: &str) -> Result<(Self, Option<ShopBroken>), ShopBroken> {
        match read(file)
            .and_then(|text| text.map(|text| Self::parse(&text, &file.display().to_string())).transpose())
        {
            Ok(Some(shop)) => Ok((shop, None)),
            Ok(None) => Ok((Self::parse(bundled, "the bundled storefront.json")?, None)),
            Err(broken) => Ok((Self::parse(bundled, "the bundled storefront.json")?, Some(broken))),
        }
    }

    /// The item of an id.
    pub fn item(&self, id: &str) -> Option<&CatalogueItem> {
        self.catalogue.iter().find(|item| item.id.as_str() == id)
    }
}

fn read(file: &Path) -> Result<Option<String>, ShopBroken> {
    let broken = |reason: String| ShopBroken { file: file.display().to_string(), line: 0, column: 0, reason };
    match std::fs::metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Ok(metadata) if metadata.len() > MAX_FILE => {
            return Err(broken(format!("is larger than {MAX_FILE} bytes")));
        }
        Ok(_) | Err(_) => {}
    }
    std::fs::read_to_string(file).map(Some).map_err(|error| broken(error.to_string()))
}

#[cfg(test)]
mod tests;
