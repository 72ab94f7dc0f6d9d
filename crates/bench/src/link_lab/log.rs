//! The last links and their verdicts. In memory only, and of bounded length: anybody can send links.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use storefront::engine::LinkTaken;
use storefront::instance::Letter;
use storefront::return_link::LinkIgnored;

use super::{Shot, Way};

/// How many are kept.
const MOST: usize = 60;

/// What the app made of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A return link was taken.
    Taken(LinkTaken),
    /// A buy link had an item proposed.
    Proposed,
    /// The journal could not be read: it waits in the inbox.
    KeptForLater,
    /// It was ignored.
    Ignored(LinkIgnored),
}

impl Verdict {
    /// What was made of a letter: `done` has the return link that was taken. None of one that brings no link.
    pub fn of(letter: &Letter, done: &Result<Option<LinkTaken>, LinkIgnored>) -> Option<Self> {
        match (letter, done) {
            (Letter::Show | Letter::Probe(_), _) => None,
            (Letter::Ignored(reason), _) => Some(Self::Ignored(*reason)),
            (_, Ok(Some(taken))) => Some(Self::Taken(*taken)),
            (_, Ok(None)) => Some(Self::Proposed),
            (_, Err(LinkIgnored::NotLookedUp)) => Some(Self::KeptForLater),
            (_, Err(reason)) => Some(Self::Ignored(*reason)),
        }
    }
}

/// That a link was fired from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fired {
    /// What.
    pub shot: Shot,
    /// How.
    pub way: Way,
    /// When.
    pub at: Timestamp,
}

/// That a link came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    /// When it was handled.
    pub at: Timestamp,
    /// What the app made of it.
    pub verdict: Verdict,
}

/// One link: fired from here, come in, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counts up, and stays with it.
    pub number: u64,
    /// None: it came from elsewhere.
    pub fired: Option<Fired>,
    /// None: it has not come in yet.
    pub came: Option<Came>,
}

/// The last links.
#[derive(Debug, Default)]
pub struct LinkLog(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    last: u64,
    entries: VecDeque<(Entry, Option<Letter>)>,
}

impl LinkLog {
    /// Notes that a link goes off, and the letter that it will come in as. The number is its name.
    pub fn fired(&self, fired: Fired, letter: Letter) -> u64 {
        self.with(|log| log.push(Some(fired), None, Some(letter)))
    }

    /// It could not be sent after all.
    pub fn misfired(&self, number: u64) {
        self.with(|log| log.entries.retain(|(entry, _)| entry.number != number));
    }

    /// Notes what the app made of a letter.
    pub fn came(&self, letter: &Letter, verdict: Verdict, at: Timestamp) {
        let came = Some(Came { at, verdict });
        self.with(|log| match log.place_of(letter) {
            Some(place) => {
                if let Some((entry, expected)) = log.entries.get_mut(place) {
                    entry.came = came;
                    // What is kept for later comes again.
                    if verdict != Verdict::KeptForLater {
                        *expected = None;
                    }
                }
            }
            None => drop(log.push(None, came, None)),
        });
    }

    /// All of them, the last one first.
    pub fn entries(&self) -> Vec<Entry> {
        self.with(|log| log.entries.iter().rev().map(|(entry, _)| entry.clone()).collect())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Entries) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Entries {
    fn push(&mut self, fired: Option<Fired>, came: Option<Came>, letter: Option<Letter>) -> u64 {
        self.last += 1;
        if self.entries.len() == MOST {
            self.entries.pop_front();
        }
        self.entries.push_back((Entry { number: self.last, fired, came }, letter));
        self.last
    }

    /// The shot that a letter is: the oldest one that is exactly this. On its way through the system a bad link may
    /// have become bad in another way.
    fn place_of(&self, letter: &Letter) -> Option<usize> {
        let is_bad = |letter: &Letter| matches!(letter, Letter::Ignored(_));
        let exactly = |expected: &Letter, _: &Entry| expected == letter;
        let as_bad = |expected: &Letter, entry: &Entry| {
            let by_system = entry.fired.is_some_and(|fired| fired.way == Way::System);
            by_system && is_bad(expected) && is_bad(letter)
        };
        let find = |fits: &dyn Fn(&Letter, &Entry) -> bool| {
            self.entries
                .iter()
                .position(|(entry, expected)| expected.as_ref().is_some_and(|expected| fits(expected, entry)))
        };
        find(&exactly).or_else(|| find(&as_bad))
    }
}

#[cfg(test)]
mod tests {
    use storefront::engine::LinkEffect;
    use storefront::purchase::{PurchaseId, ReturnState};
    use storefront::return_link::ReturnLink;

    use super::*;

    fn letter(seed: u8) -> Letter {
        Letter::Link(ReturnLink::to(ReturnState::from_random([seed; 16])))
    }

    fn fired(shot: Shot, way: Way) -> Fired {
        Fired { shot, way, at: Timestamp::UNIX_EPOCH }
    }

