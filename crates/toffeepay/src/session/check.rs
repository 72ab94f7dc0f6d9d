//! The rules of a create call's body, field by field, for whoever writes one by hand: the same rules that
//! [`CreateSession`](super::CreateSession) holds to, all that are broken at once instead of the first.

use serde_json::{Map, Value};

use super::create::{self, CreateSession};
use crate::ids::{GameId, InvalidId, UserId};
use crate::money::{Currency, InvalidPrice, Money};

/// A rule of the API for the body of a create call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldRule {
    /// The body is JSON.
    Json,
    /// It is an object here.
    Object,
    /// The field is there.
    Required,
    /// It is a text.
    Text,
    /// It is a whole number of minor units.
    Integer,
    /// It is true or false.
    Boolean,
    /// The API has a field of this name.
    Known,
    /// It is not empty.
    NotEmpty,
    /// It is at most 256 bytes long. This client's own limit for ids.
    Length,
    /// It has no control character. This client's own rule for ids.
    NoControlCharacter,
    /// The price is 1 to 2,147,483,647.
    PriceInRange,
    /// The currency is USD, GBP or EUR.
    Currency,
    /// The image is an http, https or data URL, of at most 192 KiB by this client's own rule.
    Image,
    /// The country is two capital letters.
    Country,
    /// The return URL is an absolute URI.
    Uri,
}

/// A rule that a body breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRule {
    /// The field, as on the wire: `item.price`. Empty for the body as a whole.
    pub field: String,
    /// The rule.
    pub rule: FieldRule,
    /// In words, English.
    pub reason: String,
}

/// The fields that the API has, in the body and in its item.
const FIELDS: [&str; 5] = ["game_id", "user_id", "item", "return_url", "wallet_enabled"];
const ITEM_FIELDS: [&str; 5] = ["title", "price", "currency", "image", "country"];

impl CreateSession {
    /// All rules of the API that a body breaks, in the order of its fields; none for one that
    /// [`CreateSession`] could have made. A field that is `null` counts as left out.
    ///
    /// ```
    /// use toffeepay::{CreateSession, FieldRule};
    ///
    /// let body = r#"{"game_id":"space_shooter","user_id":"","item":{"title":"Gold","price":0,"currency":"USD"}}"#;
    /// let broken = CreateSession::broken_rules(body);
    /// let broken: Vec<_> = broken.iter().map(|each| (each.field.as_str(), each.rule)).collect();
    /// assert_eq!(broken, [("user_id", FieldRule::NotEmpty), ("item.price", FieldRule::PriceInRange)]);
    /// ```
    pub fn broken_rules(body: &str) -> Vec<BrokenRule> {
        let mut check = Check::default();
        match serde_json::from_str(body) {
            Ok(Value::Object(fields)) => check.body(&fields),
            Ok(_) => check.breaks("", FieldRule::Object, "is not an object"),
            Err(error) => check.breaks("", FieldRule::Json, error.to_string()),
        }
        check.broken
    }
}

/// Gathers what is broken.
#[derive(Default)]
struct Check {
    broken: Vec<BrokenRule>,
}

impl Check {
    fn breaks(&mut self, field: impl Into<String>, rule: FieldRule, reason: impl Into<String>) {
        self.broken.push(BrokenRule { field: field.into(), rule, reason: reason.into() });
    }

    fn body(&mut self, fields: &Map<String, Value>) {
        if let Some(id) = self.required(fields, "", "game_id").and_then(|value| self.text("game_id", value)) {
            self.id("game_id", GameId::new(id).err());
        }
        if let Some(id) = self.required(fields, "", "user_id").and_then(|value| self.text("user_id", value)) {
            self.id("user_id", UserId::new(id).err());
        }
        match self.required(fields, "", "item") {
            Some(Value::Object(item)) => self.item(item),
            Some(_) => self.breaks("item", FieldRule::Object, "is not an object"),
            None => {}
        }
        self.optional(fields, "", "return_url", FieldRule::Uri, create::check_return_url);
        if present(fields, "wallet_enabled").is_some_and(|value| !value.is_boolean()) {
            self.breaks("wallet_enabled", FieldRule::Boolean, "is neither true nor false");
        }
        self.unknown(fields, "", &FIELDS);
    }

    fn item(&mut self, item: &Map<String, Value>) {
        let within = "item.";
        let title = self.required(item, within, "title").and_then(|value| self.text("item.title", value));
        if let Some(Err(error)) = title.map(create::check_title) {
            self.breaks("item.title", FieldRule::NotEmpty, error.reason);
        }
        self.price(item);
        self.optional(item, within, "image", FieldRule::Image, create::check_image);
        self.optional(item, within, "country", FieldRule::Country, create::check_country);
        self.unknown(item, within, &ITEM_FIELDS);
    }

    fn price(&mut self, item: &Map<String, Value>) {
        let price = self.required(item, "item.", "price");
        match price.map(Value::as_i64) {
            Some(Some(price)) => {
                if let Err(error @ InvalidPrice::OutOfRange(_)) = Money::price(price, Currency::Usd) {
                    self.breaks("item.price", FieldRule::PriceInRange, error.to_string());
                }
            }
            // A whole number all the same, only one that no int64 holds.
            Some(None) if price.is_some_and(Value::is_u64) => {
                self.breaks("item.price", FieldRule::PriceInRange, "is more than 2147483647");
            }
            Some(None) => {
                self.breaks("item.price", FieldRule::Integer, "is not a whole number of minor units");
            }
            None => {}
        }
        let currency =
            self.required(item, "item.", "currency").and_then(|value| self.text("item.currency", value));
        if let Some(Err(error)) = currency.map(|currency| Money::price(1, Currency::from(currency))) {
            self.breaks("item.currency", FieldRule::Currency, error.to_string());
        }
    }

