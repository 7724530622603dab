//! The events of one chunk as one text, so that they cross to JavaScript at once.

use super::template::Own;
use crate::sse::room;

/// A batch that was unusually large gives its memory back.
const KEPT_CAPACITY: usize = 64 * 1024;

/// Stands behind each value of a text that is no JSON array. No JSON text has it in it.
const SEPARATOR: u8 = 0;

/// What a text is. In a text that is no JSON array its mark stands before it, unless it is plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON.
    Plain,
    /// JSON, and the template of this place from now on: `a` and so on.
    Template(u8),
    /// A `time` and a `data`, two values, beside the template of this place: `A` and so on.
    Brief(u8),
}

impl Kind {
    /// The character that stands for it; 1 for what has none.
    pub fn mark(self) -> u8 {
        match self {
            Self::Plain => 1,
            Self::Template(place) => b'a' + place,
            Self::Brief(place) => b'A' + place,
        }
    }
}

/// Texts in a row, remembered one by one.
#[derive(Debug, Default)]
pub struct Batch {
    /// `[a,b,c` — closed by [`Batch::whole`].
    text: Vec<u8>,
    /// Where each ends, and what it is.
    ends: Vec<(usize, Kind)>,
}

impl Batch {
    /// An empty batch.
    pub const fn new() -> Self {
        Self { text: Vec::new(), ends: Vec::new() }
    }

    /// Empties the batch and keeps its memory, within reason.
    pub fn clear(&mut self) {
        if self.text.capacity() > KEPT_CAPACITY {
            *self = Self::new();
        }
        self.text.clear();
        self.ends.clear();
    }

    /// Adds one JSON text, written by `write`.
    pub fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.add(Kind::Plain, write);
    }

    /// Adds the JSON text of an event that is a template from now on.
    pub fn push_template(&mut self, place: u8, event: &[u8]) {
        self.add(Kind::Template(place), |out| out.extend_from_slice(event));
    }

    /// Adds what an event has of its own.
    pub fn push_brief(&mut self, own: Own<'_>) {
        self.add(Kind::Brief(own.place), |out| {
            make_room(out, own.time.len() + own.data.len() + 1);
            out.extend_from_slice(own.time);
            out.push(SEPARATOR);
            out.extend_from_slice(own.data);
        });
    }

    fn add(&mut self, kind: Kind, write: impl FnOnce(&mut Vec<u8>)) {
        self.text.push(if self.ends.is_empty() { b'[' } else { b',' });
        if kind != Kind::Plain {
            self.text.push(kind.mark());
        }
        write(&mut self.text);
        self.ends.push((self.text.len(), kind));
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many values the texts have.
    pub fn values(&self) -> usize {
        let is_brief = |(_, kind): &&(usize, Kind)| matches!(kind, Kind::Brief(_));
        self.ends.len() + self.ends.iter().filter(is_brief).count()
    }

    /// Whether all texts are plain.
    pub fn is_array(&self) -> bool {
        self.ends.iter().all(|(_, kind)| *kind == Kind::Plain)
    }

    /// All texts as one JSON array; or, when one of them is marked, all values with a NUL behind each.
    pub fn whole(&mut self) -> &[u8] {
        if self.text.len() == self.ends.last().map(|(end, _)| *end).unwrap_or_default() {
            self.text.push(b']');
        }
        if self.is_array() {
            return &self.text;
        }
        for (end, _) in &self.ends {
            if let Some(behind) = self.text.get_mut(*end) {
                *behind = SEPARATOR;
            }
        }
        self.text.get(1..).unwrap_or_default()
    }

    /// The text at `index` alone.
    pub fn text(&self, index: usize) -> Option<&[u8]> {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before)?.0 + 1,
            None => 1,
        };
        let (end, kind) = self.ends.get(index)?;
        self.text.get(start + usize::from(*kind != Kind::Plain)..*end)
    }

    /// What the text at `index` is.
    pub fn kind(&self, index: usize) -> Option<Kind> {
        self.ends.get(index).map(|(_, kind)| *kind)
    }
}

/// Makes room for `length` bytes and for what closes the batch: a large text has no room to be doubled.
pub fn make_room(out: &mut Vec<u8>, length: usize) {
    let whole = out.len() + length + 1;
    if whole > out.capacity() {
        out.reserve_exact(room(whole.max(out.capacity() + out.capacity() / 2)) - out.len());
    }
}
