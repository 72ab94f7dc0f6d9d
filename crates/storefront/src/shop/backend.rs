//! The studio's own backend, as storefront.json names it.

use std::collections::HashSet;

use serde::Deserialize;
use url::Url;

use crate::environment::Environment;

/// Longest base URL, in bytes.
const MAX_BASE_URL: usize = 2_048;
/// Most hosts of payment pages.
const MAX_HOSTS: usize = 32;

/// The studio's own backend.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Fields")]
pub struct CustomBackend(Environment);

impl CustomBackend {
    /// The environment that it is.
    pub fn environment(&self) -> &Environment {
        &self.0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    base_url: String,
    #[serde(default)]
    payment_page_hosts: Vec<String>,
}

impl TryFrom<Fields> for CustomBackend {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        if !is_base_url(&fields.base_url) {
            return Err(
                "custom.base_url is neither https nor http on this machine, or has a user name, a query \
                        or a fragment"
                    .into(),
            );
        }
        let base_url = Url::parse(&fields.base_url).map_err(|error| format!("custom.base_url: {error}"))?;
        let hosts = &fields.payment_page_hosts;
        if let Some(host) = hosts.iter().find(|host| !is_host(host)) {
            return Err(format!("custom.payment_page_hosts: {host:?} is not a host name in lower case"));
        }
        if hosts.len() > MAX_HOSTS {
            return Err(format!("custom.payment_page_hosts has more than {MAX_HOSTS} hosts"));
        }
        if hosts.iter().collect::<HashSet<_>>().len() < hosts.len() {
            return Err("custom.payment_page_hosts names a host twice".into());
        }
        Environment::custom(base_url, hosts).map(Self).map_err(|error| format!("custom.base_url: {error}"))
    }
}

/// A URL parser would mend much; what is written is what is meant, so that a reader sees where the token goes.
fn is_base_url(raw: &str) -> bool {
    let plain = raw.bytes().all(|byte| byte.is_ascii_graphic() && !b"@?#".contains(&byte));
    let authority = |rest: &str| rest.split('/').next().unwrap_or_default().to_owned();
    let without_port = |authority: String| match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host.to_owned(),
        _ => authority,
    };
    let sound = match (raw.strip_prefix("https://"), raw.strip_prefix("http://")) {
        (Some(rest), _) => {
            let host = without_port(authority(rest));
            let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
            let address = |byte: u8| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.';
            match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
                Some(inner) => !inner.is_empty() && inner.bytes().all(address),
                None => !host.is_empty() && host.bytes().all(name),
            }
        }
        (None, Some(rest)) => {
            ["127.0.0.1", "localhost", "[::1]"].contains(&without_port(authority(rest)).as_str())
        }
        (None, None) => false,
    };
    raw.len() <= MAX_BASE_URL && plain && sound
}

/// Two labels or more, each as the DNS has them.
fn is_host(raw: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    raw.len() <= 253 && raw.contains('.') && raw.split('.').all(is_label)
}
