//! The storefront that was built in: storefront.json and its images, from the folder `storefront/`.

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The text of the shipped storefront.json.
pub fn storefront_json() -> &'static str {
    STOREFRONT_JSON
}

/// A shipped image by its path in storefront.json: `images/…`.
pub fn image(path: &str) -> Option<&'static [u8]> {
    IMAGES.iter().find(|(name, _)| *name == path).map(|(_, bytes)| *bytes)
}
