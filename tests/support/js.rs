//! Values as a JavaScript caller would pass them.

use std::rc::Rc;

use serde_json::Value;
use xpander_edge::protocol::input::{Input, Shape};

/// JSON, and what JSON cannot hold.
#[derive(Clone, Debug)]
pub enum Js {
    /// JSON; `"<NaN>"` and other texts in angle brackets are what they name.
    Json(Value),
    /// Not given.
    Undefined,
    /// A plain object with members in order.
    Object(Rc<Vec<(String, Js)>>),
    /// An array.
    List(Rc<Vec<Js>>),
    /// An object that contains itself as `again`.
    Cycle,
}

impl Js {
    /// An object of these members.
    pub fn object(members: &[(&str, Js)]) -> Self {
        Self::Object(Rc::new(
            members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        ))
    }

    /// An array of these items.
    pub fn list(items: &[Js]) -> Self {
        Self::List(Rc::new(items.to_vec()))
    }
}

impl From<Value> for Js {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

impl Input for Js {
    fn shape(&self) -> Shape<Self> {
        match self {
            Self::Undefined => Shape::Undefined,
            Self::Cycle => Shape::Record(vec![("again".to_owned(), Self::Cycle)]),
            Self::Object(members) => Shape::Record(members.to_vec()),
            Self::List(items) => Shape::List(items.to_vec()),
            Self::Json(value) => match value {
                Value::Null => Shape::Null,
                Value::Bool(flag) => Shape::Bool(*flag),
                Value::Number(number) => Shape::Number(number.as_f64().unwrap()),
                Value::String(text) => special(text).unwrap_or_else(|| Shape::Text(text.clone())),
                Value::Array(items) => Shape::List(items.iter().cloned().map(Self::Json).collect()),
                Value::Object(members) => Shape::Record(
                    members.iter().map(|(name, value)| (name.clone(), Self::Json(value.clone()))).collect(),
                ),
            },
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cycle, Self::Cycle) => true,
            (Self::Object(one), Self::Object(other)) => Rc::ptr_eq(one, other),
            (Self::List(one), Self::List(other)) => Rc::ptr_eq(one, other),
            _ => false,
        }
    }

    fn number_text(number: f64) -> String {
        // JavaScript's spelling differs from this only far from everyday numbers.
        if number == 0.0 { "0".to_owned() } else { format!("{number}") }
    }

    fn number_of(text: &str) -> Option<f64> {
        serde_json::from_str(text).ok()
    }
}

fn special(text: &str) -> Option<Shape<Js>> {
    match text {
        "<NaN>" => Some(Shape::Number(f64::NAN)),
        "<Infinity>" | "<inf>" => Some(Shape::Number(f64::INFINITY)),
        "<-Infinity>" | "<-inf>" => Some(Shape::Number(f64::NEG_INFINITY)),
        "<BigInt>" | "<object>" => Some(Shape::Other("a bigint".to_owned())),
        "<function>" => Some(Shape::Function),
        "<throws>" => Some(Shape::Unreadable),
        _ => None,
    }
}
