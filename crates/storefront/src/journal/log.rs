//! Looks at SQLite's write-ahead log before SQLite does: what is damaged in it, and all that comes after, SQLite
//! leaves out without a word.
//!
//! A log also ends in what a crash cut off, and then in what an earlier round left there. So damage is only what a
//! crash can't leave: a fault with more than one whole transaction behind it, for each transaction is synced before
//! the next begins, or a bit that differs.
//!
//! Of a bit in the upper half of a word that can't be said: there the sums are weak. A header that was written over a
//! page that was not, where an earlier round left a page that differs in a count, can look as if one bit did.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// Of a frame's header, the checksum covers so many bytes; salts and checksum follow.
const COVERED: usize = 8;
const SALTS: usize = COVERED;
const SUMS: usize = 16;
const MAGIC: u32 = 0x377f_0682;
/// Of a difference from so high a bit of a word on, the sums keep too little to say that it is but one bit: the lower
/// bits of both are as they were, wherever it is and however many they are.
const TOLD_BITS: u32 = 16;

/// A running checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sum(u32, u32);

/// How the words of a checksum are written.
#[derive(Clone, Copy, Debug)]
enum Order {
    Little,
    Big,
}

/// What is damaged, if anything is. A log that is not there has no damage.
pub(super) fn damage(path: &Path) -> io::Result<Option<String>> {
    match File::open(path) {
        Ok(file) => damage_in(BufReader::with_capacity(1 << 16, file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn damage_in(mut log: impl Read) -> io::Result<Option<String>> {
    let mut header = [0; HEADER];
    if !fill(&mut log, &mut header)? {
        return Ok(None);
    }
    let Some(header) = Header::read(&header) else {
        let flipped = (0..HEADER * 8).any(|bit| {
            let mut other = header;
            other[bit / 8] ^= 1 << (bit % 8);
            Header::read(&other).is_some()
        });
        return Ok(flipped.then(|| "a bit of its log's header differs".to_owned()));
    };
    let mut frame = vec![0; FRAME_HEADER + header.page_size];
    let (mut before, mut number) = (header.sum, 0_u64);
    loop {
        if !fill(&mut log, &mut frame)? {
            return Ok(None);
        }
        number += 1;
        let found = Frame::read(&frame, before, &header);
        if !found.is_of(&header) || found.stored != found.computed {
            if found.stored == found.computed || (found.is_of(&header) && found.is_a_bit_off(&frame, &header))
            {
                return Ok(Some(format!("a bit of frame {number} of its log differs")));
            }
            let behind = transactions_behind(&mut log, &mut frame, found, &header)?;
            return Ok(behind.then(|| format!("frame {number} of its log is damaged, and whole ones follow")));
        }
        before = found.stored;
    }
}

/// Whether more than one whole transaction follows on a frame that is at fault.
fn transactions_behind(
    log: &mut impl Read,
    frame: &mut [u8],
    mut last: Frame,
    header: &Header,
) -> io::Result<bool> {
    let mut commits = 0;
    while fill(log, frame)? {
        let by_stored = Frame::read(frame, last.stored, header);
        let by_computed = Frame::read(frame, last.computed, header);
        let found = [by_stored, by_computed].into_iter().find(|found| found.stored == found.computed);
        commits += u32::from(found.is_some_and(|found| found.is_of(header) && found.ends_a_transaction));
        if commits > 1 {
            return Ok(true);
        }
        last = found.unwrap_or(by_stored);
    }
    Ok(false)
}

struct Header {
    order: Order,
    page_size: usize,
    salts: [u8; 8],
    sum: Sum,
}

impl Header {
    /// Reads a header that is as SQLite writes one.
    fn read(raw: &[u8; HEADER]) -> Option<Self> {
        let order = match word(raw, 0, Order::Big) {
            MAGIC => Order::Little,
            other if other == MAGIC | 1 => Order::Big,
            _ => return None,
        };
        let page_size = usize::try_from(word(raw, 8, Order::Big)).ok()?;
        let sum = Sum(word(raw, 24, Order::Big), word(raw, 28, Order::Big));
        let sound = page_size.is_power_of_two()
            && (512..=65_536).contains(&page_size)
            && Sum(0, 0).over(raw.get(..24)?, order) == sum;
        let salts = raw.get(16..24)?.try_into().ok()?;
        sound.then_some(Self { order, page_size, salts, sum })
    }
}

#[derive(Clone, Copy)]
struct Frame {
    salts: [u8; 8],
    ends_a_transaction: bool,
    stored: Sum,
    computed: Sum,
}

impl Frame {
    fn read(raw: &[u8], before: Sum, header: &Header) -> Self {
        let mut salts = [0; 8];
        salts.copy_from_slice(&raw[SALTS..SUMS]);
        let computed = before.over(&raw[..COVERED], header.order).over(&raw[FRAME_HEADER..], header.order);
        let stored = Sum(word(raw, SUMS, Order::Big), word(raw, SUMS + 4, Order::Big));
        Self { salts, ends_a_transaction: word(raw, 4, Order::Big) != 0, stored, computed }
    }

    /// Whether it was written in this round of the log.
    fn is_of(&self, header: &Header) -> bool {
        self.salts == header.salts
    }

    /// Whether one bit of the frame, turned round, makes it whole, as far as that can be told. A sum is linear in each
    /// word, so this takes no more than one look at each bit.
    fn is_a_bit_off(&self, raw: &[u8], header: &Header) -> bool {
        let Sum(stored_one, stored_two) = self.stored;
        let Sum(one, two) = self.computed;
        let turned = [stored_one ^ one, stored_two ^ two];
        if turned.iter().map(|word| word.count_ones()).sum::<u32>() == 1 {
            return turned.iter().all(|word| word >> TOLD_BITS == 0);
        }
        let off = Sum(stored_one.wrapping_sub(one), stored_two.wrapping_sub(two));
        let covered = [&raw[..COVERED], &raw[FRAME_HEADER..]].concat();
        // What one more in the first and in the second word of a pair adds to the sum, from the last pair back.
        let (mut first, mut second) = (Sum(1, 1), Sum(0, 1));
        for pair in covered.rchunks_exact(8) {
            for (at, adds) in [(0, first), (4, second)] {
                let word = word(pair, at, header.order);
                let turned = (0..TOLD_BITS).any(|bit| {
                    let value = 1_u32 << bit;
                    let change = if word & value == 0 { value } else { value.wrapping_neg() };
                    Sum(adds.0.wrapping_mul(change), adds.1.wrapping_mul(change)) == off
                });
                if turned {
                    return true;
                }
            }
            (first, second) = (first.after_a_pair(), second.after_a_pair());
        }
        false
    }
}

impl Sum {
    /// The sum after some more words, of which there is an even number.
    fn over(self, bytes: &[u8], order: Order) -> Self {
        let read = match order {
            Order::Little => u32::from_le_bytes,
            Order::Big => u32::from_be_bytes,
        };
        let (words, _) = bytes.as_chunks::<4>();
        let (pairs, _) = words.as_chunks::<2>();
        let Self(mut one, mut two) = self;
        for [first, second] in pairs {
            one = one.wrapping_add(read(*first)).wrapping_add(two);
            two = two.wrapping_add(read(*second)).wrapping_add(one);
        }
        Self(one, two)
    }

    /// What becomes of a difference by a pair of words that are as they should be.
    fn after_a_pair(self) -> Self {
        let one = self.0.wrapping_add(self.1);
        Self(one, self.1.wrapping_add(one))
    }
}

fn word(bytes: &[u8], at: usize, order: Order) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    match order {
        Order::Little => u32::from_le_bytes(word),
        Order::Big => u32::from_be_bytes(word),
    }
}

/// Reads until the buffer is full; `false` where the log ends before.
fn fill(log: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
