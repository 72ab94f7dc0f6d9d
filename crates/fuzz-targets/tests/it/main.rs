//! The fuzz targets on any toolchain: with their corpora, with mutations of those, and with any bytes.

#![expect(clippy::unwrap_used, reason = "a test's way to fail")]

mod corpus;
mod mutation;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fuzz_targets::TARGETS;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use mutation::mutated;

/// Mutations of its corpus that each target is called with: a hundred times as many in the full dose. The
/// sandbox's go over a socket, so fewer.
fn mutations_of(target: &str) -> u32 {
    let full = std::env::var_os("TORTURE_DOSE").is_some_and(|dose| dose == "full");
    let small = if target == "sandbox_http" { 500 } else { 5_000 };
    if full { 100 * small } else { small }
}

#[test]
fn every_target_has_a_corpus_a_fuzzer_and_no_fuzzer_is_without_a_target() {
    let names: Vec<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(corpus::folders(), names);
    assert_eq!(corpus::fuzzers(), names);
    for name in &names {
        let files = corpus::of(name);
        assert!(files.len() >= 10, "{name} has a corpus of {}", files.len());
        let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(size < 256 * 1024, "{name} has a corpus of {size} bytes");
    }
}

#[test]
fn what_is_in_the_corpora_breaks_nothing() {
    for (name, run) in TARGETS {
        for (file, bytes) in corpus::of(name) {
            let outcome = catch_unwind(AssertUnwindSafe(|| run(&bytes)));
            assert!(outcome.is_ok(), "fuzz/corpus/{name}/{file} broke it; the reason is above");
        }
    }
}

#[test]
fn mutations_of_the_corpora_break_nothing() {
    for (name, run) in TARGETS {
        let seeds: Vec<_> = corpus::of(name).into_iter().map(|(_, bytes)| bytes).collect();
        hold(name, *run, mutations_of(name), &mutated(seeds));
    }
}

#[test]
fn any_bytes_break_nothing() {
    for (name, run) in TARGETS {
        hold(name, *run, mutations_of(name) / 5, &prop::collection::vec(any::<u8>(), 0..600));
    }
}

/// Calls a target with so many inputs: others at each run, and the same again with the seed that a failure names.
fn hold(name: &str, run: fn(&[u8]), cases: u32, inputs: &impl Strategy<Value = Vec<u8>>) {
    let seed = match std::env::var("FUZZ_SEED") {
        Ok(seed) => seed.parse::<u64>().unwrap(),
        Err(_) => std::time::UNIX_EPOCH.elapsed().unwrap().subsec_nanos().into(),
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let outcome = runner.run(inputs, |bytes| {
        catch_unwind(AssertUnwindSafe(|| run(&bytes)))
            .map_err(|_| TestCaseError::fail(format!("broken by {}", bytes.escape_ascii())))
    });
    assert!(outcome.is_ok(), "{name}, FUZZ_SEED={seed}: {}", outcome.unwrap_err());
}
