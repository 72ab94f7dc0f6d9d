//! The statement: the list of purchases, searched, filtered, paged by key, and added up.
//!
//! Every query goes along an index (a test asks SQLite for its plans), so that a journal of 100,000
//! purchases reads as one of ten.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, Params, params, params_from_iter, types::Value};

use super::row::{self, COLUMNS};
use super::{JournalError, PageMark, words};
use crate::environment::EnvironmentName;
use crate::purchase::{FinalStatus, Purchase, PurchaseState};

/// Where a purchase stands, as far as the statement tells purchases apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Neither final nor rejected.
    Open,
    /// Paid, and the money was not given back.
    Paid,
    /// It took money, and gave it back: paid, or not.
    Refunded,
    /// Failed.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Expired.
    Expired,
    /// Not made.
    Rejected,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Paid,
        Self::Refunded,
        Self::Failed,
        Self::Cancelled,
        Self::Expired,
        Self::Rejected,
    ];

    /// Where a purchase stands.
    pub fn of(purchase: &Purchase) -> Self {
        match &purchase.state {
            PurchaseState::Creating | PurchaseState::Pending => Self::Open,
            PurchaseState::Final(_) if purchase.refunded_at.is_some() => Self::Refunded,
            PurchaseState::Final(FinalStatus::Paid) => Self::Paid,
            PurchaseState::Final(FinalStatus::Failed) => Self::Failed,
            PurchaseState::Final(FinalStatus::Cancelled) => Self::Cancelled,
            PurchaseState::Final(FinalStatus::Expired) => Self::Expired,
            PurchaseState::Rejected(_) => Self::Rejected,
        }
    }

    /// The name, as in the journal's column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Refunded => "refunded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
        }
    }
}

/// Which purchases to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words, each the beginning of one in title, item, player or an id. Empty: all.
    pub search: String,
    /// Only these.
    pub standing: Option<Standing>,
    /// Begun at this moment or later.
    pub from: Option<Timestamp>,
    /// Begun before this moment.
    pub until: Option<Timestamp>,
}

/// Where in the list to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the newest.
    Newest,
    /// After a page.
    After(PageMark),
    /// At the n-th, counted from zero: for a scroll bar that was dragged.
    At(u32),
}

/// What the purchases of a filter add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many there are.
    pub count: u64,
    /// What was paid and given back; `None` when a search finds too many to add up.
    pub totals: Option<Vec<Total>>,
}

/// A sum of one environment and one currency. Play money and real money are never added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Where.
    pub environment: EnvironmentName,
    /// The currency's code.
    pub currency: String,
    /// Paid and not given back, in minor units.
    pub paid: i64,
    /// Given back, in minor units.
    pub refunded: i64,
}

/// More finds of a search than this are not added up.
const MOST_ADDED_UP: u64 = 5_000;

/// A place is a time in milliseconds times this, see the migration.
const PLACES_A_MILLISECOND: i64 = 1_048_576;

/// The lowest place of a moment.
pub(super) fn first_place(at: Timestamp) -> i64 {
    at.as_millisecond().max(0).saturating_mul(PLACES_A_MILLISECOND)
}

/// A filter as the bounds and conditions of a query.
struct Bounds {
    /// Exclusive.
    below: i64,
    /// Inclusive.
    from: i64,
    words: Option<String>,
    standing: Option<Standing>,
}

impl Bounds {
    fn of(filter: &Filter) -> Self {
        Self {
            below: filter.until.map_or(i64::MAX, first_place),
            from: filter.from.map_or(0, first_place),
            words: words::query(&filter.search),
            standing: filter.standing,
        }
    }

    /// The column of the places that are meant, and where they are found.
    fn places(&self) -> (&'static str, String) {
        let (place, table, meant) = match (&self.words, self.standing) {
            (Some(_), _) => ("rowid", "purchase_words", Some("purchase_words MATCH ?")),
            (None, Some(_)) => ("place", "purchases", Some("standing = ?")),
            (None, None) => ("place", "purchases", None),
        };
        let bounded = self.is_bounded().then(|| format!("{place} < ? AND {place} >= ?"));
        let conditions: Vec<_> = meant.map(str::to_owned).into_iter().chain(bounded).collect();
        let keyword = if conditions.is_empty() { "" } else { " WHERE " };
        (place, format!("{table}{keyword}{}", conditions.join(" AND ")))
    }

    /// The values of the places, in the order of their conditions.
    fn values(&self) -> Vec<Value> {
        let meant: Option<Value> = match (&self.words, self.standing) {
            (Some(words), Some(standing)) => Some(format!("{words} AND mark:{}", standing.as_str()).into()),
            (Some(words), None) => Some(words.clone().into()),
            (None, Some(standing)) => Some(standing.as_str().to_owned().into()),
            (None, None) => None,
        };
        let bounds = self.is_bounded().then(|| [self.below, self.from].map(Value::from));
        meant.into_iter().chain(bounds.into_iter().flatten()).collect()
    }

    /// Bounds are held against each find, also where they bound nothing.
    fn is_bounded(&self) -> bool {
        self.below < i64::MAX || self.from > 0
    }

