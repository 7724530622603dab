//! One call of the facade: what it hands over, and the one place where a future becomes a Promise.

use js_sys::{Array, Function, JSON, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use super::error::to_js;
use super::input::JsInput;
use super::operation::Operation;
use super::ports::Ports;
use crate::client::options::{RequestOptions, check_names};
use crate::client::race::{First, race};
use crate::client::send::Client;
use crate::error::{Code, Error};
use crate::protocol::configuration::Configuration;
use crate::protocol::field::Parameters;
use crate::web::{Live, aborted, check_signal};

#[wasm_bindgen]
extern "C" {
    /// A plain object that the facade makes for each call. Its getters never throw; what the caller passed is
    /// inside its members.
    #[derive(Clone, Debug)]
    pub type Call;

    /// The options of the configuration, without its functions.
    #[wasm_bindgen(method, getter)]
    pub fn configuration(this: &Call) -> JsValue;

    /// The environment variables that count.
    #[wasm_bindgen(method, getter)]
    pub fn environment(this: &Call) -> JsValue;

    /// The caller's parameters.
    #[wasm_bindgen(method, getter)]
    pub fn parameters(this: &Call) -> JsValue;

    /// The caller's options.
    #[wasm_bindgen(method, getter)]
    pub fn options(this: &Call) -> JsValue;

    /// The configured `fetch`, or undefined.
    #[wasm_bindgen(method, getter)]
    pub fn fetch(this: &Call) -> JsValue;

    /// What the call holds open.
    #[wasm_bindgen(method, getter)]
    pub fn live(this: &Call) -> Live;

    /// Makes the facade's error of an error's fields.
    #[wasm_bindgen(method, getter)]
    pub fn fail(this: &Call) -> Function;

    /// `(operation, attempt, delay, error)`, or undefined.
    #[wasm_bindgen(method, getter, js_name = onRetry)]
    pub fn on_retry(this: &Call) -> JsValue;

    /// `(record, requests)`, or undefined.
    #[wasm_bindgen(method, getter, js_name = onUpdate)]
    pub fn on_update(this: &Call) -> JsValue;
}

/// What an operation works with.
#[derive(Debug)]
pub struct Context {
    /// The client of this call.
    pub client: Client<Ports>,
    /// The caller's parameters.
    pub parameters: Parameters<JsInput>,
    /// The caller's options.
    pub options: Parameters<JsInput>,
    /// The facade's maker of errors.
    pub fail: Function,
}

impl Context {
    fn of(call: &Call, option_names: &[&'static str]) -> Result<Self, Error> {
        let read = |value: JsValue, what: &str| Parameters::of(&JsInput(value), what);
        let configured = read(call.configuration(), "configuration")?;
        let options = read(call.options(), "options")?;
        check_names(&options, option_names)?;
        let parameters = read(call.parameters(), "parameters")?;
        let configuration = Configuration::resolve(&configured, &read(call.environment(), "environment")?)?;
        let request_options = RequestOptions::of(&configured, &options)?;
        Ok(Self {
            client: Client::new(Ports::of(call), configuration, request_options),
            parameters,
            options,
            fail: call.fail(),
        })
    }
}

/// Runs an operation and gives its Promise. An abort drops the operation, and with it its requests and timers.
///
/// One function for all operations, which are values: as a generic one it would stand in the module six times.
pub fn run(call: Call, operation: Operation) -> Promise {
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

/// What an operation resolves with.
#[derive(Debug)]
pub enum Outcome {
    /// A record, as JSON.
    Record(String),
    /// A record, and the fields that the task keeps all the same.
    Reloaded(String, Vec<&'static str>),
    /// A value that is JavaScript's already.
    Value(JsValue),
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
