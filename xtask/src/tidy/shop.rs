//! The shipped shop, and no studio's own, which the app looks at when it starts: its pictures exist, are what their
//! name says, and are small. Whether the file keeps to its schema is tested in crates/storefront, by the code that
//! reads it.

use std::{collections::BTreeSet, fs};

use anyhow::Result;
use serde_json::Value;

use super::source;
use crate::root::root;

const FOLDER: &str = "storefront";
const MAX_BYTES: usize = 60 * 1024;
const GAME: &str = "star_courier";
const FIRST_ITEM: &str = "gold-coins-50";
const MIN_ITEMS: usize = 8;

/// Finds pictures that are missing, too large or of another kind.
pub fn find() -> Result<Vec<String>> {
    let shop: Value = serde_json::from_str(&source::read("storefront/storefront.json")?)?;
    if !is_shipped(&shop) {
        return Ok(Vec::new());
    }
    let mut found = catalogue_problems(&shop);
    for image in images(&shop) {
        let path = format!("{FOLDER}/{image}");
        let is_item = shop.pointer("/game/logo").and_then(Value::as_str) != Some(&image);
        match fs::read(root().join(&path)) {
            Ok(bytes) => found.extend(picture_problem(&path, &bytes, is_item)),
            Err(error) => found.push(format!("{path}: {error}")),
        }
        let drawing = path.replace("/images/", "/images/src/").replace(".png", ".svg");
        if !root().join(&drawing).is_file() {
            found.push(format!("{drawing} is missing"));
        }
    }
    Ok(found)
}

fn is_shipped(shop: &Value) -> bool {
    shop.pointer("/game/id").and_then(Value::as_str) == Some(GAME)
}

fn catalogue_problems(shop: &Value) -> Vec<String> {
    let items = shop.get("catalogue").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let ids = items.iter().filter_map(|item| item.get("id")?.as_str()).collect::<Vec<_>>();
    let mut found = Vec::new();
    if ids.len() < MIN_ITEMS {
        found.push(format!("the catalogue has {} items, not at least {MIN_ITEMS}", ids.len()));
    }
    if ids.first() != Some(&FIRST_ITEM) {
        found.push(format!("the first item is not {FIRST_ITEM}, which the tests in a window buy"));
    }
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        found.push("two items have the same id".into());
    }
    found
}

fn images(shop: &Value) -> Vec<String> {
    let items = shop.get("catalogue").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named = items.iter().map(|item| item.get("image")).chain([shop.pointer("/game/logo")]);
    named.flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn picture_problem(path: &str, bytes: &[u8], is_item: bool) -> Option<String> {
    let Some(size) = png_size(bytes) else { return Some(format!("{path} is not a PNG")) };
    if bytes.len() > MAX_BYTES {
        return Some(format!("{path} has {} bytes, more than {MAX_BYTES}", bytes.len()));
    }
    (is_item && size != (640, 480)).then(|| format!("{path} is {} x {}, not 640 x 480", size.0, size.1))
}

/// Width and height of a PNG, of its first chunk.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..)?.strip_prefix(b"IHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes()].concat()
    }

    #[test]
    fn a_picture_is_a_small_png_of_four_to_three() {
        assert_eq!(picture_problem("a.png", &png(640, 480), true), None);
        assert_eq!(picture_problem("a.png", &png(256, 256), false), None);
        assert!(picture_problem("a.png", &png(640, 640), true).unwrap().contains("640 x 640"));
        assert!(picture_problem("a.png", b"GIF89a", true).unwrap().contains("not a PNG"));
        let large = [png(640, 480), vec![0; MAX_BYTES]].concat();
        assert!(picture_problem("a.png", &large, true).unwrap().contains("more than"));
    }

    #[test]
    fn a_catalogue_that_is_short_or_double_or_begins_otherwise_is_noticed() {
        let shop = json!({"catalogue": [{"id": "a", "image": "images/a.png"}, {"id": "a"}], "game": {"logo": "images/l.png"}});
        assert_eq!(catalogue_problems(&shop).len(), 3);
        assert_eq!(images(&shop), ["images/a.png", "images/l.png"]);
    }
}
