//! What must hold after any crash: the invariants, held against what the sandbox has and what it said.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::desk::Desk;
use crate::process::{EngineProcess, Setup};
use crate::protocol::PurchaseSeen;
use crate::recorder::Exchange;

/// How soon after a start the engine must show how things stand.
const SOON: Duration = Duration::from_secs(5);

/// Remembers what the player was shown: that must never be taken back.
#[derive(Debug, Default)]
pub struct Witness {
    seen: BTreeMap<String, PurchaseSeen>,
    /// How often the player asked for a page to be opened, beyond once.
    opened_again: BTreeMap<String, usize>,
    /// Sessions whose payment was given back.
    given_back: BTreeSet<String>,
    /// The player has asked for what was bought elsewhere, and nothing was since.
    knows_of_elsewhere: bool,
}

impl Witness {
    /// The player was shown this.
    pub fn saw(&mut self, purchase: &PurchaseSeen) -> Result<()> {
        if let Some(before) = self.seen.insert(purchase.id.clone(), purchase.clone()) {
            not_taken_back(&before, purchase)?;
        }
        Ok(())
    }

    /// The player asks for a payment page once more.
    pub(super) fn asks_to_open(&mut self, id: &str) {
        *self.opened_again.entry(id.to_owned()).or_default() += 1;
    }

    /// What was paid for a session was given back.
    pub(super) fn gave_back(&mut self, session: &str) {
        self.given_back.insert(session.to_owned());
    }

    /// Something was bought elsewhere (false), or the player asked for all that was (true).
    pub(super) fn knows_of_elsewhere(&mut self, knows: bool) {
        self.knows_of_elsewhere = knows;
    }

    /// Waits until it is shown of all that was given back.
    pub(super) fn check_given_back(&self, engine: &mut EngineProcess) -> Result<()> {
        let is_shown = |purchase: &PurchaseSeen| {
            let session = purchase.session.as_ref();
            purchase.refunded_at.is_some() || session.is_none_or(|session| !self.given_back.contains(session))
        };
        match engine.until(SOON, |purchases| purchases.iter().all(is_shown))? {
            Ok(_) => Ok(()),
            Err(purchases) => bail!("that its money was given back is not told: {purchases:?}"),
        }
    }

    /// Waits for an engine, started a moment ago, to show the truth, and checks that it is all of it.
    pub(super) fn check_truth(
        &mut self,
        desk: &Desk,
        engine: &mut EngineProcess,
        started: Instant,
    ) -> Result<()> {
        let left = SOON.saturating_sub(started.elapsed());
        let settled = engine.until(left, |purchases| purchases.iter().all(is_told))?;
        let purchases = match settled {
            Ok(purchases) => purchases,
            Err(mut purchases) => {
                purchases.retain(|purchase| !is_told(purchase));
                bail!("not told after {SOON:?}: {purchases:?}")
            }
        };
        for (id, seen) in &self.seen {
            let Some(now) = purchases.iter().find(|purchase| purchase.id == *id) else {
                bail!("a purchase that was acknowledged is missing: {seen:?}");
            };
            not_taken_back(seen, now)?;
        }
        self.agrees_with_the_sandbox(desk, &purchases)?;
        for purchase in &purchases {
            self.saw(purchase)?;
        }
        Ok(())
    }

    /// No page was opened more often than the player asked for: a restart opens none by itself.
    pub(super) fn check_openings(&self, setup: &Setup) -> Result<()> {
        let mut openings = BTreeMap::<_, usize>::new();
        for page in setup.pages_opened() {
            *openings.entry(wherever(&page).to_owned()).or_default() += 1;
        }
        for purchase in self.seen.values() {
            let page = purchase.page.as_ref();
            let count = page.and_then(|page| openings.get(wherever(page))).copied().unwrap_or_default();
            let most = 1 + self.opened_again.get(&purchase.id).copied().unwrap_or_default();
            ensure!(count <= most, "a payment page was opened {count} times");
        }
        Ok(())
    }

