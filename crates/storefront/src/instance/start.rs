//! What a start turns out to be: the primary, or one that hands over what it brings and ends.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::lock::{self, PrimaryLock};
use super::{Inbox, Letter, NotPut, Receipt};

/// How long a start waits for the primary to take its letter, whether that is up or still coming up: on a slow machine
/// one that comes up may only be slow, but nobody can tell. Whoever started the app hears within 3 seconds that it hangs,
/// and the rest of those is for the start of a process.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(2);

/// How often it is looked. The end of the other process and the deletion of a file have no event that comes
/// on every file system, and this lasts for seconds at most.
const STEP: Duration = Duration::from_millis(20);

/// What a start turned out to be.
#[derive(Debug)]
pub enum Role {
    /// The one primary, for as long as the lock is held. What it was started for is in the inbox, unless it
    /// could not be written: then it is in hand.
    Primary(PrimaryLock, Option<Letter>),
    /// The primary has taken the letter.
    HandedOver,
    /// The letter could not be written, and has to be handed over in another way.
    InHand(Letter),
    /// There is a primary, but it does not take letters. One that is in the inbox is taken when it does
    /// again, or by the next primary.
    NoAnswer {
        /// Of the letter, where it is in the inbox.
        kept: Option<Receipt>,
        /// It has not come up yet: it may only be slow.
        is_coming_up: bool,
    },
}

/// Decides what this start is. Blocks until that is known: at once for the primary, for others no longer than the limit,
/// which is [`ANSWER_LIMIT`] where somebody waits.
///
/// `brought` is what this start was started for; none means a plain start, which asks a primary that it
/// finds to show itself. An error means that the folder can't be locked at all.
pub fn begin(
    folder: &Path,
    inbox: Option<&Inbox>,
    brought: Option<Letter>,
    limit: Duration,
) -> io::Result<Role> {
    let begun = Instant::now();
    let mut left = brought.as_ref().map_or(Left::Nothing, |letter| leave(inbox, letter));
    loop {
        if let Some(lock) = PrimaryLock::acquire(folder)? {
            if let Some(Err(error)) = inbox.map(Inbox::remove_unfinished) {
                tracing::warn!(%error, "unfinished letters could not be looked for");
            }
            let in_hand = if matches!(left, Left::Kept(_)) { None } else { brought };
            return Ok(Role::Primary(lock, in_hand));
        }
        let letter = brought.as_ref().unwrap_or(&Letter::Show);
        match &left {
            Left::Kept(receipt) if receipt.was_taken() => return Ok(Role::HandedOver),
            Left::Impossible => return Ok(Role::InHand(letter.clone())),
            Left::Kept(_) => {}
            // There may be room by now.
            Left::Nothing | Left::NoRoom => left = leave(inbox, letter),
        }
        if begun.elapsed() >= limit {
            let kept = if let Left::Kept(receipt) = left { Some(receipt) } else { None };
            return Ok(Role::NoAnswer { kept, is_coming_up: !lock::is_ready(folder) });
        }
        std::thread::sleep(STEP);
    }
}

/// What became of the letter.
enum Left {
    /// None was written yet.
    Nothing,
    /// It is in the inbox.
    Kept(Receipt),
    /// The inbox is full.
    NoRoom,
    /// It can't be written.
    Impossible,
}

