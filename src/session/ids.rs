//! The ids that a server gives its events.

/// Ids that are kept with the place of their event, at the least, until [`Ids::forget`].
const KEPT: usize = 4096;

/// A longer id is passed over: it is no place to go on from.
const MAX_ID: usize = 255;

/// The ids of a watch, over all its connections.
#[derive(Debug, Default)]
pub struct Ids {
    /// What the connection has said last: an id persists from message to message.
    said: Vec<u8>,
    /// Places, counted in events from 1, and the ids delivered there.
    delivered: Vec<(usize, Vec<u8>)>,
}

impl Ids {
    /// The ids of a watch that goes on after `id`, which was delivered as event `count`.
    pub fn after(id: &[u8], count: usize) -> Self {
        let mut ids = Self::default();
        if !id.is_empty() {
            ids.delivered.push((count, id.to_vec()));
        }
        ids
    }

    /// A new connection has said nothing yet.
    pub fn connect(&mut self) {
        self.said.clear();
    }

    /// Whether a message that carries `id` has it for its own, and not from an earlier message.
    pub fn is_own(&mut self, id: &[u8]) -> bool {
        if self.said == id {
            return false;
        }
        self.said = id.to_vec();
        !id.is_empty() && id.len() <= MAX_ID
    }

    /// Event `place` was delivered under its own `id`.
    pub fn deliver(&mut self, place: usize, id: &[u8]) {
        if self.delivered.len() >= 2 * KEPT {
            self.delivered = self.delivered.split_off(KEPT);
        }
        self.delivered.push((place, id.to_vec()));
    }

    /// Keeps the last id alone: every event so far was taken by the consumer, so that no earlier place is looked up.
    pub fn forget(&mut self) {
        if let Some(last) = self.delivered.pop() {
            self.delivered = vec![last];
        }
    }

    /// The id to go on from, when events up to `place` count; empty when there is none.
    pub fn last(&self, place: usize) -> &[u8] {
        let last = self.delivered.iter().rev().find(|(at, _)| *at <= place);
        last.map_or(&[], |(_, id)| id)
    }
}

/// Whether an event with `id` may be the very next one after `last`: ids that are numbers tell when it is not.
pub fn follows(last: &[u8], id: &[u8]) -> bool {
    match (number(last), number(id)) {
        (Some(last), Some(id)) => id == last + 1,
        _ => true,
    }
}

/// A whole number of up to 15 digits.
fn number(id: &[u8]) -> Option<u64> {
    let is_number = !id.is_empty() && id.len() < 16 && id.iter().all(u8::is_ascii_digit);
    is_number.then(|| id.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')))
}
