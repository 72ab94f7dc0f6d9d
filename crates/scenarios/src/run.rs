//! Running a scenario: sets the stage, takes one step after the other, keeps what is seen, clears up.

mod act;
mod by_hand;
mod expect;
mod leaks;
mod truth;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use jiff::SignedDuration;
use sandbox::{AddEndpoint, Config, Control, GameSettings, Port, Sandbox, SetAccount, random_token};
use storefront::clock::{Clock as _, SystemClock};
use storefront::random::{Random as _, SystemRandom};
use tempfile::TempDir;
use toffeepay::{AccessToken, Client, GameId, GameUser, UserId, WebhookSecret};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

pub use by_hand::by_hand;

use crate::app::Setup;
use crate::format::{Scenario, Span, Step};
use crate::listener::Listener;
use crate::player::{Browser, Player};
use crate::process::{AppProcess, Heard};
use crate::protocol::{Entry, PurchaseSeen, Request, Told};
use crate::redact::Secrets;
use crate::report::{ScenarioReport, StepReport, Verdict};
use crate::stage::{Environment, FittedShop, Stage};

/// How long one step may take, beside what it waits for.
const STEP_LIMIT: Duration = Duration::from_mins(1);
/// How long a scenario may take: one that somebody brought comes to its end too, whatever its steps add up to.
const SCENARIO_LIMIT: Duration = Duration::from_hours(1);
/// How often the API is asked where it sends nothing when something changed.
const LOOK: Duration = Duration::from_millis(500);

/// What a run tells while it goes on.
#[derive(Clone, Debug)]
pub enum Progress<'a> {
    /// A step of so many is begun, counted from 0.
    Step {
        /// Which.
        number: usize,
        /// Of how many.
        of: usize,
        /// What it does or expects.
        words: &'a str,
    },
    /// A step has ended.
    Stepped(&'a StepReport),
}

