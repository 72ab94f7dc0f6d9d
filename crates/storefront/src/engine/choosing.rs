//! What the user chooses: environment and token, player, theme and language.

use toffeepay::{AccessToken, UserId};

use super::access::elsewhere;
use super::{AccessReport, Engine, EngineError, EngineEvent, Keep, blocking, lock};
use crate::environment::{EnvironmentName, Leads};
use crate::purchase::Cause;
use crate::settings::{Language, Settings, Theme};

impl Engine {
    /// Where purchases are made, and with what token.
    pub fn access(&self) -> AccessReport {
        self.core.access.report()
    }

    /// The environments that this build and storefront.json offer.
    pub fn is_available(&self, name: EnvironmentName) -> bool {
        match name {
            EnvironmentName::Local => self.core.access.has_local_sandbox(),
            EnvironmentName::Custom => self.core.shop.custom.is_some(),
            EnvironmentName::Sandbox | EnvironmentName::Production => true,
        }
    }

    /// Where an environment leads, as this build and storefront.json have it.
    pub fn leads(&self, name: EnvironmentName) -> Leads {
        if name == EnvironmentName::Production {
            return Leads::ToProduction;
        }
        elsewhere(name, &self.core.shop).map_or(Leads::Elsewhere, |environment| environment.leads())
    }

    /// Where the environment in use leads.
    pub fn leads_now(&self) -> Leads {
        self.leads(self.access().name)
    }

    /// Who buys.
    pub fn player(&self) -> Option<UserId> {
        lock(&self.core.settings).player_id.clone().or_else(|| self.core.shop.default_player_id.clone())
    }

    /// The language spoken.
    pub fn language_chosen(&self) -> Language {
        lock(&self.core.settings).language
    }

    /// Light or dark.
    pub fn theme(&self) -> Theme {
        lock(&self.core.settings).theme
    }

    /// Uses another environment from now on. Purchases of the one that is left rest until it is back.
    pub async fn set_environment(&self, name: EnvironmentName) -> Result<(), EngineError> {
        if !self.is_available(name) {
            return Err(EngineError::EnvironmentUnavailable(name.as_str().to_owned()));
        }
        let changing = self.core.begin.lock().await;
        self.save(|settings| settings.environment = Some(name)).await?;
        self.enter(name).await?;
        drop(changing);
        self.take_up(Cause::Start).await
    }

    /// Buys for another player from now on.
    pub async fn set_player(&self, player: UserId) -> Result<(), EngineError> {
        self.save(|settings| settings.player_id = Some(player)).await
    }

    /// The language chosen.
    pub fn language(&self) -> Language {
        lock(&self.core.settings).language
    }

    /// Speaks another language from now on.
    pub async fn set_language(&self, language: Language) -> Result<(), EngineError> {
        self.save(|settings| settings.language = language).await
    }

    /// Uses another theme from now on.
    pub async fn set_theme(&self, theme: Theme) -> Result<(), EngineError> {
        self.save(|settings| settings.theme = theme).await
    }

    /// Proves a token at the API of the environment in use, then keeps it and goes on with what waited.
    pub async fn set_access_token(
        &self,
        token: AccessToken,
        keep: Keep,
        production_confirmed: bool,
    ) -> Result<(), EngineError> {
        let set =
            self.core.access.set_token(token, keep, production_confirmed, &self.core.shop.game.id).await;
        self.core.tell(EngineEvent::SettingChanged);
        set?;
        self.take_up(Cause::Access).await
    }

    /// Forgets the token of the environment in use, in memory and in the keychain.
    pub async fn forget_access_token(&self) -> Result<(), EngineError> {
        let forgotten = self.core.access.forget_token().await;
        self.core.tell(EngineEvent::SettingChanged);
        forgotten
    }

    async fn save(&self, change: impl FnOnce(&mut Settings)) -> Result<(), EngineError> {
        let _saving = self.core.saving.lock().await;
        let mut next = lock(&self.core.settings).clone();
        change(&mut next);
        let (file, written) = (self.core.settings_file.clone(), next.clone());
        blocking(move || file.save(&written))
            .await?
            .map_err(|error| EngineError::SettingsNotSaved(error.to_string()))?;
        *lock(&self.core.settings) = next;
        self.core.tell(EngineEvent::SettingChanged);
        Ok(())
    }

    pub(super) async fn enter(&self, name: EnvironmentName) -> Result<(), EngineError> {
        for pursuit in self.core.pursuits().drain() {
            pursuit.stop();
        }
        self.core.rounds.clear();
        if self.core.access.name() != name {
            // What is awaited there belongs to purchases that rest from now on.
            self.core.loopback.close();
        }
        let entered = self.core.access.enter(name, &self.core.shop, &self.core.events).await;
        self.core.tell(EngineEvent::SettingChanged);
        if let Some(late) = entered? {
            let engine = self.clone();
            tokio::spawn(async move {
                if engine.core.access.take_late(late).await {
                    engine.core.tell(EngineEvent::SettingChanged);
                    drop(engine.take_up(Cause::Access).await);
                }
            });
        }
        Ok(())
    }
}
