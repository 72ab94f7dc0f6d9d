//! A run by hand: the stage is set and an item is bought; a person does the rest on the payment page.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use storefront::clock::{Clock as _, SystemClock};
use tokio::time::{Instant, timeout_at};

use super::Run;
use super::truth::{is_call, route_of};
use crate::format::{Given, Scenario};
use crate::player::Player;
use crate::protocol::Exchange;
use crate::record::{Call, Seen, Source};
use crate::stage::{Environment, Stage};

/// How long the app may take to see the end of what the person did.
const SEEN_WITHIN: Duration = Duration::from_secs(30);

/// Buys an item (the first where none is said), has a person act on its payment page until `person` is done, and
/// gathers what became of it.
pub async fn by_hand(
    stage: &Stage,
    item: Option<&str>,
    person: impl AsyncFnOnce(String) -> Result<()>,
) -> Result<Seen> {
    ensure!(
        matches!(stage.environment, Environment::Sandbox { .. }),
        "only what the local sandbox did can be done again"
    );
    let empty = Scenario {
        title: "By hand".to_owned(),
        about: String::new(),
        given: Given::default(),
        steps: Vec::new(),
    };
    let mut run = Run::set_up(&empty, stage, &Player::Forms, &stage.secrets()).await?;
    let item = item.unwrap_or(&run.shop.first_item).to_owned();
    let gathered = gather(&mut run, item, person).await;
    run.clear_up().await?;
    gathered
}

async fn gather(
    run: &mut Run<'_>,
    item: String,
    person: impl AsyncFnOnce(String) -> Result<()>,
) -> Result<Seen> {
    let begun_at = SystemClock.now();
    run.create(Some(&item)).await?;
    let page = run.page().await?;
    person(page).await?;
    let session = run.session().await?;
    // What the API says is the end; the app is given time to see it.
    let status = run.client.get_session_status(&session).await?;
    let deadline = Instant::now() + SEEN_WITHIN;
    let mut heard = run.heard.listen();
    while run.look().await?.state != status.as_str() {
        timeout_at(deadline, heard.changed()).await.context("the app did not see how it ended")??;
    }
    let payments = run.payments(&session).await?;
    let refund = match payments.last() {
        Some(last) => run.refund(last).await?,
        None => None,
    };
    run.read_timeline().await?;
    let created = run.client.get_session(&session).await?.created_at;
    Ok(Seen {
        item,
        begun_at,
        purchase: run.look().await?,
        timeline: run.timeline.clone(),
        calls: run.heard.exchanges(0).iter().filter_map(|one| call(one, begun_at)).collect(),
        cancelled: None,
        webhooks: Vec::new(),
        links: Vec::new(),
        session_created_at: Some(created),
        session_status: Some(status.as_str().to_owned()),
        payments,
        refund,
        source: Source::LocalSandbox,
        missing: Vec::new(),
    })
}

/// A call about the purchase: it is the only one of this run.
fn call(exchange: &Exchange, run: Timestamp) -> Option<Call> {
    let routes = ["create", "status", "cancel"].map(route_of);
    let route = routes.into_iter().find(|route| is_call(route, &exchange.method, &exchange.path))?;
    Some(Call {
        at: exchange.at,
        run,
        took_ms: exchange.took_ms,
        route: route.to_owned(),
        answer: exchange.status,
        code: None,
        retry_after: None,
        fault: None,
    })
}
