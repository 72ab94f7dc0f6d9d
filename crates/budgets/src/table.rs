//! The table of docs/performance.md, between two marks. The words around it are written by hand.

use std::fmt::Write as _;

use anyhow::{Context, Result};

use crate::record::Record;

const BEGIN: &str = "<!-- Written by `cargo xtask bench`: begin -->";
const END: &str = "<!-- Written by `cargo xtask bench`: end -->";

/// The page with the record's table in it.
pub fn put_into(page: &str, record: &Record) -> Result<String> {
    let (before, rest) = page.split_once(BEGIN).context("the page has no place for the table")?;
    let (_, after) = rest.split_once(END).context("the table's place has no end")?;
    Ok(format!("{before}{BEGIN}\n\n{}\n{END}{after}", rendered(record)))
}

fn rendered(record: &Record) -> String {
    if record.entries.is_empty() {
        return "Nothing has been measured yet.\n".into();
    }
    let mut text = format!("Machine: {}.\n\n", record.machine);
    text += "| budget | found | limit | | figures | load |\n| --- | --- | --- | --- | --- | --- |\n";
    for entry in &record.entries {
        let (finding, moment) = (&entry.finding, &entry.moment);
        // Writing into a string does not fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {}, {} |",
            finding.what,
            finding.shown(),
            finding.shown_limit(),
            finding.verdict(),
            finding.figures,
            moment.day,
            moment.load,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_is_written() {
        let page = format!("above\n{BEGIN}\nold\n{END}\nbelow\n");
        let new = put_into(&page, &Record::default()).unwrap();
        assert!(new.starts_with("above\n") && new.ends_with("\nbelow\n") && !new.contains("old"));
        assert_eq!(put_into(&new, &Record::default()).unwrap(), new);
        assert!(put_into("no marks", &Record::default()).is_err());
    }
}
