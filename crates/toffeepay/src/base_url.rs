//! Which base URLs the client takes: https, or http to this machine itself.

use url::{Host, Url};

/// Why a URL can't be the API's base.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBaseUrl {
    /// Not https, and not http to a loopback host: the token would travel in the open.
    #[error("the base URL must be https (http only to this machine)")]
    NotSecure,
    /// User name or password in it: they would be sent along with every request.
    #[error("the base URL must not carry a user name or a password")]
    HasUserInfo,
    /// A query or a fragment can't be followed by a route.
    #[error("the base URL must not have a query or a fragment")]
    HasQueryOrFragment,
}

pub(crate) fn check(url: &Url) -> Result<(), InvalidBaseUrl> {
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
    if !secure {
        return Err(InvalidBaseUrl::NotSecure);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidBaseUrl::HasUserInfo);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(InvalidBaseUrl::HasQueryOrFragment);
    }
    Ok(())
}

/// Whether the host is this machine by its name or number; nothing is looked up.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(raw: &str) -> Result<(), InvalidBaseUrl> {
        check(&Url::parse(raw).unwrap())
    }

    #[test]
    fn https_and_http_to_this_machine_are_taken() {
        for raw in [
            "https://api.toffeepay.com",
            "https://shop.example/toffee/",
            "http://127.0.0.1:8010",
            "http://127.9.9.9",
            "http://[::1]:8010",
            "http://localhost:8010",
        ] {
            assert_eq!(checked(raw), Ok(()), "{raw}");
        }
    }

    #[test]
    fn anything_that_would_send_the_token_in_the_open_is_refused() {
        for raw in [
            "http://api.toffeepay.com",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "file:///tmp/x",
            "data:text/plain,x",
        ] {
            assert_eq!(checked(raw), Err(InvalidBaseUrl::NotSecure), "{raw}");
        }
    }

    #[test]
    fn user_info_query_and_fragment_are_refused() {
        assert_eq!(checked("https://user@api.example"), Err(InvalidBaseUrl::HasUserInfo));
        assert_eq!(checked("https://:secret@api.example"), Err(InvalidBaseUrl::HasUserInfo));
        assert_eq!(checked("https://api.example?a=b"), Err(InvalidBaseUrl::HasQueryOrFragment));
        assert_eq!(checked("https://api.example#a"), Err(InvalidBaseUrl::HasQueryOrFragment));
    }
}
