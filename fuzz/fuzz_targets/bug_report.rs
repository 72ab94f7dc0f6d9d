//! libFuzzer on `fuzz_targets::bug_report`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::bug_report::run(bytes));
