//! Commands in the documents: each is one that a test runs, each test that is named here is there, and what goes to
//! `cargo xtask` is taken by its own parser. A command that nobody runs is one that stopped working.

use anyhow::Result;

use super::source;

/// A command as the documents begin it, and what runs it.
struct Known {
    begins: &'static str,
    run_by: RunBy,
}

/// What runs a command.
#[derive(Clone, Copy)]
enum RunBy {
    /// A test that starts the same program the same way.
    Test(&'static str),
    /// `cargo xtask test` itself, as it comes to it: the file that does, and a piece of it.
    Suite(&'static str, &'static str),
    /// Nothing, and why that can't be otherwise.
    Nobody(&'static str),
}

use RunBy::{Nobody, Suite, Test};

const fn known(begins: &'static str, run_by: RunBy) -> Known {
    Known { begins, run_by }
}

/// The longest beginning that fits counts.
const KNOWN: &[Known] = &[
    known("cargo xtask run", Test("the_first_command_of_the_readme_opens_the_window")),
    known("cargo xtask test", Suite(".ci/run", "cargo xtask test")),
    known("cargo xtask torture", Suite("xtask/src/suites.rs", "\"--package\", \"torture\"")),
    known("cargo xtask scenarios", Suite("xtask/src/suites.rs", "\"shipped\"")),
    known("cargo xtask scenarios --browser chromium", Suite("xtask/src/suites.rs", "\"chromium\"")),
    known("cargo xtask conformance", Test("the_sandbox_keeps_the_contract")),
    known("cargo xtask tidy", Suite("xtask/src/suites.rs", "tidy::run()")),
    known("cargo xtask generate", Test("the_committed_typescript_is_what_the_rust_types_say")),
    known("cargo xtask package", Suite("xtask/src/suites.rs", "\"xtask\", \"package\", \"--debug\"")),
    known("cargo xtask package --player", Suite("xtask/src/suites.rs", "\"--debug\", \"--player\"")),
    known("cargo xtask package --all", Nobody("it downloads the tools of an AppImage from the network")),
    known("cargo xtask bench", Suite("xtask/src/suites.rs", "\"bench\", \"--trial\"")),
    known("cargo run -p sandbox", Test("it_says_where_it_is_logs_no_secret_and_stops_on_ctrl_c")),
    known("cargo run -p toffeepay --example checkout", Test("it_creates_the_session_and_prints_it_as_json")),
    known(
        "cargo run -p toffeepay --example payments",
        Test("payments_shows_a_players_payments_and_completes_one_that_is_authorized"),
    ),
    known(
        "cargo run -p toffeepay --example refunds",
        Test("refunds_gives_a_payments_money_back_and_follows_it_to_its_end"),
    ),
    known("cargo run -p toffeepay --example wallet", Test("wallet_shows_a_players_balance_and_deposits")),
    known(
        "cargo run -p toffeepay --example webhooks",
        Test("webhooks_shows_what_was_signed_with_its_secret"),
    ),
    known("cargo run -p toffeepay --example backend", Test("it_says_where_it_listens_and_answers_there")),
    known(
        "cargo run -p scenarios --example hasty_backend",
        Suite("xtask/src/suites.rs", "\"hasty_backend\""),
    ),
    known(
        "cargo run -p window-tests --bin screenshots",
        Test("the_pictures_of_the_readme_are_taken_anew_each_of_them"),
    ),
    known("cargo run", Test("the_first_command_of_the_readme_opens_the_window")),
    known("cargo test", Suite("xtask/src/suites.rs", "\"--workspace\"")),
    known("cargo fmt --all", Suite("xtask/src/suites.rs", "\"fmt\", \"--all\"")),
    known("cargo deny check advisories", Nobody("it fetches a database from the network")),
    known(
        "cargo deny check licenses bans sources",
        Suite("xtask/src/deny.rs", "\"licenses\", \"bans\", \"sources\""),
    ),
    known(
        "cargo semver-checks",
        Nobody(
            "it is a tool that takes longer to build than all of this; .github/workflows/test.yml runs it",
        ),
    ),
    known(
        "cargo install cargo-semver-checks",
        Nobody("it builds a tool from the network; .github/workflows/test.yml fetches it"),
    ),
    known("cargo install cargo-fuzz", Nobody("it builds a tool for a nightly compiler, from the network")),
    known(
        "cargo +nightly fuzz run",
        Nobody("it takes a nightly compiler; the same targets run as tests of fuzz-targets"),
    ),
    known("npm --prefix ui audit", Nobody("it asks a database on the network, which changes by itself")),
    known("npm --prefix ui ci", Suite("xtask/src/ui.rs", "&[\"ci\"")),
    known("npm --prefix ui run build", Suite("xtask/src/ui.rs", "&[\"run\", \"build\"]")),
    known("npm --prefix ui run dev", Suite("ui/tests/dev.test.ts", "'run', 'dev'")),
    known("npm --prefix ui run pictures", Suite("xtask/src/suites.rs", "\"run\", \"pictures\"")),
    known("npm --prefix ui run format", Suite("ui/tests/format.test.ts", "'run', 'format'")),
    known(
        "ui/node_modules/.bin/tauri signer generate",
        Test("the_key_that_the_guide_has_made_signs_what_is_taken"),
    ),
    known("curl", Test("a_backend_started_by_its_document_gives_the_token_that_the_document_asks_for")),
];

/// Finds commands that nothing runs, and tests that are gone.
pub fn find() -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut code = String::new();
    for path in source::files_in("", ".rs")? {
        code.push_str(&source::read(&path)?);
    }
    let mut met = vec![false; KNOWN.len()];
    for path in source::files_in("", ".md")? {
        for command in commands(&source::read(&path)?) {
            match place_of(&command) {
                Some(place) => met[place] = true,
                None => found.push(format!("{path}: nothing runs `{command}`")),
            }
            found.extend(crate::refused(&command).map(|why| format!("{path}: `{command}`: {why}")));
        }
    }
    for (known, met) in KNOWN.iter().zip(met) {
        if !met {
            found.push(format!("no document has `{}` any more", known.begins));
        }
        found.extend(gone(known, &code)?);
    }
    Ok(found)
}

fn gone(known: &Known, code: &str) -> Result<Option<String>> {
    let (begins, missing) = match known.run_by {
        Test(name) => {
            (known.begins, (!code.contains(&format!("fn {name}("))).then(|| format!("the test {name}")))
        }
        Suite(path, piece) => {
            (known.begins, (!source::read(path)?.contains(piece)).then(|| format!("{piece} in {path}")))
        }
        Nobody(why) => (known.begins, why.is_empty().then(|| "a reason".to_owned())),
    };
    Ok(missing.map(|missing| format!("what runs `{begins}` is gone: {missing}")))
}

fn place_of(command: &str) -> Option<usize> {
    let fits = |known: &Known| {
        // Another package's program is another command.
        command.strip_prefix(known.begins).is_some_and(|rest| {
            rest.is_empty()
                || (rest.starts_with(' ') && (known.begins != "cargo run" || !rest.contains(" -p ")))
        })
    };
    let fitting = KNOWN.iter().enumerate().filter(|(_, known)| fits(known));
    fitting.max_by_key(|(_, known)| known.begins.len()).map(|(place, _)| place)
}

/// The commands of a document: the lines of its shell blocks, and what stands in its text as one.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut prose = String::new();
    let mut block: Option<&str> = None;
    let mut begun = String::new();
    for line in text.lines() {
        match (block, line.trim_start().strip_prefix("```")) {
            (None, Some(language)) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            // A block that does not say what it is may be one of commands.
            (Some(""), None) if !is_a_command(line.trim()) => {}
            (Some("" | "sh" | "bash" | "console"), None) => {
                if let Some(more) = line.trim().strip_suffix('\\') {
                    begun.push_str(more);
                } else {
                    begun.push_str(line.trim());
                    found.extend(pieces(&std::mem::take(&mut begun)));
                }
            }
            (Some(_), None) => {}
            (None, None) => prose.extend([line, "\n"]),
        }
    }
    let spans = prose.split('`').skip(1).step_by(2).filter(|span| is_a_command(span));
    found.extend(spans.flat_map(pieces));
    found
}

