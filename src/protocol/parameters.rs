//! A caller's parameters, and the JSON bodies that field tables make of them.

use super::field::{Field, Kind, names, words};
use super::input::{self, Input, MAX_BODY, NotFinite, Shape, is_whole, write_as, write_number};
use super::json::{self, write_text};
use super::nearest::unknown;
use super::push::{data_of, write_tool_value};
use super::setting::flaw;
use crate::ascii::{decimal, join, text};
use crate::error::Error;

/// The largest whole number of JavaScript that has no neighbour with the same value.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// How one operation writes a table.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Defaults of this operation alone, as JSON.
    pub defaults: &'static [(&'static str, &'static str)],
    /// The field that this operation puts last.
    pub last: &'static str,
    /// A field that this operation leaves out.
    pub without: &'static str,
    /// Parameters that do not count: their fields have their defaults.
    pub fixed: &'static [&'static str],
    /// Writes a record that is already held: its values as they are, what it does not have left out, and what the
    /// table does not know as well.
    pub held: bool,
    /// Writes a table of its own from a record: other members of that are no mistake.
    pub of_record: bool,
    /// Writes the value of the first field, and no object around it.
    pub bare: bool,
}

impl Form {
    /// The table as it stands.
    pub const PLAIN: Self =
        Self { defaults: &[], last: "", without: "", fixed: &[], held: false, of_record: false, bare: false };
}

/// A caller's parameters for one operation.
#[derive(Debug)]
pub struct Parameters<I> {
    members: Vec<(String, I)>,
    /// Stands before every name in errors: empty, or `user_details.`.
    path: String,
    /// The text that they were read from, where it is known.
    original: Option<I>,
}

impl<I: Input> Parameters<I> {
    /// Reads the one object that a caller passes; `undefined` is an empty one.
    pub fn of(value: &I, what: &str) -> Result<Self, Error> {
        match value.shape() {
            Shape::Undefined => Ok(Self::nested("", Vec::new())),
            Shape::Record(members) => Ok(Self::nested("", members)),
            _ => Err(Error::invalid(what, "pass one object")),
        }
    }

    /// The parameters inside another one, which `path` names.
    pub fn nested(path: &str, members: Vec<(String, I)>) -> Self {
        Self { members, path: path.to_owned(), original: None }
    }

    /// The same, read from the JSON text `original`: a record that is written again keeps the spelling of numbers that
    /// have not changed. What is no text is none.
    #[must_use]
    pub fn spelled_as(self, original: I) -> Self {
        Self { original: Some(original), ..self }
    }

