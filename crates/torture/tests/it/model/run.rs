//! Runs a sequence of actions against engine and model, and holds the two against each other.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Duration;

use jiff::SignedDuration;
use storefront::engine::{EngineError, Keep, TokenState};
use storefront::environment::EnvironmentName;
use storefront::purchase::{Purchase, PurchaseId, PurchaseState, RejectionReason, ReturnState};
use storefront::return_link::ReturnLink;
use toffeepay::AccessToken;

use super::api::{BASE, Fault, Kind, LIED};
use super::world::{Life, TOKENS, World};
use crate::stand_ins::scheme;

/// Something that happens.
#[derive(Clone, Debug)]
pub enum Action {
    /// Buy one of the two items, so many times at the same moment.
    Buy {
        item: usize,
        clicks: u8,
    },
    /// Buy so often that the purchases are followed by list.
    Crowd,
    /// A session that is pending gets this final status.
    End {
        nth: usize,
        status: &'static str,
    },
    /// The return link of one of the purchases, so many copies of it.
    Link {
        nth: usize,
        copies: u8,
    },
    /// A link with a state that nobody gave out.
    ForgedLink([u8; 16]),
    Focus,
    Check(usize),
    Cancel(usize),
    OpenAgain(usize),
    /// The next calls of this kind go wrong.
    Faults {
        kind: Kind,
        fault: Fault,
        calls: u8,
    },
    /// The server takes the other token from now on.
    RevokeToken,
    /// The player enters the token that the server takes.
    EnterToken,
    Wait {
        millis: u32,
    },
    /// The engine dies, and is started again after so many seconds.
    Crash {
        away_secs: u32,
    },
    /// The machine sleeps so many minutes.
    Sleep {
        minutes: u16,
    },
    /// The wall clock jumps forward.
    Jump {
        hours: u8,
    },
}

/// How long the engine gets to agree with the API again, once nothing fails any more. A 404 and a pause are
/// waited out for a minute each.
const TO_AGREE: Duration = Duration::from_mins(4);
/// How long a final status may take to be heard of by polling.
const TO_HEAR: Duration = Duration::from_secs(16);
const LOOK_EVERY: Duration = Duration::from_secs(4);

struct Sequence<'a> {
    world: World,
    folder: &'a Path,
    life: Option<Life>,
    /// Purchases that Buy acknowledged, in order.
    acknowledged: Vec<PurchaseId>,
    /// The last that was seen of each.
    seen: HashMap<PurchaseId, Purchase>,
    opens_asked: usize,
    clicks: usize,
}

/// Runs it; the error says what was breached.
pub fn run(actions: &[Action], folder: &Path) -> Result<(), String> {
    let world = World::new();
    let life = Some(world.live(folder));
    let mut sequence = Sequence {
        world,
        folder,
        life,
        acknowledged: Vec::new(),
        seen: HashMap::new(),
        opens_asked: 0,
        clicks: 0,
    };
    for action in actions {
        sequence.act(action)?;
    }
    sequence.end()
}

