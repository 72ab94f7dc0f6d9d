//! What measuring in a window needs beside what the tests in a window have: the programs as they were built, a
//! sandbox of its own as the backend, a browser that only says that it was started.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use rustix::fs::Mode;
use window_tests::{App, Desktop, KeychainSetup, programs, sandbox, use_own_backend, wait_for, x11};

/// The token of the backend.
pub const TOKEN: &str = "sk_bench_0123456789";
/// For a window to come up, on a busy machine.
pub const SOON: Duration = Duration::from_mins(1);

/// The bare window's program, beside ours.
pub fn bare_window() -> Result<PathBuf> {
    let beside = programs::app()?.with_file_name("bare-window");
    ensure!(beside.is_file(), "{} is missing: `cargo xtask bench` builds it", beside.display());
    Ok(beside)
}

/// A desktop whose app buys at a sandbox of its own and has the token for it in the keychain.
pub async fn with_backend() -> Result<Desktop> {
    let mut desktop = Desktop::start(KeychainSetup::Unlocked).await?;
    sandbox::start(&mut desktop, TOKEN).await?;
    use_own_backend(&desktop)?;
    let app = App::start(&mut desktop).await?;
    app.store_token(TOKEN).await?;
    app.close(&mut desktop).await?;
    Ok(desktop)
}

/// The address of that backend.
pub fn backend(desktop: &Desktop) -> String {
    format!("http://127.0.0.1:{}/", desktop.sandbox_port())
}

/// How many requests the backend has answered: a line of its log each.
pub fn requests(desktop: &Desktop) -> Result<Vec<String>> {
    let log = fs::read_to_string(desktop.log("sandbox")).context("the sandbox's log")?;
    Ok(log.lines().filter(|line| line.contains("/v1/")).map(str::to_owned).collect())
}

/// Closes a program's window and waits until the program has ended.
pub fn close(desktop: &Desktop, child: &mut Child) -> Result<()> {
    x11::ask_to_close(desktop.display(), i32::try_from(child.id())?)?;
    wait_for(child, SOON).map(drop)
}

/// Stands in for the system's opener, first on the PATH: says when it was started, and opens nothing.
pub struct Opener {
    started: Receiver<SystemTime>,
}

impl Opener {
    /// Puts it in place for all that is started on the desktop from now on.
    pub fn put_in_place(desktop: &mut Desktop) -> Result<Self> {
        let folder = desktop.path("opener");
        fs::create_dir(&folder)?;
        let fifo = folder.join("started");
        rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, Mode::RUSR | Mode::WUSR)?;
        write_program(&folder.join("xdg-open"), &format!("#!/bin/sh\necho > '{}'\n", fifo.display()))?;
        let path = std::env::var("PATH").context("no PATH")?;
        desktop.set("PATH", format!("{}:{path}", folder.display()));
        let (told, started) = channel();
        // Open for both: a writer that goes away does not end it.
        let file = File::options().read(true).write(true).open(&fifo)?;
        std::thread::spawn(move || {
            for line in BufReader::new(file).lines() {
                if line.is_err() || told.send(SystemTime::now()).is_err() {
                    return;
                }
            }
        });
        Ok(Self { started })
    }

    /// Waits until it is started.
    pub fn started(&self) -> Result<SystemTime> {
        self.started.recv_timeout(SOON).context("no browser was started")
    }
}

fn write_program(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text)?;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o755))?)
}
