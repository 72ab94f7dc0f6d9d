//! libFuzzer on `fuzz_targets::payment_page`, where what must hold is written down.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_targets::payment_page::run(bytes));
