//! In which order a start does things, by its system calls.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;

use anyhow::{Context, Result, ensure};
use window_tests::{Desktop, Failure, KeychainSetup, play, programs, until, wait_for, window_of, x11};

use crate::SOON;

const LINK: &str = "storefront-companion://payment-complete?state=BAAAAAAAAAAAAAAAAAAAAA";

/// What a start may do only as the primary: the journal, other programs, whoever listens or is called.
const OF_A_PRIMARY: [&str; 4] = ["journal.sqlite", " connect(", " bind(", " execve("];

/// Starts the app under strace, which notes what it opens, locks, calls, listens at and runs.
fn traced(desktop: &Desktop, name: &str, arguments: &[&str]) -> Result<(Child, PathBuf)> {
    let trace = desktop.path("logs").join(format!("{name}.trace"));
    let mut strace = desktop.command("strace");
    strace.args(["-f", "-y", "-e", "trace=openat,flock,connect,bind,execve", "-o"]).arg(&trace);
    strace.arg(programs::app()?).args(arguments);
    Ok((desktop.start_program(name, &mut strace)?, trace))
}

/// The calls of a trace, without the first: the program itself.
fn calls(trace: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(trace)?;
    Ok(text.lines().skip(1).map(str::to_owned).collect())
}

/// Where a trace has its first call with all of these words.
fn place(calls: &[String], words: &[&str]) -> Option<usize> {
    calls.iter().position(|call| words.iter().all(|word| call.contains(word)))
}

/// What of a primary's own these calls do.
fn of_a_primary(calls: &[String]) -> Vec<&String> {
    calls.iter().filter(|call| OF_A_PRIMARY.iter().any(|own| call.contains(own))).collect()
}

#[test]
fn the_lock_is_taken_before_anything_else_and_a_start_without_it_leaves_its_link_and_nothing_more()
-> Result<(), Failure> {
    play("order", KeychainSetup::Unlocked, async |desktop| {
        let (mut first, trace) = traced(desktop, "first", &[])?;
        let app = until("the first start has a window and takes links", SOON * 2, async || {
            let app = desktop.running_apps()?.pop().context("no app runs")?;
            window_of(desktop.display(), app.pid)?;
            ensure!(desktop.app_data().join("primary.ready").exists(), "it takes none yet");
            Ok(app)
        })
        .await?;
        let (mut second, second_trace) = traced(desktop, "second", &[LINK])?;
        ensure!(wait_for(&mut second, SOON * 2)? == Some(0), "the second start failed");
        x11::ask_to_close(desktop.display(), app.pid)?;
        ensure!(wait_for(&mut first, SOON * 2)? == Some(0), "the first start failed");

        let first = calls(&trace)?;
        let locked = place(&first, &["flock(", "primary.lock", "= 0"]).context("the first took no lock")?;
        let before = of_a_primary(&first[..locked]);
        ensure!(before.is_empty(), "before the lock it did: {before:#?}");
        for own in OF_A_PRIMARY {
            ensure!(of_a_primary(&first).iter().any(|call| call.contains(own)), "the trace shows no{own}");
        }

        let second = calls(&second_trace)?;
        let tried =
            place(&second, &["flock(", "primary.lock", "EAGAIN"]).context("the second found no lock")?;
        let letter =
            place(&second, &["openat(", "/inbox/", "O_CREAT"]).context("the second wrote no letter")?;
        ensure!(letter < tried, "the lock was tried before the link was written: {second:#?}");
        let done = of_a_primary(&second);
        ensure!(done.is_empty(), "without the lock it did: {done:#?}");
        Ok(())
    })
}
