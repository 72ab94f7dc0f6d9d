//! storefront.json, as a studio may have written it.

use std::collections::HashSet;

use storefront::environment::EnvironmentName;
use storefront::shop::Shop;

/// Reads the bytes as a storefront.json.
pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match Shop::parse(text, "storefront.json") {
        Ok(shop) => {
            assert!((1..=1_000).contains(&shop.catalogue.len()), "a catalogue of another size was taken");
            let ids: HashSet<_> = shop.catalogue.iter().map(|item| item.id.as_str()).collect();
            assert_eq!(ids.len(), shop.catalogue.len(), "two items have one id");
            for item in &shop.catalogue {
                let price = item.price();
                assert!((1..=i64::from(i32::MAX)).contains(&price.amount()), "a price that the API refuses");
                assert!(["USD", "GBP", "EUR"].contains(&price.currency().as_str()), "such a currency");
                assert!(!item.title().trim().is_empty(), "an item without a title");
                assert!(shop.item(item.id.as_str()).is_some());
            }
            assert!(shop.default_environment != EnvironmentName::Custom || shop.custom.is_some());
            if let Some(custom) = &shop.custom {
                let base = custom.environment().base_url();
                let on_this_machine = matches!(base.host_str(), Some(host) if is_this_machine(host));
                assert!(base.scheme() == "https" || on_this_machine, "tokens would go to {base} in the open");
                assert!(base.username().is_empty() && base.password().is_none());
            }
        }
        Err(broken) => {
            assert!(broken.line <= text.lines().count() + 1, "line {} is not in the file", broken.line);
            assert!(!broken.reason.is_empty(), "broken without a reason");
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host == "[::1]" || (host.starts_with("127.") && host.split('.').count() == 4)
}
