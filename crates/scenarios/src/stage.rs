//! Where scenarios are run: which app, which shop, which environment, and which backend stands beside it.

use serde_json::{Value, json};
use toffeepay::{AccessToken, WebhookSecret};
use url::Url;

use crate::format::{Need, Scenario};
use crate::process::AppProgram;
use crate::redact::Secrets;

/// Where scenarios are run.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The app.
    pub program: AppProgram,
    /// The text of its storefront.json.
    pub shop: String,
    /// Which ToffeePay.
    pub environment: Environment,
    /// The game's backend that is being tested, if one is.
    pub backend: Option<Backend>,
}

/// Which ToffeePay.
#[derive(Clone, Debug)]
pub enum Environment {
    /// A local sandbox, made for each scenario anew.
    Sandbox {
        /// The port of 127.0.0.1 that it listens on; any free one where none is said. A backend beside it
        /// has to know where it is.
        port: Option<u16>,
    },
    /// One that is there already: the vendor's sandbox, or a studio's backend.
    Elsewhere {
        /// `sandbox` or `custom`.
        name: String,
        /// Where.
        base_url: Url,
        /// The token for it.
        token: AccessToken,
    },
}

/// A game's backend that is being tested.
#[derive(Clone, Debug)]
pub struct Backend {
    /// Where its own routes are.
    pub base_url: Url,
    /// Where it takes webhooks.
    pub webhooks: Url,
    /// What they are signed with: `whsec_…`.
    pub secret: BackendSecret,
    /// What its own routes are asked with, as a bearer token.
    pub token: Option<AccessToken>,
}

/// The secret of a backend's webhooks, as text. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct BackendSecret(String);

impl std::fmt::Debug for BackendSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackendSecret(redacted)")
    }
}

impl BackendSecret {
    /// Takes one that is well-formed.
    pub fn new(raw: &str) -> Result<Self, toffeepay::InvalidWebhookSecret> {
        WebhookSecret::new(raw).map(|_| Self(raw.trim().to_owned()))
    }

    /// Takes one that was read already.
    pub fn of(secret: &WebhookSecret) -> Self {
        Self(secret.expose())
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// A kind of place where scenarios are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// A sandbox of their own.
    Sandbox,
    /// An environment of this name.
    Elsewhere(&'a str),
}

/// Something of a scenario that is not possible at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// The step, counted from 0; none where it is what the scenario begins with.
    pub step: Option<usize>,
    /// Why.
    pub reason: String,
}

/// All that is not possible at a place, in the scenario's order.
pub fn impossible(scenario: &Scenario, place: Place<'_>, has_backend: bool) -> Vec<Impossible> {
    let mut found = Vec::new();
    if let Place::Elsewhere(name) = place
        && scenario.given.needs_sandbox()
    {
        found.push(Impossible { step: None, reason: format!("{name} can't be set up as it asks for") });
    }
    for (number, step) in scenario.steps.iter().enumerate() {
        let reason = match (step.needs(), place) {
            (Need::Sandbox(what), Place::Elsewhere(name)) => {
                format!("step {} needs {what}, which {name} has not", number + 1)
            }
            (Need::Backend, Place::Elsewhere(name)) => {
                format!("step {} asks a game's backend, and none beside {name} can be tested", number + 1)
            }
            (Need::Backend, Place::Sandbox) if !has_backend => format!(
                "step {} asks a game's backend, and none is being tested: name it under Webhooks with its secret, \
                 or by --backend",
                number + 1
            ),
            _ => continue,
        };
        found.push(Impossible { step: Some(number), reason });
    }
    found
}

/// Why a shop can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ShopUnfit {
    /// It is no JSON.
    #[error("storefront.json is no JSON: {0}")]
    NoJson(#[from] serde_json::Error),
    /// Something of it is missing.
    #[error("storefront.json has no {0}")]
    Missing(&'static str),
}

/// A shop as a run uses it.
#[derive(Clone, Debug)]
pub(crate) struct FittedShop {
    pub text: String,
    pub game: String,
    pub first_item: String,
}

impl Stage {
    /// The environment's name.
    pub fn environment_name(&self) -> &str {
        match &self.environment {
            Environment::Sandbox { .. } => "local",
            Environment::Elsewhere { name, .. } => name,
        }
    }

    /// Why a scenario is not possible here, if it is not. Nothing of it is run then.
    pub fn why_not(&self, scenario: &Scenario) -> Option<String> {
        self.impossible(scenario).into_iter().next().map(|one| one.reason)
    }

    /// All that is not possible here, in the scenario's order.
    pub fn impossible(&self, scenario: &Scenario) -> Vec<Impossible> {
        let place = match self.environment {
            Environment::Sandbox { .. } => Place::Sandbox,
            Environment::Elsewhere { .. } => Place::Elsewhere(self.environment_name()),
        };
        impossible(scenario, place, self.backend.is_some())
    }

    /// What of it must be in no evidence.
    pub(crate) fn secrets(&self) -> Secrets {
        let secrets = Secrets::default();
        if let Environment::Elsewhere { token, .. } = &self.environment {
            secrets.learn_token(token);
        }
        if let Some(backend) = &self.backend {
            // A backend may show it with its prefix or without.
            let secret = backend.secret.expose();
            secrets.learn(secret.strip_prefix("whsec_").unwrap_or(secret));
            backend.token.iter().for_each(|token| secrets.learn_token(token));
        }
        secrets
    }

    pub(crate) fn fitted_shop(&self) -> Result<FittedShop, ShopUnfit> {
        let mut shop: Value = serde_json::from_str(&self.shop)?;
        let text = |shop: &Value, pointer: &str| shop.pointer(pointer)?.as_str().map(str::to_owned);
        let game = text(&shop, "/game/id").ok_or(ShopUnfit::Missing("game.id"))?;
        let first_item = text(&shop, "/catalogue/0/id").ok_or(ShopUnfit::Missing("catalogue"))?;
        if let Some(fields) = shop.as_object_mut() {
            // The runner is the browser: the way back is the scheme, which it sees in the redirect.
            fields.remove("loopback_return");
            fields.insert("default_environment".to_owned(), json!(self.environment_name()));
            if let Environment::Elsewhere { name, base_url, .. } = &self.environment
                && name == "custom"
            {
                let hosts = fields.get("custom").and_then(|custom| custom.get("payment_page_hosts")).cloned();
                let mut custom = json!({ "base_url": base_url.as_str() });
                if let Some(hosts) = hosts {
                    custom["payment_page_hosts"] = hosts;
                }
                fields.insert("custom".to_owned(), custom);
            }
        }
        Ok(FittedShop { text: shop.to_string(), game, first_item })
    }
}
