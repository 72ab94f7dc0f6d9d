//! The link lab in the window: fires links by the ways that real ones take, and hears what was made of them.

use std::sync::atomic::{AtomicBool, Ordering};

use bench::link_lab::{Entry, Fired, LinkLog, Needs, Shot, Verdict, Way};
use ipc::CommandError;
use ipc::bench::{
    BenchPart, FireLink, LabLinkView, LinkDid, LinkLabView, LinkShot, LinkVerdictView, LinkWay,
};
use jiff::Timestamp;
use storefront::buy_link::Link;
use storefront::engine::{Engine, EngineError, LinkEffect, LinkTaken};
use storefront::instance::Letter;
use storefront::journal::{Filter, Start};
use storefront::purchase::{Purchase, ReturnState};
use storefront::random::{Random, SystemRandom};
use storefront::return_link::{LinkIgnored, Scheme};
use tauri::{AppHandle, Manager, State};

use super::nudge;
use crate::browser;
use crate::error::Failure;
use crate::links::Door;
use crate::shell::Shell;

/// How far back a purchase that has ended is looked for.
const LOOK_BACK: u32 = 50;

/// The lab: the door that links come in by, and what came.
pub struct LinkLab {
    door: Door,
    log: LinkLog,
    /// The window was told that there is something new, and has not read it yet: a flood is told of once.
    is_told: AtomicBool,
}

impl LinkLab {
    /// A lab that has fired nothing.
    pub fn new(door: Door) -> Self {
        Self { door, log: LinkLog::default(), is_told: AtomicBool::new(false) }
    }

    /// The last links, the last one first.
    pub fn links(&self) -> Vec<Entry> {
        self.log.entries()
    }
}

/// Hears what was made of a letter.
pub fn came(app: &AppHandle, letter: &Letter, done: &Result<Option<LinkTaken>, LinkIgnored>) {
    let Some(lab) = app.try_state::<LinkLab>() else { return };
    let Some(verdict) = Verdict::of(letter, done) else { return };
    lab.log.came(letter, verdict, Timestamp::now());
    if !lab.is_told.swap(true, Ordering::SeqCst) {
        nudge::tell(app, BenchPart::Links);
    }
}

/// The last links, and which purchases the next ones would be of.
#[tauri::command]
pub async fn bench_read_links(
    shell: State<'_, Shell>,
    lab: State<'_, LinkLab>,
) -> Result<LinkLabView, CommandError> {
    lab.is_told.store(false, Ordering::SeqCst);
    let item = |found: Option<Purchase>| found.map(|purchase| purchase.order.title);
    Ok(LinkLabView {
        open_item: item(open(&shell.engine).await.map_err(Failure::from)?),
        ended_item: item(ended(&shell.engine).await.map_err(Failure::from)?),
        links: lab.log.entries().iter().map(shown).collect(),
    })
}

/// Fires a link at the app.
#[tauri::command]
pub async fn bench_fire_link(
    app: AppHandle,
    shell: State<'_, Shell>,
    lab: State<'_, LinkLab>,
    request: FireLink,
) -> Result<(), CommandError> {
    let (shot, way) = (shot_of(request.shot), way_of(request.way));
    if !shot.goes(way) {
        return Err(Failure::bench("the system takes links of another scheme to another program").into());
    }
    let purchase = match shot.needs() {
        Needs::Nothing => None,
        Needs::Open => Some(open(&shell.engine).await.map_err(Failure::from)?),
        Needs::Ended => Some(ended(&shell.engine).await.map_err(Failure::from)?),
    };
    let state = match purchase {
        None => ReturnState::from_random(SystemRandom.bytes16().map_err(Failure::bench)?),
        Some(Some(purchase)) => purchase.order.return_state,
        Some(None) => return Err(Failure::bench("there is no purchase that such a link could be of").into()),
    };
    let raw = shot.raw(lab.door.scheme(), &state);
    for _ in 0..shot.times() {
        let letter = letter_of(&raw, lab.door.scheme());
        let number = lab.log.fired(Fired { shot, way, at: Timestamp::now() }, letter);
        match way {
            Way::Direct => lab.door.take_link(raw.as_bytes()),
            Way::System => {
                if let Err(error) = browser::open(&app, &raw).await {
                    lab.log.misfired(number);
                    return Err(Failure::bench(error).into());
                }
            }
        }
    }
    Ok(())
}

