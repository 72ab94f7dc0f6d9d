//! libFuzzer on `fuzz_targets::api_answer`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::api_answer::run(bytes));
