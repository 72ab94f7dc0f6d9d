//! libFuzzer on `fuzz_targets::sandbox_http`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::sandbox_http::run(bytes));
