//! Environments: where purchases are made, and which payment pages each may open.

mod payment_page;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::vault::VaultSlot;

pub use payment_page::{PaymentPageRefused, PaymentPageRule, PaymentPageUrl};

/// An environment's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentName {
    /// The ToffeePay inside the app.
    Local,
    /// The vendor's sandbox.
    Sandbox,
    /// Real money.
    Production,
    /// The studio's own backend, or a sandbox that runs on its own.
    Custom,
}

impl EnvironmentName {
    /// All of them, the safest first.
    pub const ALL: [Self; 4] = [Self::Local, Self::Sandbox, Self::Production, Self::Custom];

    /// The name as it is in files and in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Sandbox => "sandbox",
            Self::Production => "production",
            Self::Custom => "custom",
        }
    }

    /// Reads a name back. There is no default: this project never falls back to production.
    pub fn parse(raw: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == raw)
    }
}

/// Where an environment leads, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To the vendor's production, where money is real.
    ToProduction,
    /// Anywhere else.
    Elsewhere,
}

impl Leads {
    /// By the address's host: a port of its own, or the dot that ends a whole name, leads to the same.
    pub fn of(base_url: &Url) -> Self {
        let production = Environment::production();
        let is_production = production.is_some_and(|production| host(base_url) == host(&production.base_url));
        if is_production { Self::ToProduction } else { Self::Elsewhere }
    }
}

fn host(url: &Url) -> Option<&str> {
    url.host_str().map(|host| host.trim_end_matches('.'))
}

/// An environment that can be used: where its API is, and which payment pages it may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    name: EnvironmentName,
    base_url: Url,
    payment_pages: PaymentPageRule,
}

/// Why a base URL can't be an environment's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBaseUrl {
    /// Neither https nor loopback http.
    #[error("the base URL {0} is neither https nor http on this machine")]
    NotSecure(Url),
    /// It carries a user name or password.
    #[error("the base URL carries a user name or password")]
    UserInfo,
}

const SANDBOX_BASE: &str = "https://api.sandbox.toffeepay.com";
const PRODUCTION_BASE: &str = "https://api.toffeepay.com";

impl Environment {
    /// The sandbox that runs inside the app.
    pub fn local(base_url: Url) -> Result<Self, InvalidBaseUrl> {
        check_base(&base_url)?;
        Ok(Self { name: EnvironmentName::Local, base_url, payment_pages: PaymentPageRule::LoopbackHttp })
    }

    /// The vendor's sandbox; `None` can't happen but for a typo in this file, which a test rules out.
    pub fn sandbox() -> Option<Self> {
        Self::of_the_vendor(EnvironmentName::Sandbox, SANDBOX_BASE)
    }

    /// The vendor's production.
    pub fn production() -> Option<Self> {
        Self::of_the_vendor(EnvironmentName::Production, PRODUCTION_BASE)
    }

    fn of_the_vendor(name: EnvironmentName, base: &str) -> Option<Self> {
        let base_url = Url::parse(base).ok()?;
        Some(Self { name, base_url, payment_pages: PaymentPageRule::Under("toffeepay.com") })
    }

    /// A studio's backend: https, with the payment page hosts that it names. A backend on this very
    /// machine (loopback http) may also show payment pages of this machine.
    pub fn custom(base_url: Url, hosts: &[String]) -> Result<Self, InvalidBaseUrl> {
        check_base(&base_url)?;
        let on_this_machine = base_url.scheme() == "http";
        let payment_pages = PaymentPageRule::Hosts { hosts: hosts.to_vec(), loopback_http: on_this_machine };
        Ok(Self { name: EnvironmentName::Custom, base_url, payment_pages })
    }

    /// Its name.
    pub fn name(&self) -> EnvironmentName {
        self.name
    }

    /// Where its API is.
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// Where it leads: one that a studio calls its own may be production all the same.
    pub fn leads(&self) -> Leads {
        Leads::of(&self.base_url)
    }

    /// Checks a payment page's address against what this environment may open.
    pub fn payment_page(&self, raw: &str) -> Result<PaymentPageUrl, PaymentPageRefused> {
        self.payment_pages.check(raw)
    }

    /// Where its token is kept: bound to the environment, and to the base URL where that can change.
    pub fn vault_slot(&self) -> VaultSlot {
        match self.name {
            EnvironmentName::Custom => VaultSlot::new(format!("custom {}", self.base_url)),
            name => VaultSlot::new(name.as_str()),
        }
    }
}

fn check_base(base_url: &Url) -> Result<(), InvalidBaseUrl> {
    if !base_url.username().is_empty() || base_url.password().is_some() {
        return Err(InvalidBaseUrl::UserInfo);
    }
    let secure = match base_url.scheme() {
        "https" => true,
        "http" => payment_page::is_loopback(base_url),
        _ => false,
    };
    if secure { Ok(()) } else { Err(InvalidBaseUrl::NotSecure(base_url.clone())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(raw: &str) -> Url {
        Url::parse(raw).unwrap()
    }

    #[test]
    fn the_vendor_s_environments_are_https_under_toffeepay_com() {
        for environment in [Environment::sandbox().unwrap(), Environment::production().unwrap()] {
            assert_eq!(environment.base_url().scheme(), "https");
            assert!(environment.base_url().host_str().unwrap().ends_with(".toffeepay.com"));
        }
    }

    #[test]
    fn a_custom_backend_is_https_or_on_this_machine() {
        assert!(Environment::custom(url("https://shop.example.com"), &[]).is_ok());
        assert!(Environment::custom(url("http://127.0.0.1:8010"), &[]).is_ok());
        assert!(Environment::custom(url("http://shop.example.com"), &[]).is_err());
        assert!(Environment::custom(url("http://127.0.0.1.example.com"), &[]).is_err());
        assert!(Environment::custom(url("https://a:b@shop.example.com"), &[]).is_err());
        assert!(Environment::custom(url("ftp://127.0.0.1"), &[]).is_err());
    }

    #[test]
    fn what_leads_to_production_is_production_whatever_it_is_called() {
        let custom = |raw| Environment::custom(url(raw), &[]).unwrap().leads();
        assert_eq!(Environment::production().unwrap().leads(), Leads::ToProduction);
        for production in [
            "https://api.toffeepay.com",
            "https://API.ToffeePay.com/v1/",
            "https://api.toffeepay.com:8443",
            "https://api.toffeepay.com.",
        ] {
            assert_eq!(custom(production), Leads::ToProduction, "{production}");
        }
        assert_eq!(Environment::sandbox().unwrap().leads(), Leads::Elsewhere);
        for elsewhere in
            ["https://shop.example.com", "https://api.toffeepay.com.example.com", "http://127.0.0.1:8010"]
        {
            assert_eq!(custom(elsewhere), Leads::Elsewhere, "{elsewhere}");
        }
    }

    #[test]
    fn tokens_of_two_custom_backends_do_not_share_a_slot() {
        let one = Environment::custom(url("https://one.example.com"), &[]).unwrap();
        let two = Environment::custom(url("https://two.example.com"), &[]).unwrap();
        assert_ne!(one.vault_slot(), two.vault_slot());
    }

    #[test]
    fn an_unknown_environment_is_none_and_never_production() {
        assert_eq!(EnvironmentName::parse("prod"), None);
        assert_eq!(EnvironmentName::parse(""), None);
        for name in EnvironmentName::ALL {
            assert_eq!(EnvironmentName::parse(name.as_str()), Some(name));
        }
    }
}
