//! What the documents have one type, beside the README's first command: typed as it stands there.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, PipeReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use window_tests::{alone, free_port, programs};

const BACKEND: &str = include_str!("../../../../docs/backend.md");

/// A program that a shell was told to run, and what it says.
struct Running {
    program: Child,
    said: BufReader<PipeReader>,
}

impl Running {
    /// Types a command of docs/backend.md. What cargo would have built is built already.
    fn typed(words: &str, program: &Path, put: &[(&str, &str)]) -> Result<Self> {
        let program = format!("exec '{}'", program.display());
        let line = command(words, put)?.replace(&format!("{words} --"), &program);
        let (said, out) = std::io::pipe()?;
        let program = shell(&line).stdout(out.try_clone()?).stderr(out).spawn()?;
        Ok(Self { program, said: BufReader::new(said) })
    }

    /// What it says after these words.
    fn says(&mut self, words: &str) -> Result<String> {
        let mut all = String::new();
        let mut begin = 0;
        while self.said.read_line(&mut all)? > 0 {
            if let Some((_, rest)) = all[begin..].split_once(words) {
                return Ok(rest.trim().to_owned());
            }
            begin = all.len();
        }
        bail!("it does not say `{words}`, but: {all}")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended by itself is what the test has failed for.
        if let Some(pid) = i32::try_from(self.program.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.program.wait();
    }
}

/// The command of docs/backend.md that has these words, with what stands in for what its text leaves to the reader.
fn command(words: &str, put: &[(&str, &str)]) -> Result<String> {
    let joined = BACKEND.replace("\\\n", "");
    let line = joined.lines().find(|line| line.contains(words));
    let line = line.with_context(|| format!("docs/backend.md has no `{words}`"))?;
    Ok(put.iter().fold(line.to_owned(), |line, (text, other)| line.replace(text, other)))
}

fn shell(line: &str) -> Command {
    let mut shell = within(60, "sh");
    shell.args(["-c", line]).stdin(Stdio::null()).current_dir(project()).env("NO_COLOR", "1");
    // A proxy of this machine's has no way back to it.
    shell.env("NO_PROXY", "*");
    shell
}

/// A program that is ended after so many seconds, and that hands on what ends it before.
fn within(seconds: u16, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("timeout");
    command.arg(seconds.to_string()).arg(program);
    command
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn a_backend_started_by_its_document_gives_the_token_that_the_document_asks_for() -> Result<()> {
    let (api, backend) = (free_port()?, free_port()?);
    let ledger = tempfile::tempdir()?;
    let of_backend = format!("--port {backend} --ledger '{}'", ledger.path().join("ledger.jsonl").display());
    let (of_api, at_api, at_backend) = (format!("--port {api}"), format!(":{api}"), format!(":{backend}"));
    let put = [
        ("--port 8010", of_api.as_str()),
        ("--port 8020", &of_backend),
        (":8010", &at_api),
        (":8020", &at_backend),
    ];
    let mut sandbox = Running::typed("cargo run -p sandbox", &programs::sandbox()?, &put)?;
    let secret = sandbox.says("signed with ")?;

    let put = [&put[..], &[("whsec_...", &secret)]].concat();
    let program = programs::example_backend()?;
    let mut started = Running::typed("cargo run -p toffeepay --example backend", &program, &put)?;
    let address = started.says("listening on ")?;
    ensure!(address.ends_with(&at_backend), "it listens on {address}");

    let asked =
        shell(&format!("{} --silent --show-error --fail", command("curl -X POST", &put)?)).output()?;
    ensure!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let answer: Value = serde_json::from_slice(&asked.stdout).context("the answer is no JSON")?;
    ensure!(answer["access_token"].as_str().is_some_and(|token| !token.is_empty()), "it answers {answer}");
    Ok(())
}

#[test]
fn the_pictures_of_the_readme_are_taken_anew_each_of_them() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let taking = || within(300, env!("CARGO_BIN_EXE_screenshots")).arg(folder.path()).output();
    let taken = alone(taking)?;
    ensure!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    let kept = names(&project().join("docs/screenshots"))?;
    let taken = names(folder.path())?;
    ensure!(taken == kept, "taken were {taken:?}, kept are {kept:?}");
    Ok(())
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let entries = fs::read_dir(folder)?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
