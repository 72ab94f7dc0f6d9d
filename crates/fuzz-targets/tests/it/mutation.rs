//! Inputs that are nearly good: those of a corpus, changed in a few places.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What a reader may trip over, wherever it is put.
const TRIPS: &[&[u8]] = &[
    b"\0",
    b"\t",
    b"\r\n",
    b" ",
    b"\\",
    b"%00",
    b"%2e",
    b"@",
    b":",
    b"#",
    b"?",
    b"&",
    b"=",
    b"//",
    b"..",
    b"\"",
    b"{",
    b"[",
    b"]",
    b"}",
    b",",
    b"null",
    b"-1",
    b"1e999",
    b"99999999999999999999",
    b"NaN",
    b"\\ud800",
    b"\xff",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"<html>",
    b"state=",
    b"\"status\":\"paid\"",
    b"\"id\":null,",
    b"Host: evil.example\r\n",
    b"Content-Length: 1\r\n",
];

#[derive(Clone, Debug)]
enum Change {
    Flip(Index, u8),
    Insert(Index, &'static [u8]),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    Cut(Index),
    /// The rest is that of another input.
    Splice(Index, Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1_u8..).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (at(), select(TRIPS)).prop_map(|(at, trip)| Change::Insert(at, trip)),
        (at(), 1_usize..20).prop_map(|(at, length)| Change::Remove(at, length)),
        (at(), 1_usize..20, 1_usize..200).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        at().prop_map(Change::Cut),
        (at(), at(), at()).prop_map(|(at, other, from)| Change::Splice(at, other, from)),
    ]
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
        match self {
            Self::Flip(at, bits) => {
                let at = place(at, bytes);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= bits;
                }
            }
            Self::Insert(at, trip) => {
                let at = place(at, bytes);
                bytes.splice(at..at, trip.iter().copied());
            }
            Self::Remove(at, length) => {
                let at = place(at, bytes);
                let end = bytes.len().min(at + length);
                bytes.drain(at..end);
            }
            Self::Repeat(at, length, times) => {
                let at = place(at, bytes);
                let end = bytes.len().min(at + length);
                let repeated = bytes[at..end].repeat(*times);
                bytes.splice(at..at, repeated);
            }
            Self::Cut(at) => bytes.truncate(place(at, bytes)),
            Self::Splice(at, other, from) => {
                let other = &seeds[other.index(seeds.len())];
                bytes.truncate(place(at, bytes));
                bytes.extend_from_slice(&other[place(from, other)..]);
            }
        }
    }
}

/// An input of these, changed in one to four places.
pub fn mutated(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (any::<Index>(), prop::collection::vec(change(), 1..5)).prop_map(move |(seed, changes)| {
        let mut bytes = seeds[seed.index(seeds.len())].clone();
        for change in &changes {
            change.apply(&mut bytes, &seeds);
        }
        bytes
    })
}
