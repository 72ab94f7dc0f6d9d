//! An item of the catalogue.

use serde::Deserialize;
use toffeepay::{Currency, InvalidField, Item, Money};

use super::{given, is_line, text};

text!(
    /// An item's id: lower-case letters, digits and hyphens, 1 to 64.
    ItemId,
    |raw| raw.len() <= 64
        && raw.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && raw.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
    "an id of lower-case letters, digits and hyphens"
);

/// Where an item's picture is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Image {
    /// A file under `images/` beside storefront.json: the path's segments are plain names.
    File(String),
    /// A picture on the web, https.
    Web(String),
}

impl TryFrom<String> for Image {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        let plain = |segment: &str| {
            !segment.is_empty()
                && segment.split('.').all(|part| {
                    !part.is_empty()
                        && part
                            .bytes()
                            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
                })
        };
        let on_the_web = |raw: &str| {
            raw.strip_prefix("https://")
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
        };
        if raw.len() <= 2_048 && raw.strip_prefix("images/").is_some_and(|path| path.split('/').all(plain)) {
            Ok(Self::File(raw))
        } else if raw.len() <= 2_048 && on_the_web(&raw) {
            Ok(Self::Web(raw))
        } else {
            Err(format!("{raw:?} is neither a path under images/ nor an https URL"))
        }
    }
}

/// An item on sale.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Fields")]
pub struct CatalogueItem {
    /// Its id.
    pub id: ItemId,
    /// One line on what it is.
    pub description: String,
    /// Its picture.
    pub image: Option<Image>,
    /// Its category.
    pub category: Option<String>,
    item: Item,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    id: ItemId,
    title: String,
    description: String,
    #[serde(default, deserialize_with = "given")]
    image: Option<Image>,
    price: i64,
    currency: Currency,
    #[serde(default, deserialize_with = "given")]
    country: Option<String>,
    #[serde(default, deserialize_with = "given")]
    category: Option<String>,
}

impl TryFrom<Fields> for CatalogueItem {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let in_item = |error: InvalidField| format!("item {:?}: {error}", fields.id.as_str());
        if !is_line(&fields.title, 120) {
            return Err(format!("item {:?}: the title is not 1 to 120 characters", fields.id.as_str()));
        }
        if !is_line(&fields.description, 200) {
            return Err(format!("item {:?}: the description is not 1 to 200 characters", fields.id.as_str()));
        }
        if fields.category.as_deref().is_some_and(|category| !is_line(category, 40)) {
            return Err(format!("item {:?}: the category is not 1 to 40 characters", fields.id.as_str()));
        }
        let mut item =
            Item::new(fields.title, &Money::new(fields.price, fields.currency.clone())).map_err(in_item)?;
        if let Some(country) = fields.country {
            item = item.with_country(country).map_err(in_item)?;
        }
        if let Some(Image::Web(url)) = &fields.image {
            item = item.with_image(url.as_str()).map_err(in_item)?;
        }
        Ok(Self {
            id: fields.id,
            description: fields.description,
            image: fields.image,
            category: fields.category,
            item,
        })
    }
}

impl CatalogueItem {
    /// What is sent to the API. A picture on the web goes along; one in a file can't.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// Its title.
    pub fn title(&self) -> &str {
        self.item.title()
    }

    /// Its price.
    pub fn price(&self) -> Money {
        self.item.price()
    }
}
