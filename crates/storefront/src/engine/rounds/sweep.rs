//! One way through the lists of pending sessions: which page is next, who was seen, who is missing. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use toffeepay::{GameId, ListSessions, Page, Session, SessionId, SessionStatus, UserId};

use super::Listed;
use crate::purchase::PurchaseId;

/// The most entries that one page may have.
const LONGEST_PAGE: u16 = 100;
/// A page is not made shorter than this: below it, asking for each session costs no more.
const SHORTEST_PAGE: u16 = 5;
/// How many players of one game have a list each; with more, the game's own list is read.
const PLAYERS: usize = 3;

/// The way: lists that are still to be read, the last one first.
#[derive(Debug)]
pub(super) struct Sweep {
    lists: Vec<List>,
    limit: u16,
}

#[derive(Debug)]
struct List {
    game: GameId,
    user: Option<UserId>,
    /// Who has not been seen on it.
    awaited: HashMap<SessionId, PurchaseId>,
    /// What was on it so far: a list that only repeats itself has come to its end.
    known: HashSet<SessionId>,
    offset: u64,
}

/// What a page showed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// These are still pending.
    pub pending: Vec<PurchaseId>,
    /// The list was read to its end, and these were not on it.
    pub missing: Vec<PurchaseId>,
}

impl Sweep {
    /// A way that leads past all of these.
    pub(super) fn of<'a>(resting: impl IntoIterator<Item = (PurchaseId, &'a Listed)>) -> Self {
        let mut games: BTreeMap<&str, Vec<(PurchaseId, &Listed)>> = BTreeMap::new();
        for (id, listed) in resting {
            games.entry(listed.game.as_str()).or_default().push((id, listed));
        }
        let mut lists = Vec::new();
        for members in games.into_values() {
            let players: BTreeSet<&str> = members.iter().map(|(_, listed)| listed.user.as_str()).collect();
            let mut of_game: BTreeMap<Option<&str>, List> = BTreeMap::new();
            for (id, listed) in members {
                let user = (players.len() <= PLAYERS).then_some(&listed.user);
                let list = of_game.entry(user.map(UserId::as_str)).or_insert_with(|| List {
                    game: listed.game.clone(),
                    user: user.cloned(),
                    awaited: HashMap::new(),
                    known: HashSet::new(),
                    offset: 0,
                });
                list.awaited.insert(listed.session.clone(), id);
            }
            lists.extend(of_game.into_values());
        }
        Self { lists, limit: LONGEST_PAGE }
    }

    /// Whether everything was read.
    pub(super) fn is_done(&self) -> bool {
        self.lists.is_empty()
    }

    /// What to ask for next.
    pub(super) fn ask(&self) -> Option<(ListSessions, Page)> {
        let list = self.lists.last()?;
        let asked = ListSessions {
            game_id: list.game.clone(),
            user_id: list.user.clone(),
            status: Some(SessionStatus::Pending),
        };
        Some((asked, Page::new(self.limit, list.offset).ok()?))
    }

    /// Takes the page that was asked for. An API that does not filter by status is read all the same.
    pub(super) fn take(&mut self, sessions: &[Session]) -> Found {
        let Some(list) = self.lists.last_mut() else { return Found::default() };
        let pending = sessions.iter().filter(|session| session.status == SessionStatus::Pending);
        let pending = pending.filter_map(|session| list.awaited.remove(&session.id)).collect();
        list.offset += sessions.len() as u64;
        let before = list.known.len();
        list.known.extend(sessions.iter().map(|session| session.id.clone()));
        let at_its_end = sessions.len() < usize::from(self.limit) || list.known.len() == before;
        if !at_its_end && !list.awaited.is_empty() {
            return Found { pending, missing: Vec::new() };
        }
        Found { pending, missing: self.give_up() }
    }

    /// Leaves the list that is being read; gives those who were not seen on it.
    pub(super) fn give_up(&mut self) -> Vec<PurchaseId> {
        self.lists.pop().map(|list| list.awaited.into_values().collect()).unwrap_or_default()
    }

    /// Has shorter pages from now on; `false` when they are as short as is of use.
    pub(super) fn ask_for_less(&mut self) -> bool {
        let shorter = self.limit / 4;
        let is_of_use = shorter >= SHORTEST_PAGE;
        if is_of_use {
            self.limit = shorter;
        }
        is_of_use
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn listed(user: usize) -> Listed {
        Listed {
            session: SessionId::new("replaced").unwrap(),
            game: GameId::new("space_shooter").unwrap(),
            user: UserId::new(format!("player_{user}")).unwrap(),
        }
    }

    fn id(number: usize) -> PurchaseId {
        PurchaseId::from_random((number as u128).to_be_bytes())
    }

    fn session(number: usize, user: usize, status: &str) -> Session {
        let session = json!({
            "id": format!("ses_{number:04}"), "status": status, "user_id": format!("player_{user}"),
            "game_id": "space_shooter", "item": { "title": "Coins", "price": 499, "currency": "USD" },
            "created_at": "2026-01-01T00:00:00Z",
        });
        serde_json::from_value(session).unwrap()
    }

    fn sweep(users: &[usize]) -> Sweep {
        let members: Vec<_> = users
            .iter()
            .enumerate()
            .map(|(number, user)| {
                let session = SessionId::new(format!("ses_{number:04}")).unwrap();
                (id(number), Listed { session, ..listed(*user) })
            })
            .collect();
        Sweep::of(members.iter().map(|(id, listed)| (*id, listed)))
    }

    /// Goes all the way; gives who was found pending, who was missing, and how often was asked.
    fn walk(mut sweep: Sweep, all: &[Session]) -> (Vec<PurchaseId>, Vec<PurchaseId>, usize) {
        let (mut pending, mut missing, mut asked) = (Vec::new(), Vec::new(), 0);
        while let Some((list, page)) = sweep.ask() {
            asked += 1;
            let shown: Vec<_> = all
                .iter()
                .filter(|session| list.user_id.as_ref().is_none_or(|user| *user == session.user_id))
                .skip(usize::try_from(page.offset()).unwrap())
                .take(usize::from(page.limit()))
                .cloned()
                .collect();
            let found = sweep.take(&shown);
            pending.extend(found.pending);
            missing.extend(found.missing);
        }
        assert!(sweep.is_done());
        (pending, missing, asked)
    }

    proptest! {
        #[test]
        fn everybody_is_either_seen_pending_or_missing_and_only_once(
            members in prop::collection::vec((0_usize..6, prop::sample::select(vec!["pending", "paid", ""])), 0..260)
        ) {
            let users: Vec<_> = members.iter().map(|(user, _)| *user).collect();
            // "" is not listed at all; "paid" is listed by an API that does not filter.
            let all: Vec<_> = members
                .iter()
                .enumerate()
                .filter(|(_, (_, status))| !status.is_empty())
                .map(|(number, (user, status))| session(number, *user, status))
                .collect();
            let (mut pending, mut missing, _) = walk(sweep(&users), &all);
            let of = |wanted: bool| -> Vec<PurchaseId> {
                let numbered = members.iter().enumerate();
                numbered.filter(|(_, (_, status))| (*status == "pending") == wanted).map(|(n, _)| id(n)).collect()
            };
            pending.sort_by_key(ToString::to_string);
            missing.sort_by_key(ToString::to_string);
            prop_assert_eq!(pending, of(true));
            prop_assert_eq!(missing, of(false));
        }
    }

    #[test]
    fn a_few_players_have_a_list_each_and_many_share_the_game_s() {
        let all: Vec<_> = (0..40).map(|number| session(number, number % 2, "pending")).collect();
        let users: Vec<_> = (0..40).map(|number| number % 2).collect();
        assert_eq!(walk(sweep(&users), &all).2, 2);
        let all: Vec<_> = (0..40).map(|number| session(number, number, "pending")).collect();
        let users: Vec<_> = (0..40).collect();
        assert_eq!(walk(sweep(&users), &all).2, 1);
    }

    #[test]
    fn a_list_that_only_repeats_itself_is_left() {
        let page: Vec<_> = (500..600).map(|number| session(number, 0, "pending")).collect();
        let mut sweep = sweep(&[0, 0]);
        assert_eq!(sweep.take(&page), Found::default());
        assert_eq!(sweep.take(&page).missing.len(), 2);
        assert!(sweep.is_done());
    }

    #[test]
    fn pages_are_made_shorter_but_not_without_end() {
        let mut sweep = sweep(&[0]);
        let limits: Vec<_> = std::iter::from_fn(|| sweep.ask_for_less().then_some(sweep.limit)).collect();
        assert_eq!(limits, [25, 6]);
    }
}
