//! Bytes of an event stream, however they are cut.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let (mut random, bytes) = xpander_edge_fuzz::split(input);
    xpander_edge_fuzz::laws::decoder(bytes, &mut random);
});
