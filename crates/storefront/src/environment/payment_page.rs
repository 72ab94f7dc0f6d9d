//! The allow-list of payment pages. A page that breaks it never reaches a browser.

use std::fmt;

use url::{Host, Url};

/// Longest address accepted, in bytes.
const MAX_LEN: usize = 4_096;

/// The payment page of a session, after it passed the allow-list.
///
/// A capability: whoever has it sees and can pay the session, so it does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentPageUrl(Url);

impl PaymentPageUrl {
    /// The address itself: for the browser, the clipboard and the QR code.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for PaymentPageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaymentPageUrl({}, rest redacted)", self.0.origin().ascii_serialization())
    }
}

/// Why a payment page is not opened. Never carries the address: it is a capability.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentPageRefused {
    /// Over 4,096 bytes.
    #[error("the payment page's address is longer than {MAX_LEN} bytes")]
    TooLong,
    /// Control characters, spaces or other than ASCII.
    #[error("the payment page's address has a character that has no place in a URL")]
    NotVisibleAscii,
    /// Not an absolute URL with a host.
    #[error("the payment page's address is not a URL with a host")]
    NotAUrl,
    /// Another scheme than the environment allows.
    #[error("the payment page's scheme {0} is not allowed here")]
    Scheme(String),
    /// A host that the environment does not name.
    #[error("the payment page's host {0} is not allowed here")]
    Host(String),
    /// A user name or password.
    #[error("the payment page's address carries a user name or password")]
    UserInfo,
    /// Another port than https has.
    #[error("the payment page's port {0} is not allowed here")]
    Port(u16),
}

/// Which payment pages an environment may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentPageRule {
    /// http on this machine, any port: the local sandbox.
    LoopbackHttp,
    /// https on this host or any under it, compared label by label, default port.
    Under(&'static str),
    /// https on exactly these hosts, default port.
    Hosts {
        /// Host names.
        hosts: Vec<String>,
        /// http on this machine too.
        loopback_http: bool,
    },
}

impl PaymentPageRule {
    /// Checks the raw address first, then what the URL parser makes of it.
    pub fn check(&self, raw: &str) -> Result<PaymentPageUrl, PaymentPageRefused> {
        if raw.len() > MAX_LEN {
            return Err(PaymentPageRefused::TooLong);
        }
        // A URL parser strips tabs and line ends and reads back-slashes as slashes: what it would mend
        // is refused instead, so that all later readers see the same address.
        if !raw.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return Err(PaymentPageRefused::NotVisibleAscii);
        }
        let url = Url::parse(raw).map_err(|_| PaymentPageRefused::NotAUrl)?;
        if !raw.contains("://") || url.host().is_none() {
            return Err(PaymentPageRefused::NotAUrl);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(PaymentPageRefused::UserInfo);
        }
        match self {
            Self::LoopbackHttp => check_loopback(&url)?,
            Self::Hosts { loopback_http: true, .. } if url.scheme() == "http" => check_loopback(&url)?,
            Self::Under(host) => check_https(&url, |name| is_at_or_under(name, host))?,
            Self::Hosts { hosts, .. } => {
                check_https(&url, |name| hosts.iter().any(|host| host.eq_ignore_ascii_case(name)))?;
            }
        }
        Ok(PaymentPageUrl(url))
    }
}

/// Whether the host is this machine by address or by its one reserved name.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn check_loopback(url: &Url) -> Result<(), PaymentPageRefused> {
    if url.scheme() != "http" {
        return Err(PaymentPageRefused::Scheme(url.scheme().to_owned()));
    }
    if !is_loopback(url) {
        return Err(PaymentPageRefused::Host(url.host_str().unwrap_or_default().to_owned()));
    }
    Ok(())
}

fn check_https(url: &Url, is_named: impl Fn(&str) -> bool) -> Result<(), PaymentPageRefused> {
    if url.scheme() != "https" {
        return Err(PaymentPageRefused::Scheme(url.scheme().to_owned()));
    }
    let named = match url.host() {
        Some(Host::Domain(name)) => is_named(name),
        _ => false,
    };
    if !named {
        return Err(PaymentPageRefused::Host(url.host_str().unwrap_or_default().to_owned()));
    }
    match url.port() {
        Some(port) => Err(PaymentPageRefused::Port(port)),
        None => Ok(()),
    }
}

