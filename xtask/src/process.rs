//! Runs children: bounded in time, without a stdin, their output in a log file with one live line on
//! the terminal. A file, not a pipe: a daemon that outlives its parent can then hold up nobody.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::process_tree;

const TICK: Duration = Duration::from_millis(250);
/// How often something is printed where the output is no terminal, so that CI sees life.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// For the end of a process that was told to end.
const GRACE: Duration = Duration::from_secs(10);

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With exit status 0.
    Success,
    /// With another exit status, or by a signal.
    Failure,
    /// It took longer than it may, and was ended.
    TimedOut,
}

/// Runs the command with its output going to `log`, which starts with what `heading` says.
pub fn run_logged(heading: &str, command: &mut Command, limit: Duration, log: &Path) -> Result<Ending> {
    start_logged(heading, command, log)?.wait(limit)
}

/// Starts the command with its output going to `log`. It runs beside what is done until it is waited for.
pub fn start_logged(heading: &str, command: &mut Command, log: &Path) -> Result<Logged> {
    let mut file = File::create(log).with_context(|| format!("can't write {}", log.display()))?;
    writeln!(file, "$ {}", shown(command))?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env_remove("FORCE_COLOR");
    let child = command.spawn().with_context(|| format!("can't start {}", shown(command)))?;
    Ok(Logged { child, heading: heading.into(), log: File::open(log)? })
}

/// A command that runs, and whose output goes to a log.
pub struct Logged {
    child: Child,
    heading: String,
    log: File,
}

impl Logged {
    /// Waits for its end, so long from now at most.
    pub fn wait(self, limit: Duration) -> Result<Ending> {
        let mut live = LiveLine::new(&self.heading, self.log);
        let ending = wait(self.child, limit, || live.tick());
        live.clear();
        ending
    }
}

/// Runs the command and gives what it writes to stdout; an error with its stderr when it fails.
pub fn capture(command: &mut Command, limit: Duration) -> Result<String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't start {}", shown(command)))?;
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let ending = wait(child, limit, || {})?;
    let joined = |thread: thread::JoinHandle<String>| thread.join().unwrap_or_default();
    match ending {
        Ending::Success => Ok(joined(stdout)),
        Ending::Failure => bail!("{} failed: {}", shown(command), joined(stderr).trim()),
        Ending::TimedOut => bail!("{} took longer than {} s", shown(command), limit.as_secs()),
    }
}