/// What a link comes in as.
fn letter_of(raw: &str, scheme: &Scheme) -> Letter {
    Link::parse(raw.as_bytes(), scheme).map_or_else(Letter::Ignored, Letter::from)
}

/// The newest purchase here that has not ended.
async fn open(engine: &Engine) -> Result<Option<Purchase>, EngineError> {
    match engine.open_purchases().await {
        Err(EngineError::JournalUnavailable(_)) => Ok(None),
        open => Ok(open?.pop().map(|report| report.purchase)),
    }
}

/// The newest one that has.
async fn ended(engine: &Engine) -> Result<Option<Purchase>, EngineError> {
    match engine.statement(Filter::default(), Start::Newest, LOOK_BACK).await {
        Err(EngineError::JournalUnavailable(_)) => Ok(None),
        page => {
            let purchases = page?.0.into_iter().map(|report| report.purchase);
            Ok(purchases.into_iter().find(|purchase| !purchase.is_open()))
        }
    }
}

fn shown(entry: &Entry) -> LabLinkView {
    let at = entry.came.map(|came| came.at).or(entry.fired.map(|fired| fired.at)).unwrap_or_default();
    LabLinkView {
        number: entry.number,
        shot: entry.fired.map(|fired| shot_shown(fired.shot)),
        way: entry.fired.map(|fired| way_shown(fired.way)),
        at: at.as_millisecond(),
        verdict: entry.came.map(|came| verdict_shown(came.verdict)),
    }
}

fn verdict_shown(verdict: Verdict) -> LinkVerdictView {
    let plain = |did| LinkVerdictView { did, purchase_id: None, reason: None, detail: None };
    match verdict {
        Verdict::Taken(LinkTaken { purchase, effect }) => {
            let did = match effect {
                LinkEffect::Checks => LinkDid::Checks,
                LinkEffect::Repeats => LinkDid::Repeats,
                LinkEffect::ShowsEnded => LinkDid::ShowsEnded,
                LinkEffect::ShowsUnfollowed => LinkDid::ShowsUnfollowed,
            };
            LinkVerdictView { purchase_id: Some(purchase.to_string()), ..plain(did) }
        }
        Verdict::Proposed => plain(LinkDid::Proposed),
        Verdict::KeptForLater => plain(LinkDid::KeptForLater),
        Verdict::Ignored(reason) => LinkVerdictView {
            reason: Some(reason.into()),
            detail: Some(reason.to_string()),
            ..plain(LinkDid::Ignored)
        },
    }
}

fn shot_of(shot: LinkShot) -> Shot {
    match shot {
        LinkShot::Good => Shot::Good,
        LinkShot::Duplicate => Shot::Duplicate,
        LinkShot::Claiming => Shot::Claiming,
        LinkShot::Late => Shot::Late,
        LinkShot::Forged => Shot::Forged,
        LinkShot::Foreign => Shot::Foreign,
        LinkShot::Stateless => Shot::Stateless,
        LinkShot::TwoStates => Shot::TwoStates,
        LinkShot::OtherPath => Shot::OtherPath,
        LinkShot::Fragment => Shot::Fragment,
        LinkShot::TooLong => Shot::TooLong,
        LinkShot::NotAscii => Shot::NotAscii,
    }
}

fn shot_shown(shot: Shot) -> LinkShot {
    match shot {
        Shot::Good => LinkShot::Good,
        Shot::Duplicate => LinkShot::Duplicate,
        Shot::Claiming => LinkShot::Claiming,
        Shot::Late => LinkShot::Late,
        Shot::Forged => LinkShot::Forged,
        Shot::Foreign => LinkShot::Foreign,
        Shot::Stateless => LinkShot::Stateless,
        Shot::TwoStates => LinkShot::TwoStates,
        Shot::OtherPath => LinkShot::OtherPath,
        Shot::Fragment => LinkShot::Fragment,
        Shot::TooLong => LinkShot::TooLong,
        Shot::NotAscii => LinkShot::NotAscii,
    }
}

fn way_of(way: LinkWay) -> Way {
    match way {
        LinkWay::Direct => Way::Direct,
        LinkWay::System => Way::System,
    }
}

fn way_shown(way: Way) -> LinkWay {
    match way {
        Way::Direct => LinkWay::Direct,
        Way::System => LinkWay::System,
    }
}