impl Sequence<'_> {
    fn life(&self) -> &Life {
        self.life.as_ref().unwrap()
    }

    fn nth(&self, nth: usize) -> Option<PurchaseId> {
        let count = self.acknowledged.len();
        (count > 0).then(|| self.acknowledged[nth % count])
    }

    fn act(&mut self, action: &Action) -> Result<(), String> {
        match action {
            Action::Buy { item, clicks } => self.buy(["coins", "pass"][item % 2], *clicks)?,
            Action::Crowd => {
                for item in ["coins", "pass", "coins", "pass", "coins", "pass"] {
                    self.buy(item, 1)?;
                    self.life().pass(Duration::from_secs(2));
                }
            }
            Action::End { nth, status } => self.world.api.end(*nth, status),
            Action::Link { nth, copies } => {
                if let Some(id) = self.nth(*nth) {
                    let state = self.seen[&id].order.return_state.clone();
                    self.link(&state, *copies);
                }
            }
            Action::ForgedLink(bytes) => self.link(&ReturnState::from_random(*bytes), 1),
            Action::Focus => self.life().engine.focused(),
            Action::Check(nth) => {
                if let Some(id) = self.nth(*nth) {
                    let _ = self.life().run(self.life().engine.check(id));
                }
            }
            Action::Cancel(nth) => {
                if let Some(id) = self.nth(*nth) {
                    let _ = self.life().run(self.life().engine.cancel(id));
                }
            }
            Action::OpenAgain(nth) => {
                if let Some(id) = self.nth(*nth) {
                    self.opens_asked += 1;
                    let _ = self.life().run(self.life().engine.open_payment_page(id));
                }
            }
            Action::Faults { kind, fault, calls } => {
                for _ in 0..*calls {
                    self.world.api.will(*kind, *fault);
                }
            }
            Action::RevokeToken => {
                let mut state = self.world.api.state();
                let other = usize::from(state.token == TOKENS[0]);
                TOKENS[other].clone_into(&mut state.token);
            }
            Action::EnterToken => self.enter_token(),
            Action::Wait { millis } => self.life().pass(Duration::from_millis((*millis).into())),
            Action::Crash { away_secs } => self.crash(Duration::from_secs((*away_secs).into()))?,
            Action::Sleep { minutes } => {
                self.world.sleep(Duration::from_mins((*minutes).into()));
                self.look()?;
            }
            Action::Jump { hours } => self.world.clock.jump(SignedDuration::from_hours((*hours).into())),
        }
        Ok(())
    }

    fn buy(&mut self, item: &str, clicks: u8) -> Result<(), String> {
        let engine = &self.life().engine;
        let click = || engine.start_checkout(item, EnvironmentName::Custom);
        let bought = self.life().run(futures_util::future::join_all((0..clicks).map(|_| click())));
        self.clicks += usize::from(clicks);
        let before = self.acknowledged.len();
        for outcome in bought {
            match outcome {
                Ok(report) => {
                    let id = report.purchase.id();
                    if !self.acknowledged.contains(&id) {
                        self.acknowledged.push(id);
                        self.seen.insert(id, report.purchase);
                    }
                }
                Err(EngineError::TokenRefused | EngineError::TokenMissing) => {}
                Err(error) => return Err(format!("Buy was refused: {error}")),
            }
        }
        let made = self.acknowledged.len() - before;
        if made > 1 {
            return Err(format!("{clicks} clicks at once made {made} purchases"));
        }
        Ok(())
    }

    fn link(&self, state: &ReturnState, copies: u8) {
        let link = ReturnLink::parse(scheme().return_url(state).as_bytes(), &scheme()).unwrap();
        for _ in 0..copies {
            let _ = self.life().run(self.life().engine.link_arrived(&link));
        }
    }

    fn enter_token(&self) {
        let token = AccessToken::new(&self.world.api.state().token).unwrap();
        let _ = self.life().run(self.life().engine.set_access_token(token, Keep::Keychain, false));
    }

    fn crash(&mut self, away: Duration) -> Result<(), String> {
        if let Some(life) = self.life.take() {
            self.world.crash(life);
        }
        self.world.clock.pass(away);
        self.life = Some(self.world.live(self.folder));
        self.look()
    }

    /// Every purchase that was acknowledged is there, and went no way that the states do not allow.
    fn look(&mut self) -> Result<(), String> {
        for id in self.acknowledged.clone() {
            let report = self.life().run(self.life().engine.purchase(id));
            let now = report.map_err(|error| format!("an acknowledged purchase is gone: {error}"))?.purchase;
            let before = &self.seen[&id];
            if now.order != before.order {
                return Err(format!("the order of {id} changed"));
            }
            if !before.is_open() && now.state != before.state {
                return Err(format!("{id} was {:?} and is {:?}", before.state, now.state));
            }
            if let (Some(old), new) = (&before.session, &now.session)
                && new.as_ref().map(|session| &session.id) != Some(&old.id)
            {
                return Err(format!("{id} has another session than it had"));
            }
            self.seen.insert(id, now);
        }
        Ok(())
    }

    /// Nothing fails any more: journal and API agree, and all comes to an end.
    fn end(mut self) -> Result<(), String> {
        self.world.api.heal();
        self.crash(Duration::from_secs(1))?;
        // One life more at most: what waits must be taken up by the start alone where the token is good.
        self.life().pass(Duration::from_secs(7));
        if self.life().engine.access().token != TokenState::InKeychain {
            self.enter_token();
        }
        self.agree(TO_AGREE, false)?;
        while self.world.api.state().sessions.iter().any(|session| session.status == "pending") {
            self.world.api.end(0, "paid");
        }
        self.agree(TO_HEAR, true)?;
        for id in &self.acknowledged {
            self.check_timeline(*id)?;
        }
        self.check_server()?;
        if let Some(life) = self.life.take() {
            self.world.crash(life);
        }
        Ok(())
    }

    /// Waits until all purchases are as the API has them, and no longer than that may take.
    fn agree(&mut self, within: Duration, all_have_ended: bool) -> Result<(), String> {
        let mut waited = Duration::ZERO;
        loop {
            self.life().pass(LOOK_EVERY);
            waited += LOOK_EVERY;
            self.look()?;
            let differing =
                self.acknowledged.iter().find_map(|id| self.check(&self.seen[id], all_have_ended).err());
            match differing {
                None => return Ok(()),
                Some(differing) if waited >= within => return Err(differing),
                Some(_) => {}
            }
        }
    }

    fn check(&self, purchase: &Purchase, all_have_ended: bool) -> Result<(), String> {
        let state = self.world.api.state();
        let id = purchase.id();
        let key = purchase.order.key.to_string();
        match &purchase.state {
            PurchaseState::Creating => Err(format!("{id} is still being created")),
            PurchaseState::Pending => {
                let session =
                    purchase.session.as_ref().map(|session| session.id.as_str()).unwrap_or_default();
                let truth = state.sessions.iter().find(|truth| truth.id == session);
                match truth {
                    Some(truth) if truth.status == "pending" && !all_have_ended => Ok(()),
                    truth => {
                        Err(format!("{id} is pending, the API has {:?}", truth.map(|truth| truth.status)))
                    }
                }
            }
            PurchaseState::Final(status) => {
                let session =
                    purchase.session.as_ref().map(|session| session.id.as_str()).unwrap_or_default();
                let said = (session.to_owned(), status.as_str().to_owned());
                if state.said.contains(&said) {
                    Ok(())
                } else {
                    Err(format!("{id} is {said:?}; nobody said so"))
                }
            }
            PurchaseState::Rejected(rejection) => {
                let age = self.world.clock.wall().duration_since(purchase.order.begun_at);
                let excused = match rejection.reason {
                    RejectionReason::NeverMade => age >= SignedDuration::from_hours(23),
                    _ => state.refused_or_lied_to.contains(&key),
                };
                if excused { Ok(()) } else { Err(format!("{id} is rejected without reason: {rejection}")) }
            }
        }
    }

    /// It was begun first and ended last, each once. What was charged is learnt after the end, and differs
    /// from what was asked only where a session was lied of.
    fn check_timeline(&self, id: PurchaseId) -> Result<(), String> {
        let timeline = self.life().run(self.life().engine.timeline(id)).map_err(|error| error.to_string())?;
        let lied = self.world.api.state().lied_of_a_session;
        let is_of_the_charge = |kind: &str| kind == "charged" || (lied && kind == "differs");
        let kinds: Vec<_> =
            timeline.iter().map(|entry| entry.kind.as_str()).filter(|kind| !is_of_the_charge(kind)).collect();
        let ends = kinds.iter().filter(|kind| ["became_final", "rejected"].contains(kind)).count();
        let last_is_the_end = matches!(kinds.last(), Some(&("became_final" | "rejected")));
        let begins = kinds.iter().filter(|kind| **kind == "begun").count();
        if ends == 1 && last_is_the_end && begins == 1 && kinds[0] == "begun" {
            Ok(())
        } else {
            Err(format!("{id} went {kinds:?}"))
        }
    }

    fn check_server(&self) -> Result<(), String> {
        let state = self.world.api.state();
        if let Some(breach) = state.breaches.first() {
            return Err(breach.clone());
        }
        let keys: HashSet<_> = self.seen.values().map(|purchase| purchase.order.key.to_string()).collect();
        if let Some(orphan) = state.sessions.iter().find(|session| !keys.contains(&session.key)) {
            return Err(format!("the session {} is of no purchase", orphan.id));
        }
        let sessions: Vec<_> = self.seen.values().filter_map(|purchase| purchase.session.as_ref()).collect();
        let distinct: HashSet<_> = sessions.iter().map(|session| session.id.as_str()).collect();
        if distinct.len() != sessions.len() {
            return Err("two purchases have one session".to_owned());
        }
        let opened = self.world.browser.0.lock().unwrap();
        if let Some(bad) = opened.iter().find(|page| !page.starts_with(BASE) || page.ends_with(LIED)) {
            return Err(format!("the browser was sent to {bad}"));
        }
        if opened.len() > self.clicks + self.opens_asked {
            return Err(format!(
                "{} pages opened for {} clicks",
                opened.len(),
                self.clicks + self.opens_asked
            ));
        }
        Ok(())
    }
}
