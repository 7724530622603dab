//! Field tables: a record or a request body described once, as data.
//!
//! Order, defaults, kinds, nesting and the names that a caller may use all come from the same table, and so do
//! the errors for names that do not exist.

use super::input::{self, Input, NotFinite, Shape, is_whole};
use super::nearest::unknown;
use crate::ascii::{decimal, join, text};
use crate::error::Error;

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A string.
    Text,
    /// A boolean.
    Bool,
    /// A whole number.
    Int,
    /// Any finite number.
    Float,
    /// An array of strings.
    Texts,
    /// A JSON object of any content.
    Object,
    /// Any JSON value; numbers that are not finite become `null`.
    Any,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A record with a table of its own.
    Record(&'static [Field]),
    /// An array of such records.
    Each(&'static [Field]),
    /// An object in the body whose members the caller passes flat, beside the others.
    Group(&'static [Field]),
    /// The sum of these sibling numbers; what the caller passes is not sent.
    Sum(&'static [&'static str]),
    /// Known, and for others than the body: the URL, a header, the facade.
    Aside,
}

/// One field of a table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name that callers use, where it differs.
    pub parameter: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What is sent, and what a record has, when it is left out; as JSON.
    pub default: &'static str,
    /// Whether `null` is a value of it.
    pub nullable: bool,
    /// Whether `null` stands for the default.
    pub null_is_default: bool,
    /// Whether a body without it is refused.
    pub required: bool,
    /// Whether the body leaves it out when it is empty.
    pub omitted: bool,
    /// Whether it is kept out of sight: not enumerable, so never logged or serialised by accident.
    pub secret: bool,
}

impl Field {
    /// A nullable field that is `null` by default.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            parameter: name,
            kind,
            default: "null",
            nullable: true,
            null_is_default: false,
            required: false,
            omitted: false,
            secret: false,
        }
    }

    /// The same field under the caller's name for it.
    #[must_use]
    pub const fn named(self, parameter: &'static str) -> Self {
        Self { parameter, ..self }
    }

    /// The same field with another default, as JSON.
    #[must_use]
    pub const fn or(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    /// The same field, for which `null` is no value.
    #[must_use]
    pub const fn not_null(self) -> Self {
        Self { nullable: false, ..self }
    }

    /// The same field, for which `null` stands for the default.
    #[must_use]
    pub const fn null_is_default(self) -> Self {
        Self { null_is_default: true, ..self }
    }

    /// The same field, without which a body is refused.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, nullable: false, ..self }
    }

    /// The same field, left out of the body when it is empty.
    #[must_use]
    pub const fn omitted(self) -> Self {
        Self { omitted: true, ..self }
    }

    /// The same field, kept out of sight.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }
}

/// A caller's parameters for one operation.
#[derive(Debug)]
pub struct Parameters<I> {
    members: Vec<(String, I)>,
    /// Stands before every name in errors: empty, or `user_details.`.
    path: String,
}

impl<I: Input> Parameters<I> {
    /// Reads the one object that a caller passes; `undefined` is an empty one.
    pub fn of(value: &I, what: &str) -> Result<Self, Error> {
        match value.shape() {
            Shape::Undefined => Ok(Self { members: Vec::new(), path: String::new() }),
            Shape::Record(members) => Ok(Self { members, path: String::new() }),
            _ => Err(Error::invalid(what, "pass one object")),
        }
    }

    /// The parameters inside another one, which `path` names.
    pub fn nested(path: &str, members: Vec<(String, I)>) -> Self {
        Self { members, path: path.to_owned() }
    }

