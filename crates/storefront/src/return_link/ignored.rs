//! What became of links that mean nothing: counted by reason, for the user to see. Nothing of a link itself
//! is kept, so there is a bound to it however many come.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::LinkIgnored;

/// Links of this run that were ignored for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoredLinks {
    /// Why.
    pub reason: LinkIgnored,
    /// How many.
    pub count: u64,
    /// When the last one came.
    pub last_at: Timestamp,
}

/// All that were ignored in this run. In memory only: a page that sends forged links causes no write.
#[derive(Debug, Default)]
pub struct IgnoredLog {
    by_reason: BTreeMap<LinkIgnored, IgnoredLinks>,
}

impl IgnoredLog {
    /// Notes some, and gives how many there were now for this reason.
    pub fn note(&mut self, reason: LinkIgnored, count: u64, now: Timestamp) -> u64 {
        let entry = self.by_reason.entry(reason).or_insert(IgnoredLinks { reason, count: 0, last_at: now });
        entry.count = entry.count.saturating_add(count);
        entry.last_at = now;
        entry.count
    }

    /// The reasons that there were, the last one first.
    pub fn entries(&self) -> Vec<IgnoredLinks> {
        let mut entries: Vec<_> = self.by_reason.values().copied().collect();
        entries.sort_by_key(|entry| (std::cmp::Reverse(entry.last_at), entry.reason));
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_ignored_links_are_one_line_a_reason() {
        let mut log = IgnoredLog::default();
        for number in 0..1_000_000_i64 {
            let reason = LinkIgnored::ALL[usize::try_from(number).unwrap() % LinkIgnored::ALL.len()];
            log.note(reason, 1, Timestamp::from_second(number).unwrap());
        }
        let entries = log.entries();
        assert_eq!(entries.len(), LinkIgnored::ALL.len());
        assert_eq!(entries.iter().map(|entry| entry.count).sum::<u64>(), 1_000_000);
        assert_eq!(entries[0].last_at, Timestamp::from_second(999_999).unwrap());
        assert!(entries.is_sorted_by_key(|entry| std::cmp::Reverse(entry.last_at)));
    }
}
