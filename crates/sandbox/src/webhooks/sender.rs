//! Sends what waits: one task, that sleeps until something changes or comes due.
//!
//! While an endpoint listens it also lets things settle by themselves when their time comes, for their events
//! are to be sent then. Without an endpoint it does nothing.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::Client;
use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;
use tracing::{debug, warn};

use crate::books::{Books, Decision};
use crate::ids::DeliveryId;
use crate::ledger::webhook::{DeliveryRecord, EndpointRecord, EndpointState, Oddity, TryRecord};
use crate::ledger::{Change, Ledger};
use crate::webhooks::{Reach, sign};

/// How many webhooks are on the wire at once.
const AT_ONCE: usize = 16;
/// How long an endpoint may take to answer: what the vendor's pages name.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of an answer is kept, in bytes.
const KEPT_ANSWER: usize = 4 * 1024;
/// The shortest sleep: a clock that is far sped up must not make the task spin.
const SHORTEST_SLEEP: Duration = Duration::from_millis(1);

/// Starts the task. It ends when the books are closed, or when it is aborted.
pub(crate) fn spawn(books: Books, reach: Reach) -> JoinHandle<()> {
    tokio::spawn(Sender { books, reach, http: None, in_flight: HashSet::new() }.run())
}

struct Sender {
    books: Books,
    reach: Reach,
    /// Made when it is first needed: the system's certificates take a while to read.
    http: Option<Client>,
    in_flight: HashSet<DeliveryId>,
}

/// What is to be sent now, and when to look again.
#[derive(Default)]
struct Plan {
    now: Vec<(DeliveryRecord, EndpointRecord)>,
    next: Option<Timestamp>,
}

impl Sender {
    async fn run(mut self) {
        let mut tries = JoinSet::new();
        loop {
            let Ok(plan) = self.books.read_at(|ledger, now| self.plan(ledger, now)).await else { return };
            for (delivery, endpoint) in plan.now {
                let Some(http) = self.http() else { return };
                self.in_flight.insert(delivery.id.clone());
                tries.spawn(one_try(self.books.clone(), http, self.reach, delivery, endpoint));
            }
            let wait = plan.next.and_then(|next| self.books.real_time_to(next));
            tokio::select! {
                () = self.books.changed() => {}
                () = sleep(wait.unwrap_or_default().max(SHORTEST_SLEEP)), if wait.is_some() => {}
                Some(done) = tries.join_next(), if !tries.is_empty() => match done {
                    Ok(id) => drop(self.in_flight.remove(&id)),
                    Err(error) => warn!(%error, "a webhook's task failed"),
                },
            }
        }
    }

    fn plan(&self, ledger: &Ledger, now: Timestamp) -> Plan {
        let listens = ledger.endpoints().rows().iter().any(|known| known.state == EndpointState::Enabled);
        if !listens {
            return Plan::default();
        }
        let room = AT_ONCE.saturating_sub(self.in_flight.len());
        let due = ledger.deliveries.due(now).filter(|delivery| !self.in_flight.contains(&delivery.id));
        let endpoint = |delivery: &DeliveryRecord| ledger.endpoints().get(&delivery.endpoint_id).cloned();
        let now =
            due.take(room).filter_map(|delivery| Some((delivery.clone(), endpoint(delivery)?))).collect();
        let later = ledger.deliveries.next_due_beyond(|id| self.in_flight.contains(id));
        // When there is no room, a try that ends makes the next look.
        let next = if room == 0 {
            ledger.next_due()
        } else {
            [later, ledger.next_due()].into_iter().flatten().min()
        };
        Plan { now, next }
    }

    fn http(&mut self) -> Option<Client> {
        if self.http.is_none() {
            match client() {
                Ok(client) => self.http = Some(client),
                Err(error) => warn!(%error, "no webhooks can be sent"),
            }
        }
        self.http.clone()
    }
}

