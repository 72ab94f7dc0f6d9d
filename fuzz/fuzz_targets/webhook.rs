//! libFuzzer on `fuzz_targets::webhook`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::webhook::run(bytes));
