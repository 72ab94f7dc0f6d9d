//! The line protocol: reads requests, has the engine do them, writes answers and events.

use std::io::{self, Write as _};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use storefront::engine::{Engine, EngineError, Keep, PurchaseReport};
use storefront::instance::Inbox;
use storefront::purchase::PurchaseId;
use toffeepay::AccessToken;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::world::OffClock;
use super::{letters, world};
use crate::protocol::{Asked, Line, PurchaseSeen, Ready, Refused, Request, Told};

/// Writes a line. Where nobody reads any more there is nobody to tell.
pub(super) fn say(line: &Line) {
    if let Ok(mut text) = serde_json::to_vec(line) {
        text.push(b'\n');
        let mut out = io::stdout().lock();
        drop(out.write_all(&text).and_then(|()| out.flush()));
    }
}

/// Another engine has the folder.
#[expect(clippy::unnecessary_wraps, reason = "the end of a start like any other")]
pub(super) fn say_not_primary() -> Result<()> {
    say(&Line::Ready(Ready {
        pid: std::process::id(),
        primary: false,
        journal_problem: None,
        set_aside: None,
    }));
    Ok(())
}

/// Serves requests until stdin ends.
pub(super) async fn serve(
    engine: Engine,
    inbox: Option<Inbox>,
    ready: Ready,
    clock: Arc<OffClock>,
) -> Result<()> {
    let mut events = engine.events();
    tokio::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => say(&Line::Event { name: event.name().to_owned(), shown: format!("{event:?}") }),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
    say(&Line::Ready(ready));
    let server = Arc::new(Server { engine, inbox, clock });
    if let Some(inbox) = &server.inbox {
        letters::look(&server.engine, inbox).await?;
    }
    let mut lines = requests();
    while let Some(line) = lines.recv().await {
        let asked: Asked = serde_json::from_str(&line).context("that is no request")?;
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let answer = server.answer(asked.request).await;
            say(&Line::Answer { number: asked.number, answer });
        });
    }
    Ok(())
}

/// The lines of stdin, read on a thread of its own: tokio would take one of those that block, of which there
/// may be one only.
fn requests() -> UnboundedReceiver<String> {
    let (sender, lines) = unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

struct Server {
    engine: Engine,
    inbox: Option<Inbox>,
    clock: Arc<OffClock>,
}

impl Server {
    async fn answer(&self, request: Request) -> Result<Told, Refused> {
        self.told(request).await.map_err(|error| match error.downcast::<EngineError>() {
            Ok(error) => Refused { code: name_of(&error), message: error.to_string() },
            Err(error) => Refused { code: "Torture".into(), message: format!("{error:#}") },
        })
    }

    async fn told(&self, request: Request) -> Result<Told> {
        let engine = &self.engine;
        Ok(match request {
            Request::Ping => Told::Done,
            Request::StartCheckout { item } => {
                told_one(&engine.start_checkout(&item, engine.access().name).await?)?
            }
            Request::Purchases => Told::Purchases(self.all().await?),
            Request::Purchase(id) => told_one(&engine.purchase(parsed(&id)?).await?)?,
            Request::Timeline(id) => {
                let entries = engine.timeline(parsed(&id)?).await?;
                Told::Timeline(entries.into_iter().map(|entry| (entry.kind, entry.detail)).collect())
            }
            Request::OpenPaymentPage(id) => told_one(&engine.open_payment_page(parsed(&id)?).await?)?,
            Request::Check(id) => told_one(&engine.check(parsed(&id)?).await?)?,
            Request::Cancel(id) => told_one(&engine.cancel(parsed(&id)?).await?)?,
            Request::Link(raw) => {
                letters::put(self.inbox()?, &raw).await?;
                Told::Letters(letters::look(engine, self.inbox()?).await?)
            }
            Request::Ring => Told::Letters(letters::look(engine, self.inbox()?).await?),
            Request::Focus => {
                engine.focused();
                Told::Done
            }
            Request::Access => {
                let access = engine.access();
                let base_url = access.base_url.map(|url| url.to_string());
                Told::Access(access.name.as_str().to_owned(), base_url, format!("{:?}", access.token))
            }
            Request::SetAccessToken(token) => {
                engine.set_access_token(AccessToken::new(&token)?, Keep::Keychain, false).await?;
                Told::Done
            }
            Request::ForgetAccessToken => {
                engine.forget_access_token().await?;
                Told::Done
            }
            Request::EnterAgain => {
                engine.set_environment(engine.access().name).await?;
                Told::Done
            }
            Request::SetClockAhead(hours) => {
                self.clock.set_ahead(hours);
                Told::Done
            }
            Request::Import => {
                let taken = engine.import_purchases().await?.taken;
                Told::Imported(taken.iter().map(ToString::to_string).collect())
            }
        })
    }

    fn inbox(&self) -> Result<&Inbox> {
        self.inbox.as_ref().context("there is no inbox")
    }

    async fn all(&self) -> Result<Vec<PurchaseSeen>> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let (page, next) = self.engine.purchases(after, 200).await?;
            for report in page {
                all.push(seen(&report)?);
            }
            after = next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }
}

fn told_one(report: &PurchaseReport) -> Result<Told> {
    Ok(Told::Purchase(seen(report)?))
}

fn seen(report: &PurchaseReport) -> Result<PurchaseSeen> {
    let purchase = &report.purchase;
    Ok(PurchaseSeen {
        id: purchase.id().to_string(),
        state: purchase.state.name().to_owned(),
        key: purchase.order.key.to_string(),
        session: purchase.session.as_ref().map(|session| session.id.to_string()),
        page: purchase.session.as_ref().map(|session| session.page.clone()),
        item: purchase.order.item_id.clone(),
        return_link: world::scheme()?.return_url(&purchase.order.return_state),
        was_opened: purchase.was_opened,
        is_charged: purchase.charge.is_some(),
        differences: purchase.differences.len(),
        refunded_at: purchase.refunded_at.map(|at| at.to_string()),
        declined: purchase.progress.declined,
        unknown_status: purchase.unknown_status.clone(),
        trouble: report.live.trouble.as_ref().map(|trouble| format!("{:?}", trouble.kind)),
        was_checked: report.live.checked_at.is_some(),
    })
}

fn parsed(id: &str) -> Result<PurchaseId> {
    PurchaseId::parse(id).ok_or_else(|| anyhow!("{id:?} is no purchase's id"))
}

/// The variant's name, which is where its debug text begins.
fn name_of(error: &EngineError) -> String {
    format!("{error:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}
