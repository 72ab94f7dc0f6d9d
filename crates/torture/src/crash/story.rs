//! What a player does: one purchase from Buy to its end, in the ways it can go.

use std::time::Duration;

use anyhow::{Result, bail, ensure};

use super::Witness;
use crate::desk::Desk;
use crate::process::{EngineProcess, FailingSync, NEXT_TOKEN};
use crate::protocol::{PurchaseSeen, Request, Told};
use crate::recorder::Lies;
use crate::subject::SCHEME;

/// One way that a purchase goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// Bought, paid, back by the return link; what was charged is looked up.
    Paid,
    /// Cancelled in the app; links that mean nothing here, and one that asks to show an item, come meanwhile.
    Cancelled,
    /// A card that is declined, then one that is not; no return link comes.
    Declined,
    /// The API refuses to create it.
    Refused,
    /// There is no browser to open.
    NoBrowser,
    /// The API says a status that nobody knows, for a while.
    UnknownStatus,
    /// Taken up anew, the payment page is opened again, and has moved.
    OpenedAgain,
    /// The token is revoked while the purchase is pending; a new one is asked for.
    TokenRevokedMeanwhile,
    /// No answer to the create is heard, and the key grows too old to be sent again: its session is found by listing.
    AnswerLost,
    /// The price is told otherwise than it was asked; it is paid, and given back.
    GivenBack,
    /// It was bought elsewhere for the same player, and is taken over.
    Elsewhere,
    /// The disk fails when it is begun: Buy is refused, what was written is taken back, and the next one is sold.
    TakenBack,
    /// Many are pending at once, and are followed by list.
    Crowd,
}

/// What a crowd buys: more than are followed by a call each.
const CROWD: [&str; 5] = ["coins", "pass", "hat", "coat", "boots"];