/// Runs the command on our own terminal: for programs that may ask for a password.
pub fn run_attached(command: &mut Command, limit: Duration) -> Result<Ending> {
    let child = command.spawn().with_context(|| format!("can't start {}", shown(command)))?;
    wait(child, limit, || {})
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read until then is all there is to show.
            drop(pipe.read_to_end(&mut bytes));
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(mut child: Child, limit: Duration, mut on_tick: impl FnMut()) -> Result<Ending> {
    let pid = child.id();
    let deadline = Instant::now() + limit;
    let (sender, receiver) = mpsc::channel::<io::Result<ExitStatus>>();
    thread::spawn(move || sender.send(child.wait()));
    loop {
        match receiver.recv_timeout(TICK) {
            Ok(status) => return Ok(if status?.success() { Ending::Success } else { Ending::Failure }),
            Err(RecvTimeoutError::Disconnected) => bail!("lost sight of a child process"),
            Err(RecvTimeoutError::Timeout) if Instant::now() >= deadline => {
                process_tree::end(pid);
                drop(receiver.recv_timeout(GRACE));
                return Ok(Ending::TimedOut);
            }
            Err(RecvTimeoutError::Timeout) => on_tick(),
        }
    }
}

/// The last line that a step wrote, shown while it runs.
struct LiveLine {
    heading: String,
    log: File,
    pending: Vec<u8>,
    last: String,
    started: Instant,
    printed: Instant,
    on_terminal: bool,
}

impl LiveLine {
    fn new(heading: &str, log: File) -> Self {
        let now = Instant::now();
        let on_terminal = io::stdout().is_terminal();
        Self {
            heading: heading.into(),
            log,
            pending: Vec::new(),
            last: String::new(),
            started: now,
            printed: now,
            on_terminal,
        }
    }

    fn tick(&mut self) {
        let mut bytes = Vec::new();
        drop(self.log.read_to_end(&mut bytes));
        self.pending.extend(bytes);
        if let Some(line) = take_last_line(&mut self.pending) {
            self.last = line;
        }
        let seconds = self.started.elapsed().as_secs();
        if self.on_terminal {
            print!("\r\x1b[2K{}", shortened(&format!("  {} {seconds} s: {}", self.heading, self.last), 100));
            drop(io::stdout().flush());
        } else if self.printed.elapsed() >= HEARTBEAT {
            self.printed = Instant::now();
            println!("  {} {seconds} s: {}", self.heading, shortened(&self.last, 120));
        }
    }

    fn clear(&self) {
        if self.on_terminal {
            print!("\r\x1b[2K");
            drop(io::stdout().flush());
        }
    }
}

/// Takes all complete lines out and gives the last that says something.
fn take_last_line(pending: &mut Vec<u8>) -> Option<String> {
    let end = pending.iter().rposition(|byte| *byte == b'\n')?;
    let complete = pending.drain(..=end).collect::<Vec<_>>();
    let text = String::from_utf8_lossy(&complete);
    text.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(without_controls)
}

fn without_controls(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}

fn shortened(line: &str, columns: usize) -> String {
    line.chars().take(columns).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn what_a_child_writes_is_captured_and_its_failure_told_with_its_words() {
        assert_eq!(capture(&mut shell("echo hello"), LONG).unwrap(), "hello\n");
        let error = capture(&mut shell("echo broken >&2; exit 3"), LONG).unwrap_err();
        assert!(error.to_string().ends_with("failed: broken"), "{error}");
    }

    #[test]
    fn a_child_that_takes_too_long_is_ended_with_its_children() {
        let note = std::env::temp_dir().join(format!("xtask-grandchild-{}", std::process::id()));
        let child = shell(&format!("sleep 60 & echo $! > '{}'; wait", note.display())).spawn().unwrap();
        assert_eq!(wait(child, Duration::from_secs(1), || {}).unwrap(), Ending::TimedOut);
        let grandchild = std::fs::read_to_string(&note).unwrap();
        let state = || {
            let asked = format!("ps -o stat= -p {0} || cat /proc/{0}/stat", grandchild.trim());
            String::from_utf8(shell(&asked).output().unwrap().stdout).unwrap()
        };
        let is_over = || {
            let state = state();
            state.is_empty() || state.contains('Z')
        };
        // A signal that was sent is not yet a process that ended, on a busy machine.
        let patience = Instant::now() + LONG;
        while !is_over() && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(is_over(), "the grandchild lives on: {}", state());
        std::fs::remove_file(note).unwrap();
    }

    #[test]
    fn a_daemon_that_stays_behind_does_not_hold_up_its_parents_step() {
        let log = std::env::temp_dir().join(format!("xtask-daemon-{}.log", std::process::id()));
        let started = Instant::now();
        let ending = run_logged("test", &mut shell("sleep 5 & echo done; exit 1"), LONG, &log).unwrap();
        assert_eq!(ending, Ending::Failure);
        assert!(started.elapsed() < Duration::from_secs(4));
        assert!(std::fs::read_to_string(&log).unwrap().ends_with("done\n"));
        std::fs::remove_file(log).unwrap();
    }

    #[test]
    fn the_live_line_waits_for_the_end_of_a_line() {
        let mut pending = b"one\ntwo\n\nthr".to_vec();
        assert_eq!(take_last_line(&mut pending).as_deref(), Some("two"));
        assert_eq!(pending, b"thr");
        assert_eq!(take_last_line(&mut pending), None);
    }
}
