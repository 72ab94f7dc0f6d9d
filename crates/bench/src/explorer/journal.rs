//! What the journal of this machine has, read beside the API.

use std::collections::HashSet;

use ipc::bench::{BenchSessionDetail, JournalComparison};
use storefront::engine::{ApiAccess, Engine, EngineError};
use storefront::journal::{Filter, Start};
use storefront::purchase::Purchase;
use toffeepay::{Entries, Error, GameId, ListPayments, ListSessions, Result as ApiResult, SessionId};

use super::compare::{compare, compare_all};
use super::dossier::Dossier;

/// How many sessions and payments of the game are read to be compared.
const LISTED: usize = 1_000;
/// How many purchases of a page, and how many pages of the journal.
const PURCHASES: u32 = 200;
const PAGES: usize = 5;
/// How many sessions that were not listed are asked for by name.
const ASKED: usize = 50;

/// A session as it was read, with what the journal has of it. A journal that can't be read has nothing to say.
pub async fn detail(engine: &Engine, api: &ApiAccess, dossier: &Dossier) -> BenchSessionDetail {
    let Ok(purchase) = purchase_of(engine, api, &dossier.session.id).await else { return dossier.view(None) };
    let payments: Vec<_> = dossier.payments.iter().map(|(payment, _)| payment).collect();
    dossier.view(Some(&compare(purchase.as_ref(), &dossier.session, &payments)))
}

/// The journal of the environment in use held against the API.
pub async fn compare_journal(
    engine: &Engine,
    api: &ApiAccess,
    game_id: &GameId,
) -> Result<JournalComparison, EngineError> {
    let (purchases, all_purchases) = purchases(engine, api).await?;
    let client = api.client();
    let (mut sessions, all_sessions) = first(client.sessions(ListSessions::of(game_id.clone()))).await?;
    let (payments, all_payments) = first(client.payments(ListPayments::of(game_id.clone()))).await?;
    let listed: HashSet<_> = sessions.iter().map(|session| session.id.clone()).collect();
    let not_listed: Vec<_> = purchases
        .iter()
        .filter_map(|purchase| purchase.session.as_ref())
        .filter(|record| !listed.contains(&record.id))
        .collect();
    let all_asked = not_listed.len() <= ASKED;
    let mut unknown = HashSet::new();
    for record in not_listed.into_iter().take(ASKED) {
        match client.get_session(&record.id).await {
            Ok(session) => sessions.push(session),
            Err(Error::NotFound(_)) => drop(unknown.insert(record.id.clone())),
            Err(error) => return Err(error.into()),
        }
    }
    let is_whole = all_purchases && all_sessions && all_payments && all_asked;
    Ok(compare_all(&purchases, &sessions, &payments, &unknown, is_whole))
}

/// The first entries of a list, and whether they are all.
async fn first<T: Send + 'static>(mut entries: Entries<T>) -> ApiResult<(Vec<T>, bool)> {
    let mut read = Vec::new();
    while let Some(entry) = entries.next().await.transpose()? {
        if read.len() == LISTED {
            return Ok((read, false));
        }
        read.push(entry);
    }
    Ok((read, true))
}

async fn purchases(engine: &Engine, api: &ApiAccess) -> Result<(Vec<Purchase>, bool), EngineError> {
    let (mut purchases, mut start) = (Vec::new(), Start::Newest);
    for _ in 0..PAGES {
        let (reports, next) = engine.statement(Filter::default(), start, PURCHASES).await?;
        let read = reports.into_iter().map(|report| report.purchase);
        purchases.extend(read.filter(|purchase| purchase.order.is_of(api.environment())));
        match next {
            Some(mark) => start = Start::After(mark),
            None => return Ok((purchases, true)),
        }
    }
    Ok((purchases, false))
}

async fn purchase_of(
    engine: &Engine,
    api: &ApiAccess,
    session: &SessionId,
) -> Result<Option<Purchase>, EngineError> {
    let filter = Filter { search: session.to_string(), ..Filter::default() };
    let (reports, _) = engine.statement(filter, Start::Newest, PURCHASES).await?;
    Ok(reports.into_iter().map(|report| report.purchase).find(|purchase| {
        purchase.order.is_of(api.environment())
            && purchase.session.as_ref().is_some_and(|record| record.id == *session)
    }))
}
