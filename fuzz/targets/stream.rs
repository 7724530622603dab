//! What connections tell, one after the other, with a NUL between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let (mut random, bytes) = xpander_edge_fuzz::split(input);
    let connections: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
    xpander_edge_fuzz::laws::stream(&connections, &mut random);
    xpander_edge_fuzz::laws::brief(&connections, &mut random);
});
