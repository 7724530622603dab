//! A fast hash of an event's bytes, so that the same event is known when it comes again.

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of `bytes`, eight of them a step. Nothing is defended with it: who chooses the events could as well leave
/// some out. It is the same in every runtime and release, since cursors carry it.
pub fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    let mut mixed = bytes.len() as u64;
    for word in words {
        mixed = step(mixed, *word);
    }
    step(mixed, last)
}

fn step(mixed: u64, word: [u8; 8]) -> u64 {
    let product = (mixed ^ u64::from_le_bytes(word)).wrapping_mul(STEP);
    product ^ (product >> 32)
}