/// Runs a scenario; its forms are posted. Whatever goes wrong is in the report.
pub async fn run(
    name: &str,
    scenario: &Scenario,
    stage: &Stage,
    tell: impl FnMut(Progress<'_>),
) -> ScenarioReport {
    run_with(&Player::Forms, name, scenario, stage, tell).await
}

/// The same, with who acts on its payment page.
pub async fn run_with(
    player: &Player,
    name: &str,
    scenario: &Scenario,
    stage: &Stage,
    mut tell: impl FnMut(Progress<'_>),
) -> ScenarioReport {
    let begun = Instant::now();
    let mut report = ScenarioReport {
        name: name.to_owned(),
        title: scenario.title.clone(),
        about: scenario.about.clone(),
        environment: stage.environment_name().to_owned(),
        system: std::env::consts::OS.to_owned(),
        browser: player.name().to_owned(),
        started_at: SystemClock.now(),
        took_ms: 0,
        verdict: Verdict::Passed,
        reason: None,
        steps: Vec::new(),
    };
    let untried = |steps: &[Step], verdict| {
        steps.iter().map(|step| StepReport::untried(step.in_words(), verdict)).collect::<Vec<_>>()
    };
    if let Some(reason) = player.why_not().or_else(|| stage.why_not(scenario)) {
        (report.verdict, report.reason) = (Verdict::Skipped, Some(reason));
        report.steps = untried(&scenario.steps, Verdict::Skipped);
        return report;
    }
    let secrets = stage.secrets();
    match Run::set_up(scenario, stage, player, &secrets).await {
        Ok(mut run) => {
            for (number, step) in scenario.steps.iter().enumerate() {
                let words = step.in_words();
                tell(Progress::Step { number, of: scenario.steps.len(), words: &words });
                let stepped = run.step(step, words).await;
                tell(Progress::Stepped(&stepped));
                let failed = stepped.verdict != Verdict::Passed;
                if failed {
                    let reason = stepped.reason.clone().unwrap_or_default();
                    (report.verdict, report.reason) =
                        (Verdict::Failed, Some(format!("step {}: {reason}", number + 1)));
                }
                report.steps.push(stepped);
                if failed {
                    break;
                }
            }
            let leaked = run.leaked(&report);
            if let Err(error) = run.clear_up().await.and(leaked)
                && report.verdict == Verdict::Passed
            {
                let reason = secrets.words(&format!("after the last step: {error:#}"));
                (report.verdict, report.reason) = (Verdict::Failed, Some(reason));
            }
        }
        Err(error) => {
            let reason = secrets.words(&format!("the stage could not be set: {error:#}"));
            (report.verdict, report.reason) = (Verdict::Failed, Some(reason));
        }
    }
    let left = scenario.steps.get(report.steps.len()..).unwrap_or_default();
    report.steps.extend(untried(left, Verdict::NotReached));
    report.took_ms = milliseconds(begun.elapsed());
    report
}

/// A run that is going on.
struct Run<'a> {
    begun: Instant,
    stage: &'a Stage,
    shop: FittedShop,
    game: GameId,
    player: UserId,
    token: AccessToken,
    client: Client,
    sandbox: Option<(Sandbox, Control)>,
    listener: Option<Listener>,
    heard: Arc<Heard>,
    setup: Setup,
    app: Option<AppProcess>,
    browser: Browser,
    /// The purchase that steps are about.
    purchase: Option<String>,
    /// How many pages had been opened before it was begun.
    pages_before: usize,
    /// Forms that were posted on its page.
    attempts: u32,
    deposits: u32,
    /// A link that the browser has not handed over yet.
    held: Option<String>,
    /// What the app made of the links of the last step that had any.
    links: Vec<String>,
    /// What was on the timeline when it was last asked for.
    timeline: Vec<Entry>,
    /// What must be in no evidence.
    secrets: Secrets,
    _folder: TempDir,
}

impl<'a> Run<'a> {
    async fn set_up(scenario: &Scenario, stage: &'a Stage, by: &Player, secrets: &Secrets) -> Result<Self> {
        let shop = stage.fitted_shop()?;
        let game = GameId::new(shop.game.as_str())?;
        let player = UserId::new(format!("scenario_{}", Uuid::from_bytes(SystemRandom.bytes16()?).simple()))?;
        let heard = Heard::new();
        let mut listener = None;
        let (base_url, token, sandbox) = match &stage.environment {
            Environment::Elsewhere { base_url, token, .. } => (base_url.clone(), token.clone(), None),
            Environment::Sandbox { port } => {
                let token = random_token()?;
                let port = port.map_or(Port::Any, Port::Exactly);
                let config = Config::new(token.clone()).with_port(port);
                let sandbox = sandbox::start(config).await?;
                let control = sandbox.control();
                secrets.learn_token(&token);
                listener = Some(webhooks(&control, &heard, stage, secrets).await?);
                given(&control, scenario, &game, &player).await?;
                (sandbox.base_url().clone(), token, Some((sandbox, control)))
            }
        };
        let folder = tempfile::Builder::new().prefix("scenario-").tempdir()?;
        let setup = Setup {
            folder: folder.path().to_owned(),
            base_url: base_url.to_string(),
            shop: shop.text.clone(),
            environment: stage.environment_name().to_owned(),
            player: player.as_str().to_owned(),
            clock_off_ms: 0,
        };
        let client = Client::new(base_url, token.clone())?;
        let app = AppProcess::start(&stage.program, &setup, &token, &heard).await?;
        Ok(Self {
            begun: Instant::now(),
            stage,
            shop,
            game,
            player,
            token,
            client,
            sandbox,
            listener,
            heard,
            setup,
            app: Some(app),
            browser: Browser::of(by),
            purchase: None,
            pages_before: 0,
            attempts: 0,
            deposits: 0,
            held: None,
            links: Vec::new(),
            timeline: Vec::new(),
            secrets: secrets.clone(),
            _folder: folder,
        })
    }

    async fn step(&mut self, step: &Step, words: String) -> StepReport {
        let begun = Instant::now();
        let (exchanges, webhooks) = (self.heard.exchanges(0).len(), self.deliveries(0).len());
        self.links.retain(|_| matches!(step, Step::ExpectLink { .. }));
        let limit = limit_of(step.waits(), self.begun.elapsed());
        let outcome = match timeout(limit, self.take(step)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(anyhow::anyhow!("it took too long")),
        };
        let before = self.timeline.len();
        // An app that is not running has no timeline to tell; what it wrote is told when it is up again.
        let timeline = if self.app.is_some() { self.read_timeline().await } else { Ok(()) };
        if let (_, Some(page)) = self.heard.pages() {
            self.secrets.learn_address(&page);
        }
        let reason = outcome.and(timeline).err().map(|error| self.secrets.words(&format!("{error:#}")));
        StepReport {
            words,
            verdict: if reason.is_none() { Verdict::Passed } else { Verdict::Failed },
            reason,
            took_ms: milliseconds(begun.elapsed()),
            exchanges: self.heard.exchanges(exchanges),
            timeline: self.timeline.get(before..).unwrap_or_default().to_vec(),
            webhooks: self.deliveries(webhooks),
            links: self.links.clone(),
        }
    }

    /// The access token is in no file of the app and in nothing that is reported.
    fn leaked(&self, report: &ScenarioReport) -> Result<()> {
        let token = self.token.expose();
        let found = leaks::files_with(&self.setup.folder, token)?;
        ensure!(found.is_empty(), "the access token is in {found:?}");
        ensure!(!serde_json::to_string(report)?.contains(token), "the access token is in the report");
        Ok(())
    }

    async fn clear_up(self) -> Result<()> {
        let ended = match self.app {
            Some(app) => app.end().await,
            None => Ok(()),
        };
        let quit = self.browser.quit().await;
        if let Some((sandbox, _)) = self.sandbox {
            sandbox.stop().await;
        }
        ended.and(quit)
    }

    /// Asks the app; what it refuses is an error here.
    async fn ask(&mut self, request: Request) -> Result<Told> {
        let app = self.app.as_mut().context("the app is not running")?;
        match app.ask(request).await? {
            Ok(told) => Ok(told),
            Err(refused) => bail!("the app refused: {} ({})", refused.message, refused.code),
        }
    }

    fn purchase(&self) -> Result<String> {
        self.purchase.clone().context("nothing was bought yet")
    }

    async fn look(&mut self) -> Result<PurchaseSeen> {
        let id = self.purchase()?;
        match self.ask(Request::Purchase(id)).await? {
            Told::Purchase(seen) => {
                self.secrets.learn_address(&seen.return_link);
                Ok(*seen)
            }
            other => bail!("the app answered {other:?}"),
        }
    }

    async fn read_timeline(&mut self) -> Result<()> {
        let Some(id) = self.purchase.clone() else { return Ok(()) };
        match self.ask(Request::Timeline(id)).await? {
            Told::Timeline(entries) => self.timeline = entries,
            other => bail!("the app answered {other:?}"),
        }
        Ok(())
    }

    fn control(&self) -> Result<&Control> {
        self.sandbox.as_ref().map(|(_, control)| control).context("there is no sandbox here")
    }

    fn deliveries(&self, from: usize) -> Vec<crate::report::Delivery> {
        self.listener.as_ref().map(|listener| listener.came(from)).unwrap_or_default()
    }
}

/// The run's own receiver, and the backend beside it.
async fn webhooks(
    control: &Control,
    heard: &Arc<Heard>,
    stage: &Stage,
    secrets: &Secrets,
) -> Result<Listener> {
    let key = [SystemRandom.bytes16()?, SystemRandom.bytes16()?].concat();
    let encoded = base64_of(&key);
    secrets.learn(&encoded);
    let listener = Listener::start(&WebhookSecret::from_key(key)?, heard, secrets).await?;
    let own =
        AddEndpoint { url: listener.url(), secret: Some(format!("whsec_{encoded}")), events: Vec::new() };
    control.add_endpoint(own).await?;
    if let Some(backend) = &stage.backend {
        let beside = AddEndpoint {
            url: backend.webhooks.to_string(),
            secret: Some(backend.secret.expose().to_owned()),
            events: Vec::new(),
        };
        control.add_endpoint(beside).await?;
    }
    Ok(listener)
}

fn base64_of(key: &[u8]) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(key)
}

