//! A desktop of a test's own: folders, X server, session bus and keychain. Nothing of the machine's user
//! is seen or changed.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::process::{self, Member, Process};
use crate::wait::until;
use crate::{keychain, programs};

/// The app's identifier in tauri.conf.json.
pub const IDENTIFIER: &str = "io.github.storefront-companion";

/// Time for a daemon to come up on a busy machine.
const STARTING: Duration = Duration::from_secs(20);

/// Begins the name of every desktop's folder; the test's process id follows.
const PREFIX: &str = "window-test-";

/// Whether there is a keychain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeychainSetup {
    /// A Secret Service that is unlocked.
    #[default]
    Unlocked,
    /// A bus without a Secret Service.
    Missing,
    /// A Secret Service that never answers.
    Silent,
}

/// A desktop; all that runs on it ends when it is dropped.
#[derive(Debug)]
pub struct Desktop {
    display: String,
    sandbox_port: u16,
    /// What this desktop sets otherwise than others do; none takes the variable away.
    variables: Vec<(&'static str, Option<OsString>)>,
    /// Has the keychain's name on the bus, and answers nothing.
    silent_keychain: Option<zbus::Connection>,
    /// In the order in which they were started.
    processes: Vec<Process>,
    folder: TempDir,
}

impl Desktop {
    /// Starts X server, bus and keychain.
    pub async fn start(keychain: KeychainSetup) -> Result<Self> {
        end_leftovers();
        let folder = tempfile::Builder::new()
            .prefix(&format!("{PREFIX}{}-", std::process::id()))
            .tempdir()
            .context("no folder for a desktop")?;
        let sandbox_port = free_port()?;
        let variables = Vec::new();
        let mut desktop = Self {
            display: String::new(),
            sandbox_port,
            variables,
            silent_keychain: None,
            processes: Vec::new(),
            folder,
        };
        for name in ["home", "data", "config", "cache", "state", "run", "tmp", "logs"] {
            DirBuilder::new().mode(0o700).create(desktop.path(name))?;
        }
        desktop.start_x_server().await?;
        desktop.start_bus().await?;
        match keychain {
            KeychainSetup::Unlocked => keychain::start(&mut desktop).await?,
            KeychainSetup::Missing => {}
            KeychainSetup::Silent => desktop.silent_keychain = Some(keychain::pretend(&desktop).await?),
        }
        desktop.choose_sandbox_port()?;
        Ok(desktop)
    }

