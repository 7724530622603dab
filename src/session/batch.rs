//! The events of one chunk as one text, so that they cross to JavaScript at once.

/// A batch that was unusually large gives its memory back.
const KEPT_CAPACITY: usize = 64 * 1024;

/// What stands behind each value of a text that is no JSON array: no JSON text has it in it.
const SEPARATOR: u8 = 0;

/// JSON texts in a row, remembered one by one.
#[derive(Debug, Default)]
pub struct Batch {
    /// `[a,b,c` — closed by [`Batch::whole`].
    text: Vec<u8>,
    ends: Vec<usize>,
    /// The places of those that are told in brief, in order.
    brief: Vec<usize>,
}

impl Batch {
    /// An empty batch.
    pub const fn new() -> Self {
        Self { text: Vec::new(), ends: Vec::new(), brief: Vec::new() }
    }

    /// Empties the batch and keeps its memory, within reason.
    pub fn clear(&mut self) {
        if self.text.capacity() > KEPT_CAPACITY {
            *self = Self::default();
        }
        self.text.clear();
        self.ends.clear();
        self.brief.clear();
    }

    /// Adds one JSON text, written by `write`.
    pub fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.text.push(if self.ends.is_empty() { b'[' } else { b',' });
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// Adds an event as its `own` time and data: what stands between the quotes of two JSON strings.
    pub fn push_brief(&mut self, own: [&[u8]; 2]) {
        let [time, data] = own;
        self.brief.push(self.ends.len());
        self.push(|out| {
            out.extend_from_slice(time);
            out.push(SEPARATOR);
            out.extend_from_slice(data);
        });
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many values the text at `index` holds: 2 for an event that is told in brief, 0 when there is no such text.
    pub fn values_at(&self, index: usize) -> usize {
        usize::from(index < self.ends.len()) + usize::from(self.brief.contains(&index))
    }

    /// How many values all texts have.
    pub fn values(&self) -> usize {
        self.ends.len() + self.brief.len()
    }

    /// Whether a text is told in brief.
    pub fn is_brief(&self) -> bool {
        !self.brief.is_empty()
    }

    /// All texts as one JSON array; or, when one of them is told in brief, all values with a NUL behind each.
    pub fn whole(&mut self) -> &[u8] {
        let is_brief = self.is_brief();
        if self.text.len() == self.ends.last().copied().unwrap_or_default() {
            self.text.push(b']');
        }
        if !is_brief {
            return &self.text;
        }
        for end in &self.ends {
            if let Some(behind) = self.text.get_mut(*end) {
                *behind = SEPARATOR;
            }
        }
        self.text.get(1..).unwrap_or_default()
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
