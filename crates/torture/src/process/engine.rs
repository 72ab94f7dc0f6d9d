//! The engine under torture, as a process that can be asked and killed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use clap::ValueEnum as _;
use rustix::process::{Pid, Signal, kill_process};

use super::{Owned, TOKEN, TOKEN_VARIABLE, program};
use crate::protocol::{Asked, Line, PurchaseSeen, Ready, Refused, Request, Told};
use crate::subject::{FAULT_VARIABLE, Pace, Threads};

/// How long an engine that lives may take to say something. Generous: it only bounds failures.
const LIMIT: Duration = Duration::from_secs(20);
/// How often purchases are looked at without an event.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A program that runs the engine: `strace` with its arguments, `faketime` with a time.
pub type Wrapper = Vec<String>;

/// How to start an engine.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The data folder.
    pub folder: PathBuf,
    /// Where the API is.
    pub base_url: String,
    /// `local` or `custom`.
    pub environment: &'static str,
    /// How often the API is asked.
    pub pace: Pace,
    /// How many threads work.
    pub threads: Threads,
    /// Whether the browser can be started.
    pub has_browser: bool,
    /// Hours that the wall clock is off.
    pub hours_off: i64,
    /// The fault to die at, or the word for telling all points.
    pub fault: Option<String>,
    /// What runs it.
    pub wrapper: Wrapper,
    /// More environment.
    pub variables: Vec<(String, String)>,
    /// The program, where it is not the one beside the test.
    pub program: Option<PathBuf>,
    /// The user to run as: only root can say another.
    pub user: Option<u32>,
    /// The file that it writes its log to, all of it.
    pub log: Option<PathBuf>,
    /// The file in which every line that it says is kept.
    pub transcript: Option<PathBuf>,
    /// The file for its standard error; the test's own where there is none.
    pub errors: Option<PathBuf>,
    /// It gives a call up after a moment, and tries again soon.
    pub is_impatient: bool,
}

impl Setup {
    /// As in the app, on this folder and API.
    pub fn new(folder: &Path, base_url: impl Into<String>) -> Self {
        Self {
            folder: folder.to_owned(),
            base_url: base_url.into(),
            environment: "local",
            pace: Pace::Real,
            threads: Threads::Many,
            has_browser: true,
            hours_off: 0,
            fault: None,
            wrapper: Vec::new(),
            variables: Vec::new(),
            program: None,
            user: None,
            log: None,
            transcript: None,
            errors: None,
            is_impatient: false,
        }
    }

    /// Keeps all that it tells in files of a folder: its log, what it says, and its standard error.
    #[must_use]
    pub fn with_words_kept(mut self, folder: &Path) -> Self {
        self.log = Some(folder.join("log"));
        self.transcript = Some(folder.join("transcript"));
        self.errors = Some(folder.join("errors"));
        self
    }

    /// Dies at a point's pass, counted from 1.
    #[must_use]
    pub fn dying_at(mut self, point: &str, pass: u32) -> Self {
        self.fault = Some(format!("{point}:{pass}"));
        self
    }

    /// The file in which opened pages are noted.
    pub fn opened(&self) -> PathBuf {
        self.folder.with_extension("opened")
    }

