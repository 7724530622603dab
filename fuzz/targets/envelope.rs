//! One event's text.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &[u8]| xpander_edge_fuzz::laws::envelope(text));