/// Compares label by label from the right, so that `eviltoffeepay.com` is not under `toffeepay.com`. A name with
/// an empty label is nobody's.
fn is_at_or_under(name: &str, host: &str) -> bool {
    if host.is_empty() || name.split('.').any(str::is_empty) {
        return false;
    }
    let mut name = name.split('.').rev();
    host.split('.').rev().all(|label| name.next().is_some_and(|own| own.eq_ignore_ascii_case(label)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_at_or_under_the_vendor_s_domain_are_opened() {
        let rule = PaymentPageRule::Under("toffeepay.com");
        for good in [
            "https://pay.toffeepay.com/s/abc",
            "https://sandbox.pay.toffeepay.com/s/abc?x=1#y",
            "https://toffeepay.com/",
            "https://PAY.TOFFEEPAY.COM/s/abc",
            "https://pay.toffeepay.com:443/s/abc",
        ] {
            assert!(rule.check(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn hostile_pages_are_refused() {
        let rule = PaymentPageRule::Under("toffeepay.com");
        let long = format!("https://pay.toffeepay.com/{}", "a".repeat(MAX_LEN));
        for bad in [
            "",
            "pay.toffeepay.com",
            "/s/abc",
            "file:///etc/passwd",
            "http://pay.toffeepay.com/s/abc",
            "javascript:alert(1)",
            "smb://pay.toffeepay.com/x",
            "ms-msdt:/id",
            "storefront-companion://payment-complete",
            "https:pay.toffeepay.com",
            "https:/pay.toffeepay.com",
            "https://pay.toffeepay.com.evil.io/s",
            "https://eviltoffeepay.com/s",
            "https://toffeepay.com@evil.io/s",
            "https://pay.toffeepay.com:x@evil.io/s",
            "https://user@pay.toffeepay.com/s",
            "https://user:pw@pay.toffeepay.com/s",
            "https://evil.io/.toffeepay.com/s",
            "https://evil.io#.toffeepay.com",
            "https://evil.io?.toffeepay.com",
            "https://evil.io\\.toffeepay.com/s",
            "https://pay.toffeepay.com:8443/s",
            "https://pay.toffeepay.com\t.evil.io/s",
            "https://pay.toffeepay.com\n/s",
            " https://pay.toffeepay.com/s",
            "https://pay.toffeepay.com/a b",
            "https://pay.toffeepay.cοm/s",
            "https://127.0.0.1/s",
            "https://[::1]/s",
            "https://com/s",
            "https://.toffeepay.com/s",
            "https://evil.io..toffeepay.com/s",
            "https://pay.toffeepay.com./s",
            "https://pay.toffeepay.com%2eevil.io/s",
            "https://pay.toffeepay.com%00.evil.io/s",
            "https://pay.toffeepay.com%5c.evil.io/s",
            "https://pay.toffeepay.com:443@evil.io/s",
            "https://pay.toffeepay.com:0/s",
            "https://pay-toffeepay.com/s",
            "https://toffeepay.com.:443/s",
            "https://",
            "data:text/html,hello",
            long.as_str(),
        ] {
            assert!(rule.check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_local_sandbox_is_loopback_http_only() {
        let rule = PaymentPageRule::LoopbackHttp;
        for good in ["http://127.0.0.1:8010/pay/x", "http://localhost:8010/pay/x", "http://[::1]:8010/pay/x"]
        {
            assert!(rule.check(good).is_ok(), "{good}");
        }
        for bad in [
            "https://pay.toffeepay.com/s",
            "http://10.0.0.1/pay",
            "http://127.0.0.1.evil.io/pay",
            "http://localhost.evil.io/pay",
            "http://0.0.0.0/pay",
            "http://a@127.0.0.1:8010/pay",
            "file://localhost/etc/passwd",
        ] {
            assert!(rule.check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_custom_environment_opens_the_hosts_that_it_names_and_no_others() {
        let rule = PaymentPageRule::Hosts { hosts: vec!["pay.example.com".into()], loopback_http: false };
        assert!(rule.check("https://pay.example.com/s").is_ok());
        assert!(rule.check("https://eu.pay.example.com/s").is_err());
        assert!(rule.check("https://example.com/s").is_err());
        assert!(rule.check("https://pay.toffeepay.com/s").is_err());
        assert!(rule.check("http://127.0.0.1:8010/pay").is_err());
    }

    #[test]
    fn an_address_never_prints_its_path() {
        let page =
            PaymentPageRule::Under("toffeepay.com").check("https://pay.toffeepay.com/s/secret").unwrap();
        assert_eq!(format!("{page:?}"), "PaymentPageUrl(https://pay.toffeepay.com, rest redacted)");
    }
}
