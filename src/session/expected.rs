//! What a new connection may say once more: hashes, each as often as it was delivered.

/// A slot that was never used.
const EMPTY: u64 = 0;
/// A slot whose event has come again.
const TAKEN: u64 = 1;

/// A set that counts. Open addressing over one vector that is at most four fifths full: the window of a stream then takes
/// 64 KB, and not 128.
#[derive(Debug, Default)]
pub struct Expected {
    slots: Vec<u64>,
    left: usize,
}

impl Expected {
    /// Expects `hashes`, of which there are `count`.
    pub fn new(hashes: impl Iterator<Item = u64>, count: usize) -> Self {
        let mut expected =
            Self { slots: vec![EMPTY; (count + count / 4 + 1).next_power_of_two()], left: count };
        for hash in hashes {
            if let Some(free) = expected.slot(hash, EMPTY) {
                *free = stored(hash);
            }
        }
        expected
    }

    /// Whether `hash` was expected, which it then is once less.
    pub fn take(&mut self, hash: u64) -> bool {
        if self.left == 0 {
            return false;
        }
        let Some(slot) = self.slot(hash, stored(hash)) else { return false };
        *slot = TAKEN;
        self.left -= 1;
        true
    }

    /// The first slot with this content, from the place of `hash` on.
    fn slot(&mut self, hash: u64, content: u64) -> Option<&mut u64> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = usize::try_from(hash & mask as u64).ok()?;
        loop {
            match self.slots.get(at)? {
                found if *found == content => return self.slots.get_mut(at),
                &EMPTY => return None,
                _ => at = (at + 1) & mask,
            }
        }
    }
}

/// The two hashes that mean something else stand for a third one.
fn stored(hash: u64) -> u64 {
    hash.max(TAKEN + 1)
}
