//! What the facade calls, and the one place where a future becomes a Promise.

use js_sys::{Array, JSON, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use super::call::Call;
use super::context::{Context, Outcome};
use super::error::to_js;
use super::operation::Operation;
use super::ports::Ports;
use crate::client::race::{First, race};
use crate::error::{Code, Error};
use crate::web::{aborted, check_signal};

/// `Backend.invokeAgent`.
#[wasm_bindgen(js_name = invokeAgent)]
pub fn invoke_agent(call: Call) -> Promise {
    run(call, Operation::Invoke)
}

/// `Backend.reportExternalTask`.
#[wasm_bindgen(js_name = reportTask)]
pub fn report_task(call: Call) -> Promise {
    run(call, Operation::Report)
}

/// `Tasks.get`.
#[wasm_bindgen(js_name = getTask)]
pub fn get_task(call: Call) -> Promise {
    run(call, Operation::Get)
}

/// `Task.reload`: resolves with the record and the names of the fields that the task keeps.
#[wasm_bindgen(js_name = reloadTask)]
pub fn reload_task(call: Call) -> Promise {
    run(call, Operation::Reload)
}

/// `Tasks.stop`.
#[wasm_bindgen(js_name = stopTask)]
pub fn stop_task(call: Call) -> Promise {
    run(call, Operation::Stop)
}

/// `Task.wait`: every record read goes to `call.onUpdate`.
#[wasm_bindgen(js_name = waitTask)]
pub fn wait_task(call: Call) -> Promise {
    run(call, Operation::Wait)
}

/// Opens a task's event stream; resolves with a [`TaskEvents`].
#[wasm_bindgen(js_name = openEvents)]
pub fn open_events(call: Call) -> Promise {
    run(call, Operation::OpenEvents)
}

/// Runs an operation and gives its Promise. An abort drops the operation, and with it its requests and timers.
///
/// One function for all operations, which are values: as a generic one it would stand in the module six times.
fn run(call: Call, operation: Operation) -> Promise {
    future_to_promise(async move {
        let signal = Reflect::get(&call.options(), &"signal".into()).unwrap_or_default();
        let fail = call.fail();
        let to_js = |error: Error| to_js(&error, &fail, &JsValue::UNDEFINED);
        let signal = check_signal(&signal).map_err(to_js)?;
        let work = async {
            let context = Context::of(&call, operation.option_names()).map_err(to_js)?;
            match operation.perform(&context).await {
                Ok(Outcome::Value(value)) => Ok(value),
                Ok(Outcome::Record(text)) => record(&text).map_err(to_js),
                Ok(Outcome::Reloaded(text, kept)) => {
                    let kept: Array = kept.into_iter().map(JsValue::from).collect();
                    Ok(Array::of2(&record(&text).map_err(to_js)?, &kept).into())
                }
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

fn record(text: &str) -> Result<JsValue, Error> {
    JSON::parse(text).map_err(|_| Error::protocol("Cannot read the answer: it is not JSON", text))
}

/// What the Promise rejects with: what a callback threw, or the facade's error with what the runtime said.
fn rejection(error: &Error, ports: &Ports) -> JsValue {
    if error.code == Code::Callback {
        return ports.take_thrown().unwrap_or_default();
    }
    let cause = if error.code == Code::Connection { ports.take_cause() } else { None };
    to_js(error, ports.fail(), &cause.unwrap_or_default())
}
