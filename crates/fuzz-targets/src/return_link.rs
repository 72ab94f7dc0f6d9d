//! A return link, as it comes on a command line.

use storefront::return_link::{ReturnLink, Scheme};

const SCHEME: &str = "storefront-companion";
const BEGINNING: &str = "storefront-companion://payment-complete";

/// Reads the bytes as a return link.
pub fn run(raw: &[u8]) {
    let Ok(scheme) = Scheme::new(SCHEME) else { return };
    let Ok(link) = ReturnLink::parse(raw, &scheme) else { return };
    assert!(raw.len() <= 2_048 && raw.iter().all(u8::is_ascii_graphic), "a link of other bytes was taken");
    assert!(scheme.owns(raw), "a link of another scheme was taken");
    let text = String::from_utf8_lossy(raw);
    let (path, query) = text.split_once('?').unwrap_or_default();
    assert!(path.strip_suffix('/').unwrap_or(path) == BEGINNING, "a link of another shape was taken");
    let states: Vec<_> = query.split('&').filter(|pair| pair.split('=').next() == Some("state")).collect();
    assert_eq!(states, [format!("state={}", link.state().as_str())], "it is not its one state that was read");
    let short = link.to_raw(&scheme);
    assert_eq!(
        ReturnLink::parse(short.as_str().as_bytes(), &scheme),
        Ok(link),
        "its short form says another thing"
    );
}
