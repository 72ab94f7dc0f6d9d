//! Records by id, in the order of their making. A record is replaced whole, and never goes.

use std::collections::HashMap;
use std::hash::Hash;

/// Something that is kept under an id of its own.
pub(crate) trait Record {
    type Id: Clone + Eq + Hash;

    fn id(&self) -> &Self::Id;
}

/// Records of one kind.
#[derive(Debug)]
pub(crate) struct Table<R: Record> {
    rows: Vec<R>,
    by_id: HashMap<R::Id, usize>,
}

impl<R: Record> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_id: HashMap::new() }
    }
}

impl<R: Record> Table<R> {
    pub fn get(&self, id: &R::Id) -> Option<&R> {
        self.rows.get(*self.by_id.get(id)?)
    }

    /// The record at a place that [`put`](Self::put) gave.
    pub fn at(&self, place: usize) -> Option<&R> {
        self.rows.get(place)
    }

    /// All records, oldest first.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Keeps a record in the place of the one with its id, or behind all others. Answers its place.
    pub fn put(&mut self, row: R) -> usize {
        let place = *self.by_id.entry(row.id().clone()).or_insert(self.rows.len());
        match self.rows.get_mut(place) {
            Some(known) => *known = row,
            None => self.rows.push(row),
        }
        place
    }

    /// Keeps several records, see [`put`](Self::put).
    pub fn put_all(&mut self, rows: impl IntoIterator<Item = R>) {
        for row in rows {
            self.put(row);
        }
    }
}
