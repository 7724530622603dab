//! Pieces of an answer, told in brief. Most events of a stream differ from an earlier piece in their `time` and `data` alone; then
//! these two strings are all that crosses to JavaScript, and the rest is copied from that piece there.

use crate::protocol::json::{members, string};

/// So many agents may speak by turns.
const MOST: usize = 8;

/// A longer event is no template: every open stream keeps some.
const MAX_LENGTH: usize = 4096;

/// Reading a piece costs what several told in brief save. Where nothing was like any template, so many pieces are not read for one that is: 2
/// to this power.
const MOST_PATIENCE: usize = 6;

/// What an event has of its own beside a template: what stands between the quotes of two JSON strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own<'a> {
    /// The template's place.
    pub place: u8,
    /// Its `time`.
    pub time: &'a [u8],
    /// Its `data`.
    pub data: &'a [u8],
}

/// Pieces that were told in full and marked as templates.
#[derive(Debug, Default)]
pub struct Templates {
    known: Vec<Template>,
    /// Where the next one goes.
    place: u8,
    /// How many in a row were of no use, and how many pieces are not read for that.
    useless: usize,
    pause: usize,
}

/// What stands before the time, between time and data, and after the data.
#[derive(Debug)]
struct Template([Vec<u8>; 3]);

impl Templates {
    /// What `event` has of its own, when it is like a template byte for byte otherwise.
    pub fn own<'a>(&mut self, event: &'a [u8]) -> Option<Own<'a>> {
        let mut places = 0..;
        let own = self.known.iter().find_map(|template| {
            let place = places.next()?;
            let (time, data) = template.own(event)?;
            Some(Own { place, time, data })
        })?;
        (self.useless, self.pause) = (0, 0);
        Some(own)
    }

    /// Takes a piece as a template, where it can be one, and gives its place. Only a flat one can: what later ones share with it must not be
    /// an object, or whoever changes one event would change them all.
    pub fn learn(&mut self, piece: &[u8]) -> Option<u8> {
        if self.pause > 0 {
            self.pause -= 1;
            return None;
        }
        self.pause = (1 << self.useless.saturating_sub(MOST)) - 1;
        self.useless = (self.useless + 1).min(MOST + MOST_PATIENCE);
        let template = Template(parts(piece)?.map(<[u8]>::to_vec));
        let place = self.place;
        match self.known.get_mut(usize::from(place)) {
            Some(oldest) => *oldest = template,
            None => self.known.push(template),
        }
        self.place = if usize::from(place) + 1 == MOST { 0 } else { place + 1 };
        Some(place)
    }
}

impl Template {
    fn own<'a>(&self, event: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        let Self([before, between, after]) = self;
        // First: to find the end of two strings takes longer.
        if !event.ends_with(after) {
            return None;
        }
        let (time, rest) = string(without_start(event, before)?)?;
        let (data, rest) = string(without_start(rest, between)?)?;
        let inside = |string: &'a [u8]| string.get(1..string.len() - 1);
        (rest == after).then_some((inside(time)?, inside(data)?))
    }
}

/// What stands around the `time` and the `data` of a flat object that has each once, as strings, the time first.
fn parts(piece: &[u8]) -> Option<[&[u8]; 3]> {
    if piece.len() > MAX_LENGTH {
        return None;
    }
    let members = members(piece)?;
    let is_flat =
        |(key, value): &(&[u8], &[u8])| !key.contains(&b'\\') && !matches!(value, [b'{' | b'[', ..]);
    // The last one counts, and was not looked at.
    let types = members.iter().filter(|(key, _)| *key == b"\"type\"").count();
    if types != 1 || !members.iter().all(is_flat) {
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