impl Story {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Paid,
        Self::Cancelled,
        Self::Declined,
        Self::Refused,
        Self::NoBrowser,
        Self::UnknownStatus,
        Self::OpenedAgain,
        Self::TokenRevokedMeanwhile,
        Self::AnswerLost,
        Self::GivenBack,
        Self::Elsewhere,
        Self::TakenBack,
        Self::Crowd,
    ];

    /// Whether it takes long: then it is played for the sake of those points alone that no other story passes.
    pub(super) fn is_long(self) -> bool {
        matches!(self, Self::TakenBack | Self::Crowd)
    }

    /// Whether it ends as told whatever the wall clock says from its beginning to its end.
    pub fn bears_a_wrong_clock(self) -> bool {
        // Of a session that was made years after its purchase was begun nobody can say whose it is.
        self != Self::AnswerLost
    }

    /// Whether the engine finds a browser in it.
    pub fn has_browser(self) -> bool {
        self != Self::NoBrowser
    }

    /// What the API lies about while it is played.
    fn lies(self) -> Lies {
        match self {
            Self::Refused => Lies { refuse_create: Some("invalid_price"), ..Lies::default() },
            Self::AnswerLost => Lies { create_is_unheard: true, ..Lies::default() },
            Self::GivenBack => Lies { price: Some(1), ..Lies::default() },
            _ => Lies::default(),
        }
    }

    /// Plays it to its end. The witness sees all that the player sees.
    pub fn play(self, desk: &Desk, engine: &mut EngineProcess, witness: &mut Witness) -> Result<()> {
        desk.recorder.lie(self.lies());
        let mut player = Player { desk, engine, witness };
        match self {
            Self::Elsewhere => player.takes_over(),
            Self::TakenBack => player.meets_a_failing_disk(),
            Self::Crowd => player.has_many_pending(),
            _ => self.play_one(&mut player),
        }
    }

    /// Those of one purchase.
    fn play_one(self, player: &mut Player<'_>) -> Result<()> {
        let desk = player.desk;
        let bought = player.asks(Request::StartCheckout { item: "coins".into() })?;
        let id = bought.id;
        match self {
            Self::Elsewhere | Self::TakenBack | Self::Crowd => Ok(()),
            Self::Refused => player.sees(&id, |purchase| !purchase.is_open()).map(drop),
            Self::NoBrowser => {
                player.sees(&id, |purchase| purchase.state == "pending")?;
                player.asks(Request::Cancel(id)).map(drop)
            }
            Self::Paid => {
                let opened = player.sees(&id, |purchase| purchase.was_opened)?;
                player.pays(&opened, 1)?;
                player.engine.tell(Request::Link(opened.return_link))?;
                player.sees(&id, |purchase| !purchase.is_open())?;
                player.sees(&id, |purchase| purchase.is_charged).map(drop)
            }
            Self::Cancelled => {
                let opened = player.sees(&id, |purchase| purchase.was_opened)?;
                player.engine.tell(Request::Link(forged(&opened.return_link)))?;
                player.engine.tell(Request::Link(format!("{SCHEME}://buy?item=coins")))?;
                player.engine.until_heard("item-proposed")?;
                player.engine.until_heard("link-ignored")?;
                player.asks(Request::Cancel(id)).map(drop)
            }
            Self::Declined => {
                let opened = player.sees(&id, |purchase| purchase.was_opened)?;
                desk.sandbox.decline(&opened.page.clone().unwrap_or_default(), 1)?;
                player.asks(Request::Check(id.clone()))?;
                player.sees(&id, |purchase| purchase.declined == 1)?;
                player.pays(&opened, 2)?;
                player.asks(Request::Check(id)).map(drop)
            }
            Self::UnknownStatus => {
                let opened = player.sees(&id, |purchase| purchase.was_opened)?;
                desk.recorder.lie(Lies { status: Some("on_hold"), ..Lies::default() });
                player.asks(Request::Check(id.clone()))?;
                player.sees(&id, |purchase| purchase.unknown_status.is_some())?;
                desk.recorder.lie(Lies::default());
                player.asks(Request::Check(id.clone()))?;
                player.sees(&id, |purchase| purchase.unknown_status.is_none())?;
                player.pays(&opened, 1)?;
                player.asks(Request::Check(id)).map(drop)
            }
            Self::OpenedAgain => {
                player.sees(&id, |purchase| purchase.was_opened)?;
                desk.recorder.lie(Lies { page_has_moved: true, ..Lies::default() });
                player.engine.tell(Request::EnterAgain)?;
                player.witness.asks_to_open(&id);
                let opened = player.asks(Request::OpenPaymentPage(id.clone()))?;
                ensure!(opened.page.as_ref().is_some_and(|page| page.ends_with("?moved")), "{opened:?}");
                player.pays(&opened, 1)?;
                player.engine.tell(Request::Focus)?;
                player.sees(&id, |purchase| !purchase.is_open()).map(drop)
            }
            Self::TokenRevokedMeanwhile => {
                let opened = player.sees(&id, |purchase| purchase.was_opened)?;
                desk.recorder.lie(Lies { token_is_revoked: true, ..Lies::default() });
                let refused = player.engine.ask(Request::Check(id.clone()))?;
                ensure!(refused.is_err(), "a revoked token is taken: {refused:?}");
                player.gets_another_token(&id)?;
                player.pays(&opened, 1)?;
                player.asks(Request::Check(id)).map(drop)
            }
            Self::AnswerLost => {
                player.sees(&id, |purchase| purchase.trouble.is_some())?;
                desk.recorder.lie(Lies::default());
                player.engine.tell(Request::SetClockAhead(24))?;
                player.engine.tell(Request::EnterAgain)?;
                player.sees(&id, |purchase| purchase.state == "pending")?;
                player.asks(Request::Cancel(id)).map(drop)
            }
            Self::GivenBack => {
                let opened = player.sees(&id, |purchase| purchase.was_opened)?;
                player.pays(&opened, 1)?;
                player.asks(Request::Check(id.clone()))?;
                let charged = player.sees(&id, |purchase| purchase.is_charged)?;
                ensure!(charged.differences > 0, "another price is as it was asked: {charged:?}");
                let session = charged.session.unwrap_or_default();
                desk.sandbox.refund(&session)?;
                player.witness.gave_back(&session);
                let given_back = player.asks(Request::Check(id))?;
                ensure!(given_back.refunded_at.is_some(), "it is not given back: {given_back:?}");
                Ok(())
            }
        }
    }
}

/// A return link of a state that nobody has.
fn forged(link: &str) -> String {
    let last = if link.ends_with('A') { 'Q' } else { 'A' };
    let mut link = link.to_owned();
    link.pop();
    link.push(last);
    link
}

