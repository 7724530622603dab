//! Changes of a view, as one JSON array of `[path, operation, value]`:
//!
//! * `"merge"`: the members of an object replace those at the path;
//! * `"append"`: a text goes on at the `text` there;
//! * `"elapse"`: of three names there, the first becomes the seconds from the second, a time, to the third. JavaScript has a calendar.
//!
//! A path is `[]` for the view itself, or `[list, index]` for an entry of one of its lists; merging into an entry that is not there adds
//! it. Appending to the same place again makes the last change longer instead of another one.

use crate::ascii::decimal;

/// What a change is about: an entry of a list, or the view itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The list; empty for the view itself.
    pub list: &'static str,
    /// The place in it.
    pub index: usize,
}

/// The view itself.
pub const ROOT: Place = Place { list: "", index: 0 };

/// What closes a change that appends: the end of its text, and of itself.
const CLOSE: &[u8] = b"\"]";

/// The changes since they were last taken.
#[derive(Debug, Default)]
pub struct Patches {
    /// `[a,b` — closed when it is taken.
    text: Vec<u8>,
    /// Where the last change appends, when it does.
    appending: Option<Place>,
    taken: bool,
}

impl Patches {
    /// Merges `members`, the inside of a JSON object that may be empty, into what is at `place`.
    pub fn merge(&mut self, place: Place, members: &[u8]) {
        self.change(place, [b"merge\",{", members, b"}]"]);
    }

    /// Computes the time between two others; `names` is JSON.
    pub fn elapse(&mut self, place: Place, names: &[u8]) {
        self.change(place, [b"elapse\",", names, b"]"]);
    }

    /// Appends `inner`, the inside of a JSON string, to the text at `place`. Two halves of one character may come in two texts: joined
    /// unread, they are whole again.
    pub fn append(&mut self, place: Place, inner: &[u8]) {
        self.renew();
        if self.appending == Some(place) {
            self.text.truncate(self.text.len().saturating_sub(CLOSE.len()));
            self.text.extend_from_slice(inner);
            self.text.extend_from_slice(CLOSE);
        } else {
            self.change(place, [b"append\",\"", inner, CLOSE]);
            self.appending = Some(place);
        }
    }

    /// The changes since the last call, as one array; none when there are none.
    pub fn take(&mut self) -> Option<&[u8]> {
        self.renew();
        if self.text.is_empty() {
            return None;
        }
        self.taken = true;
        self.text.push(b']');
        Some(&self.text)
    }

    /// What was taken goes when the next change comes, so that whoever took it can read it in place.
    fn renew(&mut self) {
        if self.taken {
            *self = Self::default();
        }
    }

    fn change(&mut self, place: Place, parts: [&[u8]; 3]) {
        self.renew();
        self.appending = None;
        let out = &mut self.text;
        out.extend_from_slice(if out.is_empty() { b"[[[" } else { b",[[" });
        if !place.list.is_empty() {
            out.push(b'"');
            out.extend_from_slice(place.list.as_bytes());
            out.extend_from_slice(b"\",");
            out.extend_from_slice(decimal(place.index).as_bytes());
        }
        out.extend_from_slice(b"],\"");
        for part in parts {
            out.extend_from_slice(part);
        }
    }
}
