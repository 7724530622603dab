//! Errors on their way to JavaScript.

use js_sys::Function;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_wasm_bindgen::Serializer as Json;
use wasm_bindgen::JsValue;

use crate::error::{Error, Phase};

/// An error's fields as the facade's classes take them. A map with one type of value: each further type, and a
/// struct's table of names, would be paid for in the module's size.
struct Fields<'a>(&'a Error);

enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Flag(bool),
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = self.0;
        let phase = error.phase.map(|phase| match phase {
            Phase::Connect => "connect",
            Phase::Body => "body",
        });
        let fields = [
            ("class", Some(Value::Text(error.code.class()))),
            ("code", Some(Value::Text(error.code.as_str()))),
            ("message", Some(Value::Text(&error.message))),
            ("retryable", Some(Value::Flag(error.retryable))),
            ("maybeStarted", Some(Value::Flag(error.maybe_started))),
            ("status", error.status.map(|status| Value::Number(status.into()))),
            ("retryAfter", error.retry_after.map(Value::Number)),
            ("description", error.description.as_deref().map(Value::Text)),
            ("requestId", error.request_id.as_deref().map(Value::Text)),
            ("phase", phase.map(Value::Text)),
            ("raw", error.raw.as_deref().map(Value::Text)),
            ("reason", error.reason.map(|reason| Value::Text(reason.as_str()))),
        ];
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in fields {
            if let Some(value) = value {
                map.serialize_entry(name, &value)?;
            }
        }
        map.end()
    }
}

/// Makes the facade's error of `error`; `factory` is the facade's own function, `cause` what the runtime said.
pub fn to_js(error: &Error, factory: &Function, cause: &JsValue) -> JsValue {
    let fields = Fields(error).serialize(&Json::json_compatible()).unwrap_or(JsValue::NULL);
    factory.call2(&JsValue::UNDEFINED, &fields, cause).unwrap_or_else(|thrown| thrown)
}