    /// Refuses names that are not in `known`.
    pub fn check_names(&self, kind: &str, known: &[&str]) -> Result<(), Error> {
        match self.members.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(unknown(kind, &self.path, name, known)),
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

    /// Writes the body that `table` describes. `overrides` are defaults of this operation alone.
    pub fn write(
        &self,
        table: &[Field],
        overrides: &[(&str, &'static str)],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        out.push(b'{');
        let start = out.len();
        for field in table {
            let before = out.len();
            if matches!(field.kind, Kind::Aside) {
                continue;
            }
            if before > start {
                out.push(b',');
            }
            input_name(field.name, out);
            if !self.write_field(field, overrides, out)? {
                out.truncate(before);
            }
        }
        out.push(b'}');
        Ok(())
    }

    /// Writes one field's value; false when the body leaves it out.
    fn write_field(
        &self,
        field: &Field,
        overrides: &[(&str, &'static str)],
        out: &mut Vec<u8>,
    ) -> Result<bool, Error> {
        match field.kind {
            Kind::Group(table) => return self.write(table, overrides, out).map(|()| true),
            Kind::Sum(of) => {
                let total: f64 = of.iter().map(|name| self.number(name)).sum();
                out.extend_from_slice(I::number_text(total).as_bytes());
                return Ok(true);
            }
            _ => {}
        }
        let path = text![self.path, field.parameter];
        let given = self
            .get(field.parameter)
            .filter(|(_, shape)| !(field.null_is_default && matches!(shape, Shape::Null)));
        let empty = match &given {
            None | Some((_, Shape::Null)) => true,
            Some((_, Shape::List(items))) => items.is_empty(),
            _ => false,
        };
        if field.omitted && empty {
            return Ok(false);
        }
        match given {
            None if field.required => Err(Error::invalid(&path, "it is required")),
            None => {
                let other = overrides.iter().find(|(name, _)| *name == field.parameter);
                let default = other.map_or(field.default, |(_, default)| *default);
                out.extend_from_slice(default.as_bytes());
                Ok(true)
            }
            Some((value, shape)) => write_value(field, value, shape, &path, out).map(|()| true),
        }
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
        (_, Shape::Null) if field.nullable => {
            out.extend_from_slice(b"null");
            Ok(())
        }
        (Kind::OneOf(names), Shape::Text(text)) if !names.contains(&text.as_str()) => {
            Err(Error::invalid(path, &text!["pass one of ", join(names, ", ")]))
        }
        (Kind::Text | Kind::OneOf(_), Shape::Text(_))
        | (Kind::Bool, Shape::Bool(_))
        | (Kind::Object, Shape::Record(_)) => strict(value, out),
        (Kind::Float, Shape::Number(number)) if number.is_finite() => strict(value, out),
        (Kind::Int, Shape::Number(number)) if is_whole(number) => strict(value, out),
        (Kind::Texts, Shape::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                if !matches!(item.shape(), Shape::Text(_)) {
                    return Err(Error::invalid(&text![path, "[", decimal(index), "]"], "pass a string"));
                }
            }
            strict(value, out)
        }
        (Kind::Record(table), Shape::Record(members)) => record(table, members, path, out),
        (Kind::Each(table), Shape::List(items)) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                let path = text![path, "[", decimal(index), "]"];
                if index > 0 {
                    out.push(b',');
                }
                let Shape::Record(members) = item.shape() else {
                    return Err(Error::invalid(&path, "pass an object"));
                };
                record(table, members, &path, out)?;
            }
            out.push(b']');
            Ok(())
        }
        _ => Err(Error::invalid(path, &text!["pass ", words(field)])),
    }
}

fn record<I: Input>(
    table: &'static [Field],
    members: Vec<(String, I)>,
    path: &str,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let inner = Parameters::nested(&text![path, "."], members);
    inner.check_names("parameter", &names(table))?;
    inner.write(table, &[], out)
}

/// The names that callers may use for the fields of `table`.
pub fn names(table: &[Field]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for field in table {
        match field.kind {
            Kind::Group(inner) => found.extend(names(inner)),
            _ => found.push(field.parameter),
        }
    }
    found
}

fn words(field: &Field) -> String {
    let what = match field.kind {
        Kind::Text | Kind::OneOf(_) => "a string",
        Kind::Bool => "true or false",
        Kind::Int => "a whole number",
        Kind::Float => "a finite number",
        Kind::Texts => "an array of strings",
        Kind::Each(_) => "an array of objects",
        _ => "an object",
    };
    if field.nullable { text![what, " or null"] } else { what.to_owned() }
}

fn input_name(name: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}
