//! The words that a purchase is found by. Derived from the rows: where they can't be written, a purchase
//! is only harder to find, and everything else goes on.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::JournalError;
use crate::purchase::{Purchase, PurchaseId};

/// Most terms of a search that count, and the most characters of each.
const MAX_TERMS: usize = 12;
const MAX_TERM: usize = 80;

/// Writes the words of a purchase, over those of before.
pub(super) fn write(transaction: &Transaction<'_>, purchase: &Purchase) {
    if let Err(error) = try_write(transaction, purchase) {
        tracing::warn!(purchase = %purchase.id(), %error, "it can't be found by words");
    }
}

fn try_write(transaction: &Transaction<'_>, purchase: &Purchase) -> Result<(), JournalError> {
    let mut read = transaction.prepare_cached("SELECT place, standing FROM purchases WHERE id = ?1")?;
    let (place, standing): (i64, String) =
        read.query_row(params![purchase.id().to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut write = transaction
        .prepare_cached("INSERT OR REPLACE INTO purchase_words (rowid, words, mark) VALUES (?1, ?2, ?3)")?;
    write.execute(params![place, words_of(purchase), standing])?;
    Ok(())
}

/// Whether there is nothing to write for [`fill_in`].
pub(super) fn are_there(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let has_any = |table| connection.prepare(&format!("SELECT 1 FROM {table} LIMIT 1"))?.exists([]);
    Ok(has_any("purchase_words")? || !has_any("purchases")?)
}

/// Writes the words of all purchases where there are none yet: in a journal that an older version made.
pub(super) fn fill_in(connection: &mut Connection) -> Result<(), JournalError> {
    // Nothing to write needs no leave to write: another program may hold it.
    if are_there(connection)? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut all = transaction.prepare("SELECT id FROM purchases")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            // A row that can't be read is told where it is listed.
            let Some(id) = PurchaseId::parse(&id) else { continue };
            if let Ok(Some(purchase)) = super::row::read(&transaction, id) {
                write(&transaction, &purchase);
            }
        }
    }
    super::commit(transaction, "words")
}

fn words_of(purchase: &Purchase) -> String {
    let order = &purchase.order;
    let session = purchase.session.as_ref().map(|session| session.id.as_str());
    let payment = purchase.charge.as_ref().map(|charge| charge.payment.as_str());
    let id = order.id.to_string();
    let texts = [&order.title, order.item_id.as_str(), order.user_id.as_str(), &id];
    texts.into_iter().chain(session).chain(payment).map(spaced).collect::<Vec<_>>().join(" ")
}

/// What was typed as a full-text query: every term must be there, each as the beginning of a word. `None`
/// when nothing of it can be searched for.
pub(super) fn query(typed: &str) -> Option<String> {
    let terms: Vec<_> = typed
        .split_whitespace()
        .filter(|term| term.chars().any(char::is_alphanumeric))
        .take(MAX_TERMS)
        .map(|term| {
            let plain: String = term.chars().filter(|each| *each != '"').take(MAX_TERM).collect();
            format!("words:\"{}\" *", spaced(&plain))
        })
        .collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// Scripts that are written without spaces: each character is a word of its own, so that any part of a
/// title is found.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for each in text.chars() {
        if is_unspaced(each) {
            spaced.extend([' ', each, ' ']);
        } else {
            spaced.push(each);
        }
    }
    spaced
}

fn is_unspaced(each: char) -> bool {
    matches!(each,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{3040}'..='\u{30ff}' // kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_words_and_never_query_language() {
        assert_eq!(query("gold co").as_deref(), Some("words:\"gold\" * AND words:\"co\" *"));
        assert_eq!(
            query("a\" OR words:b").as_deref(),
            Some("words:\"a\" * AND words:\"OR\" * AND words:\"words:b\" *")
        );
        for nothing in ["", "  ", "--- \" *", "()"] {
            assert_eq!(query(nothing), None, "{nothing:?}");
        }
        assert!(
            query(&"x ".repeat(1_000)).is_some_and(|query| query.matches("AND").count() == MAX_TERMS - 1)
        );
    }
}