/// What the player does about everything that a crash left open: pays it, and asks. What was bought elsewhere is
/// taken over and cancelled.
pub(super) fn finish(desk: &Desk, engine: &mut EngineProcess, witness: &mut Witness) -> Result<()> {
    desk.recorder.lie(Lies::default());
    if desk.recorder.has_bought_elsewhere() {
        Player { desk, engine, witness }.imports()?;
    }
    for open in engine.purchases()?.into_iter().filter(PurchaseSeen::is_open) {
        let mut player = Player { desk, engine, witness };
        if open.page.as_deref().is_none_or(str::is_empty) {
            player.asks(Request::Cancel(open.id.clone()))?;
            continue;
        }
        // The crash may have come after an attempt that the engine has not heard of.
        for attempt in 1..=3 {
            player.pays(&open, attempt)?;
        }
        player.asks(Request::Check(open.id.clone()))?;
        player.sees(&open.id, |purchase| purchase.state == "paid")?;
    }
    Ok(())
}

struct Player<'a> {
    desk: &'a Desk,
    engine: &'a mut EngineProcess,
    witness: &'a mut Witness,
}

impl Player<'_> {
    fn asks(&mut self, request: Request) -> Result<PurchaseSeen> {
        let purchase = self.engine.one(request)?;
        self.witness.saw(&purchase)?;
        Ok(purchase)
    }

    fn sees(&mut self, id: &str, wanted: impl Fn(&PurchaseSeen) -> bool) -> Result<PurchaseSeen> {
        let purchase = self.engine.until_one(id, wanted)?;
        self.witness.saw(&purchase)?;
        Ok(purchase)
    }

    /// Takes over what was bought elsewhere.
    fn imports(&mut self) -> Result<Vec<String>> {
        match self.engine.tell(Request::Import)? {
            Told::Imported(taken) => {
                self.witness.knows_of_elsewhere(true);
                Ok(taken)
            }
            other => bail!("that is nothing taken over: {other:?}"),
        }
    }

    /// Somebody else buys for the same player, who takes it over here and cancels it.
    fn takes_over(&mut self) -> Result<()> {
        self.witness.knows_of_elsewhere(false);
        let session = self.desk.recorder.buy_elsewhere()?;
        let taken = self.imports()?;
        ensure!(taken.len() == 1, "{taken:?} were taken over");
        let id = &taken[0];
        let pending = self.sees(id, |purchase| purchase.was_checked)?;
        ensure!(pending.session.as_ref() == Some(&session), "another was taken over: {pending:?}");
        self.asks(Request::Cancel(id.clone())).map(drop)
    }

    /// Buys when the disk fails to sync, and again when it does.
    fn meets_a_failing_disk(&mut self) -> Result<()> {
        let before = self.engine.purchases()?;
        let buy = Request::StartCheckout { item: "coins".into() };
        let failing = FailingSync::under(self.engine.pid(), &self.desk.data())?;
        let refused = self.engine.ask(buy.clone())?;
        if failing.end()? {
            ensure!(
                refused.as_ref().is_err_and(|refused| refused.code == "JournalUnavailable"),
                "{refused:?}"
            );
            let after = self.engine.purchases()?;
            ensure!(after.len() == before.len(), "what was refused is there: {after:?}");
        }
        // Else it is the same purchase, begun already.
        let bought = self.asks(buy)?;
        self.sees(&bought.id, |purchase| purchase.was_opened)?;
        self.asks(Request::Cancel(bought.id)).map(drop)
    }

    /// Buys many, and has them all taken up at once: the first look at them is a list.
    fn has_many_pending(&mut self) -> Result<()> {
        let mut ids = Vec::new();
        for item in CROWD {
            let bought = self.asks(Request::StartCheckout { item: item.into() })?;
            self.sees(&bought.id, |purchase| purchase.was_opened)?;
            ids.push(bought.id);
        }
        self.engine.tell(Request::EnterAgain)?;
        let limit = Duration::from_secs(10);
        let looked = self.engine.until(limit, |purchases| {
            purchases.iter().all(|purchase| !purchase.is_open() || purchase.was_checked)
        })?;
        ensure!(looked.is_ok(), "they were not looked at: {looked:?}");
        for id in ids {
            self.asks(Request::Cancel(id))?;
        }
        Ok(())
    }

    /// Is told that the token is refused, and enters another.
    fn gets_another_token(&mut self, id: &str) -> Result<()> {
        self.sees(id, |purchase| purchase.trouble.as_deref() == Some("TokenRefused"))?;
        self.engine.tell(Request::SetAccessToken(NEXT_TOKEN.into())).map(drop)
    }

    fn pays(&mut self, purchase: &PurchaseSeen, attempt: u32) -> Result<()> {
        self.desk.sandbox.pay(&purchase.page.clone().unwrap_or_default(), attempt)
    }
}
