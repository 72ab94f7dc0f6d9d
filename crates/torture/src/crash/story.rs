//! What a player does: one purchase from Buy to its end, in the ways it can go.

use anyhow::{Result, ensure};

use super::Witness;
use crate::desk::Desk;
use crate::process::{EngineProcess, NEXT_TOKEN};
use crate::protocol::{PurchaseSeen, Request};
use crate::recorder::Lies;

/// One way that a purchase goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// Bought, paid, back by the return link; what was charged is looked up.
    Paid,
    /// Cancelled in the app.
    Cancelled,
    /// A card that is declined, then one that is not; no return link comes.
    Declined,
    /// The API refuses to create it.
    Refused,
    /// There is no browser to open.
    NoBrowser,
    /// The API says a status that nobody knows, for a while.
    UnknownStatus,
    /// After a restart the payment page is opened again.
    OpenedAgain,
    /// The token is revoked while the purchase is pending; a new one is asked for.
    TokenRevokedMeanwhile,
}

impl Story {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Paid,
        Self::Cancelled,
        Self::Declined,
        Self::Refused,
        Self::NoBrowser,
        Self::UnknownStatus,
        Self::OpenedAgain,
        Self::TokenRevokedMeanwhile,
    ];

    /// Whether the engine finds a browser in it.
    pub fn has_browser(self) -> bool {
        self != Self::NoBrowser
    }

    /// What the API lies about while it is played.
    fn lies(self) -> Lies {
        match self {
            Self::Refused => Lies { refuse_create: Some("invalid_price"), ..Lies::default() },
            _ => Lies::default(),
        }
    }

    /// Plays it to its end. The witness sees all that the player sees.
    pub fn play(self, desk: &Desk, engine: &mut EngineProcess, witness: &mut Witness) -> Result<()> {
        desk.recorder.lie(self.lies());
        let mut player = Player { desk, engine, witness };
        let bought = player.asks(Request::StartCheckout { item: "coins".into() })?;
        let id = bought.id;
        match self {
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
                player.sees(&id, |purchase| purchase.was_opened)?;
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
                let opened = player.sees(&id, |purchase| purchase.was_opened)?;
                player.witness.asks_to_open(&id);
                player.asks(Request::OpenPaymentPage(id.clone()))?;
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
        }
    }
}

/// What the player does about everything that a crash left open: pays it, and asks.
pub(super) fn finish(desk: &Desk, engine: &mut EngineProcess, witness: &mut Witness) -> Result<()> {
    desk.recorder.lie(Lies::default());
    for open in engine.purchases()?.into_iter().filter(PurchaseSeen::is_open) {
        let mut player = Player { desk, engine, witness };
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

    /// Is told that the token is refused, and enters another.
    fn gets_another_token(&mut self, id: &str) -> Result<()> {
        self.sees(id, |purchase| purchase.trouble.as_deref() == Some("TokenRefused"))?;
        self.engine.tell(Request::SetAccessToken(NEXT_TOKEN.into())).map(drop)
    }

    fn pays(&mut self, purchase: &PurchaseSeen, attempt: u32) -> Result<()> {
        self.desk.sandbox.pay(&purchase.page.clone().unwrap_or_default(), attempt)
    }
}
