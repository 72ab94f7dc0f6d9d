//! libFuzzer on `fuzz_targets::return_link`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::return_link::run(bytes));
