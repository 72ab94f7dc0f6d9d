//! Purchases as a file for a spreadsheet or a program: CSV or JSON.
//!
//! Written row by row, so that 100,000 purchases need no memory. What must not leave the app has no column:
//! the payment page's address, the return link's state, the idempotency key.

use std::io::{self, Write};

use serde::Serialize;
use toffeepay::{Currency, Money};

use crate::journal::Standing;
use crate::purchase::Purchase;

/// How to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a line of names, for a spreadsheet.
    Csv,
    /// A JSON array.
    Json,
}

/// A purchase as a row. The names are read by other people's programs: never rename one.
#[derive(Debug, Serialize)]
struct Record<'a> {
    purchase_id: String,
    begun_at: String,
    ended_at: Option<String>,
    state: &'static str,
    item_id: &'a str,
    item: &'a str,
    price: String,
    currency: &'a str,
    tax: Option<String>,
    charged: Option<String>,
    charged_currency: Option<&'a str>,
    method: Option<&'a str>,
    refunded_at: Option<String>,
    differences: String,
    player_id: &'a str,
    environment: &'static str,
    origin: &'static str,
    session_id: Option<&'a str>,
    payment_id: Option<&'a str>,
}

impl<'a> Record<'a> {
    fn of(purchase: &'a Purchase) -> Self {
        let order = &purchase.order;
        let charge = purchase.charge.as_ref();
        let tax = purchase.session.as_ref().and_then(|session| session.tax);
        Self {
            purchase_id: order.id.to_string(),
            begun_at: order.begun_at.to_string(),
            ended_at: purchase.ended_at.map(|at| at.to_string()),
            state: Standing::of(purchase).as_str(),
            item_id: &order.item_id,
            item: &order.title,
            price: decimal(&order.price),
            currency: order.price.currency().as_str(),
            tax: tax.map(|tax| decimal(&Money::new(tax, order.price.currency().clone()))),
            charged: charge.map(|charge| decimal(&charge.amount)),
            charged_currency: charge.map(|charge| charge.amount.currency().as_str()),
            method: charge.and_then(|charge| charge.method.as_deref()),
            refunded_at: purchase.refunded_at.map(|at| at.to_string()),
            differences: purchase.differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            player_id: order.user_id.as_str(),
            environment: order.environment.as_str(),
            origin: purchase.origin.as_str(),
            session_id: purchase.session.as_ref().map(|session| session.id.as_str()),
            payment_id: charge.map(|charge| charge.payment.as_str()),
        }
    }

    /// In the order of [`COLUMNS`].
    fn cells(&self) -> [&str; COLUMNS.len()] {
        fn or_empty(text: Option<&String>) -> &str {
            text.map(String::as_str).unwrap_or_default()
        }
        [
            &self.purchase_id,
            &self.begun_at,
            or_empty(self.ended_at.as_ref()),
            self.state,
            self.item_id,
            self.item,
            &self.price,
            self.currency,
            or_empty(self.tax.as_ref()),
            or_empty(self.charged.as_ref()),
            self.charged_currency.unwrap_or_default(),
            self.method.unwrap_or_default(),
            or_empty(self.refunded_at.as_ref()),
            &self.differences,
            self.player_id,
            self.environment,
            self.origin,
            self.session_id.unwrap_or_default(),
            self.payment_id.unwrap_or_default(),
        ]
    }
}

const COLUMNS: [&str; 19] = [
    "purchase_id",
    "begun_at",
    "ended_at",
    "state",
    "item_id",
    "item",
    "price",
    "currency",
    "tax",
    "charged",
    "charged_currency",
    "method",
    "refunded_at",
    "differences",
    "player_id",
    "environment",
    "origin",
    "session_id",
    "payment_id",
];

/// `4.99`: with a point whatever the machine's language, as programs read it.
fn decimal(money: &Money) -> String {
    let text = Money::new(money.amount(), Currency::Usd).to_string();
    text.trim_end_matches(" USD").to_owned()
}

/// Writes purchases one after the other.
pub(crate) struct Writer<W: Write> {
    out: W,
    format: Format,
    written: u64,
}

impl<W: Write> Writer<W> {
    /// Begins the file.
    pub(crate) fn begin(mut out: W, format: Format) -> io::Result<Self> {
        match format {
            // The mark tells a spreadsheet that it is UTF-8.
            Format::Csv => {
                out.write_all("\u{feff}".as_bytes())?;
                write_line(&mut out, &COLUMNS)?;
            }
            Format::Json => out.write_all(b"[")?,
        }
        Ok(Self { out, format, written: 0 })
    }

