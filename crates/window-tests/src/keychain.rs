//! The keychain of a desktop: gnome-keyring, unlocked, with a real Secret Service on the bus.

use std::fs;
use std::fs::File;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::desktop::Desktop;
use crate::process::capture;
use crate::wait::until;

const STARTING: Duration = Duration::from_secs(20);

/// Starts it and waits until its default collection is there.
pub async fn start(desktop: &mut Desktop) -> Result<()> {
    let password = desktop.path("keyring-password");
    fs::write(&password, "test\n")?;
    let mut command = desktop.command("gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]).stdin(File::open(&password)?);
    desktop.spawn("gnome-keyring", &mut command)?;
    until("the keychain is there and unlocked", STARTING, async || {
        desktop.check()?;
        let answer = capture(call(desktop, "ReadAlias").arg("default"))?;
        ensure!(answer.contains("/collection/"), "there is no default collection yet: {answer}");
        Ok(())
    })
    .await
}

/// Takes the keychain's name on the bus, and answers nothing for as long as the connection lives.
pub async fn pretend(desktop: &Desktop) -> Result<zbus::Connection> {
    let address = desktop.bus_address();
    let connection = zbus::connection::Builder::address(address.as_str())?.build().await?;
    connection.request_name("org.freedesktop.secrets").await?;
    Ok(connection)
}

/// How many secrets the keychain holds under a service name, asked by another program than the app.
pub fn count(desktop: &Desktop, service: &str) -> Result<usize> {
    let answer = capture(call(desktop, "SearchItems").arg(format!("{{'service': '{service}'}}")))?;
    Ok(answer.matches("/org/freedesktop/secrets/collection/").count())
}

fn call(desktop: &Desktop, method: &str) -> Command {
    let mut command = desktop.command("gdbus");
    command
        .args(["call", "--session", "--timeout", "5", "--dest", "org.freedesktop.secrets"])
        .args(["--object-path", "/org/freedesktop/secrets"])
        .args(["--method", &format!("org.freedesktop.Secret.Service.{method}")]);
    command
}
