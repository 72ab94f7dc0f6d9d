//! What processes cost, as Linux tells it in /proc: memory, time of the processor, and how often they woke.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// A process and all that it started, and what these did, as far as they run.
pub fn tree(root: i32) -> Vec<i32> {
    let parents: Vec<(i32, i32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, parent_of(pid)?)))
        .collect();
    let mut found = vec![root];
    let mut looked = 0;
    while let Some(parent) = found.get(looked).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        looked += 1;
    }
    found
}

/// The memory of processes in bytes: what is theirs alone, and their share of what they have in common with others.
pub fn memory(pids: &[i32]) -> Result<f64> {
    let mut kilobytes = 0.0;
    for pid in pids {
        // One that ended meanwhile has none.
        let Ok(text) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else { continue };
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        let Some(line) = line else { continue };
        kilobytes += line.trim().trim_end_matches("kB").trim().parse::<f64>().context("Pss")?;
    }
    Ok(kilobytes * 1_024.0)
}

/// The time of the processor that they have used, all threads together.
pub fn time_used(pids: &[i32]) -> Duration {
    let ticks: u64 = pids.iter().filter_map(|pid| ticks_of(*pid)).sum();
    Duration::from_millis(ticks * 1_000 / rustix::param::clock_ticks_per_second().max(1))
}

/// How often each thread of a process gave up the processor to wait: each is one time that it woke before.
pub fn wakeups(pid: i32) -> Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    for thread in fs::read_dir(format!("/proc/{pid}/task")).context("the process has ended")?.flatten() {
        let id = thread.file_name().to_string_lossy().into_owned();
        let Ok(status) = fs::read_to_string(thread.path().join("status")) else { continue };
        let line = |key: &str| status.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        let count = line("voluntary_ctxt_switches:").and_then(|count| count.parse().ok()).unwrap_or_default();
        found.insert(format!("{} ({id})", line("Name:").unwrap_or("?")), count);
    }
    Ok(found)
}

fn parent_of(pid: i32) -> Option<i32> {
    fields(pid)?.get(1)?.parse().ok()
}

fn ticks_of(pid: i32) -> Option<u64> {
    let fields = fields(pid)?;
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

/// The fields of `stat` after the program's name, which may hold blanks: state, parent and so on.
fn fields(pid: i32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(text.rsplit_once(") ")?.1.split_whitespace().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_child_is_in_the_tree_of_its_parent_and_has_memory() {
        let own = i32::try_from(std::process::id()).unwrap();
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let pids = tree(own);
        assert!(pids.contains(&own) && pids.contains(&i32::try_from(child.id()).unwrap()));
        assert!(memory(&[own]).unwrap() > 100_000.0);
        assert!(!wakeups(own).unwrap().is_empty());
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