fn is_a_command(span: &str) -> bool {
    ["cargo ", "npm ", "npx ", "ui/node_modules/.bin/"].iter().any(|program| span.starts_with(program))
}

/// A line's commands, without what is set for them and what is remarked on them.
fn pieces(line: &str) -> Vec<String> {
    let line = line.split(" #").next().unwrap_or_default();
    let words = |piece: &str| -> String {
        let is_set = |word: &&str| {
            word.split_once('=').is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            })
        };
        piece.split_whitespace().skip_while(is_set).collect::<Vec<_>>().join(" ")
    };
    line.split(" && ")
        .map(words)
        .filter(|piece| !piece.is_empty() && !piece.starts_with('#') && !piece.starts_with("export "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_in_blocks_and_in_text_and_nowhere_else() {
        let text = "Type `cargo xtask run`, `cargo` or `x.rs`.\n```sh\nA_B=c cargo run -p x \\\n  -- --y  # why\n\
            npm ci && npm test\n```\n```json\ncargo nonsense\n```\n```\nAn answer\nnpm start\n```\n";
        assert_eq!(
            commands(text),
            ["cargo run -p x -- --y", "npm ci", "npm test", "npm start", "cargo xtask run"]
        );
    }

    #[test]
    fn the_longest_beginning_counts_and_half_a_word_does_not() {
        let begins = |command: &str| place_of(command).map(|place| KNOWN[place].begins);
        assert_eq!(begins("cargo run -p sandbox -- --port 1"), Some("cargo run -p sandbox"));
        assert_eq!(begins("cargo run"), Some("cargo run"));
        assert_eq!(begins("cargo runs"), None);
        assert_eq!(begins("cargo run -p nobody-knows"), None);
        assert_eq!(begins("make install"), None);
    }

    #[test]
    fn what_xtask_would_not_take_is_refused() {
        assert_eq!(crate::refused("cargo xtask test --only rust"), None);
        assert_eq!(crate::refused("cargo build"), None);
        assert!(crate::refused("cargo xtask test --onyl rust").is_some());
        assert!(crate::refused("cargo xtask dance").is_some());
        assert!(crate::refused("cargo xtask test --only nothing").is_some());
    }

    #[test]
    fn a_test_that_went_is_noticed() {
        let run_by = |run_by| gone(&known("x", run_by), "fn it_is_here() {}").unwrap();
        assert_eq!(run_by(Test("it_is_here")), None);
        assert!(run_by(Test("it_is_gone")).is_some());
        assert!(run_by(Suite("README.md", "no such piece of text")).is_some());
    }
}
