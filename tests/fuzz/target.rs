//! Each target: the entry of its own name.

#![no_main]

libfuzzer_sys::fuzz_target!(init: doorward_fuzz::prepare(), |bytes: &[u8]| {
    doorward_fuzz::entries::run(env!("CARGO_BIN_NAME"), bytes);
});
