//! A build without a sandbox: there is never one to be had.

use std::convert::Infallible;

use ipc::bench::{SandboxAct, SandboxDeliveryDetail, SandboxView};
use tauri::AppHandle;
use toffeepay::GameId;

use crate::error::Failure;

/// No sandbox.
pub struct Here(Infallible);

/// None.
pub fn find(_: &AppHandle) -> Option<Here> {
    None
}

impl Here {
    /// Never called.
    pub async fn read(&self) -> Result<SandboxView, Failure> {
        match self.0 {}
    }

    /// Never called.
    pub async fn act(&self, _: &GameId, _: SandboxAct) -> Result<(), Failure> {
        match self.0 {}
    }

    /// Never called.
    pub async fn webhook_secret(&self, _: &str) -> Result<String, Failure> {
        match self.0 {}
    }

    /// Never called.
    pub async fn delivery(&self, _: &str) -> Result<SandboxDeliveryDetail, Failure> {
        match self.0 {}
    }

    /// Never called.
    pub async fn export(&self) -> Result<Vec<u8>, Failure> {
        match self.0 {}
    }

    /// Never called.
    pub async fn import(&self, _: &[u8]) -> Result<(), Failure> {
        match self.0 {}
    }
}
