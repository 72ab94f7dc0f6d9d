//! Ends a child with all its children, when it has run out of time. A test binary starts browsers and
//! window servers; ending it alone would leave those behind.

use std::{
    collections::BTreeSet,
    fs,
    process::{Command, Stdio},
};

/// Ends the process `pid` and everything below it, as far as the system tells. Best effort.
pub fn end(pid: u32) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &pid.to_string()]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", "kill -KILL \"$@\"", "sh"]);
        command.args(with_descendants(pid, &parents()).iter().map(ToString::to_string));
        command
    };
    // The process may have ended by itself in between: nothing to tell.
    drop(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status());
}

/// All processes as (pid, parent).
fn parents() -> Vec<(u32, u32)> {
    if let Ok(entries) = fs::read_dir("/proc") {
        return entries
            .flatten()
            .filter_map(|entry| parse_stat(&fs::read_to_string(entry.path().join("stat")).ok()?))
            .collect();
    }
    let Ok(output) = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output() else { return Vec::new() };
    String::from_utf8_lossy(&output.stdout).lines().filter_map(parse_ps).collect()
}

/// `/proc/<pid>/stat`: `pid (name) state ppid …`, where the name may hold spaces and brackets.
fn parse_stat(stat: &str) -> Option<(u32, u32)> {
    let pid = stat.split_once(' ')?.0.parse().ok()?;
    let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
    Some((pid, parent))
}

fn parse_ps(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.split_whitespace();
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn with_descendants(pid: u32, parents: &[(u32, u32)]) -> BTreeSet<u32> {
    let mut found = BTreeSet::from([pid]);
    loop {
        let before = found.len();
        found.extend(
            parents
                .iter()
                .filter(|(_, parent)| found.contains(parent))
                .map(|(child, _)| *child)
                .collect::<Vec<_>>(),
        );
        if found.len() == before {
            return found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_found_behind_a_name_with_brackets() {
        assert_eq!(parse_stat("12 (a) b) c) S 7 12 12 0"), Some((12, 7)));
        assert_eq!(parse_stat("nonsense"), None);
    }

    #[test]
    fn children_of_children_are_found_and_strangers_left_alone() {
        let parents = [(2, 1), (5, 4), (4, 2), (9, 8), (3, 1)];
        assert_eq!(with_descendants(2, &parents), BTreeSet::from([2, 4, 5]));
    }
}
