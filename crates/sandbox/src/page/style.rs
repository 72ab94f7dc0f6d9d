//! The page's style sheet, and hashes for the Content-Security-Policy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The style sheet, as it stands between the `style` tags.
pub(super) const CSS: &str = include_str!("style.css");

/// `sha256-…` of a style sheet or script, as a policy names it.
pub(super) fn sha256(source: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(source.as_bytes())))
}
