//! The probe: the vault in a process of its own.

use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// For a whole conversation; a hang ends here.
const LIMIT: Duration = Duration::from_mins(1);

pub struct Probe {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Probe {
    /// Starts it on a bus. There is no display: nobody can be asked for a password.
    pub fn start(bus_address: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_keychain-probe"))
            .env_clear()
            .env("DBUS_SESSION_BUS_ADDRESS", bus_address)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, input, output }
    }

    /// Tells it something, and gives its answer and how long that took.
    pub async fn ask(&mut self, line: &str) -> (String, Duration) {
        let asked = Instant::now();
        self.input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
        let answer = tokio::time::timeout(LIMIT, self.output.next_line()).await;
        (answer.expect("it hangs").unwrap().expect("it ended"), asked.elapsed())
    }

    pub async fn says(&mut self, line: &str) -> String {
        self.ask(line).await.0
    }

    /// Ends its input, and gives how it ended and how long that took.
    pub async fn end(mut self) -> (ExitStatus, Duration) {
        drop(self.input);
        let begun = Instant::now();
        let status = tokio::time::timeout(LIMIT, self.child.wait()).await;
        (status.expect("it does not end").unwrap(), begun.elapsed())
    }
}
