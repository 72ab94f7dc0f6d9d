//! Webhooks on their way, and the latest of those that arrived or were given up.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use jiff::Timestamp;

use crate::ids::DeliveryId;
use crate::ledger::webhook::DeliveryRecord;

/// How many deliveries are kept once nothing happens to them any more.
const KEPT: usize = 2_000;

/// How many wait for their next try at most: an endpoint that is not there is tried for three days.
pub(crate) const MAX_WAITING: usize = 10_000;

/// Deliveries by number, and those that wait by the time of their next try.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    by_number: BTreeMap<u64, DeliveryRecord>,
    by_id: HashMap<DeliveryId, u64>,
    waiting: BTreeSet<(Timestamp, u64)>,
    over: VecDeque<u64>,
    last_number: u64,
}

impl Deliveries {
    pub fn get(&self, id: &DeliveryId) -> Option<&DeliveryRecord> {
        self.by_number.get(self.by_id.get(id)?)
    }

    pub fn oldest_first(&self) -> impl DoubleEndedIterator<Item = &DeliveryRecord> {
        self.by_number.values()
    }

    /// The number of the delivery that was made last.
    pub fn last_number(&self) -> u64 {
        self.last_number
    }

    /// When something is to be tried next, of what is not on its way already.
    pub fn next_due_beyond(&self, is_on_its_way: impl Fn(&DeliveryId) -> bool) -> Option<Timestamp> {
        let waits =
            |number: &u64| self.by_number.get(number).is_some_and(|waiting| !is_on_its_way(&waiting.id));
        self.waiting.iter().find(|(_, number)| waits(number)).map(|(at, _)| *at)
    }

    /// How many wait for their next try.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Those that must give way to so many more, the oldest first.
    pub fn giving_way_to(&self, more: usize) -> impl Iterator<Item = &DeliveryRecord> {
        let excess = (self.waiting() + more).saturating_sub(MAX_WAITING);
        // Where there is none, none is looked at.
        let oldest = self.by_number.values().filter(|delivery| delivery.due_at().is_some());
        oldest.take(excess)
    }

    /// Those whose next try is due by `now`, the longest waiting first.
    pub fn due(&self, now: Timestamp) -> impl Iterator<Item = &DeliveryRecord> {
        let due = self.waiting.iter().take_while(move |(at, _)| *at <= now);
        due.filter_map(|(_, number)| self.by_number.get(number))
    }

    /// Those that wait for their next try with the time of it, the soonest first.
    pub fn soonest(&self) -> impl Iterator<Item = (Timestamp, &DeliveryRecord)> {
        self.waiting.iter().filter_map(|(at, number)| Some((*at, self.by_number.get(number)?)))
    }

    pub fn put(&mut self, delivery: DeliveryRecord) {
        let number = delivery.number;
        self.last_number = self.last_number.max(number);
        let before = self.by_number.get(&number).map(DeliveryRecord::due_at);
        if let Some(Some(due_at)) = before {
            self.waiting.remove(&(due_at, number));
        }
        match delivery.due_at() {
            Some(due_at) => {
                self.waiting.insert((due_at, number));
                if before == Some(None) {
                    self.over.retain(|over| *over != number);
                }
            }
            None if before == Some(None) => {}
            None => self.over.push_back(number),
        }
        self.by_id.insert(delivery.id.clone(), number);
        self.by_number.insert(number, delivery);
        while self.over.len() > KEPT {
            let forgotten = self.over.pop_front().and_then(|number| self.by_number.remove(&number));
            if let Some(forgotten) = forgotten {
                self.by_id.remove(&forgotten.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::webhook::tests::delivery;

    #[test]
    fn what_is_over_is_kept_up_to_a_number_and_what_waits_always() {
        let mut deliveries = Deliveries::default();
        deliveries.put(delivery(1));
        for number in 2..=(KEPT as u64 + 11) {
            deliveries.put(delivery(number).given_up(Timestamp::UNIX_EPOCH));
        }
        let kept: Vec<_> = deliveries.oldest_first().map(|kept| kept.number).collect();
        assert_eq!((kept[0], kept[1], kept.len()), (1, 12, KEPT + 1));
        assert_eq!(deliveries.last_number(), KEPT as u64 + 11);
        assert!(deliveries.get(&delivery(2).id).is_none());
        assert_eq!(deliveries.due(Timestamp::UNIX_EPOCH).count(), 1);
    }

    #[test]
    fn what_waits_gives_way_beyond_a_number_the_oldest_first() {
        let mut deliveries = Deliveries::default();
        deliveries.put(delivery(1).given_up(Timestamp::UNIX_EPOCH));
        for number in 2..=(MAX_WAITING as u64) {
            deliveries.put(delivery(number));
        }
        let gives_way = |deliveries: &Deliveries, more| {
            deliveries.giving_way_to(more).map(|delivery| delivery.number).collect::<Vec<_>>()
        };
        assert_eq!(gives_way(&deliveries, 1), [0_u64; 0]);
        assert_eq!(gives_way(&deliveries, 3), [2, 3]);
        deliveries.put(delivery(2).given_up(Timestamp::UNIX_EPOCH));
        assert_eq!(gives_way(&deliveries, 3), [3]);
    }

    #[test]
    fn a_delivery_that_is_sent_again_waits_again_and_is_over_once() {
        let mut deliveries = Deliveries::default();
        let over = delivery(1).given_up(Timestamp::UNIX_EPOCH);
        deliveries.put(over.clone());
        deliveries.put(over.resent(None, Timestamp::UNIX_EPOCH));
        assert_eq!((deliveries.over.len(), deliveries.due(Timestamp::UNIX_EPOCH).count()), (0, 1));
        deliveries.put(over.clone());
        deliveries.put(over);
        assert_eq!((deliveries.over.len(), deliveries.due(Timestamp::UNIX_EPOCH).count()), (1, 0));
    }
}
