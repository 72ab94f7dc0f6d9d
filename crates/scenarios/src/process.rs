//! The app of a run as a process: asked, heard, killed, started again.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use toffeepay::AccessToken;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::app::{SETUP_VARIABLE, Setup};
use crate::protocol::{Asked, Exchange, Line, Refused, Request, Told};

/// How long an app that lives may take to come up or to answer. Generous: it only bounds failures.
const LIMIT: Duration = Duration::from_secs(30);

/// A program that becomes the app of a scenario when its environment says so ([`crate::app::main`]).
#[derive(Clone, Debug)]
pub struct AppProgram(PathBuf);

impl AppProgram {
    /// This very program.
    pub fn this() -> io::Result<Self> {
        std::env::current_exe().map(Self)
    }

    /// Another one.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
}

/// What was heard in a run, over all starts of its app. Whoever waits for something is woken by any of it.
#[derive(Debug)]
pub(crate) struct Heard {
    notes: Mutex<Notes>,
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Notes {
    exchanges: Vec<Exchange>,
    pages: Vec<String>,
}

impl Heard {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { notes: Mutex::default(), changed: watch::Sender::new(()) })
    }

    /// Exchanges with the API from this number on.
    pub fn exchanges(&self, from: usize) -> Vec<Exchange> {
        lock(&self.notes).exchanges.get(from..).unwrap_or_default().to_vec()
    }

    /// How many payment pages were opened, and the last one.
    pub fn pages(&self) -> (usize, Option<String>) {
        let notes = lock(&self.notes);
        (notes.pages.len(), notes.pages.last().cloned())
    }

    /// Wakes who waits.
    pub fn wake(&self) {
        self.changed.send_replace(());
    }

    /// Hears of anything from now on.
    pub fn listen(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn note(&self, note: impl FnOnce(&mut Notes)) {
        note(&mut lock(&self.notes));
        self.wake();
    }
}

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Result<Told, Refused>>>>>;

/// A running app. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct AppProcess {
    child: Child,
    requests: ChildStdin,
    waiting: Waiting,
    reading: JoinHandle<()>,
    next: u64,
}

impl AppProcess {
    /// Starts one and waits until it is up.
    pub async fn start(
        program: &AppProgram,
        setup: &Setup,
        token: &AccessToken,
        heard: &Arc<Heard>,
    ) -> Result<Self> {
        let mut child = Command::new(&program.0)
            .env(SETUP_VARIABLE, serde_json::to_string(setup)?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("the app can't be started")?;
        let mut requests = child.stdin.take().context("the app has no stdin")?;
        let out = child.stdout.take().context("the app has no stdout")?;
        let (up, is_up) = oneshot::channel();
        let waiting = Waiting::default();
        let reading = tokio::spawn(read(out, up, Arc::clone(&waiting), Arc::clone(heard)));
        // One that has ended already says why on stdout.
        let _ = requests.write_all(format!("{}\n", token.expose()).as_bytes()).await;
        let ready = timeout(LIMIT, is_up).await.context("the app did not come up in time")?;
        if let Err(reason) = ready.context("the app ended at its start")? {
            bail!("the app did not start: {reason}");
        }
        Ok(Self { child, requests, waiting, reading, next: 0 })
    }

    /// Asks for something.
    pub async fn ask(&mut self, request: Request) -> Result<Result<Told, Refused>> {
        let number = self.next;
        self.next += 1;
        let (answer, answered) = oneshot::channel();
        lock(&self.waiting).insert(number, answer);
        let mut line = serde_json::to_vec(&Asked { number, request })?;
        line.push(b'\n');
        self.requests.write_all(&line).await.context("the app has ended")?;
        let answered = timeout(LIMIT, answered).await.context("the app did not answer in time")?;
        answered.map_err(|_| anyhow!("the app ended before it answered"))
    }

    /// Kills it, as `kill -9` does, and hears the last that it said.
    pub async fn kill(mut self) -> Result<()> {
        self.child.kill().await?;
        self.reading.await?;
        Ok(())
    }

    /// Lets it end by itself.
    pub async fn end(self) -> Result<()> {
        let Self { mut child, requests, reading, .. } = self;
        drop(requests);
        let ended = timeout(LIMIT, child.wait()).await.context("the app did not end in time")??;
        reading.await?;
        if ended.success() { Ok(()) } else { bail!("the app ended with {ended}") }
    }
}

async fn read(
    out: ChildStdout,
    up: oneshot::Sender<Result<(), String>>,
    waiting: Waiting,
    heard: Arc<Heard>,
) {
    let mut up = Some(up);
    let mut lines = BufReader::new(out).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        // The last line of an app that was killed may be cut off.
        let Ok(line) = serde_json::from_str(&line) else { continue };
        match line {
            Line::Ready(ready) => {
                // Nobody waits any more where the limit has passed.
                let _ = up.take().map(|up| up.send(ready));
            }
            Line::Answer { number, answer } => {
                let asker = lock(&waiting).remove(&number);
                let _ = asker.map(|asker| asker.send(answer));
            }
            Line::Event(_) => heard.wake(),
            Line::Opened(page) => heard.note(|notes| notes.pages.push(page)),
            Line::Exchange(exchange) => heard.note(|notes| notes.exchanges.push(exchange)),
        }
    }
    lock(&waiting).clear();
    heard.wake();
}

/// What is behind these locks is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
