//! Which part of a list to ask for.

use crate::session::InvalidField;

/// The most entries that one page may have. The schema says 250, some reference pages 100.
const MAX_LIMIT: u16 = 100;

/// A part of a list. A page shorter than its limit is the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    limit: u16,
    offset: u64,
}

impl Page {
    /// The first 100 entries.
    pub const FIRST: Self = Self { limit: MAX_LIMIT, offset: 0 };

    /// `limit` entries (1 to 100) from the `offset`-th on, counted from zero.
    pub fn new(limit: u16, offset: u64) -> Result<Self, InvalidField> {
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(InvalidField::new("limit", format!("{limit} is not between 1 and {MAX_LIMIT}")));
        }
        Ok(Self { limit, offset })
    }

    /// How many entries are asked for.
    pub fn limit(self) -> u16 {
        self.limit
    }

    /// How many entries stand before it.
    pub fn offset(self) -> u64 {
        self.offset
    }

    /// The page that starts `entries` further on.
    pub(crate) fn advanced_by(self, entries: usize) -> Self {
        let entries = u64::try_from(entries).unwrap_or(u64::MAX);
        Self { offset: self.offset.saturating_add(entries), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_1_to_100_entries() {
        for limit in [0, 101, u16::MAX] {
            assert_eq!(Page::new(limit, 0).unwrap_err().field, "limit");
        }
        for limit in [1, 100] {
            assert_eq!(Page::new(limit, 7).unwrap().limit(), limit);
        }
    }

    #[test]
    fn advancing_never_overflows() {
        assert_eq!(Page::FIRST.advanced_by(100).offset(), 100);
        assert_eq!(Page::new(1, u64::MAX).unwrap().advanced_by(1).offset(), u64::MAX);
    }
}