fn leave(inbox: Option<&Inbox>, letter: &Letter) -> Left {
    match inbox.map(|inbox| inbox.put(letter)) {
        Some(Ok(receipt)) => Left::Kept(receipt),
        Some(Err(NotPut::Full)) => Left::NoRoom,
        Some(Err(error)) => {
            tracing::error!(%error, "a letter could not be put into the inbox");
            Left::Impossible
        }
        None => Left::Impossible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::inbox;
    use crate::purchase::ReturnState;
    use crate::return_link::Scheme;

    /// There is time, also on a busy machine.
    const PATIENT: Duration = Duration::from_secs(20);

    fn inbox_in(folder: &Path) -> Inbox {
        Inbox::open(folder, Scheme::new("mygame").unwrap()).unwrap()
    }

    fn link(inbox: &Inbox, seed: u8) -> Letter {
        inbox.link_to(&ReturnState::from_random([seed; 16]))
    }

    #[test]
    fn the_first_start_is_primary_and_finds_its_own_link_in_the_inbox() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let brought = link(&inbox, 1);
        let role = begin(folder.path(), Some(&inbox), Some(brought.clone()), PATIENT).unwrap();
        assert!(matches!(role, Role::Primary(_, None)), "{role:?}");
        assert_eq!(inbox.letters().unwrap()[0].letter(), &brought);
    }

    #[test]
    fn a_link_is_in_the_inbox_before_the_lock_is_tried() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let brought = link(&inbox, 1);
        // No file, so there is no lock to be had.
        std::fs::create_dir(folder.path().join("primary.lock")).unwrap();
        begin(folder.path(), Some(&inbox), Some(brought.clone()), PATIENT).unwrap_err();
        assert_eq!(inbox.letters().unwrap()[0].letter(), &brought);
    }

    #[test]
    fn a_primary_removes_letters_that_killed_starts_have_not_finished_but_none_that_is_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let hour = Duration::from_hours(1);
        let now = std::time::SystemTime::now();
        for (name, written) in
            [("new-old", now - hour), ("new-of-a-wrong-clock", now + hour), ("new-now", now)]
        {
            let file = std::fs::File::create(inbox.folder().join(name)).unwrap();
            file.set_modified(written).unwrap();
        }
        let role = begin(folder.path(), Some(&inbox), None, PATIENT).unwrap();
        assert!(matches!(role, Role::Primary(..)), "{role:?}");
        let left = std::fs::read_dir(inbox.folder()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(left.collect::<Vec<_>>(), ["new-now"]);
    }

    #[test]
    fn a_start_finds_room_in_the_inbox_though_many_letters_wait_for_a_journal_that_can_be_used() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        for seed in 0..64 {
            inbox.put(&link(&inbox, seed)).unwrap();
        }
        for letter in inbox.letters().unwrap() {
            letter.keep();
        }
        let _primary = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        let (taking, brought) = (inbox.clone(), link(&inbox, 200));
        let wanted = brought.clone();
        let taker = std::thread::spawn(move || {
            while !taking.letters().unwrap().iter().any(|letter| letter.letter() == &wanted) {
                std::thread::sleep(STEP);
            }
            for letter in taking.letters().unwrap() {
                letter.keep();
            }
        });
        let role = begin(folder.path(), Some(&inbox), Some(brought), PATIENT).unwrap();
        assert!(matches!(role, Role::HandedOver), "{role:?}");
        taker.join().unwrap();
    }

    #[test]
    fn a_plain_first_start_leaves_no_letter() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let role = begin(folder.path(), Some(&inbox), None, PATIENT).unwrap();
        assert!(matches!(role, Role::Primary(_, None)), "{role:?}");
        assert!(inbox.letters().unwrap().is_empty());
    }

    /// A slow machine, the keychain, the migration of a long journal.
    #[test]
    fn one_that_is_only_slow_to_come_up_stays_primary_and_takes_the_link_of_a_start_that_has_told_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let slow = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        let brought = link(&inbox, 1);
        let role = begin(folder.path(), Some(&inbox), Some(brought.clone()), STEP).unwrap();
        let Role::NoAnswer { kept: Some(receipt), is_coming_up: true } = role else { panic!("{role:?}") };
        assert!(PrimaryLock::acquire(folder.path()).unwrap().is_none());
        assert!(!receipt.was_taken());

        for letter in inbox.letters().unwrap() {
            assert_eq!(letter.letter(), &brought);
            letter.discard();
        }
        slow.mark_ready();
        // From here on the start that had told of it ends.
        assert!(receipt.was_taken());
        assert!(PrimaryLock::acquire(folder.path()).unwrap().is_none());
    }

    #[test]
    fn a_primary_that_takes_no_letters_is_told_of_within_three_seconds_and_the_link_stays() {
        for comes_up in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let inbox = inbox_in(folder.path());
            let hung = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
            if comes_up {
                hung.mark_ready();
            }
            let begun = Instant::now();
            let brought = Some(link(&inbox, 1));
            let role = begin(folder.path(), Some(&inbox), brought, ANSWER_LIMIT).unwrap();
            let Role::NoAnswer { kept: Some(_), is_coming_up } = role else { panic!("{role:?}") };
            assert_eq!(is_coming_up, !comes_up);
            assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
            assert_eq!(inbox.letters().unwrap().len(), 1);
        }
    }

    #[test]
    fn a_start_whose_letter_is_taken_has_handed_over() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let _primary = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        let taking = inbox.clone();
        let taker = std::thread::spawn(move || {
            loop {
                if let Some(letter) = taking.letters().unwrap().pop() {
                    return letter.discard();
                }
                std::thread::sleep(STEP);
            }
        });
        let role = begin(folder.path(), Some(&inbox), None, PATIENT).unwrap();
        assert!(matches!(role, Role::HandedOver), "{role:?}");
        taker.join().unwrap();
    }

    #[test]
    fn two_hundred_starts_that_find_a_primary_still_coming_up_all_have_their_links_kept() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let _slow = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        for seed in 0..200 {
            let role = begin(folder.path(), Some(&inbox), Some(link(&inbox, seed)), Duration::ZERO).unwrap();
            assert!(matches!(role, Role::NoAnswer { kept: Some(_), is_coming_up: true }), "{seed}: {role:?}");
        }
        assert_eq!(inbox.letters().unwrap().len(), 200);
    }

    #[test]
    fn a_start_that_finds_the_primary_going_becomes_primary_itself() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let going = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        let watched = inbox.clone();
        let goes = std::thread::spawn(move || {
            // It has drained the inbox for the last time: what comes now is not its any more.
            while watched.letters().unwrap().is_empty() {
                std::thread::sleep(STEP);
            }
            drop(going);
        });
        let role = begin(folder.path(), Some(&inbox), Some(link(&inbox, 1)), PATIENT).unwrap();
        assert!(matches!(role, Role::Primary(_, None)), "{role:?}");
        assert_eq!(inbox.letters().unwrap().len(), 1);
        goes.join().unwrap();
    }

    #[test]
    fn a_link_that_finds_the_inbox_full_waits_for_room() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        let _primary = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        inbox::fill(&inbox).unwrap();
        let brought = link(&inbox, 1);
        let (taking, wanted) = (inbox.clone(), brought.clone());
        let taker = std::thread::spawn(move || {
            let mut taken = false;
            while !taken {
                for letter in taking.letters().unwrap() {
                    taken |= letter.letter() == &wanted;
                    letter.discard();
                }
                std::thread::sleep(STEP);
            }
        });
        let role = begin(folder.path(), Some(&inbox), Some(brought), PATIENT).unwrap();
        assert!(matches!(role, Role::HandedOver), "{role:?}");
        taker.join().unwrap();
    }

    /// The app is well, and another way to it is left.
    #[test]
    fn on_a_full_disk_a_letter_is_in_hand_at_once_and_nobody_says_that_the_primary_does_not_answer() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path()).with_sync(|_| Err(io::ErrorKind::StorageFull.into()));
        let _primary = PrimaryLock::acquire(folder.path()).unwrap().unwrap();
        let brought = link(&inbox, 1);
        let begun = Instant::now();
        let role = begin(folder.path(), Some(&inbox), Some(brought.clone()), PATIENT).unwrap();
        assert!(matches!(&role, Role::InHand(letter) if *letter == brought), "{role:?}");
        assert!(begun.elapsed() < PATIENT);
    }

    #[test]
    fn what_can_t_be_written_is_still_in_hand() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox_in(folder.path());
        std::fs::remove_dir_all(inbox.folder()).unwrap();
        let brought = link(&inbox, 1);
        let role = begin(folder.path(), Some(&inbox), Some(brought.clone()), PATIENT).unwrap();
        let Role::Primary(_lock, in_hand) = role else { panic!("{role:?}") };
        assert_eq!(in_hand, Some(brought.clone()));
        let other = begin(folder.path(), None, Some(brought.clone()), PATIENT).unwrap();
        assert!(matches!(other, Role::InHand(letter) if letter == brought));
        let plain = begin(folder.path(), Some(&inbox), None, PATIENT).unwrap();
        assert!(matches!(plain, Role::InHand(Letter::Show)), "{plain:?}");
    }
}