async fn given(control: &Control, scenario: &Scenario, game: &GameId, player: &UserId) -> Result<()> {
    let given = &scenario.given;
    let seconds = |span: Option<Span>| {
        span.map(|span| u32::try_from(span.signed().as_secs()).context("a span that is no span")).transpose()
    };
    control
        .set_game(GameSettings {
            id: game.clone(),
            title: None,
            manual_completion: Some(given.manual_completion),
            wallet: None,
            methods: None,
            session_seconds: seconds(given.session_lifetime)?,
            refund_seconds: seconds(given.refund_delay)?,
        })
        .await?;
    if let Some(real) = given.wallet {
        let users = vec![GameUser { game_id: game.clone(), user_id: player.clone() }];
        control.set_account(SetAccount { users, real: real.into(), bonus: 0 }).await?;
    }
    Ok(())
}

/// How long a step may take that waits so long, so long after the first was begun.
fn limit_of(waits: Option<Span>, gone: Duration) -> Duration {
    let of_step = STEP_LIMIT + waits.map_or(Duration::ZERO, Span::wait);
    of_step.min(SCENARIO_LIMIT.saturating_sub(gone))
}

fn whole_seconds(span: SignedDuration) -> Result<i64> {
    if span.subsec_nanos() == 0 { Ok(span.as_secs()) } else { bail!("a clock is moved by whole seconds") }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_a_minute_beside_what_it_waits_for_and_never_more_than_the_scenario_has_left() {
        let minutes = Duration::from_mins;
        assert_eq!(limit_of(None, minutes(0)), minutes(1));
        assert_eq!(limit_of(Some(Span::seconds(600)), minutes(5)), minutes(11));
        assert_eq!(limit_of(Some(Span::seconds(600)), minutes(58)), minutes(2));
        assert_eq!(limit_of(None, minutes(61)), Duration::ZERO);
    }
}
