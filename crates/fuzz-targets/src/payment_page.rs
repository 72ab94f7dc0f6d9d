//! The address of a payment page, which must pass an environment's allow-list before a browser sees it.

use storefront::environment::Environment;
use url::Url;

/// Holds the bytes against the allow-list of each kind of environment.
pub fn run(raw: &[u8]) {
    let Ok(raw) = str::from_utf8(raw) else { return };
    let local = "http://127.0.0.1:8010".parse::<Url>().ok().and_then(|base| Environment::local(base).ok());
    let studio = "https://shop.example.com".parse::<Url>().ok();
    let hosts = ["pay.example.com".to_owned()];
    let custom = studio.and_then(|base| Environment::custom(base, &hosts).ok());
    if let Some(page) = local.and_then(|environment| environment.payment_page(raw).ok()) {
        let (host, _port) = host_and_port(page.expose(), "http://");
        let is_four_numbers = host.split('.').count() == 4
            && host.starts_with("127.")
            && host.split('.').all(|number| number.parse::<u8>().is_ok());
        assert!(
            is_four_numbers || host == "localhost" || host == "[::1]",
            "the local sandbox is not at {host}"
        );
    }
    for vendor in [Environment::sandbox(), Environment::production()].into_iter().flatten() {
        let Ok(page) = vendor.payment_page(raw) else { continue };
        let (host, port) = host_and_port(page.expose(), "https://");
        assert!(host == "toffeepay.com" || host.ends_with(".toffeepay.com"), "{host} is not the vendor's");
        assert_eq!(port, None, "another port than that of https");
    }
    if let Some(page) = custom.and_then(|environment| environment.payment_page(raw).ok()) {
        assert_eq!(host_and_port(page.expose(), "https://"), ("pay.example.com".to_owned(), None));
    }
}

/// Host and port of an address, read without a URL parser. A user name in it makes this fail.
fn host_and_port(address: &str, scheme: &str) -> (String, Option<String>) {
    let plain =
        address.len() <= 3 * 4_096 && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    assert!(plain, "an address of other bytes was taken");
    let rest = address.strip_prefix(scheme);
    assert!(rest.is_some(), "the address is not {scheme}");
    let authority = rest.unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    assert!(!authority.contains('@'), "a user name was taken");
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host.to_owned(), Some(port.to_owned())),
        _ => (authority.to_owned(), None),
    }
}
