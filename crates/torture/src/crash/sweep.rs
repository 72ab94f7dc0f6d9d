//! The blind sweep: the engine is killed at the n-th of its system calls that write or sync, whatever it is.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

use super::{Story, Witness, play_to_the_crash, recover};
use crate::desk::Desk;
use crate::dose::Progress;
use crate::process::Setup;
use crate::subject::Threads;

/// A kind of system calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// On files: the journal, its log, the inbox.
    Files,
    /// On sockets and pipes: requests, answers, events.
    Streams,
}

impl Calls {
    /// Their names, for strace.
    fn names(self) -> &'static str {
        match self {
            Self::Files => "pwrite64,fsync,fdatasync,ftruncate,unlink,rename,renameat,renameat2,linkat",
            Self::Streams => "write,writev,sendto,sendmsg",
        }
    }
}

/// How often a call is aimed at that was missed: each run makes a few calls more or fewer than the one that was counted.
const TRIES: u32 = 3;

/// What came of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct Swept {
    /// How many calls were aimed at.
    pub targets: usize,
    /// At how many of them the engine was killed.
    pub kills: usize,
}

/// Kills a purchase's engine at every `step`-th call.
///
/// The system counts the calls of each kind in each thread. All that touches files is done by one thread
/// here, and all that touches sockets by another, so that every call is some thread's n-th.
pub fn sweep(story: Story, calls: Calls, step: usize) -> Result<Swept> {
    let targets = targets(story, calls)?;
    let mut swept = Swept { targets: targets.len().div_ceil(step), kills: 0 };
    let mut progress = Progress::of(swept.targets, format!("kills at a call on {calls:?}"));
    let desk = Desk::new()?;
    for (place, (call, number)) in targets.iter().enumerate().step_by(step) {
        let told = || format!("killed at {call} {number}, call {place} of {} in {story:?}", targets.len());
        let inject = format!("inject={call}:signal=KILL:when={number}");
        for _ in 0..TRIES {
            let desk = if calls == Calls::Files { &Desk::new()? } else { &desk };
            let mut witness = Witness::default();
            let killed = traced(desk, calls, &["-e", &inject, "-o", "/dev/null"]);
            let died = play_to_the_crash(story, desk, &killed, &mut witness).with_context(told)?;
            recover(desk, &desk.setup(), &mut witness).with_context(told)?;
            if died {
                swept.kills += 1;
                break;
            }
        }
        progress.step();
    }
    Ok(swept)
}

/// The calls of one purchase, each kind counted from 1 in the thread that makes most of it.
fn targets(story: Story, calls: Calls) -> Result<Vec<(String, usize)>> {
    let desk = Desk::new()?;
    let log = desk.path().join("calls");
    let traced = traced(&desk, calls, &["-o", &log.display().to_string()]);
    let died = play_to_the_crash(story, &desk, &traced, &mut Witness::default())?;
    ensure!(!died, "strace killed it unasked");
    let mut most = BTreeMap::<String, usize>::new();
    for ((call, _), count) in counted(&std::fs::read_to_string(&log)?) {
        let so_far = most.entry(call).or_default();
        *so_far = count.max(*so_far);
    }
    ensure!(!most.is_empty(), "strace saw no call");
    Ok(most
        .into_iter()
        .flat_map(|(call, count)| (1..=count).map(move |number| (call.clone(), number)))
        .collect())
}

/// How often each thread makes each call, from lines like `4711  fsync(3) = 0`.
fn counted(log: &str) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for line in log.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let Some((call, _)) = call.trim_start().split_once('(') else { continue };
        if call.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            *counts.entry((call.to_owned(), thread.to_owned())).or_default() += 1;
        }
    }
    counts
}

fn traced(desk: &Desk, calls: Calls, more: &[&str]) -> Setup {
    let trace = format!("trace={}", calls.names());
    let strace = ["strace", "-f", "-qq", "-e", "signal=none", "-e", &trace];
    let wrapper = strace.iter().chain(more).map(|word| (*word).to_owned()).collect();
    Setup { threads: Threads::Two, wrapper, ..desk.setup() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_kind_and_thread_and_only_when_they_begin() {
        let log = "1  fsync(3) = 0\n2 fsync(4 <unfinished ...>\n1 write(1, \"a\", 1) = 1\n2 <... fsync resumed>) = 0\n1 fsync(3) = 0\n1 +++ exited with 0 +++\n";
        let counts = counted(log);
        let of = |call: &str, thread: &str| counts.get(&(call.to_owned(), thread.to_owned())).copied();
        assert_eq!((of("fsync", "1"), of("fsync", "2"), of("write", "1")), (Some(2), Some(1), Some(1)));
        assert_eq!(counts.len(), 3);
    }
}
