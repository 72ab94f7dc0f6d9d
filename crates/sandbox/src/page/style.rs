//! The page's style sheet, and its hash for the Content-Security-Policy.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The style sheet, as it stands between the `style` tags.
pub(super) const CSS: &str = include_str!("style.css");

static HASH: LazyLock<String> =
    LazyLock::new(|| format!("sha256-{}", STANDARD.encode(Sha256::digest(CSS.as_bytes()))));

/// `sha256-…` of the style sheet.
pub(super) fn hash() -> &'static str {
    &HASH
}
