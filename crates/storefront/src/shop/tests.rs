//! storefront.json: the parser and the JSON Schema say the same, and a broken file is named.

use serde_json::{Value, json};

use super::*;

const SHIPPED: &str = include_str!("../../../../storefront/storefront.json");
const SCHEMA: &str = include_str!("../../../../storefront/storefront.schema.json");

fn sound() -> Value {
    json!({
        "game": { "id": "space_shooter", "title": "Space Shooter" },
        "default_environment": "local",
        "catalogue": [
            { "id": "coins", "title": "50 Gold Coins", "description": "Shiny.", "price": 499, "currency": "USD" }
        ]
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut shop = sound();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match shop.pointer_mut(parent).unwrap() {
        Value::Object(fields) => fields.insert(name.into(), value),
        other => panic!("{pointer} is in {other}"),
    };
    shop
}

fn parses(shop: &Value) -> bool {
    Shop::parse(&shop.to_string(), "test").is_ok()
}

#[test]
fn the_shipped_file_is_sound_and_has_at_least_eight_items_with_pictures() {
    let shop = Shop::parse(SHIPPED, "storefront.json").unwrap();
    assert!(shop.catalogue.len() >= 8);
    assert_eq!(shop.default_environment, EnvironmentName::Local);
    for item in &shop.catalogue {
        assert!(matches!(item.image, Some(Image::File(_))), "{}", item.id.as_str());
    }
}

#[test]
fn parser_and_schema_agree_on_every_field_rule() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&serde_json::from_str(SHIPPED).unwrap()));
    let mut wrong = Vec::new();
    for (good, shop) in fields().into_iter().chain(backends()).chain(payment_page_hosts()) {
        if validator.is_valid(&shop) != good {
            wrong.push(format!("the schema takes it: {}, it is good: {good}: {shop}", !good));
        }
        if parses(&shop) != good {
            wrong.push(format!("the parser takes it: {}, it is good: {good}: {shop}", !good));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether it is good, and a file with one thing changed.
type Case = (bool, Value);

fn fields() -> Vec<Case> {
    let at = |field: &str, value: Value| with(&format!("/catalogue/0/{field}"), value);
    vec![
        (true, sound()),
        (true, at("image", json!("images/a.png"))),
        (true, at("image", json!("images/sub/a-b_c.webp"))),
        (true, at("image", json!("https://cdn.example.com/a.png"))),
        (true, at("country", json!("DE"))),
        (true, at("category", json!("coins"))),
        (true, with("/game/accent", json!("#aB01ff"))),
        (true, with("/default_player_id", json!("player_42"))),
        (true, with("/return_to_game_url", json!("mygame://lobby"))),
        (true, with("/return_to_game_url", json!("https://example.com/play"))),
        (true, with("/loopback_return", json!(["custom", "local"]))),
        (false, with("/loopback_return", json!("custom"))),
        (false, with("/loopback_return", json!(["everywhere"]))),
        (true, with("/default_environment", json!("production"))),
        (true, with("/return_to_game_url", json!("http://example.com/play"))),
        (false, with("/unknown", json!(1))),
        // What is not set is left out.
        (false, with("/$schema", Value::Null)),
        (false, with("/game/accent", Value::Null)),
        (false, with("/game/logo", Value::Null)),
        (false, with("/custom", Value::Null)),
        (false, with("/default_player_id", Value::Null)),
        (false, with("/return_to_game_url", Value::Null)),
        (false, at("image", Value::Null)),
        (false, at("country", Value::Null)),
        (false, at("category", Value::Null)),
        (false, with("/game/id", json!(" "))),
        (false, with("/default_player_id", json!("  "))),
        (false, with("/return_to_game_url", json!("javascript:alert(1)"))),
        (false, with("/return_to_game_url", json!("JavaScript:alert(1)"))),
        (false, with("/return_to_game_url", json!("file:///etc/passwd"))),
        (false, with("/return_to_game_url", json!("data:text/html,x"))),
        (false, with("/return_to_game_url", json!("https://"))),
        (false, with("/return_to_game_url", json!("mygame://a b"))),
        (false, with("/return_to_game_url", json!("play"))),
        (false, with("/game/id", json!(""))),
        (false, with("/game/id", json!("a\nb"))),
        (false, with("/game/title", json!(""))),
        (false, with("/game/title", json!("a".repeat(81)))),
        (false, with("/game/accent", json!("red"))),
        (false, with("/game/accent", json!("#12345g"))),
        (false, with("/default_environment", json!("prod"))),
        (false, with("/default_environment", json!("custom"))),
        (false, with("/default_player_id", json!(""))),
        (false, with("/tester_tools", json!("yes"))),
        (false, with("/catalogue", json!([]))),
        (false, at("id", json!("Coins"))),
        (false, at("id", json!("-coins"))),
        (false, at("id", json!("a".repeat(65)))),
        (false, at("title", json!(" "))),
        (false, at("title", json!("a".repeat(121)))),
        (false, at("description", json!(""))),
        (false, at("description", json!("a".repeat(201)))),
        (false, at("price", json!(0))),
        (false, at("price", json!(-1))),
        (false, at("price", json!(4.99))),
        (false, at("price", json!("499"))),
        (false, at("price", json!(2_147_483_648_i64))),
        (false, at("currency", json!("JPY"))),
        (false, at("currency", json!("usd"))),
        (false, at("country", json!("de"))),
        (false, at("image", json!("../secret.png"))),
        (false, at("image", json!("images/../secret.png"))),
        (false, at("image", json!("images/.hidden"))),
        (false, at("image", json!("/etc/passwd"))),
        (false, at("image", json!("http://cdn.example.com/a.png"))),
        (false, at("image", json!("javascript:alert(1)"))),
        (false, at("surprise", json!(true))),
    ]
}

fn backends() -> Vec<Case> {
    let custom = |value: Value| with("/custom", value);
    vec![
        (true, custom(json!({ "base_url": "http://127.0.0.1:8010" }))),
        (true, custom(json!({ "base_url": "https://shop.example.com:8443/shop" }))),
        (true, custom(json!({ "base_url": "http://[::1]:8010/" }))),
        (false, custom(json!({}))),
        (false, custom(json!({ "base_url": "http://shop.example.com/" }))),
        (false, custom(json!({ "base_url": "http://127.0.0.1.evil.io/" }))),
        (false, custom(json!({ "base_url": "https://a@shop.example.com/" }))),
        (false, custom(json!({ "base_url": "https://shop.example.com/?x" }))),
        (false, custom(json!({ "base_url": "HTTPS://shop.example.com/" }))),
        (false, custom(json!({ "base_url": "https://" }))),
        (false, custom(json!({ "base_url": "https:shop.example.com" }))),
        (false, custom(json!({ "base_url": "https://shop.example.com:99999/" }))),
        (false, custom(json!({ "base_url": "https://shop.example.com/ " }))),
        (false, custom(json!({ "base_url": "https://shop.example.com/#x" }))),
        (false, custom(json!({ "base_url": "http://127.0.0.1:70000/" }))),
        (false, custom(json!({ "base_url": "http://127.1:8010/" }))),
        (false, custom(json!({ "base_url": "http://2130706433/" }))),
        (false, custom(json!({ "base_url": "https://shop.example.com/", "surprise": 1 }))),
    ]
}

fn payment_page_hosts() -> Vec<Case> {
    let custom = |value: Value| with("/custom", value);
    let hosts = |hosts: Value| {
        custom(json!({ "base_url": "https://shop.example.com/", "payment_page_hosts": hosts }))
    };
    let many: Vec<_> = (0..33).map(|number| format!("pay{number}.example.com")).collect();
    vec![
        (true, hosts(json!([]))),
        (true, hosts(json!(["pay.example.com", "pay-2.example.co.uk"]))),
        (true, hosts(json!(many[..32]))),
        (false, hosts(json!(many))),
        (false, hosts(json!(["pay.example.com", "pay.example.com"]))),
        (false, hosts(Value::Null)),
        (false, hosts(json!(["*.example.com"]))),
        (false, hosts(json!(["https://x.y"]))),
        (false, hosts(json!(["pay"]))),
        (false, hosts(json!(["Pay.example.com"]))),
        (false, hosts(json!(["pay..example.com"]))),
        (false, hosts(json!([".example.com"]))),
        (false, hosts(json!(["pay.example.com."]))),
        (false, hosts(json!(["-pay.example.com"]))),
        (false, hosts(json!(["pay-.example.com"]))),
        (false, hosts(json!([format!("{}.example.com", "a".repeat(64))]))),
        (false, hosts(json!([format!("{}com", "a.".repeat(130))]))),
    ]
}

#[test]
fn two_items_of_one_id_are_refused() {
    let mut shop = sound();
    let item = shop["catalogue"][0].clone();
    shop["catalogue"].as_array_mut().unwrap().push(item);
    assert!(!parses(&shop));
}

#[test]
fn a_broken_file_is_named_with_line_and_reason_left_alone_and_the_bundled_one_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("storefront.json");
    let broken =
        "{\n  \"game\": { \"id\": \"x\", \"title\": \"X\" },\n  \"default_environment\": \"prod\"\n}";
    std::fs::write(&file, broken).unwrap();
    let (shop, problem) = Shop::load(&file, SHIPPED).unwrap();
    assert_eq!(shop.game.title.as_str(), "Star Courier");
    let problem = problem.unwrap();
    assert_eq!(problem.line, 3);
    assert!(problem.to_string().contains("storefront.json, line 3"), "{problem}");
    assert!(problem.reason.contains("prod"), "{problem}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
}

#[test]
fn the_studio_s_file_wins_over_the_bundled_one_and_a_missing_one_is_no_problem() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("storefront.json");
    assert_eq!(Shop::load(&file, SHIPPED).unwrap().1, None);
    std::fs::write(&file, sound().to_string()).unwrap();
    assert_eq!(Shop::load(&file, SHIPPED).unwrap().0.game.title.as_str(), "Space Shooter");
}
