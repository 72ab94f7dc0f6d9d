//! The sandbox's HTTP input: raw bytes on a connection to a sandbox that runs.

use std::sync::OnceLock;
use std::time::Duration;

use sandbox::{Config, Sandbox};
use toffeepay::AccessToken;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;

const TOKEN: &str = "sk_test_0123456789";
/// Where a corpus says so, the port of the sandbox that runs is put: it refuses other hosts.
const HOST: &[u8] = b"127.0.0.1:PORT";
/// Longer than any limit of the sandbox's own.
const PATIENCE: Duration = Duration::from_secs(20);

struct Running {
    runtime: Runtime,
    sandbox: Sandbox,
}

/// Sends the bytes and holds what comes back against what may.
pub fn run(bytes: &[u8]) {
    static RUNNING: OnceLock<Option<Running>> = OnceLock::new();
    let running = RUNNING.get_or_init(start);
    assert!(running.is_some(), "no sandbox to send to");
    let Some(running) = running else { return };
    let host = format!("127.0.0.1:{}", running.sandbox.port());
    let input = with_host(bytes, host.as_bytes());
    let answer = running.runtime.block_on(exchange(&host, &input));
    assert!(answer.is_some(), "no end of the answer came");
    let answer = answer.unwrap_or_default();
    if answer.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(&answer);
    assert!(text.starts_with("HTTP/1."), "the answer is not HTTP");
    // Later answers of one connection can't be told from what a body may say.
    let status = text.get(9..12).and_then(|status| status.parse::<u16>().ok()).unwrap_or_default();
    assert!(status != 0 && status != 500, "the sandbox broke: {text}");
    let knows_the_token = contains(&input, TOKEN.as_bytes());
    assert!(knows_the_token || !(200..300).contains(&status), "a success without the token: {text}");
}

fn start() -> Option<Running> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().ok()?;
    let config = Config::new(AccessToken::new(TOKEN).ok()?);
    let sandbox = runtime.block_on(sandbox::start(config)).ok()?;
    Some(Running { runtime, sandbox })
}

/// The whole answer; `None` where it does not come to an end.
async fn exchange(host: &str, input: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(host).await.ok()?;
    let (mut read, mut write) = stream.split();
    let mut answer = Vec::new();
    let sending = async {
        // A server that has had enough closes, which is its right.
        let _ = write.write_all(input).await;
        let _ = write.shutdown().await;
    };
    let reading = read.read_to_end(&mut answer);
    let (ended, ()) = timeout(PATIENCE, async { tokio::join!(reading, sending) }).await.ok()?;
    // A connection that was reset has ended too.
    let _ = ended;
    Some(answer)
}

fn with_host(bytes: &[u8], host: &[u8]) -> Vec<u8> {
    let Some(at) = bytes.windows(HOST.len()).position(|window| window == HOST) else {
        return bytes.to_owned();
    };
    [&bytes[..at], host, &bytes[at + HOST.len()..]].concat()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
