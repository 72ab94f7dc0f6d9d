//! What is known of a purchase that was made by hand, gathered for `scenarios::record`: from the journal, the exchange
//! log, the link lab, and the API of the environment in use.
//!
//! Nothing has to be switched on before: all of them keep it anyway.

mod calls;
mod links;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use ipc::bench::WebhookLineView;
use jiff::Timestamp;
use scenarios::protocol::PurchaseSeen;
use scenarios::record::{Cancelled, Remark, Seen, Source};
use storefront::engine::{Engine, EngineError, PurchaseReport};
use storefront::environment::EnvironmentName;
use storefront::purchase::{Origin, Purchase, PurchaseId};

use calls::Asked;

use crate::exchanges::{ExchangeLog, LogError};
use crate::explorer::{self, Dossier};
use crate::link_lab;

/// Why nothing can be gathered.
#[derive(Debug, thiserror::Error)]
pub enum NotGathered {
    /// It came from the API's list: nobody here saw how it was made.
    #[error("it was made elsewhere: what happened to it was not seen here")]
    MadeElsewhere,
    /// The journal can't be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The exchange log can't be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Reading was broken off.
    #[error("reading was broken off")]
    BrokenOff,
}

/// What the tester's other tools have seen in this run of the app, beside the exchange log.
#[derive(Clone, Debug, Default)]
pub struct Witnessed {
    /// The link lab's links, the last one first.
    pub links: Vec<link_lab::Entry>,
    /// The messages of the webhook bench, the last one first.
    pub webhooks: Vec<WebhookLineView>,
    /// The sessions that were cancelled at the sandbox's panel.
    pub cancelled_at_panel: Vec<String>,
}

/// How long the API is waited for: of an API that is down there is something to be told too.
const PATIENCE: Duration = Duration::from_secs(10);

/// Gathers what is known of a purchase. An API that does not answer is no hindrance: the recording says what it could
/// not know.
pub async fn gather(
    engine: &Engine,
    id: PurchaseId,
    log: Option<Arc<ExchangeLog>>,
    witnessed: &Witnessed,
) -> Result<Seen, NotGathered> {
    let now = Timestamp::now();
    let purchase = made_here(engine, id).await?.purchase;
    let dossier = dossier(engine, &purchase).await;
    if let Err(why) = &dossier {
        tracing::info!(%why, "a purchase is recorded without its payments");
    }
    gather_before(engine, id, log, witnessed, now, dossier.ok()).await
}

/// The same where the API was asked already: what was sent from `until` on is left out.
pub async fn gather_before(
    engine: &Engine,
    id: PurchaseId,
    log: Option<Arc<ExchangeLog>>,
    witnessed: &Witnessed,
    until: Timestamp,
    dossier: Option<Dossier>,
) -> Result<Seen, NotGathered> {
    let report = made_here(engine, id).await?;
    let purchase = &report.purchase;
    let timeline: Vec<_> = engine.timeline(id).await?.into_iter().map(Into::into).collect();
    let run = log.as_ref().map(|log| log.run());
    let Asked { calls, cancelled } = asked(log, purchase, until).await?;
    let mut missing = Vec::new();
    if !calls.iter().any(|call| call.route == "POST /v1/sessions") {
        missing.push(Remark::NoCalls);
    }
    if run.is_some_and(|run| purchase.order.begun_at < run) {
        missing.push(Remark::NoLinks);
    }
    let session_id = purchase.session.as_ref().map(|session| session.id.as_str());
    let at_panel = witnessed.cancelled_at_panel.iter().any(|id| Some(id.as_str()) == session_id);
    let webhooks = session_id.map(|id| webhooks::of(&witnessed.webhooks, id)).unwrap_or_default();
    let (links, left_out) = links::of(&witnessed.links, id, purchase.order.begun_at, &timeline);
    missing.extend(left_out);
    let source = match (&dossier, purchase.order.environment) {
        (None, _) => Source::Nobody,
        (Some(_), EnvironmentName::Local) => Source::LocalSandbox,
        (Some(_), _) => Source::Api,
    };
    let (session, payments) = match dossier {
        Some(Dossier { session, payments }) => (Some(session), payments),
        None => (None, Vec::new()),
    };
    let refund = payments.last().and_then(|(_, refunds)| refunds.last().cloned());
    Ok(Seen {
        item: purchase.order.item_id.clone(),
        begun_at: purchase.order.begun_at,
        purchase: PurchaseSeen::of(&report),
        timeline,
        calls,
        cancelled: cancelled.or(at_panel.then_some(Cancelled::InSandbox)),
        webhooks,
        links,
        session_created_at: session.as_ref().map(|session| session.created_at),
        session_status: session.map(|session| session.status.to_string()),
        payments: payments.into_iter().map(|(payment, _)| payment).collect(),
        refund,
        source,
        missing,
    })
}

async fn made_here(engine: &Engine, id: PurchaseId) -> Result<PurchaseReport, NotGathered> {
    let report = engine.purchase(id).await?;
    if report.purchase.origin == Origin::Imported { Err(NotGathered::MadeElsewhere) } else { Ok(report) }
}

async fn asked(
    log: Option<Arc<ExchangeLog>>,
    purchase: &Purchase,
    until: Timestamp,
) -> Result<Asked, NotGathered> {
    let Some(log) = log else { return Ok(Asked::default()) };
    let key = purchase.order.key.to_string();
    let session = purchase.session.as_ref().map(|session| session.id.to_string());
    let reading = tokio::task::spawn_blocking(move || calls::of(&log, &key, session.as_deref(), until));
    Ok(reading.await.map_err(|_| NotGathered::BrokenOff)??)
}

/// What the API says of a purchase's session, or why it says nothing. It is asked once, and not waited for long.
pub async fn dossier(engine: &Engine, purchase: &Purchase) -> Result<Dossier, String> {
    let session = purchase.session.as_ref().ok_or("the purchase has no session to ask for")?;
    let api = engine.api().await.map_err(|error| error.to_string())?;
    if !purchase.order.is_of(api.environment()) {
        return Err("another environment is in use than the purchase was made in".to_owned());
    }
    match tokio::time::timeout(PATIENCE, explorer::read(api.once(), &session.id)).await {
        Ok(Ok(dossier)) => Ok(dossier),
        Ok(Err(error)) => {
            engine.note_api_error(&api, &error);
            Err(error.to_string())
        }
        Err(_) => Err("the API did not answer within 10 s".to_owned()),
    }
}
