//! What callers hand in, and how it becomes JSON text.
//!
//! The rules: NaN and infinities are `null` where the platform's own SDK makes them so, an error with their path
//! elsewhere; what JSON cannot hold is an error with its path; `undefined` is left out; a lone surrogate becomes
//! U+FFFD (done by the runtime when it hands the text over); dates and the like go by their own `toJSON`.

use super::json::{Members, elements, members, named, write_text};
use crate::ascii::{decimal, text};
use crate::error::Error;

/// The longest text and array, and the largest body, that are sent: the module's memory is bounded, and a value is
/// copied a few times on its way.
pub const MAX_TEXT: usize = 4 << 20;
/// See [`MAX_TEXT`].
pub const MAX_ITEMS: u32 = 1 << 20;
/// See [`MAX_TEXT`].
pub const MAX_BODY: usize = 16 << 20;

/// Nesting beyond this is an error, so that no value can overflow the stack.
const MAX_DEPTH: usize = 200;

/// One step into a caller's value.
#[derive(Debug)]
pub enum Shape<I> {
    /// Not given.
    Undefined,
    /// Given as nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, finite or not.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<I>),
    /// A plain object, its own enumerable members in order.
    Record(Vec<(String, I)>),
    /// A function.
    Function,
    /// Something else that JSON cannot hold, in words: "a Map".
    Other(String),
    /// Reading the value threw.
    Unreadable,
}

/// A caller's value. In the wasm it is a JavaScript value; natively tests use `serde_json`'s.
pub trait Input: Clone {
    /// Looks one level into the value.
    fn shape(&self) -> Shape<Self>;
    /// True when both are the same object: how a cycle shows.
    fn is_same(&self, other: &Self) -> bool;
    /// A finite number as JSON spells it.
    fn number_text(number: f64) -> String;
    /// The number that a JSON text spells; none when it is no number.
    fn number_of(text: &str) -> Option<f64>;
}

/// Whether a number is finite and without a fraction.
pub fn is_whole(number: f64) -> bool {
    #[expect(clippy::float_cmp, reason = "the very same number, or it has a fraction")]
    let whole = number.trunc() == number;
    whole && number.is_finite()
}

/// What becomes of a number that JSON cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFinite {
    /// An error with its path.
    Refused,
    /// `null`, as the official SDK writes it.
    Null,
}

/// Appends `value` as JSON. `path` names it in errors.
pub fn write<I: Input>(value: &I, path: &str, not_finite: NotFinite, out: &mut Vec<u8>) -> Result<(), Error> {
    write_as(value, &[], path, not_finite, out)
}

/// The same, where `original` is the JSON that the value was read from, or empty: a number with the same value at the
/// same place keeps its spelling. JavaScript would write `1.0` as `1`, and round `9007199254740993`.
pub fn write_as<I: Input>(
    value: &I,
    original: &[u8],
    path: &str,
    not_finite: NotFinite,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let mut writer = Writer { not_finite, path: path.to_owned(), ancestors: Vec::new(), out };
    if !writer.value(value, value.shape(), original)? {
        out.extend_from_slice(b"null");
    }
    Ok(())
}

/// Appends a finite number, spelled as `original` where that has the same value.
pub fn write_number<I: Input>(number: f64, original: &[u8], out: &mut Vec<u8>) {
    let text = I::number_text(number);
    let original = std::str::from_utf8(original).unwrap_or_default();
    // The very same value: a number that was rounded was read so before.
    #[expect(clippy::float_cmp, reason = "both are what the same reader made of a text")]
    let is_same = !original.is_empty() && I::number_of(original).is_some_and(|known| known == number);
    out.extend_from_slice(if is_same { original.as_bytes() } else { text.as_bytes() });
}

/// The most members of an object that are searched for each of its members.
const MAX_SEARCHED: usize = 4096;

/// The members of the object that a value was read from.
struct Known<'a>(Members<'a>);

impl<'a> Known<'a> {
    fn of(original: &'a [u8]) -> Self {
        Self(members(original).unwrap_or_default())
    }

