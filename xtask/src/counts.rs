//! Reads how many tests passed and failed out of what cargo test and vitest print.

use std::ops::AddAssign;

/// How many checks or tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
}

impl Tally {
    /// One check that passed.
    pub const PASSED: Self = Self { passed: 1, failed: 0 };
    /// One check that failed.
    pub const FAILED: Self = Self { passed: 0, failed: 1 };
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Who printed the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A check: passes or fails as a whole.
    Check,
    /// A step that makes something ready: counts only when it fails.
    Preparation,
    /// `cargo test`.
    CargoTest,
    /// `vitest run`.
    Vitest,
}

/// What a step counts for. One that failed counts as at least one failure (it may not even have
/// compiled), and a test run in which nothing ran has failed.
pub fn tally(format: Format, output: &str, succeeded: bool) -> Tally {
    let mut tally = match format {
        Format::Check if succeeded => return Tally::PASSED,
        Format::Preparation if succeeded => return Tally::default(),
        Format::Check | Format::Preparation => return Tally::FAILED,
        Format::CargoTest => cargo_test(output),
        Format::Vitest => vitest(output),
    };
    let nothing_ran = tally == Tally::default();
    if tally.failed == 0 && (!succeeded || nothing_ran) {
        tally.failed = 1;
    }
    tally
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`, once a binary.
fn cargo_test(output: &str) -> Tally {
    let mut sum = Tally::default();
    for line in output.lines() {
        let Some((_, result)) = line.split_once("test result: ") else { continue };
        let counts = result.split_once(". ").map_or(result, |(_, counts)| counts);
        sum += counted(counts.split(';'));
    }
    sum
}

/// `     Tests  1 failed | 41 passed (42)`.
fn vitest(output: &str) -> Tally {
    let mut sum = Tally::default();
    for line in output.lines() {
        let line = without_colours(line);
        let Some(counts) = line.trim_start().strip_prefix("Tests ") else { continue };
        sum += counted(counts.split('|'));
    }
    sum
}

fn counted<'a>(parts: impl Iterator<Item = &'a str>) -> Tally {
    let mut tally = Tally::default();
    for part in parts {
        let mut words = part.split_whitespace();
        let number = words.next().and_then(|word| word.parse::<u32>().ok());
        match (number, words.next()) {
            (Some(number), Some("passed")) => tally.passed += number,
            (Some(number), Some("failed")) => tally.failed += number,
            _ => {}
        }
    }
    tally
}

fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(passed: u32, failed: u32) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn every_binary_of_a_cargo_test_run_counts() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 4 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(tally(Format::CargoTest, output, false), of(7, 2));
    }

    #[test]
    fn vitest_is_counted_by_tests_not_by_files() {
        let output = " Test Files  2 passed (2)\n      Tests  1 failed | 41 passed | 2 skipped (44)\n";
        assert_eq!(tally(Format::Vitest, output, false), of(41, 1));
        let coloured = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m5 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (5)\u{1b}[39m";
        assert_eq!(tally(Format::Vitest, coloured, true), of(5, 0));
    }

    #[test]
    fn a_run_that_does_not_compile_is_one_failure() {
        assert_eq!(tally(Format::CargoTest, "error[E0308]: mismatched types", false), of(0, 1));
    }

    #[test]
    fn a_run_that_breaks_off_after_passing_tests_still_fails() {
        let output = "test result: ok. 3 passed; 0 failed; 0 ignored";
        assert_eq!(tally(Format::CargoTest, output, false), of(3, 1));
    }

    #[test]
    fn a_run_without_a_test_has_failed() {
        assert_eq!(
            tally(Format::CargoTest, "test result: ok. 0 passed; 0 failed; 0 ignored", true),
            of(0, 1)
        );
        assert_eq!(tally(Format::Vitest, "", true), of(0, 1));
    }

    #[test]
    fn a_check_counts_once_and_a_preparation_only_when_it_fails() {
        assert_eq!(tally(Format::Check, "", true), of(1, 0));
        assert_eq!(tally(Format::Check, "", false), of(0, 1));
        assert_eq!(tally(Format::Preparation, "", true), of(0, 0));
        assert_eq!(tally(Format::Preparation, "", false), of(0, 1));
    }
}
