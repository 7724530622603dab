//! The decoder on its own: the bytes of any event stream to messages.

use std::cell::RefCell;

use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::border::{Taken, pass, restrict};
use super::error::to_js;
use super::input::JsInput;
use crate::client::options::event_size;
use crate::error::Error;
use crate::protocol::parameters::Parameters;
use crate::session::messages::Messages;
use crate::web::check_signal;

/// `decodeEventStream`: the facade reads the body and feeds the chunks.
#[wasm_bindgen]
#[derive(Debug)]
pub struct EventMessages {
    messages: RefCell<Messages>,
    fail: Function,
}

#[wasm_bindgen]
impl EventMessages {
    /// A decoder with the caller's options: `maxEventSize` in bytes, and `signal`, which is the facade's.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, fail: Function) -> Result<EventMessages, JsValue> {
        restrict();
        let limit = limit(options).map_err(|error| to_js(&error, &fail, &JsValue::UNDEFINED))?;
        Ok(Self { messages: RefCell::new(Messages::new(limit)), fail })
    }

    /// Decodes the first `length` bytes of the inbox and gives the number of messages.
    pub fn feed(&self, length: usize, _continues: bool) -> usize {
        let Ok(mut messages) = self.messages.try_borrow_mut() else { return 0 };
        pass(length, |chunk, batch| {
            messages.feed(chunk, batch);
            Taken { failed: messages.failure().is_some(), ..Taken::default() }
        })
    }

    /// Why no more can be read, or undefined.
    pub fn failure(&self) -> JsValue {
        let failure = self.messages.try_borrow().ok().and_then(|messages| messages.failure());
        failure.map_or(JsValue::UNDEFINED, |error| to_js(&error, &self.fail, &JsValue::UNDEFINED))
    }
}

fn limit(options: &JsValue) -> Result<usize, Error> {
    check_signal(&Reflect::get(options, &"signal".into()).unwrap_or_default())?;
    let options = Parameters::of(&JsInput(options.clone()), "options")?;
    options.check_names("option", &["maxEventSize", "signal"])?;
    event_size(&options)
}
