//! JavaScript values as the protocol's [`Input`].

use js_sys::{Array, Function, JSON, JsString};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::ascii::text;
use crate::protocol::input::{Input, MAX_ITEMS, MAX_TEXT, Shape};

#[wasm_bindgen]
extern "C" {
    /// Getters and proxies may throw.
    #[wasm_bindgen(js_namespace = Object, catch)]
    fn entries(value: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_namespace = ["Object", "prototype", "toString"], js_name = call, catch)]
    fn tag(value: &JsValue) -> Result<String, JsValue>;

    #[wasm_bindgen(js_namespace = Array, js_name = isArray, catch)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    /// By length and index: a caller's iterator may never end.
    #[wasm_bindgen(js_namespace = ["Array", "prototype", "slice"], js_name = call, catch)]
    fn items(value: &JsValue) -> Result<Array, JsValue>;
}

/// A value that a caller passed.
#[derive(Clone, Debug)]
pub struct JsInput(pub JsValue);

impl JsInput {
    fn of_object(value: &JsValue) -> Result<Shape<Self>, JsValue> {
        let to_json = js_sys::Reflect::get(value, &"toJSON".into())?;
        match to_json.dyn_ref::<Function>() {
            Some(to_json) => {
                let value = to_json.call0(value)?;
                if value.is_object() { Self::of_plain(&value) } else { Self::of_primitive(&value) }
            }
            None => Self::of_plain(value),
        }
    }

    fn of_plain(value: &JsValue) -> Result<Shape<Self>, JsValue> {
        if is_array(value)? {
            let length = js_sys::Reflect::get(value, &"length".into())?.as_f64().unwrap_or_default();
            if length > f64::from(MAX_ITEMS) {
                return Ok(Shape::Other("an array of over a million items".to_owned()));
            }
            return Ok(Shape::List(items(value)?.iter().map(Self).collect()));
        }
        let tag = tag(value)?;
        // A Map, a Promise or a Headers object would turn into `{}` without a word.
        if tag != "[object Object]" {
            let kind = tag.get("[object ".len()..tag.len() - 1).unwrap_or_default();
            return Ok(Shape::Other(text!["a ", kind]));
        }
        let members = entries(value)?;
        let members = members.iter().map(|entry| {
            let entry: Array = entry.unchecked_into();
            (entry.get(0).as_string().unwrap_or_default(), Self(entry.get(1)))
        });
        Ok(Shape::Record(members.collect()))
    }

    fn of_primitive(value: &JsValue) -> Result<Shape<Self>, JsValue> {
        if value.is_undefined() {
            return Ok(Shape::Undefined);
        }
        if value.is_null() {
            return Ok(Shape::Null);
        }
        if let Some(flag) = value.as_bool() {
            return Ok(Shape::Bool(flag));
        }
        if let Some(number) = value.as_f64() {
            return Ok(Shape::Number(number));
        }
        if value.dyn_ref::<JsString>().is_some_and(|text| text.length() as usize > MAX_TEXT) {
            return Ok(Shape::Other("a text of over 4 million characters".to_owned()));
        }
        if let Some(text) = value.as_string() {
            return Ok(Shape::Text(text));
        }
        if value.is_function() {
            return Ok(Shape::Function);
        }
        if value.is_object() {
            return Self::of_object(value);
        }
        let kind = value.js_typeof().as_string().unwrap_or_default();
        Ok(Shape::Other(text!["a ", kind]))
    }
}

impl Input for JsInput {
    fn shape(&self) -> Shape<Self> {
        Self::of_primitive(&self.0).unwrap_or(Shape::Unreadable)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn number_text(number: f64) -> String {
        JSON::stringify(&number.into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    fn number_of(text: &str) -> Option<f64> {
        JSON::parse(text).ok()?.as_f64()
    }
}