    /// Refuses names that are not in `known`.
    pub fn check_names(&self, kind: &str, known: &[&str]) -> Result<(), Error> {
        match self.members.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(unknown(kind, &self.path, name, known)),
            None => Ok(()),
        }
    }

    /// Refuses names that `table` does not have.
    pub fn check_table(&self, table: &[Field]) -> Result<(), Error> {
        let (known, inner) = (names(table, false), names(table, true));
        let is_known = |name: &str| known.contains(&name) || inner.contains(&name);
        match self.members.iter().find(|(name, _)| !is_known(name)) {
            Some((name, _)) => Err(unknown("parameter", &self.path, name, &known)),
            None => Ok(()),
        }
    }

    /// The value of `name`; none when it is absent or undefined.
    pub fn get(&self, name: &str) -> Option<(&I, Shape<I>)> {
        let (_, value) = self.members.iter().rev().find(|(member, _)| member == name)?;
        match value.shape() {
            Shape::Undefined => None,
            shape => Some((value, shape)),
        }
    }

    /// The string `name`; none when it is absent, null or empty.
    pub fn text(&self, name: &str) -> Result<Option<String>, Error> {
        match self.get(name) {
            None | Some((_, Shape::Null)) => Ok(None),
            Some((_, Shape::Text(text))) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(_) => Err(Error::invalid(&text![self.path, name], "pass a string")),
        }
    }

    /// The value of `name` as JSON, NaN and infinities as null; empty when it is absent.
    pub fn json(&self, name: &str) -> Result<Vec<u8>, Error> {
        let mut json = Vec::new();
        if let Some((value, _)) = self.get(name) {
            input::write(value, &text![self.path, name], NotFinite::Null, &mut json)?;
        }
        Ok(json)
    }

    /// The string `name`, which must be there.
    pub fn need(&self, name: &str) -> Result<String, Error> {
        self.text(name)?.ok_or_else(|| Error::invalid(&text![self.path, name], "it is required"))
    }

    /// The flag `name`; `default` when it is absent or null.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool, Error> {
        match self.get(name) {
            None | Some((_, Shape::Null)) => Ok(default),
            Some((_, Shape::Bool(flag))) => Ok(flag),
            Some(_) => Err(Error::invalid(&text![self.path, name], "pass true or false")),
        }
    }

    /// All members, in order.
    pub fn members(&self) -> &[(String, I)] {
        &self.members
    }

    /// Writes the body that `table` describes.
    pub fn write(&self, table: &[Field], form: &Form, out: &mut Vec<u8>) -> Result<(), Error> {
        let original = match self.original.as_ref().filter(|_| form.held).map(Input::shape) {
            Some(Shape::Text(original)) => original,
            _ => String::new(),
        };
        self.write_as(table, form, original.as_bytes(), out)
    }

    fn write_as(
        &self,
        table: &[Field],
        form: &Form,
        original: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let known = json::members(original).unwrap_or_default();
        if let (Some(field), true) = (table.first(), form.bare) {
            return self.write_field(field, &Form::PLAIN, &[], out).map(drop);
        }
        out.push(b'{');
        let start = out.len();
        let is_last = |field: &&Field| field.name == form.last;
        for field in table.iter().filter(|field| !is_last(field)).chain(table.iter().filter(is_last)) {
            let before = out.len();
            if matches!(field.kind, Kind::Aside) || field.name == form.without {
                continue;
            }
            if before > start {
                out.push(b',');
            }
            write_text(field.name.as_bytes(), out);
            out.push(b':');
            let known = json::named(&known, field.name).unwrap_or_default();
            if !self.write_field(field, form, known, out)? {
                out.truncate(before);
            }
        }
        out.push(b'}');
        Ok(())
    }

    /// Writes one field's value, which was read from `original`; false when the body leaves it out.
    fn write_field(
        &self,
        field: &Field,
        form: &Form,
        original: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<bool, Error> {
        match field.kind {
            Kind::Group(table) => return self.write_as(table, form, original, out).map(|()| true),
            Kind::Fixed => return Ok(write_default(field, form, out)),
            _ if form.fixed.contains(&field.parameter()) => return Ok(write_default(field, form, out)),
            Kind::Within(record) => {
                let mut of = *field;
                of.kind = Kind::Text;
                let inner = match self.get(record) {
                    Some((_, Shape::Record(members))) => members,
                    _ => Vec::new(),
                };
                return Parameters::nested(&text![record, "."], inner).write_field(&of, form, original, out);
            }
            Kind::EventData => {
                let mut of = *field;
                of.kind = data_of(&self.text("type")?.unwrap_or_default());
                return self.write_field(&of, form, original, out);
            }
            Kind::Transport if !form.held => {
                write_text(self.transport()?.as_bytes(), out);
                return Ok(true);
            }
            Kind::Sum(of) => {
                let total: f64 = of.iter().map(|name| self.number(name)).sum();
                write_number::<I>(total, original, out);
                return Ok(true);
            }
            _ => {}
        }
        let path = text![self.path, field.parameter()];
        let given =
            self.get(field.parameter()).filter(|(_, shape)| !(field.empty_is_default && is_empty(shape)));
        let empty = match &given {
            None | Some((_, Shape::Null)) => true,
            Some((_, Shape::List(items))) => items.is_empty(),
            _ => false,
        };
        if field.omitted && empty {
            return Ok(false);
        }
        match given {
            None if field.required && form.held => Ok(false),
            None if field.required => Err(Error::invalid(&path, "it is required")),
            None => Ok(write_default(field, form, out)),
            Some((value, shape)) => {
                let written = if form.held {
                    write_held(field, value, shape, original, &path, out)
                } else {
                    write_value(field, value, shape, &path, out)
                };
                written.map(|()| true)
            }
        }
    }

    /// A local server speaks over its standard streams, any other does not.
    fn transport(&self) -> Result<String, Error> {
        let given = self.text("transport")?;
        Ok(match self.text("type")?.as_deref() {
            Some("local") => "stdio".to_owned(),
            _ => given.filter(|given| given != "stdio").unwrap_or_else(|| "streamable-http".to_owned()),
        })
    }

    fn number(&self, name: &str) -> f64 {
        match self.get(name) {
            Some((_, Shape::Number(number))) if number.is_finite() => number,
            _ => 0.0,
        }
    }
}

