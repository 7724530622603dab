//! A growing run of bytes that is never copied while it grows: a doubled buffer of 16 MiB would be a quarter of a module's
//! memory.

use super::Refused;
use super::budget::Share;

/// A run up to this size, in bytes, is one part, which grows by half.
const SMALL: usize = 32 * 1024;
/// The size of a further part, in bytes; a larger chunk is a part of its own.
const PART: usize = 128 * 1024;
/// A buffer above this size, in bytes, is given back once it is empty.
pub const KEPT_CAPACITY: usize = 16 * 1024;

/// The capacity to reserve for `length` bytes. Large buffers come in few sizes, so that the memory of one is used again for
/// the next: an allocator that knows exact sizes alone would take new memory for each event that is longer than the last.
pub fn room(length: usize) -> usize {
    if length > PART { length.next_power_of_two() } else { length }
}

/// Bytes in parts. A short run is one part, which is handed out without a copy.
#[derive(Debug, Default)]
pub struct Buffer {
    /// Full parts.
    parts: Vec<Vec<u8>>,
    /// The part that grows.
    last: Vec<u8>,
    /// How long all parts are.
    length: usize,
}

impl Buffer {
    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether the run is long enough that a copy of it counts.
    pub fn is_large(&self) -> bool {
        self.length > KEPT_CAPACITY
    }

    /// The first bytes; at least 16 of them, where there are so many.
    pub fn start(&self) -> &[u8] {
        self.parts.first().unwrap_or(&self.last)
    }

    /// Adds bytes. The memory for them counts in `share`.
    pub fn append(&mut self, bytes: &[u8], share: &mut Share) -> Result<(), Refused> {
        let (length, capacity) = (self.last.len() + bytes.len(), self.last.capacity());
        if length <= capacity {
            self.last.extend_from_slice(bytes);
            self.length += bytes.len();
            return Ok(());
        }
        if capacity < SMALL {
            let room = length.max(capacity + capacity / 2);
            share.hold_more(room - capacity)?;
            self.last.reserve_exact(room - self.last.len());
            return self.append(bytes, share);
        }
        // No part grows: a part is filled, and another one begins.
        let (fits, rest) = bytes.split_at_checked(capacity - self.last.len()).unwrap_or((bytes, &[]));
        self.last.extend_from_slice(fits);
        self.length += fits.len();
        let room = rest.len().max(PART);
        share.hold_more(room)?;
        self.parts.push(std::mem::replace(&mut self.last, Vec::with_capacity(room)));
        self.append(rest, share)
    }

    /// Takes all bytes in one piece.
    pub fn take(&mut self) -> Vec<u8> {
        let Self { parts, last, length } = std::mem::take(self);
        if parts.is_empty() {
            return last;
        }
        let mut joined = Vec::with_capacity(room(length));
        for part in parts.into_iter().chain([last]) {
            joined.extend_from_slice(&part);
        }
        joined
    }

    /// Begins again with `bytes`.
    pub fn set(&mut self, bytes: Vec<u8>) {
        *self = Self { parts: Vec::new(), length: bytes.len(), last: bytes };
    }

    /// Begins again, empty, in the memory of `bytes` unless that is large.
    pub fn reuse(&mut self, mut bytes: Vec<u8>) {
        bytes.clear();
        self.set(if bytes.capacity() > KEPT_CAPACITY { Vec::new() } else { bytes });
    }

    /// What the parts take of the memory.
    pub fn capacity(&self) -> usize {
        self.parts.iter().map(Vec::capacity).sum::<usize>() + self.last.capacity()
    }
}
