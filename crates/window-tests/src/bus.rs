//! The running app, called over the session bus as any program of the user can call it.

use anyhow::{Context, Result};
use zbus::message::{Flags, Message};
use zbus::{Connection, connection};

use crate::desktop::{Desktop, IDENTIFIER};

/// Where the single-instance plugin answers.
pub struct Caller {
    connection: Connection,
    name: String,
    path: String,
}

impl Caller {
    /// Joins a desktop's bus.
    pub async fn join(desktop: &Desktop) -> Result<Self> {
        let address = desktop.bus_address();
        let connection = connection::Builder::address(address.as_str())?.build().await?;
        let name = format!("{IDENTIFIER}.SingleInstance");
        let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
        Ok(Self { connection, name, path })
    }

    /// Hands over arguments as another start of the app does, and waits until they were taken.
    pub async fn hand_over(&self, arguments: &[String]) -> Result<()> {
        self.connection
            .call_method(
                Some(self.name.as_str()),
                self.path.as_str(),
                Some("org.SingleInstance.DBus"),
                "ExecuteCallback",
                &(arguments, "/"),
            )
            .await
            .map(drop)
            .context("the running app did not take the arguments")
    }

    /// The same without waiting.
    pub async fn throw_over(&self, arguments: &[String]) -> Result<()> {
        let message = Message::method_call(self.path.as_str(), "ExecuteCallback")?
            .destination(self.name.as_str())?
            .interface("org.SingleInstance.DBus")?
            .with_flags(Flags::NoReplyExpected)?
            .build(&(arguments, "/"))?;
        Ok(self.connection.send(&message).await?)
    }
}
