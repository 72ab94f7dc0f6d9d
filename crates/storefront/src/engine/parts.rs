//! What the engine is made of.

use std::sync::Arc;

use super::{LocalSandbox, Timing};
use crate::browser::Browser;
use crate::clock::Clock;
use crate::environment::EnvironmentName;
use crate::journal::{Journal, JournalError};
use crate::network::Network;
use crate::random::Random;
use crate::return_link::Scheme;
use crate::settings::{Settings, SettingsFile};
use crate::shop::Shop;
use crate::vault::Vault;

/// All that the engine needs of the world.
pub struct Parts {
    /// What storefront.json says.
    pub shop: Shop,
    /// The journal, or why there is none: then nothing can be bought, and the rest works.
    pub journal: Result<Journal, JournalError>,
    /// What the user has chosen.
    pub settings: Settings,
    /// Where that is kept.
    pub settings_file: SettingsFile,
    /// The scheme of return links.
    pub scheme: Scheme,
    /// The sandbox inside the app, where the build has it.
    pub local_sandbox: Option<Arc<dyn LocalSandbox>>,
    /// The way to the API.
    pub network: Arc<dyn Network>,
    /// The player's browser.
    pub browser: Arc<dyn Browser>,
    /// The keychain.
    pub vault: Arc<dyn Vault>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// How often the API is asked.
    pub timing: Timing,
}

/// Where purchases are made at first: as the user chose, else as storefront.json has it. When what the user
/// chose can't be read any more, never in production: there the choice must be made again.
pub(super) fn first_environment(parts: &Parts) -> EnvironmentName {
    match (parts.settings.environment, parts.shop.default_environment) {
        (Some(chosen), _) => chosen,
        (None, EnvironmentName::Production) if parts.settings.environment_lost => EnvironmentName::Sandbox,
        (None, default) => default,
    }
}
