//! A session bus that starts nothing by itself, and gnome-keyring on it.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use zbus::zvariant::{ObjectPath, OwnedObjectPath};
use zbus::{Connection, connection};

const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const ROOT: &str = "/org/freedesktop/secrets";
/// Time for a daemon to come up on a busy machine.
const STARTING: Duration = Duration::from_secs(20);

/// A bus of a test's own; it ends with the test.
pub struct Bus {
    folder: TempDir,
    address: String,
    _daemon: Child,
}

impl Bus {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("unix:path={}", folder.path().join("bus").display());
        let config = folder.path().join("bus.conf");
        let text = format!(
            "<busconfig><type>session</type><listen>{address}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>"
        );
        fs::write(&config, text).unwrap();
        let daemon = Command::new("dbus-daemon")
            // It says that it may not raise a limit that nothing here comes near.
            .stderr(Stdio::null())
            .args(["--nofork", "--config-file"])
            .arg(&config)
            .kill_on_drop(true)
            .spawn()
            .expect("dbus-daemon is not installed; `cargo xtask test` does that");
        let bus = Self { folder, address, _daemon: daemon };
        until("the bus listens", async || bus.try_join().await.is_some()).await;
        bus
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub async fn join(&self) -> Connection {
        self.try_join().await.unwrap()
    }

    async fn try_join(&self) -> Option<Connection> {
        connection::Builder::address(self.address()).ok()?.build().await.ok()
    }

    /// gnome-keyring with its default collection unlocked. What it stores is in the bus's folder.
    pub async fn start_keyring(&self) -> Child {
        let mut keyring = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.folder())
            .env("XDG_DATA_HOME", self.folder())
            .env("XDG_RUNTIME_DIR", self.folder())
            .env("DBUS_SESSION_BUS_ADDRESS", self.address())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("gnome-keyring is not installed; `cargo xtask test` does that");
        let mut password = keyring.stdin.take().unwrap();
        password.write_all(b"test\n").await.unwrap();
        drop(password);
        let connection = self.join().await;
        until("the keyring has a default collection", async || {
            let answer =
                connection.call_method(Some(SECRETS), ROOT, Some(SERVICE), "ReadAlias", &"default").await;
            answer.is_ok_and(|answer| {
                answer.body().deserialize::<OwnedObjectPath>().is_ok_and(|path| path.as_str() != "/")
            })
        })
        .await;
        keyring
    }

    /// Locks the default collection.
    pub async fn lock_keyring(&self) {
        let connection = self.join().await;
        let alias = connection
            .call_method(Some(SECRETS), ROOT, Some(SERVICE), "ReadAlias", &"default")
            .await
            .unwrap();
        let path: OwnedObjectPath = alias.body().deserialize().unwrap();
        let paths: Vec<ObjectPath<'_>> = vec![path.as_ref()];
        connection.call_method(Some(SECRETS), ROOT, Some(SERVICE), "Lock", &paths).await.unwrap();
    }

    /// Waits until nobody answers for the keychain any more.
    pub async fn until_no_service(&self) {
        let connection = self.join().await;
        let proxy = zbus::fdo::DBusProxy::new(&connection).await.unwrap();
        until("the service is gone", async || {
            !proxy.name_has_owner(SECRETS.try_into().unwrap()).await.unwrap()
        })
        .await;
    }
}

pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(STARTING, waiting).await.is_ok(), "waited in vain until {what}");
}
