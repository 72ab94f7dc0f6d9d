//! Which part of a list to ask for.

use crate::field::InvalidField;

/// The most entries that one page may have. The schema says 250, some reference pages 100.
const MAX_LIMIT: u16 = 100;

/// The furthest that a list can be asked for: the schema's offset is an int32.
const MAX_OFFSET: u64 = i32::MAX as u64;

/// A part of a list. A page shorter than its limit is the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    limit: u16,
    offset: u64,
}

impl Page {
    /// The first 100 entries.
    pub const FIRST: Self = Self { limit: MAX_LIMIT, offset: 0 };

    /// `limit` entries (1 to 100) from the `offset`-th on, counted from zero; at most 2,147,483,647.
    pub fn new(limit: u16, offset: u64) -> Result<Self, InvalidField> {
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(InvalidField::new("limit", format!("{limit} is not between 1 and {MAX_LIMIT}")));
        }
        if offset > MAX_OFFSET {
            return Err(InvalidField::new("offset", format!("{offset} is more than {MAX_OFFSET}")));
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

    /// The first half of it; none where it is one entry already.
    pub(crate) fn halved(self) -> Option<Self> {
        (self.limit > 1).then_some(Self { limit: self.limit / 2, ..self })
    }

    /// One that starts there and is twice as long, as far as a page can be.
    pub(crate) fn doubled(self) -> Self {
        Self { limit: self.limit.saturating_mul(2).min(MAX_LIMIT), ..self }
    }

    /// The page that starts `entries` further on.
    pub(crate) fn advanced_by(self, entries: usize) -> Self {
        let entries = u64::try_from(entries).unwrap_or(u64::MAX);
        Self { offset: self.offset.saturating_add(entries).min(MAX_OFFSET), ..self }
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
    fn a_page_is_halved_down_to_one_entry_and_doubled_up_to_a_hundred() {
        let halves = std::iter::successors(Some(Page::FIRST), |page| page.halved());
        assert_eq!(halves.map(Page::limit).collect::<Vec<_>>(), [100, 50, 25, 12, 6, 3, 1]);
        assert_eq!(Page::new(1, 7).unwrap().doubled(), Page::new(2, 7).unwrap());
        assert_eq!(Page::new(60, 7).unwrap().doubled(), Page::new(100, 7).unwrap());
    }

    #[test]
    fn an_offset_is_an_int32_also_when_it_grows() {
        assert_eq!(Page::new(1, MAX_OFFSET + 1).unwrap_err().field, "offset");
        assert_eq!(Page::FIRST.advanced_by(100).offset(), 100);
        assert_eq!(Page::new(1, MAX_OFFSET).unwrap().advanced_by(1).offset(), MAX_OFFSET);
    }
}
