//! A task's event stream as the facade holds it: one synchronous crossing per chunk.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::border::{Taken, pass};
use super::error::to_js;
use crate::ascii::text;
use crate::client::options::EventsOptions;
use crate::error::{Code, Error, Reason};
use crate::session::stream::EventStream;
use crate::web::{AbortGuard, Body};

/// An open event stream. The facade reads the body and feeds the chunks.
#[wasm_bindgen]
#[derive(Debug)]
pub struct TaskEvents {
    stream: RefCell<EventStream>,
    body: JsValue,
    guard: RefCell<Option<AbortGuard>>,
    options: EventsOptions,
    fail: Function,
}

impl TaskEvents {
    /// A stream over the body of an answer.
    pub fn open(
        stream: EventStream,
        body: Option<Body>,
        options: EventsOptions,
        fail: Function,
    ) -> Result<Self, Error> {
        let (body, guard) = body
            .and_then(|body| body.into_parts().ok())
            .filter(|(body, _)| body.is_object())
            .ok_or_else(|| {
                Error::new(
                    Code::Connection,
                    "Cannot stream the task's events: the answer has no body to read",
                )
            })?;
        Ok(Self { stream: RefCell::new(stream), body, guard: RefCell::new(Some(guard)), options, fail })
    }
}

#[wasm_bindgen]
impl TaskEvents {
    /// The body to read.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> JsValue {
        self.body.clone()
    }

    /// The request's abort controller, once: whoever takes it ends the request.
    #[wasm_bindgen(js_name = takeController)]
    pub fn take_controller(&self) -> JsValue {
        self.guard.take().map_or(JsValue::UNDEFINED, |guard| guard.release().into())
    }

    /// Milliseconds.
    #[wasm_bindgen(getter, js_name = idleTimeout)]
    pub fn idle_timeout(&self) -> f64 {
        self.options.idle_timeout
    }

    /// Milliseconds.
    #[wasm_bindgen(getter)]
    pub fn deadline(&self) -> f64 {
        self.options.deadline
    }

    /// Decodes the first `length` bytes of the inbox and gives the number of events.
    pub fn feed(&self, length: usize) -> usize {
        let Ok(mut stream) = self.stream.try_borrow_mut() else { return 0 };
        pass(length, |chunk, batch| {
            stream.feed(chunk, batch);
            Taken {
                over: stream.is_finished(),
                failed: stream.failure().is_some(),
                suspect: stream.has_undecodable(),
            }
        })
    }

    /// Why no more can be read, or undefined.
    pub fn failure(&self) -> JsValue {
        let failure = self.stream.try_borrow().ok().and_then(|stream| stream.failure());
        failure.map_or(JsValue::UNDEFINED, |error| to_js(&error, &self.fail, &JsValue::UNDEFINED))
    }

    /// The error for a stream that ends before its task: "closed", "idle" or "deadline"; `cause` is what the
    /// runtime said.
    pub fn interrupted(&self, reason: &str, cause: &JsValue) -> JsValue {
        let (reason, why) = match reason {
            "idle" => (Reason::Idle, "nothing arrived for `idleTimeout`"),
            "deadline" => (Reason::Deadline, "the deadline passed"),
            _ => (Reason::Closed, "the connection ended"),
        };
        let message = text!["The event stream ended before its task: ", why, "; the task goes on"];
        to_js(&Error::interrupted(reason, message), &self.fail, cause)
    }
}
