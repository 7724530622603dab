//! Field tables: a record or a request body described once, as data.
//!
//! Order, defaults, kinds, nesting and the names that a caller may use all come from the same table, and so do
//! the errors for names that do not exist.

use crate::ascii::text;

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A string.
    Text,
    /// An id: a string without blanks around it.
    Id,
    /// A boolean.
    Bool,
    /// A whole number.
    Int,
    /// A whole number that is not negative.
    Count,
    /// Any finite number.
    Float,
    /// An array of strings.
    Texts,
    /// A JSON object of any content.
    Object,
    /// Any JSON value; numbers that are not finite become `null`.
    Any,
    /// Any JSON value.
    Json,
    /// What an event of this `type` tells.
    EventData,
    /// What a tool was given or gave: JSON, also as text, of so many characters at the most.
    ToolValue(usize),
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
    /// A word that the platform reads trimmed and in lower case; one that is not in a list that is not empty is
    /// sent as `null`.
    Word(&'static [&'static str]),
    /// A name without white space and colons; sent trimmed.
    Name,
    /// How a tool server is reached, which follows from its `type` as well.
    Transport,
    /// The string of this field's parameter inside another record.
    Within(&'static str),
    /// Always the default.
    Fixed,
    /// Known, and for others than the body: the URL, a header, the facade.
    Aside,
}

/// One field of a table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name that callers use, where it differs; else empty. Ask [`Field::parameter`].
    renamed: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What is sent, and what a record has, when it is left out; as JSON.
    pub default: &'static str,
    /// Whether `null` is a value of it.
    pub nullable: bool,
    /// Whether `null` and the empty text stand for the default.
    pub empty_is_default: bool,
    /// Whether a body without it is refused.
    pub required: bool,
    /// Whether the body leaves it out when it is empty.
    pub omitted: bool,
    /// Whether it is kept out of sight: not enumerable, so never logged or serialised by accident.
    pub secret: bool,
    /// Whether the facade passes it: no error offers its name to a caller.
    pub inner: bool,
}

impl Field {
    /// A nullable field that is `null` by default.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            renamed: "",
            kind,
            default: "null",
            nullable: true,
            empty_is_default: false,
            required: false,
            omitted: false,
            secret: false,
            inner: false,
        }
    }

    /// The name that callers use.
    pub fn parameter(&self) -> &'static str {
        if self.renamed.is_empty() { self.name } else { self.renamed }
    }

    /// The same field under the caller's name for it.
    #[must_use]
    pub const fn named(self, renamed: &'static str) -> Self {
        Self { renamed, ..self }
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

    /// The same field, for which `null` and the empty text stand for the default.
    #[must_use]
    pub const fn empty_is_default(self) -> Self {
        Self { empty_is_default: true, ..self }
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

    /// The same field, passed by the facade and by no caller.
    #[must_use]
    pub const fn inner(self) -> Self {
        Self { inner: true, ..self }
    }
}

/// The names that are passed for the fields of `table`: by callers, or by the facade.
pub fn names(table: &[Field], inner: bool) -> Vec<&'static str> {
    let mut found = Vec::new();
    for field in table {
        match field.kind {
            Kind::Group(group) => found.extend(names(group, inner)),
            _ if field.inner == inner => found.push(field.parameter()),
            _ => {}
        }
    }
    found
}

/// What a field may hold, in words.
pub fn words(field: &Field) -> String {
    let what = match field.kind {
        Kind::Text
        | Kind::Id
        | Kind::OneOf(_)
        | Kind::Word(_)
        | Kind::Name
        | Kind::Transport
        | Kind::Within(_) => "a string",
        Kind::Bool => "true or false",
        Kind::Int => "a whole number",
        Kind::Count => "a whole number, 0 or more",
        Kind::Float => "a finite number",
        Kind::Texts => "an array of strings",
        Kind::Each(_) => "an array of objects",
        _ => "an object",
    };
    if field.nullable { text![what, " or null"] } else { what.to_owned() }
}
