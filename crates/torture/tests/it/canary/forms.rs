//! The forms in which a secret may lie in bytes.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use memchr::memmem;

/// The forms, with their names.
pub fn of(secret: &str) -> Vec<(String, Vec<u8>)> {
    let hex = |upper: bool| {
        secret
            .bytes()
            .map(|byte| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") })
            .collect::<String>()
    };
    let percent = |upper: bool| {
        secret
            .bytes()
            .map(|byte| match byte {
                byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => {
                    char::from(byte).to_string()
                }
                byte if upper => format!("%{byte:02X}"),
                byte => format!("%{byte:02x}"),
            })
            .collect::<String>()
    };
    let mut forms = vec![
        ("as it is".to_owned(), secret.as_bytes().to_owned()),
        ("UTF-16".to_owned(), secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("hex".to_owned(), hex(false).into_bytes()),
        ("HEX".to_owned(), hex(true).into_bytes()),
        ("percent-encoded".to_owned(), percent(true).into_bytes()),
        ("percent-encoded in lower case".to_owned(), percent(false).into_bytes()),
        ("escaped JSON".to_owned(), secret.replace('/', "\\/").into_bytes()),
    ];
    // In the middle of base64 it looks otherwise by what stands before it: three ways.
    for before in 0..3 {
        let bytes = [&vec![0; before], secret.as_bytes()].concat();
        let (first, last) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        for (name, alphabet) in [("base64", &STANDARD), ("base64 for URLs", &URL_SAFE)] {
            let text = alphabet.encode(&bytes);
            forms.push((format!("{name} after {before}"), text.as_bytes()[first..last].to_owned()));
        }
    }
    forms
}

/// The first form in which bytes hold the secret.
pub fn in_bytes(bytes: &[u8], secret: &str) -> Option<String> {
    of(secret).into_iter().find(|(_, form)| memmem::find(bytes, form).is_some()).map(|(name, _)| name)
}
