//! The events of one chunk as one JSON array text, so that they cross to JavaScript at once.

/// A batch that was unusually large gives its memory back.
const KEPT_CAPACITY: usize = 64 * 1024;

/// JSON texts in a row, remembered one by one.
#[derive(Debug, Default)]
pub struct Batch {
    /// `[a,b,c` — closed by [`Batch::array`].
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Batch {
    /// An empty batch.
    pub const fn new() -> Self {
        Self { text: Vec::new(), ends: Vec::new() }
    }

    /// Empties the batch and keeps its memory, within reason.
    pub fn clear(&mut self) {
        if self.text.capacity() > KEPT_CAPACITY {
            *self = Self::default();
        }
        self.text.clear();
        self.ends.clear();
    }

    /// Adds one JSON text, written by `write`.
    pub fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.text.push(if self.ends.is_empty() { b'[' } else { b',' });
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All texts as one array.
    pub fn array(&mut self) -> &[u8] {
        if self.text.len() == self.ends.last().copied().unwrap_or_default() {
            self.text.push(b']');
        }
        &self.text
    }

    /// The text at `index` alone.
    pub fn text(&self, index: usize) -> Option<&[u8]> {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before)? + 1,
            None => 1,
        };
        self.text.get(start..*self.ends.get(index)?)
    }
}