    /// The pages that were opened so far.
    pub fn pages_opened(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.opened()).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn command(&self) -> Result<Command> {
        let program = match &self.program {
            Some(program) => program.clone(),
            None => program("torture-engine")?,
        };
        let mut words = self.wrapper.iter();
        let mut command = match words.next() {
            Some(wrapper) => {
                let mut command = Command::new(wrapper);
                command.args(words).arg(program);
                command
            }
            None => Command::new(program),
        };
        if let Some(user) = self.user {
            std::os::unix::process::CommandExt::uid(&mut command, user);
        }
        let name = |value: clap::builder::PossibleValue| value.get_name().to_owned();
        command.arg("--folder").arg(&self.folder).arg("--opened").arg(self.opened());
        command.args(["--base-url", &self.base_url, "--environment", self.environment]);
        command.args(["--pace", &self.pace.to_possible_value().map(name).unwrap_or_default()]);
        command.args(["--threads", &self.threads.to_possible_value().map(name).unwrap_or_default()]);
        command.args(["--hours-off", &self.hours_off.to_string()]);
        if let Some(log) = &self.log {
            command.arg("--log").arg(log);
        }
        if !self.has_browser {
            command.arg("--no-browser");
        }
        if self.is_impatient {
            command.arg("--impatient");
        }
        if let Some(errors) = &self.errors {
            command.stderr(File::options().create(true).append(true).open(errors)?);
        }
        command.env(TOKEN_VARIABLE, TOKEN).env_remove(FAULT_VARIABLE);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.envs(self.fault.iter().map(|fault| (FAULT_VARIABLE, fault)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        Ok(command)
    }
}

/// The engine's process has ended: often just what a test wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the engine's process has ended, signal {signal:?}")]
pub struct Died {
    /// The signal that ended it.
    pub signal: Option<i32>,
}

/// A running engine.
#[derive(Debug)]
pub struct EngineProcess {
    child: Owned,
    requests: ChildStdin,
    lines: Receiver<Line>,
    next: u64,
    answers: HashMap<u64, Result<Told, Refused>>,
    passed: Vec<String>,
    /// Events heard so far.
    events: u64,
    /// How often each was heard, by its name.
    heard: HashMap<String, u64>,
    ready: Ready,
}

impl EngineProcess {
    /// Starts one and waits until it is ready, which one that dies at its start never is.
    pub fn start(setup: &Setup) -> Result<Self> {
        let mut child = setup.command()?.spawn().context("the engine can't be started")?;
        let requests = child.stdin.take().context("it has no stdin")?;
        let transcript =
            setup.transcript.as_ref().map(|path| File::options().create(true).append(true).open(path));
        let lines = read_lines(child.stdout.take().context("it has no stdout")?, transcript.transpose()?);
        let ready = Ready { pid: 0, primary: false, journal_problem: None, set_aside: None };
        let mut engine = Self {
            child: Owned(child),
            requests,
            lines,
            next: 0,
            answers: HashMap::new(),
            passed: Vec::new(),
            events: 0,
            heard: HashMap::new(),
            ready,
        };
        loop {
            match engine.next_line(LIMIT)? {
                Some(Line::Ready(ready)) => break engine.ready = ready,
                Some(_) => {}
                None => bail!("the engine did not come up in {LIMIT:?}"),
            }
        }
        Ok(engine)
    }

    /// How it came up.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.ready.pid
    }

    /// The fault points that it has told.
    pub fn passed(&self) -> &[String] {
        &self.passed
    }

    /// Sends a request without waiting for its answer; gives its number.
    pub fn send(&mut self, request: Request) -> Result<u64> {
        self.next += 1;
        let mut line = serde_json::to_vec(&Asked { number: self.next, request })?;
        line.push(b'\n');
        match self.requests.write_all(&line) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(self.died()?.into()),
            written => Ok(written.map(|()| self.next)?),
        }
    }