    /// One more.
    pub(crate) fn write(&mut self, purchase: &Purchase) -> io::Result<()> {
        let record = Record::of(purchase);
        match self.format {
            Format::Csv => write_line(&mut self.out, &record.cells())?,
            Format::Json => {
                self.out.write_all(if self.written == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.out, &record)?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Ends the file; gives back how many purchases are in it.
    pub(crate) fn end(mut self) -> io::Result<(W, u64)> {
        if self.format == Format::Json {
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()?;
        Ok((self.out, self.written))
    }
}

fn write_line(out: &mut impl Write, cells: &[&str]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        let before = if at == 0 { "" } else { "," };
        write!(out, "{before}\"{}\"", harmless(cell).replace('"', "\"\""))?;
    }
    out.write_all(b"\r\n")
}

/// A spreadsheet takes a cell that begins like a formula for one, whoever wrote it: an apostrophe before it
/// makes it text. Line ends and tabs inside a cell become spaces, since some begin a new cell there.
fn harmless(cell: &str) -> String {
    let plain: String = cell.chars().map(|each| if each.is_control() { ' ' } else { each }).collect();
    let begins_like_a_formula =
        plain.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if begins_like_a_formula { format!("'{plain}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchase::tests::{charge, order, session};
    use crate::purchase::{Event, FinalStatus};

    fn purchase(title: &str) -> Purchase {
        let mut order = order(1);
        order.title = title.into();
        // Unlike the purchase's own id, which is in the file.
        order.key = toffeepay::IdempotencyKey::from_random([9; 16]);
        let at = order.begun_at;
        [
            Event::SessionCreated { session: session("ses_1") },
            Event::BecameFinal { status: FinalStatus::Paid },
            Event::Charged(charge(540)),
        ]
        .iter()
        .fold(Purchase::begin(order), |purchase, event| purchase.apply(event, at).unwrap())
    }

    fn written(format: Format, purchases: &[Purchase]) -> String {
        let mut writer = Writer::begin(Vec::new(), format).unwrap();
        for purchase in purchases {
            writer.write(purchase).unwrap();
        }
        let (bytes, count) = writer.end().unwrap();
        assert_eq!(count, purchases.len() as u64);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_cell_that_begins_like_a_formula_is_text() {
        for (cell, safe) in [
            ("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")"),
            ("+1", "'+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "'  =1"),
            ("\t=1", "' =1"),
            ("\r\n@x", "'  @x"),
            ("＝1", "'＝1"),
            ("50 Gold Coins", "50 Gold Coins"),
            ("4.99", "4.99"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), safe, "{cell:?}");
        }
    }

    #[test]
    fn every_cell_of_a_hostile_purchase_is_harmless_and_stays_in_its_place() {
        let csv = written(Format::Csv, &[purchase("=cmd|' /C calc'!A0\",\"x\n,=1")]);
        let lines: Vec<_> = csv.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].split(',').count(), COLUMNS.len());
        assert!(lines[1].contains(r#","'=cmd|' /C calc'!A0"",""x ,=1","4.99","USD","#), "{}", lines[1]);
    }

    #[test]
    fn json_is_an_array_with_the_same_names() {
        for purchases in [vec![], vec![purchase("Gold")], vec![purchase("=1"), purchase("\u{202e}")]] {
            let read: Vec<serde_json::Map<String, serde_json::Value>> =
                serde_json::from_str(&written(Format::Json, &purchases)).unwrap();
            assert_eq!(read.len(), purchases.len());
            for record in read {
                assert_eq!(record.len(), COLUMNS.len());
                assert!(COLUMNS.iter().all(|name| record.contains_key(*name)));
                assert_eq!(record["charged"], "5.40");
            }
        }
    }

    #[test]
    fn neither_the_payment_page_nor_what_belongs_to_a_return_link_is_in_a_file() {
        let purchase = purchase("Gold");
        for format in [Format::Csv, Format::Json] {
            let text = written(format, std::slice::from_ref(&purchase));
            for secret in ["/pay/", purchase.order.return_state.as_str(), &purchase.order.key.to_string()] {
                assert!(!text.contains(secret), "{secret}");
            }
            assert!(text.contains("ses_1"));
        }
    }
}
