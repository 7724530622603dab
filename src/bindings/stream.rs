//! A task's event stream as the facade holds it: one synchronous crossing per chunk.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::to_js;
use super::json::Reader;
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
    reader: Reader,
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
        Ok(Self {
            stream: RefCell::new(stream),
            reader: Reader::new(),
            body,
            guard: RefCell::new(Some(guard)),
            options,
            fail,
        })
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

    /// Decodes a chunk: null without an event, the event when there is one, an array when there are more.
    pub fn feed(&self, chunk: &[u8]) -> JsValue {
        let Ok(mut stream) = self.stream.try_borrow_mut() else { return JsValue::NULL };
        stream.feed(chunk);
        let suspect = stream.has_undecodable();
        let values = self.reader.values(stream.batch(), suspect);
        // A stream that waits for its consumer holds no text.
        stream.batch().clear();
        values
    }

    /// 0 while more may come, 1 once the task's own `task_finished` was given out, 2 after a failure.
    pub fn state(&self) -> u8 {
        match self.stream.try_borrow() {
            Ok(stream) if stream.is_finished() => 1,
            Ok(stream) if stream.failure().is_some() => 2,
            _ => 0,
        }
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