/// Why there is no HTTP client.
#[derive(Debug, thiserror::Error)]
enum NoClient {
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

fn client() -> Result<Client, NoClient> {
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        // The specification: following redirects is the sender's and the receiver's load.
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .timeout(PATIENCE);
    Ok(builder.build()?)
}

/// Sends once, keeps what came of it, and answers which delivery it was.
async fn one_try(
    books: Books,
    http: Client,
    reach: Reach,
    delivery: DeliveryRecord,
    endpoint: EndpointRecord,
) -> DeliveryId {
    let id = delivery.id.clone();
    let sent = match endpoint.state {
        EndpointState::Enabled => Some(send(&http, reach, &delivery, &endpoint, books.real_time()).await),
        EndpointState::Gone | EndpointState::Removed => None,
    };
    let (wanted, resends) = (id.clone(), delivery.resends);
    let kept = books.change(move |ledger, now| {
        let Some(delivery) = ledger.deliveries.get(&wanted) else {
            return Ok::<_, ()>(Decision::unchanged(()));
        };
        let Some((made, pause)) = sent else { return Ok(Decision::new(delivery.given_up(now), ())) };
        debug!(delivery = %delivery.id, event = delivery.event, status = made.status, "sent a webhook");
        if made.status == Some(410) {
            let mut change = Change::from(delivery.tried_and_given_up(made, now));
            change.endpoints.extend(gone(ledger, delivery));
            return Ok(Decision::new(change, ()));
        }
        let is_sent_again = delivery.resends != resends;
        let next =
            if is_sent_again { delivery.tried_meanwhile(made) } else { delivery.tried(made, pause, now) };
        Ok(Decision::new(next, ()))
    });
    if let Err(error) = kept.await {
        debug!(%error, "what came of a webhook is not kept");
    }
    id
}

fn gone(ledger: &Ledger, delivery: &DeliveryRecord) -> Option<EndpointRecord> {
    let endpoint = ledger.endpoints().get(&delivery.endpoint_id)?;
    Some(EndpointRecord { state: EndpointState::Gone, ..endpoint.clone() })
}

/// What was sent and answered, and the pause that the endpoint asked for, in seconds.
async fn send(
    http: &Client,
    reach: Reach,
    delivery: &DeliveryRecord,
    endpoint: &EndpointRecord,
    now: Timestamp,
) -> (TryRecord, Option<i64>) {
    // An endpoint may be of a state that was brought in, or of a start that let webhooks go further.
    let url = match reach.check(&endpoint.url) {
        Ok(url) => url,
        Err(reason) => return (not_sent(reason, now), None),
    };
    let (headers, body) = message(delivery, endpoint, now);
    let mut request = http.post(url).body(body);
    for (name, value) in &headers {
        request = request.header(name, value);
    }
    let started = Instant::now();
    let answered = request.send().await;
    let mut made =
        TryRecord { at: now, headers, status: None, answer: String::new(), error: None, took_ms: 0 };
    let mut pause = None;
    match answered {
        Ok(response) => {
            made.status = Some(response.status().as_u16());
            let asked_for = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            pause = asked_for.and_then(|value| seconds_of(value, now));
            made.answer = beginning(response).await;
        }
        Err(error) => made.error = Some(reason(&error)),
    }
    made.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    (made, pause)
}

/// A try that was none, and why.
fn not_sent(reason: &str, at: Timestamp) -> TryRecord {
    let error = Some(format!("not sent: the endpoint {reason}"));
    TryRecord { at, headers: Vec::new(), status: None, answer: String::new(), error, took_ms: 0 }
}

/// The pause that a Retry-After header asks for, in seconds: it is a number of them, or a date.
fn seconds_of(retry_after: &str, now: Timestamp) -> Option<i64> {
    let value = retry_after.trim();
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let date = Timestamp::try_from(httpdate::parse_http_date(value).ok()?).ok()?;
    Some(date.duration_since(now).as_secs())
}

/// Headers and body as this try sends them.
fn message(
    delivery: &DeliveryRecord,
    endpoint: &EndpointRecord,
    now: Timestamp,
) -> (Vec<(String, String)>, String) {
    let at = match delivery.oddity {
        Some(Oddity::OldTimestamp { seconds }) => {
            now.checked_sub(Duration::from_secs(seconds.into())).unwrap_or(now)
        }
        _ => now,
    };
    let id = delivery.message_id.as_str();
    if delivery.oddity == Some(Oddity::LegacyForm) {
        let body = legacy_body(delivery);
        let signature = sign::legacy(&endpoint.secret, at, body.as_bytes()).unwrap_or_default();
        return (vec![content_type(), ("x-toffeepay-signature".to_owned(), signature)], body);
    }
    let body = delivery.body.clone();
    let signature = if delivery.oddity == Some(Oddity::BadSignature) {
        sign::wrong(id, at, body.as_bytes())
    } else {
        sign::standard(&endpoint.secret, id, at, body.as_bytes())
    };
    let headers = vec![
        content_type(),
        ("webhook-id".to_owned(), id.to_owned()),
        ("webhook-timestamp".to_owned(), at.as_second().to_string()),
        ("webhook-signature".to_owned(), signature.unwrap_or_default()),
    ];
    (headers, body)
}

fn content_type() -> (String, String) {
    ("content-type".to_owned(), "application/json".to_owned())
}

/// The body with the keys of the older form.
fn legacy_body(delivery: &DeliveryRecord) -> String {
    let body: serde_json::Value = serde_json::from_str(&delivery.body).unwrap_or_default();
    let legacy = serde_json::json!({
        "id": delivery.message_id,
        "event": delivery.event,
        "timestamp": body["timestamp"],
        "data": body["data"],
    });
    legacy.to_string()
}

/// The beginning of an answer, as text. The rest is never asked for.
async fn beginning(mut response: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < KEPT_ANSWER {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    bytes.truncate(KEPT_ANSWER);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn reason(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "no answer within 10 seconds"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the answer broke off"
    };
    what.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_as_a_date() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        assert_eq!(seconds_of(" 600 ", now), Some(600));
        assert_eq!(seconds_of("Fri, 15 Jan 2027 08:10:00 GMT", now), Some(600));
        assert_eq!(seconds_of("Fri, 15 Jan 2027 07:00:00 GMT", now), Some(-3_600));
        assert_eq!(seconds_of("soon", now), None);
    }
}