    /// The text of the member `name`, which stands at `index` as a rule. A large object is not searched for it: that
    /// would take the square of its size. Empty when there is none.
    fn get(&self, index: usize, name: &str) -> &'a [u8] {
        let is_here = |key: &[u8]| {
            key.strip_prefix(b"\"").and_then(|key| key.strip_suffix(b"\"")) == Some(name.as_bytes())
        };
        match self.0.get(index) {
            Some((key, value)) if is_here(key) => value,
            _ if self.0.len() > MAX_SEARCHED => &[],
            _ => named(&self.0, name).unwrap_or_default(),
        }
    }
}

struct Writer<'o, I> {
    not_finite: NotFinite,
    path: String,
    ancestors: Vec<I>,
    out: &'o mut Vec<u8>,
}

impl<I: Input> Writer<'_, I> {
    /// Writes one value; false, with nothing written, when it is undefined.
    fn value(&mut self, value: &I, shape: Shape<I>, original: &[u8]) -> Result<bool, Error> {
        match shape {
            Shape::Undefined => return Ok(false),
            Shape::Null => self.out.extend_from_slice(b"null"),
            Shape::Bool(flag) => self.out.extend_from_slice(if flag { b"true" } else { b"false" }),
            Shape::Number(number) => self.number(number, original)?,
            Shape::Text(text) => {
                write_text(text.as_bytes(), self.out);
                if self.out.len() > MAX_BODY {
                    return Err(Error::invalid(&self.path, "with it the request is larger than 16 MiB"));
                }
            }
            Shape::List(items) => self.nested(value, |writer| writer.list(&items, original))?,
            Shape::Record(members) => self.nested(value, |writer| writer.record(&members, original))?,
            Shape::Function => return Err(self.unfit("a function")),
            Shape::Other(what) => return Err(self.unfit(&what)),
            Shape::Unreadable => return Err(Error::invalid(&self.path, "reading it threw an error")),
        }
        Ok(true)
    }

    fn unfit(&self, what: &str) -> Error {
        Error::invalid(&self.path, &text!["it is ", what, ", which JSON cannot hold"])
    }

    fn number(&mut self, number: f64, original: &[u8]) -> Result<(), Error> {
        if number.is_finite() {
            write_number::<I>(number, original, self.out);
        } else if self.not_finite == NotFinite::Null {
            self.out.extend_from_slice(b"null");
        } else {
            return Err(Error::invalid(&self.path, "it is not a finite number, and JSON has no other"));
        }
        Ok(())
    }

    fn nested(&mut self, value: &I, write: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        if self.ancestors.iter().any(|ancestor| ancestor.is_same(value)) {
            return Err(Error::invalid(&self.path, "it contains itself"));
        }
        if self.ancestors.len() == MAX_DEPTH {
            return Err(Error::invalid(
                &self.path,
                &text!["it is nested deeper than ", decimal(MAX_DEPTH), " levels"],
            ));
        }
        self.ancestors.push(value.clone());
        write(self)?;
        self.ancestors.pop();
        Ok(())
    }

    fn list(&mut self, items: &[I], original: &[u8]) -> Result<(), Error> {
        let known = elements(original).unwrap_or_default();
        self.out.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            if !self.at(&text!["[", decimal(index), "]"], |writer| {
                writer.value(item, item.shape(), known.get(index).copied().unwrap_or_default())
            })? {
                self.out.extend_from_slice(b"null");
            }
        }
        self.out.push(b']');
        Ok(())
    }

    fn record(&mut self, members: &[(String, I)], original: &[u8]) -> Result<(), Error> {
        let known = Known::of(original);
        self.out.push(b'{');
        let start = self.out.len();
        for (index, (name, member)) in members.iter().enumerate() {
            let before = self.out.len();
            if before > start {
                self.out.push(b',');
            }
            write_text(name.as_bytes(), self.out);
            self.out.push(b':');
            if !self.at(&text![".", name], |writer| {
                writer.value(member, member.shape(), known.get(index, name))
            })? {
                self.out.truncate(before);
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn at<T>(&mut self, step: &str, write: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let length = self.path.len();
        self.path.push_str(step);
        let written = write(self)?;
        self.path.truncate(length);
        Ok(written)
    }
}
