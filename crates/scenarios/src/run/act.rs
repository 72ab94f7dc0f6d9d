//! Steps that do something.

use anyhow::{Context, Result, bail, ensure};
use sandbox::{AddOddity, AnswerScript, EndSession, Oddity, ReturnPlan, SetClock, SetToken, TokenStanding};
use serde_json::json;
use toffeepay::{CreateRefund, IdempotencyKey, PaymentMethod, PaymentStatus, SessionId};

use super::{Run, whole_seconds};
use crate::app::SCHEME;
use crate::format::{
    AppAct, Card, LinkKind, Method, PageAct, Returns, SessionEnd, Span, Step, StudioAct, TokenWorth,
    WebhookOddity, Whose,
};
use crate::page::LedTo;
use crate::process::AppProcess;
use crate::protocol::{Request, Told};

impl Run<'_> {
    /// Takes a step; what does not come true is an error.
    pub(super) async fn take(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Create { item } => self.create(item.as_deref()).await,
            Step::Page { act, method, card, reason, amount, returns } => {
                let mut fields = vec![("method", method.as_str().to_owned())];
                if matches!(method, Method::Card) || *act == PageAct::Deposit {
                    fields.push(("number", card.unwrap_or(Card::Succeeds).number().to_owned()));
                }
                fields.extend(reason.map(|reason| ("reason", reason.as_str().to_owned())));
                fields.extend(amount.map(|amount| ("amount", amount.to_string())));
                self.on_page(*act, fields, *returns).await
            }
            Step::App { act, refused } => self.in_app(*act, refused.as_deref()).await,
            Step::Link { link, times } => self.link(*link, *times).await,
            Step::Studio { act } => self.studio(*act).await,
            Step::Sandbox { ends } => self.sandbox_ends(*ends).await,
            Step::Fault { .. } => Ok(self.control()?.script_answers(script(step)?)?),
            Step::ClearFaults {} => {
                self.control()?.clear_answers();
                Ok(())
            }
            Step::Webhooks { what, times, by } => {
                let oddity = oddity(*what, *by)?;
                self.control()?.add_oddity(AddOddity { count: *times, oddity });
                Ok(())
            }
            Step::Token { is } => self.token(*is).await,
            Step::Time { advance, of } => self.time(*advance, *of).await,
            expected => self.expect(expected).await,
        }
    }

    pub(super) async fn create(&mut self, item: Option<&str>) -> Result<()> {
        let item = item.unwrap_or(&self.shop.first_item).to_owned();
        self.pages_before = self.heard.pages().0;
        let Told::Purchase(seen) = self.ask(Request::Buy(item)).await? else {
            bail!("the app bought nothing")
        };
        (self.attempts, self.held) = (0, None);
        self.purchase = Some(seen.id);
        Ok(())
    }

    /// The payment page that was opened for the purchase, as soon as it is.
    pub(super) async fn page(&mut self) -> Result<String> {
        let mut heard = self.heard.listen();
        loop {
            match self.heard.pages() {
                (count, Some(page)) if count > self.pages_before => return Ok(page),
                _ => {}
            }
            ensure!(self.look().await?.state != "rejected", "the purchase was rejected: it has no page");
            heard.changed().await.context("nothing is heard any more")?;
        }
    }

    async fn on_page(
        &mut self,
        act: PageAct,
        mut fields: Vec<(&'static str, String)>,
        returns: Returns,
    ) -> Result<()> {
        let page = self.page().await?;
        let session = self.session().await?;
        let plan = match returns {
            Returns::Never => ReturnPlan::Never,
            Returns::Twice => ReturnPlan::Twice,
            Returns::Once | Returns::Held => ReturnPlan::Once,
        };
        self.control()?.set_returns(&session, plan).await?;
        let count = if act == PageAct::Deposit { &mut self.deposits } else { &mut self.attempts };
        *count += 1;
        fields.push(("attempt", count.to_string()));
        let led = self.browser.act(&page, act, &fields).await?;
        match (led, returns) {
            (LedTo::Itself, _) => Ok(()),
            (LedTo::App(link), Returns::Held) => {
                self.held = Some(link);
                Ok(())
            }
            (LedTo::App(link), Returns::Once) => self.arrives(&link, 1).await,
            (LedTo::AppTwice, Returns::Twice) => {
                let link = self.look().await?.return_link;
                self.arrives(&link, 2).await
            }
            (led, _) => bail!("the page led back otherwise than it was told: {led:?}"),
        }
    }

    /// The browser hands a link to the app.
    async fn arrives(&mut self, link: &str, times: u32) -> Result<()> {
        for _ in 0..times {
            match self.ask(Request::Link(link.to_owned())).await? {
                Told::Link(Ok(_)) => self.links.push("rang".to_owned()),
                Told::Link(Err(reason)) => self.links.push(reason),
                other => bail!("the app answered {other:?}"),
            }
        }
        Ok(())
    }

    async fn link(&mut self, link: LinkKind, times: u32) -> Result<()> {
        let raw = match link {
            LinkKind::Own => self.look().await?.return_link,
            LinkKind::Held => self.held.take().context("the browser holds no link")?,
            LinkKind::Claiming => {
                format!("{}&status=paid&session_id=ses_forged", self.look().await?.return_link)
            }
            // 128 bits that were not given out, as far as chance goes.
            LinkKind::Forged => format!("{SCHEME}://payment-complete?state=AAAAAAAAAAAAAAAAAAAAAA"),
            LinkKind::Stateless => format!("{SCHEME}://payment-complete?status=paid"),
            LinkKind::Foreign => "another-program://payment-complete?state=AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        };
        self.arrives(&raw, times).await
    }

    async fn in_app(&mut self, act: AppAct, refused: Option<&str>) -> Result<()> {
        match act {
            AppAct::Kill => return self.app.take().context("the app is not running")?.kill().await,
            AppAct::Start => {
                ensure!(self.app.is_none(), "the app is running");
                let (program, setup) = (&self.stage.program, &self.setup);
                self.app = Some(AppProcess::start(program, setup, &self.token, &self.heard).await?);
                return Ok(());
            }
            _ => {}
        }
        let request = match act {
            AppAct::EnterToken => Request::EnterToken,
            AppAct::Focus | AppAct::Kill | AppAct::Start => Request::Focus,
            AppAct::Check => Request::Check(self.purchase()?),
            AppAct::Open => Request::Open(self.purchase()?),
            AppAct::Cancel => Request::Cancel(self.purchase()?),
        };
        let app = self.app.as_mut().context("the app is not running")?;
        match (app.ask(request).await?, refused) {
            (Ok(_), None) => Ok(()),
            (Ok(_), Some(code)) => bail!("the app did it, and should have refused with {code}"),
            (Err(got), Some(code)) if got.code == code => Ok(()),
            (Err(got), _) => bail!("the app refused: {} ({})", got.message, got.code),
        }
    }

    /// The session of the purchase, as the app has it.
    pub(super) async fn session(&mut self) -> Result<SessionId> {
        let seen = self.look().await?;
        Ok(SessionId::new(seen.session.context("the purchase has no session yet")?)?)
    }

    async fn studio(&mut self, act: StudioAct) -> Result<()> {
        let session = self.session().await?;
        if act == StudioAct::CancelSession {
            return Ok(self.client.cancel_session(&session).await?);
        }
        let payments = self.payments(&session).await?;
        let of = |wanted: PaymentStatus| {
            let found = payments.iter().find(|payment| payment.status == wanted);
            found
                .map(|payment| payment.id.clone())
                .with_context(|| format!("no payment is {}", wanted.as_str()))
        };
        match act {
            StudioAct::Complete => Ok(self.client.complete_payment(&of(PaymentStatus::Authorized)?).await?),
            StudioAct::CancelPayment => {
                Ok(self.client.cancel_payment(&of(PaymentStatus::Authorized)?).await?)
            }
            StudioAct::Refund => {
                let request = CreateRefund::new(of(PaymentStatus::Succeeded)?).with_reason("a scenario");
                self.client.create_refund(&request.to_body(), &IdempotencyKey::random()).await?;
                Ok(())
            }
            StudioAct::CancelSession => Ok(()),
        }
    }

    async fn sandbox_ends(&mut self, ends: SessionEnd) -> Result<()> {
        let session = self.session().await?;
        let outcome = match ends {
            SessionEnd::Paid => sandbox::SessionEnd::Paid,
            SessionEnd::Failed => sandbox::SessionEnd::Failed,
            SessionEnd::Cancelled => sandbox::SessionEnd::Cancelled,
            SessionEnd::Expired => sandbox::SessionEnd::Expired,
        };
        let wish = EndSession { outcome, method: PaymentMethod::Card, reason: None };
        self.control()?.end_session(&session, wish).await?;
        Ok(())
    }

    async fn token(&mut self, is: TokenWorth) -> Result<()> {
        let standing = match is {
            TokenWorth::Good => TokenStanding::Good,
            TokenWorth::Revoked => TokenStanding::Revoked,
            TokenWorth::OtherEnvironment => TokenStanding::OtherEnvironment,
        };
        let set = SetToken {
            token: self.token.expose().to_owned(),
            merchant: String::new(),
            games: None,
            standing,
            expires_at: None,
        };
        Ok(self.control()?.set_token(set).await?)
    }

    async fn time(&mut self, advance: Span, of: Whose) -> Result<()> {
        let seconds = whole_seconds(advance.signed())?;
        if of != Whose::App {
            let moved = SetClock { advance_seconds: Some(seconds), ..SetClock::default() };
            self.control()?.set_clock(moved).await?;
        }
        if of != Whose::Api {
            let milliseconds = seconds.checked_mul(1_000).context("that is beyond the end of time")?;
            self.setup.clock_off_ms = self.setup.clock_off_ms.saturating_add(milliseconds);
            if self.app.is_some() {
                self.ask(Request::MoveClock(milliseconds)).await?;
            }
        }
        self.heard.wake();
        Ok(())
    }
}

fn script(step: &Step) -> Result<AnswerScript> {
    let Step::Fault { on, what, times, status, code, retry_after, by, set } = step else {
        bail!("that is no fault");
    };
    let script = json!({
        "route": super::truth::route_of(on),
        "count": times,
        "fault": what.as_str(),
        "status": status,
        "code": code,
        "retry_after": retry_after,
        "ms": by.map(|by| u64::try_from(by.wait().as_millis()).unwrap_or(u64::MAX)),
        "set": set,
    });
    serde_json::from_value(script).context("something of this fault is missing")
}

fn oddity(what: WebhookOddity, by: Option<Span>) -> Result<Oddity> {
    let seconds = || -> Result<u32> {
        let by = by.context("it needs `by`")?;
        u32::try_from(whole_seconds(by.signed())?).context("`by` is no span that can be waited")
    };
    Ok(match what {
        WebhookOddity::Duplicate => Oddity::Duplicate,
        WebhookOddity::Late => Oddity::Late { seconds: seconds()? },
        WebhookOddity::BadSignature => Oddity::BadSignature,
        WebhookOddity::Stale => Oddity::OldTimestamp { seconds: seconds()? },
        WebhookOddity::OlderForm => Oddity::LegacyForm,
        WebhookOddity::Lost => Oddity::Lost,
    })
}
