//! Bytes of JSON to JavaScript values, by the runtime's own decoder and parser.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::session::batch::Batch;

#[wasm_bindgen]
extern "C" {
    /// Lossy, so that no byte can stop a stream.
    #[derive(Debug)]
    #[wasm_bindgen(js_name = TextDecoder)]
    type Utf8;

    #[wasm_bindgen(constructor, js_class = "TextDecoder")]
    fn new() -> Utf8;

    #[wasm_bindgen(method, js_class = "TextDecoder", catch)]
    fn decode(this: &Utf8, bytes: &[u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = JSON, catch)]
    fn parse(text: &JsValue) -> Result<JsValue, JsValue>;
}

/// A reader of JSON bytes.
#[derive(Debug)]
pub struct Reader {
    utf8: Utf8,
}

impl Reader {
    pub fn new() -> Self {
        Self { utf8: Utf8::new() }
    }

    /// The values of a batch: null for none, the value itself for one, an array for more.
    ///
    /// `suspect` says that some text is not an event; then, and when the array does not parse to as many values
    /// as were put in (`{..},{..}` in one text parses too, as two), each text is read by itself.
    pub fn values(&self, batch: &mut Batch, suspect: bool) -> JsValue {
        match batch.len() {
            0 => JsValue::NULL,
            1 => self.value(batch, 0, suspect),
            count => {
                if !suspect {
                    let array = self.utf8.decode(batch.array()).and_then(|text| parse(&text));
                    if let Some(array) = array.ok().filter(|array| length(array) == count) {
                        return array;
                    }
                }
                (0..count).map(|index| self.value(batch, index, true)).collect::<Array>().into()
            }
        }
    }

    fn value(&self, batch: &Batch, index: usize, suspect: bool) -> JsValue {
        let text = self.utf8.decode(batch.text(index).unwrap_or_default()).unwrap_or_default();
        match parse(&text) {
            Ok(value) if !suspect || has_type(&value) => value,
            Ok(_) => undecodable(&text, &"it is not an object with a `type`".into()),
            Err(error) => undecodable(&text, &Reflect::get(&error, &"message".into()).unwrap_or_default()),
        }
    }
}

fn length(array: &JsValue) -> usize {
    array.dyn_ref::<Array>().map_or(0, Array::length) as usize
}

fn has_type(event: &JsValue) -> bool {
    event.is_object() && Reflect::get(event, &"type".into()).is_ok_and(|kind| kind.is_string())
}

fn undecodable(raw: &JsValue, error: &JsValue) -> JsValue {
    let event = Object::new();
    for (name, value) in [("type", &"undecodable".into()), ("raw", raw), ("error", error)] {
        let _ = Reflect::set(&event, &name.into(), value);
    }
    event.into()
}