    /// Everything that the engine shows, the sandbox has; everything that it has, the engine shows; and what is
    /// final was answered, not guessed.
    fn agrees_with_the_sandbox(&self, desk: &Desk, purchases: &[PurchaseSeen]) -> Result<()> {
        let sessions = desk.sandbox.sessions()?;
        let exchanges = desk.recorder.exchanges();
        let mut by_key = BTreeMap::<&str, BTreeSet<&str>>::new();
        for exchange in &exchanges {
            if let (Some(key), Some(session)) = (&exchange.key, exchange.created()) {
                by_key.entry(key).or_default().insert(session);
            }
        }
        for (key, made) in &by_key {
            ensure!(made.len() == 1, "the key {key} made the sessions {made:?}");
        }
        let made: BTreeSet<_> = by_key.values().flatten().copied().collect();
        let there: BTreeSet<_> = sessions.keys().map(String::as_str).collect();
        ensure!(made == there, "sessions at the sandbox that no key made: {there:?}, not {made:?}");
        let ours: BTreeSet<_> = purchases.iter().filter_map(|purchase| purchase.session.as_deref()).collect();
        let elsewhere = exchanges.iter().filter(|exchange| exchange.is_of_somebody_else());
        let elsewhere: BTreeSet<_> = elsewhere.filter_map(Exchange::created).collect();
        let ours_at_least: BTreeSet<_> =
            if self.knows_of_elsewhere { there.clone() } else { &there - &elsewhere };
        ensure!(
            ours.is_subset(&there) && ours_at_least.is_subset(&ours),
            "the journal has the sessions {ours:?}, the sandbox {there:?}, of which {elsewhere:?} were made elsewhere"
        );
        for purchase in purchases {
            let Some(session) = &purchase.session else {
                let key = Some(purchase.key.as_str());
                let refused = exchanges
                    .iter()
                    .any(|exchange| exchange.key.as_deref() == key && (400..500).contains(&exchange.status));
                ensure!(refused && purchase.state == "rejected", "nobody refused it: {purchase:?}");
                continue;
            };
            let status = sessions.get(session).map(String::as_str);
            ensure!(status == Some(&purchase.state), "the sandbox says {status:?} of {purchase:?}");
            if !purchase.is_open() {
                let said = exchanges.iter().any(|exchange| exchange.says(session, &purchase.state));
                ensure!(said, "the sandbox was never asked about {purchase:?}");
            }
        }
        Ok(())
    }
}

/// A payment page without what was added when it moved.
fn wherever(page: &str) -> &str {
    page.split('?').next().unwrap_or(page)
}

/// Whether the window shows more than that it is looking.
fn is_told(purchase: &PurchaseSeen) -> bool {
    match purchase.state.as_str() {
        "creating" => false,
        "pending" => purchase.was_checked,
        _ => true,
    }
}

fn not_taken_back(before: &PurchaseSeen, now: &PurchaseSeen) -> Result<()> {
    let same = before.key == now.key && before.return_link == now.return_link && before.item == now.item;
    ensure!(same, "what was ordered has changed: {before:?} {now:?}");
    ensure!(before.session.is_none() || before.session == now.session, "it has another session: {now:?}");
    let forward = before.state == now.state || (before.is_open() && now.state != "creating");
    ensure!(forward, "it was {} and is {}: {now:?}", before.state, now.state);
    ensure!(!before.was_opened || now.was_opened, "that it was opened is forgotten: {now:?}");
    ensure!(before.declined <= now.declined, "a declined attempt is forgotten: {now:?}");
    ensure!(!before.is_charged || now.is_charged, "what was charged is forgotten: {now:?}");
    ensure!(before.differences <= now.differences, "that it differs is forgotten: {now:?}");
    ensure!(
        before.refunded_at.is_none() || now.refunded_at.is_some(),
        "that it was given back is forgotten: {now:?}"
    );
    Ok(())
}
