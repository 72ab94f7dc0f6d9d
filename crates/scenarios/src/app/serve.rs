//! The line protocol: reads requests, has the engine do them, writes answers and what happens.

use std::io::{self, Write as _};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use storefront::engine::{Engine, EngineError, Keep, PurchaseReport};
use storefront::purchase::{PurchaseId, Recorded};
use storefront::return_link::ReturnLink;
use toffeepay::AccessToken;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::broadcast::error::RecvError;

use super::Setup;
use super::world::{self, MovedClock};
use crate::protocol::{Asked, Entry, Line, PurchaseSeen, Refused, Request, Told};
use crate::redact::Secrets;

/// Writes a line. Where nobody reads any more there is nobody to tell.
pub(super) fn say(line: &Line) {
    if let Ok(mut text) = serde_json::to_vec(line) {
        text.push(b'\n');
        let mut out = io::stdout().lock();
        drop(out.write_all(&text).and_then(|()| out.flush()));
    }
}

/// Serves requests until stdin ends.
pub(super) async fn run(setup: Setup) -> Result<()> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let token = AccessToken::new(&lines.next_line().await?.context("it needs a token")?)?;
    let secrets = Secrets::default();
    secrets.learn_token(&token);
    let (parts, clock) = world::gather(&setup, token.clone(), &secrets).await?;
    let engine = Engine::start(parts);
    let mut events = engine.events();
    tokio::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => say(&Line::Event(event.name().to_owned())),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
    say(&Line::Ready(Ok(())));
    let server = Arc::new(Server { engine, clock, token, secrets });
    while let Some(line) = lines.next_line().await? {
        let asked: Asked = serde_json::from_str(&line).context("that is no request")?;
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let answer = server.answer(asked.request).await;
            say(&Line::Answer { number: asked.number, answer });
        });
    }
    server.engine.stop();
    Ok(())
}

struct Server {
    engine: Engine,
    clock: Arc<MovedClock>,
    token: AccessToken,
    secrets: Secrets,
}

impl Server {
    async fn answer(&self, request: Request) -> Result<Told, Refused> {
        self.told(request).await.map_err(|error| {
            let (code, message) = match error.downcast::<EngineError>() {
                Ok(error) => (name_of(&error), error.to_string()),
                Err(error) => ("Scenario".to_owned(), format!("{error:#}")),
            };
            Refused { code, message: self.secrets.words(&message) }
        })
    }

    async fn told(&self, request: Request) -> Result<Told> {
        let engine = &self.engine;
        Ok(match request {
            Request::Buy(item) => told(&engine.start_checkout(&item, engine.access().name).await?)?,
            Request::Purchase(id) => told(&engine.purchase(parsed(&id)?).await?)?,
            Request::Open(id) => told(&engine.open_payment_page(parsed(&id)?).await?)?,
            Request::Check(id) => told(&engine.check(parsed(&id)?).await?)?,
            Request::Cancel(id) => told(&engine.cancel(parsed(&id)?).await?)?,
            Request::Timeline(id) => {
                let recorded = engine.timeline(parsed(&id)?).await?.into_iter();
                Told::Timeline(recorded.map(|recorded| self.entry(recorded)).collect())
            }
            Request::Link(raw) => {
                let made = match ReturnLink::parse(raw.as_bytes(), &world::scheme()?) {
                    Ok(link) => engine.link_arrived(&link).await,
                    Err(reason) => {
                        engine.links_ignored(reason, 1);
                        Err(reason)
                    }
                };
                Told::Link(made.map(|id| id.to_string()).map_err(|ignored| ignored.code().to_owned()))
            }
            Request::Focus => {
                engine.focused();
                Told::Done
            }
            Request::EnterToken => {
                engine.set_access_token(self.token.clone(), Keep::ThisRun, false).await?;
                Told::Done
            }
            Request::MoveClock(milliseconds) => {
                self.clock.move_by(milliseconds);
                Told::Done
            }
        })
    }
}

impl Server {
    /// An entry, which may have the API's words in it.
    fn entry(&self, recorded: Recorded) -> Entry {
        let entry = Entry::from(recorded);
        Entry { detail: entry.detail.map(|detail| self.secrets.words(&detail)), ..entry }
    }
}

fn told(report: &PurchaseReport) -> Result<Told> {
    let return_link = world::scheme()?.return_url(&report.purchase.order.return_state);
    Ok(Told::Purchase(Box::new(PurchaseSeen { return_link, ..PurchaseSeen::of(report) })))
}

fn parsed(id: &str) -> Result<PurchaseId> {
    PurchaseId::parse(id).ok_or_else(|| anyhow!("{id:?} is no purchase's id"))
}

/// The variant's name, which is where its debug text begins.
fn name_of(error: &EngineError) -> String {
    format!("{error:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}