    /// A command on this desktop: with its environment and nothing of ours but the PATH.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("LANG", "C.UTF-8")
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus_address())
            // xdg-open then goes through gio, as it does on the usual desktops.
            .env("XDG_CURRENT_DESKTOP", "GNOME")
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("NO_AT_BRIDGE", "1")
            .current_dir(self.path("home"))
            .stdin(Stdio::null());
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// Sets a variable otherwise than other desktops have it, for all that is started from now on.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.push((name, Some(value.into())));
    }

    /// Takes a variable away from all that is started from now on.
    pub fn unset(&mut self, name: &'static str) {
        self.variables.push((name, None));
    }

    /// Starts the app by hand, with arguments. Its output goes to `logs/<name>.log`; it ends with this desktop
    /// at the latest.
    pub fn start_app(&self, name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Child> {
        let mut command = self.command(programs::app()?);
        self.start_program(name, command.args(arguments).envs(variables.iter().copied()))
    }

    /// Starts any program by hand. Its output goes to `logs/<name>.log`; it ends with this desktop at the latest.
    pub fn start_program(&self, name: &str, command: &mut Command) -> Result<Child> {
        let log = File::create(self.log(name))?;
        command.stdout(log.try_clone()?).stderr(log);
        command.spawn().with_context(|| format!("{name} can't be started"))
    }

    /// The journal, as another program may read it.
    pub fn journal(&self) -> Result<rusqlite::Connection> {
        let file = self.app_data().join("journal.sqlite");
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        rusqlite::Connection::open_with_flags(&file, flags).with_context(|| file.display().to_string())
    }

    /// The return link of the last purchase.
    pub fn return_link(&self) -> Result<String> {
        let state: String = self.journal()?.query_row(
            "SELECT return_state FROM purchases ORDER BY seq DESC LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        Ok(format!("storefront-companion://payment-complete?state={state}"))
    }

    /// Starts a program that ends with this desktop at the latest. Its output goes to `logs/<name>.log`.
    pub fn spawn(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let log = self.log(name);
        self.processes.push(Process::start(name, command, &log)?);
        Ok(())
    }

    /// An error when a program that should run has ended.
    pub fn check(&mut self) -> Result<()> {
        self.processes.iter_mut().try_for_each(Process::check)
    }

    /// The folder that holds all of it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One of its folders: `data`, `config`, `logs` and so on.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the output of a program goes.
    pub fn log(&self, name: &str) -> PathBuf {
        self.path("logs").join(format!("{name}.log"))
    }

    /// The app's data folder.
    pub fn app_data(&self) -> PathBuf {
        self.path("data").join(IDENTIFIER)
    }

    /// All that the app has logged.
    pub fn app_log(&self) -> Result<String> {
        let mut text = String::new();
        for entry in fs::read_dir(self.app_data().join("logs"))? {
            text += &fs::read_to_string(entry?.path())?;
        }
        Ok(text)
    }

    /// The app's configuration folder.
    pub fn app_config(&self) -> PathBuf {
        self.path("config").join(IDENTIFIER)
    }

    /// `:N`
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The port that a sandbox of this desktop listens on, inside the app or on its own. Known beforehand,
    /// for the browser's profile has to name it.
    pub fn sandbox_port(&self) -> u16 {
        self.sandbox_port
    }

    /// Every process of this desktop, whoever started it.
    pub fn members(&self) -> Vec<Member> {
        process::members(self.folder())
    }

    /// The running apps: one, or none, unless something is wrong.
    pub fn running_apps(&self) -> Result<Vec<Member>> {
        let program = programs::app()?.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(self.members().into_iter().filter(|member| member.program() == program).collect())
    }

    /// Opens an address as a click in any program would, and gives the opener's own verdict.
    pub fn open(&self, address: &str) -> Result<()> {
        process::capture(self.command("xdg-open").arg(address)).map(drop)
    }

    /// Makes a desktop entry the one that this desktop names for a scheme.
    pub fn register(&self, scheme: &str, file: &str, name: &str, exec: &str) -> Result<()> {
        let applications = self.path("data").join("applications");
        fs::create_dir_all(&applications)?;
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName={name}\nExec={exec}\nMimeType=x-scheme-handler/{scheme};\n"
        );
        fs::write(applications.join(file), entry)?;
        let defaults = self.path("config").join("mimeapps.list");
        let mut text = fs::read_to_string(&defaults).unwrap_or_default();
        if !text.contains("[Default Applications]") {
            text += "[Default Applications]\n";
        }
        fs::write(defaults, text + &format!("x-scheme-handler/{scheme}={file}\n"))?;
        Ok(())
    }

    /// Types a path into the system's file dialog, by its title, and confirms it.
    pub fn answer_file_dialog(&self, title: &str, path: &Path) -> Result<()> {
        let path = path.display().to_string();
        let acts: [&[&str]; 4] = [
            &["search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync"],
            &["key", "ctrl+a"],
            &["type", "--delay", "30", &path],
            &["key", "Return"],
        ];
        acts.into_iter().try_for_each(|keys| process::capture(self.command("xdotool").args(keys)).map(drop))
    }

    /// Takes a picture of the whole screen, as PNG.
    pub fn picture(&self, file: &Path) -> Result<()> {
        process::capture(self.command("import").args(["-window", "root"]).arg(file)).map(drop)
    }

    async fn start_x_server(&mut self) -> Result<()> {
        let mut command = self.command("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]);
        self.spawn("Xvfb", &mut command)?;
        let log = self.log("Xvfb");
        self.display = until("the X server names its display", STARTING, async || {
            self.check()?;
            let text = fs::read_to_string(&log)?;
            let number = text.lines().find_map(|line| line.trim().parse::<u32>().ok());
            number.map(|number| format!(":{number}")).context("no number yet")
        })
        .await?;
        Ok(())
    }

    /// The bus starts nothing by itself: a service of the machine must not slip in.
    async fn start_bus(&mut self) -> Result<()> {
        let config = self.path("bus.conf");
        let address = self.bus_address();
        fs::write(
            &config,
            format!(
                r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#
            ),
        )?;
        let mut command = self.command("dbus-daemon");
        command.arg("--nofork").arg("--config-file").arg(&config);
        self.spawn("dbus-daemon", &mut command)?;
        let socket = self.path("run").join("bus");
        until("the session bus listens", STARTING, async || {
            self.check()?;
            ensure!(socket.exists(), "there is no socket yet");
            Ok(())
        })
        .await
    }

    /// The address of its session bus.
    pub fn bus_address(&self) -> String {
        format!("unix:path={}", self.path("run").join("bus").display())
    }

    /// The sandbox inside the app takes the port that it had last time.
    fn choose_sandbox_port(&self) -> Result<()> {
        let folder = self.app_data().join("sandbox");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("port"), format!("{}\n", self.sandbox_port))?;
        Ok(())
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        while let Some(process) = self.processes.pop() {
            drop(process);
        }
        process::end_members(self.folder.path());
    }
}

/// A port of this machine that nothing listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Ends what a killed test has left behind: desktops whose test does not run any more.
fn end_leftovers() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split_once('-'));
        let Some((pid, _)) = owner else { continue };
        if pid.parse::<u32>().is_ok() && !Path::new("/proc").join(pid).exists() {
            process::end_members(&entry.path());
            // Another test may do the same at this moment.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