fn write_value<I: Input>(
    field: &Field,
    value: &I,
    shape: Shape<I>,
    path: &str,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let strict = |value: &I, out: &mut Vec<u8>| input::write(value, path, NotFinite::Refused, out);
    match (field.kind, shape) {
        (Kind::Any, _) => input::write(value, path, NotFinite::Null, out),
        (Kind::Json, _) => strict(value, out),
        (Kind::ToolValue(limit), shape) => {
            let (mut json, is_text) = (Vec::new(), matches!(shape, Shape::Text(_)));
            match shape {
                Shape::Text(text) => json = text.into_bytes(),
                _ => strict(value, &mut json)?,
            }
            write_tool_value(json, is_text, limit, out);
            if out.len() > MAX_BODY {
                return Err(Error::invalid(path, "with it the request is larger than 16 MiB"));
            }
            Ok(())
        }
        (_, Shape::Null) if field.nullable => {
            out.extend_from_slice(b"null");
            Ok(())
        }
        (Kind::OneOf(names), Shape::Text(text)) if !names.contains(&text.as_str()) => {
            Err(Error::invalid(path, &text!["pass one of ", join(names, ", ")]))
        }
        (Kind::Word(known), Shape::Text(text)) => {
            let word = text.trim_ascii().to_ascii_lowercase();
            let is_known = known.is_empty() || known.contains(&word.as_str());
            if word.is_empty() || !is_known {
                out.extend_from_slice(field.default.as_bytes());
            } else {
                write_text(word.as_bytes(), out);
            }
            Ok(())
        }
        (Kind::Name, Shape::Text(text)) => {
            let name = text.trim_ascii();
            if name.is_empty() || name.bytes().any(|byte| byte == b':' || byte.is_ascii_whitespace()) {
                return Err(Error::invalid(path, "pass a name without white space and colons"));
            }
            write_text(name.as_bytes(), out);
            Ok(())
        }
        (Kind::Id, Shape::Text(text)) => match flaw(&text) {
            Some(why) => Err(Error::invalid(path, &why)),
            None => strict(value, out),
        },
        (Kind::Text | Kind::OneOf(_), Shape::Text(_))
        | (Kind::Bool, Shape::Bool(_))
        | (Kind::Object, Shape::Record(_)) => strict(value, out),
        (Kind::Float, Shape::Number(number)) if number.is_finite() => strict(value, out),
        (Kind::Int, Shape::Number(number)) if is_whole(number) => strict(value, out),
        (Kind::Count, Shape::Number(number)) if is_whole(number) && (0.0..=MAX_SAFE).contains(&number) => {
            strict(value, out)
        }
        (Kind::Texts, Shape::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                if !matches!(item.shape(), Shape::Text(_)) {
                    return Err(Error::invalid(&text![path, "[", decimal(index), "]"], "pass a string"));
                }
            }
            strict(value, out)
        }
        (Kind::Record(table), Shape::Record(members)) => record(table, members, &[], path, &Form::PLAIN, out),
        (Kind::Each(table), Shape::List(items)) => records(table, &items, &[], path, &Form::PLAIN, out),
        (_, Shape::Other(what)) => Err(Error::invalid(path, &text!["it is ", what, "; pass ", words(field)])),
        _ => Err(Error::invalid(path, &text!["pass ", words(field)])),
    }
}

/// Writes a value as it is held; records inside it still in their own order.
fn write_held<I: Input>(
    field: &Field,
    value: &I,
    shape: Shape<I>,
    original: &[u8],
    path: &str,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let form = Form { held: true, ..Form::PLAIN };
    match (field.kind, shape) {
        (Kind::Record(table), Shape::Record(members)) => record(table, members, original, path, &form, out),
        (Kind::Each(table), Shape::List(items)) => records(table, &items, original, path, &form, out),
        _ => write_as(value, original, path, NotFinite::Refused, out),
    }
}

fn records<I: Input>(
    table: &'static [Field],
    items: &[I],
    original: &[u8],
    path: &str,
    form: &Form,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let known = json::elements(original).unwrap_or_default();
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        let path = text![path, "[", decimal(index), "]"];
        if index > 0 {
            out.push(b',');
        }
        let Shape::Record(members) = item.shape() else {
            return Err(Error::invalid(&path, "pass an object"));
        };
        record(table, members, known.get(index).copied().unwrap_or_default(), &path, form, out)?;
    }
    out.push(b']');
    Ok(())
}

fn record<I: Input>(
    table: &'static [Field],
    members: Vec<(String, I)>,
    original: &[u8],
    path: &str,
    form: &Form,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let inner = Parameters::nested(&text![path, "."], members);
    if !form.held {
        inner.check_table(table)?;
    }
    inner.write_as(table, form, original, out)
}

fn write_default(field: &Field, form: &Form, out: &mut Vec<u8>) -> bool {
    let other = form.defaults.iter().find(|(name, _)| *name == field.parameter());
    out.extend_from_slice(other.map_or(field.default, |(_, default)| *default).as_bytes());
    true
}

fn is_empty<I>(shape: &Shape<I>) -> bool {
    matches!(shape, Shape::Null) || matches!(shape, Shape::Text(text) if text.is_empty())
}
