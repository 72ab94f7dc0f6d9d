//! The sandbox inside the app.

use bench::sandbox_panel::{self, Refused};
use ipc::bench::{SandboxAct, SandboxDeliveryDetail, SandboxView};
use sandbox::Control;
use tauri::{AppHandle, Manager};
use toffeepay::{AccessToken, GameId};

use crate::error::Failure;
use crate::local_sandbox::InApp;

/// The running sandbox: its control interface, and the token that it made for the app.
pub struct Here {
    control: Control,
    own: AccessToken,
}

/// The sandbox, if it is running.
pub fn find(app: &AppHandle) -> Option<Here> {
    let in_app = app.try_state::<InApp>()?;
    Some(Here { control: in_app.control()?, own: in_app.token()? })
}

impl Here {
    /// What the panel shows.
    pub async fn read(&self) -> Result<SandboxView, Failure> {
        Ok(sandbox_panel::read(&self.control).await?)
    }

    /// Does one thing.
    pub async fn act(&self, game: &GameId, act: SandboxAct) -> Result<(), Failure> {
        Ok(sandbox_panel::act(&self.control, game, &self.own, act).await?)
    }

    /// What an endpoint's webhooks are signed with.
    pub async fn webhook_secret(&self, endpoint_id: &str) -> Result<String, Failure> {
        Ok(sandbox_panel::webhook_secret(&self.control, endpoint_id).await?)
    }

    /// One webhook, with what was sent and answered.
    pub async fn delivery(&self, id: &str) -> Result<SandboxDeliveryDetail, Failure> {
        Ok(sandbox_panel::delivery(&self.control, id).await?)
    }

    /// Everything that it keeps.
    pub async fn export(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.control.export().await.map_err(Refused::from)?)
    }

    /// Puts that in the place of everything that it keeps.
    pub async fn import(&self, state: &[u8]) -> Result<(), Failure> {
        Ok(self.control.import(state).await.map_err(Refused::from)?)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::bench(refused)
    }
}
