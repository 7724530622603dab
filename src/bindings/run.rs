//! What the facade calls, and the one place where a future becomes a Promise.

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use super::border::restrict;
use super::call::Call;
use super::context::{Context, Outcome};
use super::error::to_js;
use super::export::Export;
use super::ports::Ports;
use crate::client::operation::Answered;
use crate::client::race::{First, race};
use crate::error::{Code, Error};
use crate::web::{aborted, check_signal};

/// Runs an operation by its name and gives its Promise.
#[wasm_bindgen]
pub fn call(name: &str, call: Call) -> Promise {
    restrict();
    start(Export::named(name), call)
}

/// Runs an operation and gives its Promise. An abort drops the operation, and with it its requests
/// and timers.
///
/// One function for all operations, which are values: as a generic one it would stand in the module many times.
pub fn start(export: Option<Export>, call: Call) -> Promise {
    restrict();
    future_to_promise(async move {
        let signal = Reflect::get(&call.options(), &"signal".into()).unwrap_or_default();
        let fail = call.fail();
        let to_js = |error: Error| to_js(&error, &fail, &JsValue::UNDEFINED);
        let unknown = || to_js(Error::invalid("operation", "there is none of this name"));
        let export = export.ok_or_else(unknown)?;
        let signal = check_signal(&signal).map_err(to_js)?;
        let work = async {
            let context = Context::of(&call, &export).map_err(to_js)?;
            match export.perform(&context).await {
                Ok(Outcome::Value(value)) => Ok(value),
                Ok(Outcome::Answered(answered)) => answer(answered, &context.client.ports).map_err(to_js),
                Err(error) => Err(rejection(&error, &context.client.ports)),
            }
        };
        // The signal first: a call that is aborted before it begins sends nothing.
        match race(aborted(signal), work).await {
            First::Left(reason) => Err(reason),
            First::Right(done) => done,
        }
    })
}

/// JSON as a value; a restored record as `[record, kept]`, with a plan's status as `[record, kept, status]`.
fn answer(answered: Answered, ports: &Ports) -> Result<JsValue, Error> {
    let parse = |text: &str| {
        ports.parse(text).ok_or_else(|| Error::protocol("Cannot read the answer: it is not JSON", text))
    };
    let (record, kept, status) = match answered {
        Answered::Nothing => return Ok(JsValue::UNDEFINED),
        Answered::Json(text) => return parse(&text),
        Answered::Restored(record, kept, status) => (record, kept, status),
    };
    let kept: Array = kept.into_iter().map(JsValue::from).collect();
    let restored = Array::of2(&parse(&record)?, &kept);
    if let Some(status) = status {
        restored.push(&parse(&status)?);
    }
    Ok(restored.into())
}

/// What the Promise rejects with: what a callback threw, or the facade's error with what the runtime said.
fn rejection(error: &Error, ports: &Ports) -> JsValue {
    if error.code == Code::Callback {
        return ports.take_thrown().unwrap_or_default();
    }
    let cause = if error.code == Code::Connection { ports.take_cause() } else { None };
    to_js(error, ports.fail(), &cause.unwrap_or_default())
}
