//! One event of a task, as far as every kind has the same parts.

use crate::protocol::json::{Members, member, members, named};
use crate::session::hash::hash;

/// An event. Its parts are JSON, strings with their quotes.
pub struct Event<'a> {
    pub kind: &'a [u8],
    /// The task that it is about.
    pub task: &'a [u8],
    pub is_own: bool,
    /// The stream was interrupted before it.
    pub is_after_gap: bool,
    /// A string, or `null`.
    pub time: &'a [u8],
    pub identity: &'a [u8],
    pub data: &'a [u8],
    /// The members of `data`; none when it is no object.
    pub fields: Members<'a>,
    /// Which event it is, when it comes again.
    pub key: u64,
}

impl<'a> Event<'a> {
    /// The parts of an event of the stream of `own`; none when it is no object.
    pub fn read(text: &'a [u8], own: &'a [u8]) -> Option<Self> {
        let event = members(text)?;
        let part = |name| named(&event, name).unwrap_or_default();
        let (kind, data, mut task, time) = (part("type"), part("data"), part("task_id"), part("time"));
        let fields = members(data).unwrap_or_default();
        // A record says of which task it is; the data of other events is about other things.
        if !is_text(task) && kind.starts_with(b"\"task_") {
            task = named(&fields, "id").unwrap_or_default();
        }
        let task = if is_text(task) { task } else { own };
        Some(Self {
            is_own: task == own,
            task,
            is_after_gap: part("gap").starts_with(b"t"),
            time: if is_text(time) { time } else { b"null" },
            identity: part("identity"),
            kind,
            data,
            fields,
            key: hash(text),
        })
    }

    /// A member of the data; empty when there is none.
    pub fn field(&self, name: &str) -> &'a [u8] {
        named(&self.fields, name).unwrap_or_default()
    }

    /// Whether a member of the data is `word`, as JSON. Not a pattern: one of bytes is compared byte by byte, in line.
    pub fn says(&self, name: &str, word: &str) -> bool {
        self.field(name) == word.as_bytes()
    }

    /// Which request it is about; none when it does not say.
    pub fn request(&self) -> Option<u64> {
        let mut id = self.field("request_id");
        if !is_text(id) {
            id = self.field("tool_call_id");
        }
        is_text(id).then(|| hash(self.task).rotate_left(1) ^ hash(id))
    }
}

/// A member of an object in the data; empty when there is none.
pub fn inside<'a>(object: &'a [u8], name: &str) -> &'a [u8] {
    member(object, name).flatten().unwrap_or_default()
}

/// Whether a value is a string that is not empty.
pub fn is_text(value: &[u8]) -> bool {
    value.starts_with(b"\"") && value.len() > 2
}
