//! Pieces of an answer, told in brief. Most events of a stream differ from the piece before in their `time` and `data` alone; then
//! these two strings are all that crosses to JavaScript, and the rest is copied from that piece there.

use crate::protocol::json::{members, string};

/// A longer event is no template: every open stream keeps one.
const MAX_LENGTH: usize = 4096;

/// Reading a piece costs as much as ten told in brief save. Where nothing was like the last templates, as with two agents that speak by turns,
/// so many pieces are not read for one that is: 2 to this power.
const MOST_PATIENCE: u32 = 6;

/// The last event that was told in full, when it was a piece.
#[derive(Debug, Default)]
pub struct Template {
    /// What stands before the time, between time and data, and after the data. All are empty when there is no template.
    before: Vec<u8>,
    between: Vec<u8>,
    after: Vec<u8>,
    /// How many templates in a row were of no use, and how many pieces are not read for that.
    useless: u32,
    pause: u32,
}

impl Template {
    /// The `time` and the `data` of an event that is like the template otherwise, byte for byte: what stands between the quotes of
    /// the JSON strings. A time begins with a digit.
    pub fn own<'a>(&mut self, event: &'a [u8]) -> Option<[&'a [u8]; 2]> {
        if self.before.is_empty() {
            return None;
        }
        let (time, rest) = string(without_start(event, &self.before)?)?;
        let (data, rest) = string(without_start(rest, &self.between)?)?;
        let inside = |string: &'a [u8]| string.get(1..string.len() - 1);
        let (time, data) = (inside(time)?, inside(data)?);
        if rest != self.after || !time.first()?.is_ascii_digit() {
            return None;
        }
        (self.useless, self.pause) = (0, 0);
        Some([time, data])
    }

    /// Takes an event that is told in full: the template when it is a piece. Only a flat one is: what it shares with later ones must not
    /// be an object, or whoever changes one event would change them all.
    pub fn learn(&mut self, event: &[u8], is_piece: bool) {
        self.forget();
        if !is_piece {
            return;
        }
        if self.pause > 0 {
            self.pause -= 1;
            return;
        }
        self.pause = (1 << self.useless) - 1;
        self.useless = MOST_PATIENCE.min(self.useless + 1);
        if event.len() <= MAX_LENGTH
            && let Some([before, between, after]) = parts(event)
        {
            before.clone_into(&mut self.before);
            between.clone_into(&mut self.between);
            after.clone_into(&mut self.after);
        }
    }

    /// What follows is no longer compared with what came before.
    pub fn forget(&mut self) {
        self.before.clear();
    }
}

/// What stands around the `time` and the `data` of a flat object that has each once, as strings, the time first.
fn parts(piece: &[u8]) -> Option<[&[u8]; 3]> {
    let members = members(piece)?;
    let is_flat =
        |(key, value): &(&[u8], &[u8])| !key.contains(&b'\\') && !matches!(value, [b'{' | b'[', ..]);
    if !members.iter().all(is_flat) {
        return None;
    }
    let place = |name: &[u8]| {
        let mut found = members.iter().filter(|(key, _)| *key == name);
        let (_, value) = found.next().filter(|(_, value)| value.starts_with(b"\""))?;
        let start = value.as_ptr().addr() - piece.as_ptr().addr();
        found.next().is_none().then_some(start..start + value.len())
    };
    let (time, data) = (place(b"\"time\"")?, place(b"\"data\"")?);
    Some([piece.get(..time.start)?, piece.get(time.end..data.start)?, piece.get(data.end..)?])
}

/// What follows `start` in `text`, when it starts so. Eight bytes at once: the compiler's own comparison takes one.
fn without_start<'a>(text: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(start.len())?;
    let ((words, tail), (others, end)) = (head.as_chunks::<8>(), start.as_chunks::<8>());
    let is_same =
        words.iter().zip(others).all(|(word, other)| u64::from_le_bytes(*word) == u64::from_le_bytes(*other));
    (is_same && tail == end).then_some(rest)
}