    /// The places, the newest first.
    fn newest_first(&self) -> String {
        let (place, meant) = self.places();
        format!("SELECT {place} AS at FROM {meant} ORDER BY {place} DESC")
    }

    fn page_sql(&self) -> String {
        format!(
            "SELECT {COLUMNS} FROM ({} LIMIT {{limit}}) AS found CROSS JOIN purchases INDEXED BY statement \
             ON purchases.place = found.at ORDER BY found.at DESC",
            self.newest_first()
        )
    }

    fn nth_sql(&self) -> String {
        format!("{} LIMIT 1 OFFSET {{n}}", self.newest_first())
    }

    /// Left to itself, SQLite takes the index of the totals, which has all columns, and goes for each find through
    /// everything that stands as it does.
    fn sums_sql(&self) -> String {
        let (place, meant) = self.places();
        format!(
            "SELECT standing, environment, paid_currency, sum(paid_amount) FROM (SELECT {place} AS at FROM {meant}) AS found \
             CROSS JOIN purchases INDEXED BY statement ON purchases.place = found.at WHERE standing IN ('paid', 'refunded') GROUP BY 1, 2, 3"
        )
    }

    /// Without an order: bringing the finds into one costs as much as finding them.
    fn count_sql(&self) -> String {
        format!("SELECT count(*) FROM {}", self.places().1)
    }
}

/// A page, and where the next one begins.
pub(super) fn page(
    connection: &Connection,
    filter: &Filter,
    start: Start,
    limit: u32,
) -> Result<(Vec<Purchase>, Option<i64>), JournalError> {
    let mut bounds = Bounds::of(filter);
    match start {
        Start::Newest | Start::At(0) => {}
        Start::After(mark) => bounds.below = bounds.below.min(mark.0),
        Start::At(n) => {
            let sql = bounds.nth_sql().replace("{n}", &n.to_string());
            let mut rows = connection.prepare(&sql)?;
            let mut rows = rows.query(params_from_iter(bounds.values()))?;
            let Some(row) = rows.next()? else { return Ok((Vec::new(), None)) };
            bounds.below = row.get::<_, i64>(0)?.saturating_add(1);
        }
    }
    let sql = bounds.page_sql().replace("{limit}", &(u64::from(limit) + 1).to_string());
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params_from_iter(bounds.values()))?;
    let (mut purchases, mut read, mut last) = (Vec::new(), 0, None);
    while let Some(row) = rows.next()? {
        if read >= limit {
            return Ok((purchases, last));
        }
        read += 1;
        last = Some(row.get("place")?);
        purchases.extend(row::readable(row));
    }
    Ok((purchases, None))
}

/// Counts and adds up.
pub(super) fn summary(connection: &Connection, filter: &Filter) -> Result<Summary, JournalError> {
    let bounds = Bounds::of(filter);
    let count: i64 =
        connection.query_row(&bounds.count_sql(), params_from_iter(bounds.values()), |row| row.get(0))?;
    let count = u64::try_from(count).unwrap_or_default();
    let wanted: &[Standing] = match filter.standing {
        None => &[Standing::Paid, Standing::Refunded],
        Some(Standing::Paid) => &[Standing::Paid],
        Some(Standing::Refunded) => &[Standing::Refunded],
        Some(_) => &[],
    };
    let mut sums = Sums::default();
    if bounds.words.is_some() {
        if count > MOST_ADDED_UP {
            return Ok(Summary { count, totals: None });
        }
        sums.add(connection, &bounds.sums_sql(), params_from_iter(bounds.values()))?;
    } else {
        for standing in wanted {
            let values = params![standing.as_str(), bounds.from, bounds.below];
            sums.add(connection, ADDED_UP_BY_STANDING, values)?;
        }
    }
    Ok(Summary { count, totals: Some(sums.into_totals()) })
}

const ADDED_UP_BY_STANDING: &str = "SELECT ?1, environment, paid_currency, sum(paid_amount) \
    FROM purchases INDEXED BY totals WHERE standing = ?1 AND place >= ?2 AND place < ?3 \
    GROUP BY environment, paid_currency";

/// Sums by environment and currency.
#[derive(Default)]
struct Sums(BTreeMap<(String, String), (i64, i64)>);

impl Sums {
    fn add(&mut self, connection: &Connection, sql: &str, values: impl Params) -> Result<(), JournalError> {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query(values)?;
        while let Some(row) = rows.next()? {
            let Some(standing) = row.get::<_, Option<String>>(0)? else { continue };
            let sum: i64 = row.get(3)?;
            let entry = self.0.entry((row.get(1)?, row.get(2)?)).or_default();
            match standing.as_str() {
                "refunded" => entry.1 = entry.1.saturating_add(sum),
                _ => entry.0 = entry.0.saturating_add(sum),
            }
        }
        Ok(())
    }

    fn into_totals(self) -> Vec<Total> {
        let total = |((environment, currency), (paid, refunded)): ((String, String), (i64, i64))| {
            let environment = EnvironmentName::parse(&environment)?;
            Some(Total { environment, currency, paid, refunded })
        };
        self.0.into_iter().filter_map(total).collect()
    }
}

#[cfg(test)]
mod tests;