    fn taken(effect: LinkEffect) -> Verdict {
        Verdict::Taken(LinkTaken { purchase: PurchaseId::from_random([1; 16]), effect })
    }

    fn verdicts(log: &LinkLog) -> Vec<(Option<Shot>, Option<Verdict>)> {
        let of = |entry: Entry| (entry.fired.map(|fired| fired.shot), entry.came.map(|came| came.verdict));
        log.entries().into_iter().map(of).collect()
    }

    #[test]
    fn a_letter_that_brings_no_link_has_no_verdict_and_every_other_has_the_engine_s() {
        let read = Ok(LinkTaken { purchase: PurchaseId::from_random([1; 16]), effect: LinkEffect::Checks });
        assert_eq!(Verdict::of(&Letter::Show, &Ok(None)), None);
        assert_eq!(Verdict::of(&letter(1), &read.map(Some)), Some(taken(LinkEffect::Checks)));
        assert_eq!(Verdict::of(&letter(1), &Err(LinkIgnored::NotLookedUp)), Some(Verdict::KeptForLater));
        let ended = LinkIgnored::AlreadyEnded;
        assert_eq!(Verdict::of(&letter(1), &Err(ended)), Some(Verdict::Ignored(ended)));
        let bad = LinkIgnored::OtherShape;
        assert_eq!(Verdict::of(&Letter::Ignored(bad), &Ok(None)), Some(Verdict::Ignored(bad)));
    }

    #[test]
    fn a_shot_and_what_became_of_it_are_one_line_and_a_duplicate_is_two() {
        let log = LinkLog::default();
        for _ in 0..2 {
            log.fired(fired(Shot::Duplicate, Way::Direct), letter(1));
        }
        log.fired(fired(Shot::Forged, Way::Direct), letter(2));
        let unknown = Verdict::Ignored(LinkIgnored::UnknownState);
        log.came(&letter(2), unknown, Timestamp::UNIX_EPOCH);
        log.came(&letter(1), taken(LinkEffect::Checks), Timestamp::UNIX_EPOCH);
        log.came(&letter(1), taken(LinkEffect::Repeats), Timestamp::UNIX_EPOCH);
        let twice = |effect| (Some(Shot::Duplicate), Some(taken(effect)));
        assert_eq!(
            verdicts(&log),
            [(Some(Shot::Forged), Some(unknown)), twice(LinkEffect::Repeats), twice(LinkEffect::Checks)]
        );
    }

    #[test]
    fn what_nobody_fired_here_is_listed_as_from_elsewhere_and_a_shot_that_does_not_come_stays_open() {
        let log = LinkLog::default();
        log.fired(fired(Shot::Good, Way::System), letter(1));
        log.came(&letter(2), taken(LinkEffect::Checks), Timestamp::UNIX_EPOCH);
        assert_eq!(verdicts(&log), [(None, Some(taken(LinkEffect::Checks))), (Some(Shot::Good), None)]);
    }

    #[test]
    fn a_bad_link_that_the_system_has_changed_is_still_the_one_that_was_fired() {
        let log = LinkLog::default();
        log.fired(fired(Shot::NotAscii, Way::System), Letter::Ignored(LinkIgnored::NotVisibleAscii));
        let arrived = Verdict::Ignored(LinkIgnored::OtherShape);
        log.came(&Letter::Ignored(LinkIgnored::OtherShape), arrived, Timestamp::UNIX_EPOCH);
        assert_eq!(verdicts(&log), [(Some(Shot::NotAscii), Some(arrived))]);
        log.fired(fired(Shot::NotAscii, Way::Direct), Letter::Ignored(LinkIgnored::NotVisibleAscii));
        log.came(&Letter::Ignored(LinkIgnored::OtherShape), arrived, Timestamp::UNIX_EPOCH);
        assert_eq!(verdicts(&log)[..2], [(None, Some(arrived)), (Some(Shot::NotAscii), None)]);
    }

    #[test]
    fn what_waits_for_the_journal_is_told_again_when_it_was_looked_up() {
        let log = LinkLog::default();
        log.fired(fired(Shot::Good, Way::Direct), letter(1));
        log.came(&letter(1), Verdict::KeptForLater, Timestamp::UNIX_EPOCH);
        log.came(&letter(1), taken(LinkEffect::Checks), Timestamp::UNIX_EPOCH);
        assert_eq!(verdicts(&log), [(Some(Shot::Good), Some(taken(LinkEffect::Checks)))]);
    }

    #[test]
    fn a_flood_leaves_the_last_sixty_and_one_that_misfired_is_gone() {
        let log = LinkLog::default();
        for _ in 0..10_000 {
            let reason = LinkIgnored::OtherShape;
            log.came(&Letter::Ignored(reason), Verdict::Ignored(reason), Timestamp::UNIX_EPOCH);
        }
        assert_eq!(log.entries().len(), MOST);
        assert_eq!(log.entries()[0].number, 10_000);
        let number = log.fired(fired(Shot::Good, Way::System), letter(1));
        log.misfired(number);
        assert!(log.entries().iter().all(|entry| entry.fired.is_none()));
    }
}
