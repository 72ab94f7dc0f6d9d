//! Crash images: what a journal's files may look like after the power went, and what must still be in them.
//!
//! A killed process leaves all that it wrote to the system; a machine without power leaves what was synced,
//! and of the rest any part. A run of the journal is recorded call by call ([`Recording`]), cut at some call,
//! and written out with the calls that were not synced dropped, kept or torn ([`Replay::image`]). Opened
//! again, the journal must be sound and have every event whose commit had returned.

mod check;
mod recording;
mod writer;

pub use check::check;
pub use recording::{Acked, Fate, Recording, Replay};
pub use writer::{main as writer_main, order};

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::process::program;

/// Records a journal of so many purchases, closed and opened again after each few of them.
pub fn record(folder: &Path, purchases: u32, reopened_after: u32) -> Result<Recording> {
    let log = folder.join("calls");
    let data = folder.join("data");
    let mut strace = Command::new("strace");
    strace.args(["-y", "-xx", "-qq", "-s", "1000000", "-e", "signal=none", "-o"]).arg(&log);
    strace.args(["-e", "trace=openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,rename"]);
    strace.arg(program("torture-journal")?).arg("--folder").arg(&data);
    strace.args(["--purchases", &purchases.to_string(), "--reopened-after", &reopened_after.to_string()]);
    let output = strace.output().context("strace can't be started; `cargo xtask test` installs it")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&log)?;
    std::fs::remove_file(&log)?;
    Recording::parse(&text, &data)
}

/// Where to cut: so many places, spread over the whole recording.
pub fn cuts(calls: usize, count: usize) -> Vec<usize> {
    (1..=count).map(|number| calls * number / count).collect()
}
