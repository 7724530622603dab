//! What happens to a stream, a byte for each.
#![no_main]

libfuzzer_sys::fuzz_target!(|happenings: &[u8]| xpander_edge_fuzz::laws::follow(happenings));
