//! The whole engine against a model of the API, with links, polls, crashes, faults and lies interleaved.
//!
//! Time is tokio's, paused: hours pass in milliseconds. Only the journal is real, on a disk in memory where
//! there is one.

#![expect(clippy::unwrap_used, reason = "a test's way to fail")]

mod api;
mod clock;
mod run;
mod world;

use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use torture::dose::{Dose, Progress, Share};

use api::{Fault, Kind, Lie};
use run::Action;

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        4 => Just(Kind::Create),
        4 => Just(Kind::Status),
        1 => select(vec![Kind::Session, Kind::Sessions, Kind::Payments, Kind::Cancel]),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    let refused = (select(vec![400_u16, 401, 403, 404, 405, 409, 413, 422, 451]), any::<bool>());
    let lie =
        select(vec![Lie::OtherSession, Lie::Price, Lie::Player, Lie::Page, Lie::Paid, Lie::UnknownStatus]);
    prop_oneof![
        2 => Just(Fault::LostBefore),
        3 => Just(Fault::LostAfter),
        2 => (1_u8..90).prop_map(Fault::Late),
        2 => any::<bool>().prop_map(|carried_out| Fault::Trouble { carried_out }),
        1 => (0_u16..300).prop_map(Fault::Pause),
        1 => refused.prop_map(|(status, coded)| Fault::Refused(status, coded)),
        1 => any::<u8>().prop_map(Fault::Garbage),
        2 => lie.prop_map(Fault::Lie),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let nth = || 0_usize..10;
    let ending = select(vec!["paid", "failed", "cancelled", "expired"]);
    prop_oneof![
        4 => (0_usize..2, prop_oneof![4 => Just(1_u8), 1 => 2_u8..6])
            .prop_map(|(item, clicks)| Action::Buy { item, clicks }),
        1 => Just(Action::Crowd),
        3 => (nth(), ending).prop_map(|(nth, status)| Action::End { nth, status }),
        2 => (nth(), prop_oneof![4 => Just(1_u8), 1 => 2_u8..20])
            .prop_map(|(nth, copies)| Action::Link { nth, copies }),
        1 => any::<[u8; 16]>().prop_map(Action::ForgedLink),
        1 => Just(Action::Focus),
        1 => nth().prop_map(Action::Check),
        1 => nth().prop_map(Action::Cancel),
        1 => nth().prop_map(Action::OpenAgain),
        5 => (kind(), fault(), prop_oneof![5 => Just(1_u8), 1 => 2_u8..12])
            .prop_map(|(kind, fault, calls)| Action::Faults { kind, fault, calls }),
        1 => Just(Action::RevokeToken),
        1 => Just(Action::EnterToken),
        5 => prop_oneof![3 => 0_u32..100, 3 => 100_u32..30_000, 1 => 30_000_u32..600_000]
            .prop_map(|millis| Action::Wait { millis }),
        3 => prop_oneof![3 => 0_u32..60, 1 => 3_600_u32..200_000]
            .prop_map(|away_secs| Action::Crash { away_secs }),
        1 => prop_oneof![1_u16..60, 1_200_u16..3_000].prop_map(|minutes| Action::Sleep { minutes }),
        1 => (1_u8..50).prop_map(|hours| Action::Jump { hours }),
    ]
}

fn in_memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

/// Sequences that one journal sees, one after the other: each leaves nothing open behind.
const A_JOURNAL: u32 = 4;

fn hold(cases: u32, seed: u64) {
    let mut bytes = [1; 16];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &bytes));
    let folder = std::cell::RefCell::new((tempfile::tempdir_in(in_memory()).unwrap(), 0));
    let progress = std::cell::RefCell::new(Progress::of(cases as usize, format!("sequences from {seed}")));
    let outcome = runner.run(&prop::collection::vec(action(), 1..20), |actions| {
        let mut folder = folder.borrow_mut();
        folder.1 += 1;
        if folder.1 >= A_JOURNAL {
            folder.1 = 0;
            folder.0 = tempfile::tempdir_in(in_memory()).unwrap();
        }
        progress.borrow_mut().step();
        run::run(&actions, folder.0.path()).map_err(|breach| {
            folder.0 = tempfile::tempdir_in(in_memory()).unwrap();
            TestCaseError::fail(breach)
        })
    });
    assert!(outcome.is_ok(), "MODEL_SEED={seed}: {}", outcome.unwrap_err());
}

/// Where the small dose begins: the same sequences each time, so that a change is judged by what it changes.
/// This seed met a session of another purchase that was taken on a lie, and found to differ after it was paid.
const SMALL_DOSE_SEED: u64 = 299_755_209;

/// The first try was carried out and its answer lost; when the machine wakes, the API has forgotten the key.
#[test]
fn a_machine_that_sleeps_for_a_day_between_two_tries_of_a_create_makes_no_second_session() {
    for carried_out in [true, false] {
        let fault = if carried_out { Fault::LostAfter } else { Fault::LostBefore };
        let actions = [
            Action::Faults { kind: Kind::Create, fault, calls: 1 },
            Action::Buy { item: 0, clicks: 1 },
            Action::Wait { millis: 21 },
            Action::Sleep { minutes: 30 * 60 },
            // It is awake for as long as the next try could be waited for.
            Action::Wait { millis: 1_000 },
        ];
        // How long the client waits before its next try is left to chance.
        for _ in 0..20 {
            let folder = tempfile::tempdir_in(in_memory()).unwrap();
            run::run(&actions, folder.path()).unwrap();
        }
    }
}

#[test]
fn whatever_happens_journal_and_api_agree_in_the_end() {
    let seed = match std::env::var("MODEL_SEED") {
        Ok(seed) => seed.parse::<u64>().unwrap(),
        // The full dose goes where nobody has been.
        Err(_) => Dose::asked_for()
            .pick(SMALL_DOSE_SEED, std::time::UNIX_EPOCH.elapsed().unwrap().subsec_nanos().into()),
    };
    let cases = std::env::var("MODEL_CASES")
        .map_or(Dose::asked_for().pick(10_000, 1_000_000), |cases| cases.parse::<usize>().unwrap());
    // Each share begins at a seed of its own, so only how many there are is shared out.
    let cases = u32::try_from(Share::asked_for().unwrap().range(cases).len()).unwrap();
    eprintln!("MODEL_SEED={seed}: {cases} sequences");
    std::thread::scope(|scope| {
        for thread in 0..2 {
            scope.spawn(move || hold(cases / 2, seed + thread));
        }
    });
}
