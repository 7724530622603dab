//! What the targets hold the code to: the very laws of the seeded loops in `tests/`.

#[path = "../../tests/support/laws.rs"]
pub mod laws;
#[path = "../../tests/support/random.rs"]
pub mod random;
#[path = "../../tests/fold/snapshot.rs"]
pub mod snapshot;

use random::Random;

/// An input, and chance that follows from its first byte.
pub fn split(input: &[u8]) -> (Random, &[u8]) {
    let (seed, rest) = input.split_first().unwrap_or((&0, &[]));
    (Random::new(u64::from(*seed)), rest)
}
