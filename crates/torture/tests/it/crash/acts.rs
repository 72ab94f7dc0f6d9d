//! The acts of the engine, as its source has them: at each of them it is killed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::POINTS;

/// Killed at in the migration of an old journal, which no story has.
const OF_OLD_JOURNALS: &str = "commit-words";

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../storefront/src")
}

/// The engine's files, without tests and without the file that defines what a point is.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else if !path.ends_with("tests.rs") && !path.ends_with("fault_points.rs") {
            all.push(fs::read_to_string(&path)?);
        }
    }
    Ok(all)
}

/// The words in quotes that follow each of these beginnings.
fn words_after<'a>(text: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(beginning).skip(1).filter_map(|rest| rest.split('"').next())
}

/// The words in quotes of a function that names each of its cases.
fn names_in(file: &str, function: &str) -> Result<Vec<String>> {
    let text = fs::read_to_string(source().join(file))?;
    let (_, body) = text.split_once(function).with_context(|| format!("no {function} in {file}"))?;
    let body = body.split("\n    }\n").next().unwrap_or_default();
    Ok(words_after(body, "=> \"").map(str::to_owned).collect())
}

#[test]
fn each_commit_request_opening_event_and_letter_of_the_source_is_one_that_it_is_killed_at() -> Result<()> {
    let mut acts = BTreeSet::new();
    let (mut commits, mut beginnings) = (0, 0);
    for text in files(&source())? {
        for act in ["Commit", "Request", "Browser", "Tell", "Letter"] {
            let begins = format!("Act::{act}, \"");
            acts.extend(words_after(&text, &begins).map(|what| format!("{}-{what}", act.to_lowercase())));
        }
        acts.extend(words_after(&text, "commit(transaction, \"").map(|what| format!("commit-{what}")));
        acts.extend(words_after(&text, "Entry { kind: \"").map(|what| format!("commit-{what}")));
        commits += text.matches(".commit()").count();
        beginnings += text.matches("transaction_with_behavior(").count();
    }
    acts.extend(names_in("purchase/event.rs", "fn kind(")?.iter().map(|kind| format!("commit-{kind}")));
    acts.extend(names_in("engine/event.rs", "fn name(")?.iter().map(|name| format!("tell-{name}")));
    ensure!(commits == 1 && beginnings > 5, "{commits} of {beginnings} transactions end without a point");
    ensure!(acts.remove(OF_OLD_JOURNALS), "{OF_OLD_JOURNALS} is gone");
    let killed_at: BTreeSet<_> = ["before-", "after-"]
        .iter()
        .map(|side| POINTS.iter().filter_map(|point| point.strip_prefix(side)).map(str::to_owned).collect())
        .collect();
    ensure!(killed_at == BTreeSet::from([acts.clone()]), "{killed_at:?}, and not at {acts:?}");
    Ok(())
}