    fn required<'a>(
        &mut self,
        fields: &'a Map<String, Value>,
        within: &str,
        name: &str,
    ) -> Option<&'a Value> {
        let value = present(fields, name);
        if value.is_none() {
            self.breaks(format!("{within}{name}"), FieldRule::Required, "is missing");
        }
        value
    }

    fn optional(
        &mut self,
        fields: &Map<String, Value>,
        within: &str,
        name: &str,
        rule: FieldRule,
        check: impl Fn(&str) -> Result<(), crate::field::InvalidField>,
    ) {
        let field = format!("{within}{name}");
        let text = present(fields, name).and_then(|value| self.text(&field, value));
        if let Some(Err(error)) = text.map(check) {
            self.breaks(field, rule, error.reason);
        }
    }

    fn text<'a>(&mut self, field: &str, value: &'a Value) -> Option<&'a str> {
        let text = value.as_str();
        if text.is_none() {
            self.breaks(field, FieldRule::Text, "is not a text");
        }
        text
    }

    fn id(&mut self, field: &str, error: Option<InvalidId>) {
        let Some(error) = error else { return };
        let rule = match error {
            InvalidId::Empty(_) => FieldRule::NotEmpty,
            InvalidId::TooLong(_) => FieldRule::Length,
            InvalidId::ControlCharacter(_) => FieldRule::NoControlCharacter,
        };
        self.breaks(field, rule, error.to_string());
    }

    fn unknown(&mut self, fields: &Map<String, Value>, within: &str, known: &[&str]) {
        for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
            self.breaks(format!("{within}{name}"), FieldRule::Known, "is no field of the API");
        }
    }
}

fn present<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn broken(body: &Value) -> Vec<(String, FieldRule)> {
        let broken = CreateSession::broken_rules(&body.to_string());
        assert!(broken.iter().all(|each| !each.reason.is_empty()));
        broken.into_iter().map(|each| (each.field, each.rule)).collect()
    }

    fn good() -> Value {
        json!({ "game_id": "g", "user_id": "u", "return_url": "mygame://back?state=1", "wallet_enabled": false,
            "item": { "title": "Gold", "price": 499, "currency": "EUR", "image": "https://a.example/b.png",
                "country": "DE" } })
    }

    fn with(pointer: &str, value: Value) -> Value {
        let mut body = good();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(name.to_owned(), value);
        body
    }

    #[test]
    fn what_the_builder_makes_breaks_no_rule() {
        assert_eq!(broken(&good()), []);
        assert_eq!(
            broken(&json!({ "game_id": "g", "user_id": "u", "return_url": null, "wallet_enabled": null,
            "item": { "title": "G", "price": 1, "currency": "USD", "image": null } })),
            []
        );
    }

    #[test]
    fn each_rule_is_told_at_its_field_as_on_the_wire() {
        use FieldRule::*;
        for (pointer, value, field, rule) in [
            ("/game_id", Value::Null, "game_id", Required),
            ("/game_id", json!(7), "game_id", Text),
            ("/user_id", json!(""), "user_id", NotEmpty),
            ("/user_id", json!("u".repeat(257)), "user_id", Length),
            ("/user_id", json!("a\nb"), "user_id", NoControlCharacter),
            ("/item", json!("Gold"), "item", Object),
            ("/item/title", json!(" "), "item.title", NotEmpty),
            ("/item/price", json!(0), "item.price", PriceInRange),
            ("/item/price", json!(-1), "item.price", PriceInRange),
            ("/item/price", json!(2_147_483_648_u64), "item.price", PriceInRange),
            ("/item/price", json!(u64::MAX), "item.price", PriceInRange),
            ("/item/price", json!(4.99), "item.price", Integer),
            ("/item/price", json!("499"), "item.price", Integer),
            ("/item/currency", json!("JPY"), "item.currency", Currency),
            ("/item/image", json!("ftp://a"), "item.image", Image),
            ("/item/image", json!(format!("data:,{}", "A".repeat(200_000))), "item.image", Image),
            ("/item/country", json!("de"), "item.country", Country),
            ("/return_url", json!("not a uri"), "return_url", Uri),
            ("/wallet_enabled", json!("yes"), "wallet_enabled", Boolean),
            ("/quantity", json!(2), "quantity", Known),
            ("/item/sku", json!("x"), "item.sku", Known),
        ] {
            assert_eq!(
                broken(&with(pointer, value.clone())),
                [(field.to_owned(), rule)],
                "{pointer} {value}"
            );
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_and_what_is_no_object_as_a_whole() {
        let nothing: Vec<_> = broken(&json!({})).into_iter().map(|(field, _)| field).collect();
        assert_eq!(nothing, ["game_id", "user_id", "item"]);
        let empty: Vec<_> = broken(&with("/item", json!({}))).into_iter().map(|(field, _)| field).collect();
        assert_eq!(empty, ["item.title", "item.price", "item.currency"]);
        assert_eq!(broken(&json!([])), [(String::new(), FieldRule::Object)]);
        let cut = CreateSession::broken_rules("{\"game_id\": ");
        assert_eq!((cut.len(), cut[0].rule), (1, FieldRule::Json));
        assert!(cut[0].reason.contains("line 1"));
    }
}
