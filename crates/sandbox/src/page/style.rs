//! The page's style sheet, and hashes for the Content-Security-Policy.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::page::script;

/// The style sheet, as it stands between the `style` tags.
pub(super) const CSS: &str = include_str!("style.css");

/// The hashes of what pages carry, made once.
pub(super) static CSS_HASH: LazyLock<String> = LazyLock::new(|| sha256(CSS));
pub(super) static SCRIPT_HASH: LazyLock<String> = LazyLock::new(|| sha256(script::SCRIPT));
pub(super) static ONCE_MORE_HASH: LazyLock<String> = LazyLock::new(|| sha256(script::ONCE_MORE));

/// `sha256-…` of a style sheet or script, as a policy names it.
fn sha256(source: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(source.as_bytes())))
}
