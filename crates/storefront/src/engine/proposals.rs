//! What buy links ask to show. One at a time, the last one counts, and a flood is nobody's hurry: of many
//! links few are shown, and fewer still raise the window.

use std::sync::Mutex;
use std::time::Duration;

use toffeepay::UserId;
use tokio::time::Instant;

use super::{Engine, EngineEvent, lock};
use crate::buy_link::BuyLink;
use crate::return_link::LinkIgnored;
use crate::shop::ItemId;

/// How many links may come at once.
const AT_ONCE: u32 = 3;
/// How long it takes until one more may come.
const ONE_MORE_AFTER: Duration = Duration::from_secs(5);
/// How long after a link raised the window the next one may.
const RAISE_GAP: Duration = Duration::from_mins(1);

/// What the game, or whoever sent the link, asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The item. The catalogue may not have it.
    pub item: ItemId,
    /// Whether the catalogue has it.
    pub is_on_sale: bool,
    /// The player that it names, where that is another than the one who buys now.
    pub other_player: Option<UserId>,
}

/// The proposal that waits, and how many may come.
#[derive(Default)]
pub(super) struct Proposals {
    waiting: Mutex<Option<BuyLink>>,
    gate: Mutex<Gate>,
}

#[derive(Default)]
struct Gate {
    /// When the gate was last open for all [`AT_ONCE`], in the past by what was used since.
    used_until: Option<Instant>,
    raised_at: Option<Instant>,
}

/// What a link may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Admitted {
    Raising,
    Quietly,
    No,
}

impl Gate {
    fn admit(&mut self, now: Instant) -> Admitted {
        let used_until = self.used_until.map_or(now, |until| until.max(now));
        if used_until + ONE_MORE_AFTER > now + ONE_MORE_AFTER * AT_ONCE {
            return Admitted::No;
        }
        self.used_until = Some(used_until + ONE_MORE_AFTER);
        if self.raised_at.is_some_and(|raised| now < raised + RAISE_GAP) {
            return Admitted::Quietly;
        }
        self.raised_at = Some(now);
        Admitted::Raising
    }
}

impl Engine {
    /// A buy link came. All it can do is have an item shown: it buys nothing and changes nobody.
    pub fn buy_link_arrived(&self, link: &BuyLink) -> Result<(), LinkIgnored> {
        let admitted = lock(&self.core.proposals.gate).admit(Instant::now());
        let raise = match admitted {
            Admitted::No => return Err(LinkIgnored::TooMany),
            Admitted::Quietly => false,
            Admitted::Raising => true,
        };
        *lock(&self.core.proposals.waiting) = Some(link.clone());
        self.core.tell(EngineEvent::ItemProposed { raise });
        Ok(())
    }

    /// What the last buy link asks for, once.
    pub fn take_proposal(&self) -> Option<Proposal> {
        let link = lock(&self.core.proposals.waiting).take()?;
        let player = self.player();
        Some(Proposal {
            is_on_sale: self.core.shop.item(link.item().as_str()).is_some(),
            item: link.item().clone(),
            other_player: link.player().filter(|asked| player.as_ref() != Some(asked)).cloned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_flood_few_links_are_admitted_and_one_raises_the_window() {
        let begun = Instant::now();
        let mut gate = Gate::default();
        let admitted: Vec<_> =
            (0..50_000).map(|n| gate.admit(begun + Duration::from_micros(200 * n))).collect();
        let count = |wanted| admitted.iter().filter(|each| **each == wanted).count();
        // Ten seconds: three at once, and one more after every five.
        assert_eq!((count(Admitted::Raising), count(Admitted::Quietly)), (1, 3));
    }

    #[test]
    fn a_player_who_comes_from_the_game_now_and_then_sees_the_window_each_time() {
        let begun = Instant::now();
        let mut gate = Gate::default();
        for n in 0..5 {
            assert_eq!(gate.admit(begun + Duration::from_secs(90) * n), Admitted::Raising);
        }
    }
}
