//! What a watch has delivered, over all its connections: enough to know an event when a server tells it again.
//!
//! An event is known by its id where the server gives one, else by its bytes. It is compared with what *earlier*
//! connections delivered: two equal events of one connection are two events.

use super::cursor::{Cursor, HEAD, TAIL};
use super::expected::Expected;
use super::hash::hash;
use super::ids::{Ids, follows};
use crate::protocol::event::Envelope;

/// The events that are remembered one by one, the latest.
const WINDOW: usize = 4096;

/// What an event is to the consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// Delivered before.
    Again,
    /// New.
    New,
    /// New, and what came between it and the event before may be missing.
    AfterGap,
}

/// The memory of one watch.
#[derive(Debug, Default)]
pub struct Memory {
    /// The first events of all: who tells them again tells all from the start.
    head: Vec<u64>,
    /// The latest events; a ring once it is full, which begins at `oldest`.
    recent: Vec<u64>,
    oldest: usize,
    /// How many events of the task were delivered.
    count: usize,
    /// Greetings are counted apart: a server that tells all again greets anew. The last one, and what was delivered with it.
    greetings: usize,
    greeting: u64,
    greeted_at: usize,
    ids: Ids,
    /// Of this connection: what it may repeat; how many of the first events it has not; how much more, unremembered, follows them.
    expected: Expected,
    head_left: usize,
    forgotten: usize,
    overlapped: bool,
    /// It has told something new of the task.
    progress: bool,
    /// The event before which something may be missing, and the next one that could carry the mark of it.
    gap_at: usize,
    marked_at: usize,
}

impl Memory {
    /// The memory of a watch that goes on where `cursor` was taken.
    pub fn of(cursor: &Cursor) -> Self {
        Self {
            head: cursor.head.clone(),
            recent: cursor.tail.clone(),
            count: cursor.count,
            gap_at: if cursor.owes_gap { cursor.count } else { 0 },
            ids: Ids::after(&cursor.last_id, cursor.count),
            ..Self::default()
        }
    }

    /// A new connection begins. What was delivered up to here may come again.
    pub fn connect(&mut self) {
        let unknown = self.count.saturating_sub(self.recent.len());
        let head = unknown.min(self.head.len());
        let hashes = self.head.iter().take(head).chain(&self.recent).copied();
        self.expected = Expected::new(hashes, head + self.recent.len());
        (self.head_left, self.forgotten) = (head, unknown - head);
        (self.overlapped, self.progress) = (false, false);
        self.ids.connect();
    }

    /// Takes an event.
    pub fn admit(&mut self, id: &[u8], data: &[u8], envelope: Envelope) -> Admitted {
        let own_id = self.ids.is_own(id);
        // Turned over, an id is no other event's text.
        let hash = if own_id { !hash(id) } else { hash(data) };
        if envelope == Envelope::Greeting {
            return self.greet(hash);
        }
        if self.is_known(hash) {
            return Admitted::Again;
        }
        let is_first = !std::mem::replace(&mut self.progress, true);
        let is_gap = is_first && self.count > 0 && !self.overlapped && !self.is_next(id);
        self.count += 1;
        if is_gap {
            self.gap_at = self.count;
        }
        if own_id {
            self.ids.deliver(self.count, id);
        }
        self.remember(hash);
        // What cannot be read cannot carry the mark.
        if self.gap_at <= self.marked_at || envelope == Envelope::Undecodable {
            return Admitted::New;
        }
        self.marked_at = self.count;
        Admitted::AfterGap
    }

    /// Every event so far was taken by the consumer.
    pub fn taken(&mut self) {
        self.ids.forget();
    }

    /// Whether the connection has told something new of the task.
    pub fn has_progress(&self) -> bool {
        self.progress
    }

    /// The id to ask a server to go on after; empty when it gives none.
    pub fn last_id(&self) -> &[u8] {
        self.ids.last(self.count)
    }

    /// Notes in `cursor` what was delivered without the last `unread` events.
    pub fn note(&self, unread: usize, cursor: &mut Cursor) {
        // A batch is one connection's, and so holds one greeting at the most.
        let is_greeting_unread = unread > 0 && self.count + self.greetings < self.greeted_at + unread;
        let unread = unread - usize::from(is_greeting_unread);
        let count = self.count.saturating_sub(unread);
        let kept = self.recent.len().saturating_sub(unread);
        cursor.count = count;
        let is_marked = self.gap_at <= self.marked_at && self.marked_at <= count;
        cursor.owes_gap = (1..=count).contains(&self.gap_at) && !is_marked;
        cursor.last_id = self.ids.last(count).to_vec();
        cursor.head = self.head.get(..count.min(self.head.len())).unwrap_or_default().to_vec();
        for place in kept.saturating_sub(TAIL)..kept {
            let at = (self.oldest + place) % self.recent.len();
            cursor.tail.extend(self.recent.get(at));
        }
    }

    fn greet(&mut self, hash: u64) -> Admitted {
        if self.greetings > 0 && self.greeting == hash {
            return Admitted::Again;
        }
        self.greeting = hash;
        self.greetings += 1;
        self.greeted_at = self.count + self.greetings;
        Admitted::New
    }

    fn is_known(&mut self, hash: u64) -> bool {
        // A server that has told the first events again tells all from the start, and so next what is not remembered.
        let skipped = self.forgotten > 0 && self.head_left == 0;
        self.forgotten -= usize::from(skipped);
        let known = skipped || self.expected.take(hash);
        if known && !skipped && self.head.contains(&hash) {
            self.head_left = self.head_left.saturating_sub(1);
        }
        self.overlapped |= known;
        known
    }

    /// Whether the server was asked to go on after an event, and `id` does not say that it did otherwise.
    fn is_next(&self, id: &[u8]) -> bool {
        let last = self.last_id();
        !last.is_empty() && follows(last, id)
    }

    fn remember(&mut self, hash: u64) {
        if self.head.len() < HEAD {
            self.head.push(hash);
        }
        if self.recent.len() < WINDOW {
            self.recent.push(hash);
        } else if let Some(oldest) = self.recent.get_mut(self.oldest) {
            *oldest = hash;
            self.oldest = (self.oldest + 1) % WINDOW;
        }
    }
}
