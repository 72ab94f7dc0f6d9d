//! Hundreds of starts in the same moment, as real processes: one primary each time, and no link lost.

#![expect(clippy::unwrap_used, reason = "a test's way to fail")]

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use storefront::instance::{Inbox, Letter};
use storefront::purchase::ReturnState;
use storefront::return_link::Scheme;
use torture::dose::{Dose, Progress};

/// How many starts wait for the same moment.
const AT_ONCE: u32 = 200;

/// How many moments: 200 starts in all, or 5,000.
fn rounds() -> usize {
    Dose::asked_for().pick(1, 25)
}

fn scheme() -> Scheme {
    Scheme::new("storefront-companion").unwrap()
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_torture-start");

fn state(number: u32) -> ReturnState {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    ReturnState::from_random(bytes)
}

/// What the primaries of a round are like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Primary {
    /// Takes letters at once, until the others have ended.
    Prompt,
    /// The same, but takes longer to come up than anybody waits for an answer.
    Slow,
    /// Ends when it has taken what there was.
    Brief,
}

/// What all starts of a round said, in no order.
fn start_at_once(folder: &Path, starts: u32, primary: Primary) -> Vec<String> {
    let brief = primary == Primary::Brief;
    let (gate, open) = io::pipe().unwrap();
    let children: Vec<_> = (0..starts)
        .map(|number| {
            let mut command = Command::new(PROGRAM);
            command.arg(folder).arg(scheme().return_url(&state(number)));
            match primary {
                Primary::Prompt => &mut command,
                Primary::Slow => command.arg("slow"),
                Primary::Brief => command.arg("brief"),
            };
            // A desktop's session bus is no part of this.
            command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("XDG_RUNTIME_DIR");
            command.stdin(Stdio::from(gate.try_clone().unwrap())).stdout(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    drop(gate);
    // They all wait for the end of their input.
    drop(open);
    let mut primaries = Vec::new();
    let mut said = Vec::new();
    let others = children.len() - 1;
    std::thread::scope(|scope| {
        let (told, hears) = std::sync::mpsc::channel();
        for child in children {
            let told = told.clone();
            scope.spawn(move || {
                let output = child.wait_with_output().unwrap();
                assert!(output.status.success(), "{output:?}");
                told.send(String::from_utf8(output.stdout).unwrap()).unwrap();
            });
        }
        drop(told);
        for (number, output) in hears.iter().enumerate() {
            if number + 1 == others && !brief {
                std::fs::write(folder.join("stop"), []).unwrap();
            }
            if output.starts_with("primary") {
                primaries.push(output.clone());
            }
            said.extend(output.lines().map(str::to_owned));
        }
    });
    if !brief {
        assert_eq!(primaries.len(), 1, "{primaries:?}");
    }
    said
}

fn require_no_link_lost(folder: &Path, said: &[String], starts: u32) {
    let mut links: BTreeSet<String> =
        said.iter().filter_map(|line| line.strip_prefix("took ")).map(str::to_owned).collect();
    // What came to a primary that was just ending waits for the next start.
    for delivered in Inbox::open(folder, scheme()).unwrap().letters().unwrap() {
        if let Letter::Link(link) = delivered.letter() {
            links.insert(link.state().as_str().to_owned());
        }
    }
    let wanted: BTreeSet<String> = (0..starts).map(|number| state(number).as_str().to_owned()).collect();
    assert_eq!(links, wanted);
    for line in said {
        let fine = ["took ", "no answer, kept, "].iter().any(|start| line.starts_with(start));
        assert!(fine || line == "primary" || line == "handed over", "{line}");
    }
}

/// After how long each start that got no answer said so.
fn told(said: &[String]) -> Vec<Duration> {
    let after =
        |line: &String| line.strip_prefix("no answer, kept, after ")?.strip_suffix(" ms")?.parse().ok();
    said.iter().filter_map(after).map(Duration::from_millis).collect()
}

/// Starts two hundred at once, as often as the dose has it. Each time no link is lost; the rest is the caller's to check.
fn rounds_of(what: &str, primary: Primary, check: impl Fn(&[String])) {
    let mut progress = Progress::of(rounds(), what);
    for _ in 0..rounds() {
        let folder = tempfile::tempdir().unwrap();
        let said = start_at_once(folder.path(), AT_ONCE, primary);
        require_no_link_lost(folder.path(), &said, AT_ONCE);
        check(&said);
        progress.step();
    }
}

#[test]
fn of_two_hundred_starts_at_once_one_is_primary_and_takes_all_their_links() {
    rounds_of("200 starts at once", Primary::Prompt, |_| {});
}

#[test]
fn of_two_hundred_starts_at_once_none_loses_its_link_to_a_primary_that_takes_seconds_to_come_up() {
    rounds_of("200 starts at once, of a primary that is slow", Primary::Slow, |said| {
        // Nobody can tell a slow one from one that hangs, so they have said so.
        let told = told(said);
        assert!(told.len() > AT_ONCE as usize / 2, "{told:?}");
        assert!(told.iter().min().is_some_and(|first| *first < Duration::from_secs(3)), "{told:?}");
    });
}

#[test]
fn a_start_that_finds_a_primary_which_takes_no_letter_says_so_within_three_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let said = start_at_once(folder.path(), 2, Primary::Slow);
    require_no_link_lost(folder.path(), &said, 2);
    let told = told(&said);
    assert!(told.len() == 1 && told[0] < Duration::from_secs(3), "{said:?}");
}

#[test]
fn primaries_that_end_while_others_start_are_never_two_and_lose_no_link() {
    rounds_of("200 starts at once, of primaries that end", Primary::Brief, |said| {
        assert!(said.iter().any(|line| line == "primary"));
    });
}
