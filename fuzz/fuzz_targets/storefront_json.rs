//! libFuzzer on `fuzz_targets::storefront_json`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::storefront_json::run(bytes));