    /// Waits for an answer.
    pub fn answer(&mut self, number: u64) -> Result<Result<Told, Refused>> {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(answer) = self.answers.remove(&number) {
                return Ok(answer);
            }
            if self.next_line(deadline.saturating_duration_since(Instant::now()))?.is_none() {
                bail!("the engine did not answer in {LIMIT:?}");
            }
        }
    }

    /// Asks and waits; what the engine refuses is an answer too.
    pub fn ask(&mut self, request: Request) -> Result<Result<Told, Refused>> {
        let number = self.send(request)?;
        self.answer(number)
    }

    /// Asks for what must be done.
    pub fn tell(&mut self, request: Request) -> Result<Told> {
        let shown = format!("{request:?}");
        self.ask(request)?.map_err(|refused| anyhow!("{shown}: {}: {}", refused.code, refused.message))
    }

    /// Asks for a purchase.
    pub fn one(&mut self, request: Request) -> Result<PurchaseSeen> {
        match self.tell(request)? {
            Told::Purchase(purchase) => Ok(purchase),
            other => bail!("that is no purchase: {other:?}"),
        }
    }

    /// All purchases, newest first.
    pub fn purchases(&mut self) -> Result<Vec<PurchaseSeen>> {
        match self.tell(Request::Purchases)? {
            Told::Purchases(purchases) => Ok(purchases),
            other => bail!("those are no purchases: {other:?}"),
        }
    }

    /// The kinds of events of a purchase.
    pub fn timeline(&mut self, id: &str) -> Result<Vec<String>> {
        match self.tell(Request::Timeline(id.to_owned()))? {
            Told::Timeline(entries) => Ok(entries.into_iter().map(|(kind, _)| kind).collect()),
            other => bail!("that is no timeline: {other:?}"),
        }
    }

    /// Waits until all purchases together are as wanted, looking again at each of the engine's events, and now and
    /// then without one, for a list that shows many as still pending is no event; gives what they are when the time
    /// is up.
    pub fn until(
        &mut self,
        limit: Duration,
        wanted: impl Fn(&[PurchaseSeen]) -> bool,
    ) -> Result<Result<Vec<PurchaseSeen>, Vec<PurchaseSeen>>> {
        let deadline = Instant::now() + limit;
        loop {
            let heard = self.events;
            let purchases = self.purchases()?;
            if wanted(&purchases) {
                return Ok(Ok(purchases));
            }
            if !self.event_after(heard, deadline.min(Instant::now() + LOOK_AGAIN))?
                && Instant::now() >= deadline
            {
                return Ok(Err(purchases));
            }
        }
    }

    /// Waits until one purchase is as wanted.
    pub fn until_one(&mut self, id: &str, wanted: impl Fn(&PurchaseSeen) -> bool) -> Result<PurchaseSeen> {
        let deadline = Instant::now() + LIMIT;
        loop {
            let heard = self.events;
            let purchase = self.one(Request::Purchase(id.to_owned()))?;
            if wanted(&purchase) {
                return Ok(purchase);
            }
            if !self.event_after(heard, deadline)? {
                bail!("it never came to that: {purchase:?}");
            }
        }
    }

    /// Waits until an event of this name was heard in this run.
    pub fn until_heard(&mut self, name: &str) -> Result<()> {
        let deadline = Instant::now() + LIMIT;
        while !self.heard.contains_key(name) {
            if self.next_line(deadline.saturating_duration_since(Instant::now()))?.is_none() {
                bail!("{name} was never told");
            }
        }
        Ok(())
    }

    /// Waits for an event after so many; false when the time is up. One that came while an answer was
    /// waited for may be newer than that answer.
    fn event_after(&mut self, heard: u64, deadline: Instant) -> Result<bool> {
        while self.events == heard {
            if self.next_line(deadline.saturating_duration_since(Instant::now()))?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The next line; none when the time is up. Answers and points are kept aside.
    fn next_line(&mut self, limit: Duration) -> Result<Option<Line>> {
        match self.lines.recv_timeout(limit) {
            Ok(line) => {
                match &line {
                    Line::Answer { number, answer } => {
                        self.answers.insert(*number, answer.clone());
                    }
                    Line::Passed(point) => self.passed.push(point.clone()),
                    Line::Event { name, .. } => {
                        self.events += 1;
                        *self.heard.entry(name.clone()).or_default() += 1;
                    }
                    Line::Ready(_) => {}
                }
                Ok(Some(line))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(self.died()?.into()),
        }
    }

    /// Reads on for a while: an engine that is to die may do so just after its last answer.
    pub fn linger(&mut self, limit: Duration) -> Result<()> {
        let deadline = Instant::now() + limit;
        while self.next_line(deadline.saturating_duration_since(Instant::now()))?.is_some() {}
        Ok(())
    }

    fn died(&mut self) -> Result<Died> {
        Ok(Died { signal: self.child.0.wait()?.signal() })
    }

    /// Kills it, as `kill -9` does.
    pub fn kill(mut self) -> Result<()> {
        self.signal(Signal::KILL)?;
        // A wrapper ends with what it runs.
        self.child.0.wait()?;
        Ok(())
    }

    /// Lets its stdin end and waits for it.
    pub fn end(self) -> Result<()> {
        let Self { mut child, requests, .. } = self;
        drop(requests);
        let status = child.0.wait()?;
        if status.success() { Ok(()) } else { bail!("the engine ended with {status}") }
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw).context("it has no id")?;
        Ok(kill_process(pid, signal)?)
    }
}

impl Died {
    /// Whether this error says that the process has ended.
    pub fn of(error: &anyhow::Error) -> Option<Self> {
        error.downcast_ref().copied()
    }
}

fn read_lines(out: ChildStdout, mut transcript: Option<File>) -> Receiver<Line> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if transcript.as_mut().is_some_and(|file| writeln!(file, "{line}").is_err()) {
                return;
            }
            // The last line of a process that was killed may be cut off.
            let Ok(line) = serde_json::from_str(&line) else { continue };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}
