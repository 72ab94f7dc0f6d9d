//! The links that came while a purchase went on, of the link lab's log.

use jiff::{SignedDuration, Timestamp};
use scenarios::format::LinkKind;
use scenarios::protocol::Entry as Noted;
use scenarios::record::{LinkSeen, Remark};
use storefront::purchase::PurchaseId;
use storefront::return_link::LinkIgnored;

use crate::link_lab::{Entry, Shot, Verdict};

/// Links that name no purchase belong to the one that was in hand: so long after the last that is known of it.
const STILL_IN_HAND: SignedDuration = SignedDuration::from_mins(2);

/// Those of a purchase, oldest first, and what can't be written of them. The log has the last one first.
pub(super) fn of(
    log: &[Entry],
    id: PurchaseId,
    begun_at: Timestamp,
    timeline: &[Noted],
) -> (Vec<LinkSeen>, Vec<Remark>) {
    let last = timeline.last().map_or(begun_at, |entry| entry.at);
    let until = last.checked_add(STILL_IN_HAND).unwrap_or(Timestamp::MAX);
    let (mut links, mut left_out) = (Vec::new(), Vec::new());
    for entry in log.iter().rev() {
        let Some(came) = entry.came else { continue };
        let shot = entry.fired.map(|fired| fired.shot);
        let made = match came.verdict {
            Verdict::Taken(taken) if taken.purchase == id => "rang",
            Verdict::Ignored(reason) if (begun_at..=until).contains(&came.at) => reason.code(),
            Verdict::Taken(_) | Verdict::Proposed | Verdict::KeptForLater | Verdict::Ignored(_) => continue,
        };
        let kind = match (shot, came.verdict) {
            (Some(shot), _) => {
                let Some(kind) = kind_of(shot) else {
                    left_out.push(Remark::LinkNotWritten(format!("{shot:?}")));
                    continue;
                };
                kind
            }
            (None, Verdict::Taken(_)) => LinkKind::Own,
            (None, Verdict::Ignored(LinkIgnored::UnknownState)) => LinkKind::Forged,
            (None, Verdict::Ignored(LinkIgnored::NoState)) => LinkKind::Stateless,
            (None, Verdict::Ignored(LinkIgnored::OtherScheme)) => LinkKind::Foreign,
            (None, _) => continue,
        };
        links.push(LinkSeen { at: came.at, kind, by_hand: shot.is_some(), made: made.to_owned() });
    }
    (links, left_out)
}

/// The link as a step sends it.
fn kind_of(shot: Shot) -> Option<LinkKind> {
    match shot {
        Shot::Good | Shot::Duplicate | Shot::Late => Some(LinkKind::Own),
        Shot::Claiming => Some(LinkKind::Claiming),
        Shot::Forged => Some(LinkKind::Forged),
        Shot::Foreign => Some(LinkKind::Foreign),
        Shot::Stateless => Some(LinkKind::Stateless),
        Shot::TwoStates | Shot::OtherPath | Shot::Fragment | Shot::TooLong | Shot::NotAscii => None,
    }
}
