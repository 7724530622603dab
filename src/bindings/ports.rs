//! The ports of a client, made of web adapters and the facade's callbacks.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use super::call::Call;
use super::error::to_js;
use crate::client::ports::{Head, Hooks, NetworkError, Retry, Thrown, Timer, Transport};
use crate::error::Error;
use crate::protocol::request::Request;
use crate::web::{Body, EventSource, FetchTransport, Live, locate, now, random, sleep};

/// The world of one call.
#[derive(Debug)]
pub struct Ports {
    transport: FetchTransport,
    live: Live,
    fail: Function,
    parse: Function,
    on_retry: JsValue,
    on_update: JsValue,
    thrown: RefCell<Option<JsValue>>,
}

impl Ports {
    /// The ports of `call`.
    pub fn of(call: &Call) -> Self {
        Self {
            transport: FetchTransport::new(call.fetch(), call.next(), call.read(), call.live()),
            live: call.live(),
            fail: call.fail(),
            parse: call.parse(),
            on_retry: call.on_retry(),
            on_update: call.on_update(),
            thrown: RefCell::new(None),
        }
    }

    /// What a callback threw last.
    pub fn take_thrown(&self) -> Option<JsValue> {
        self.thrown.take()
    }

    /// What the runtime said when the connection failed last.
    pub fn take_cause(&self) -> Option<JsValue> {
        self.transport.take_cause()
    }

    /// The value of a JSON text; none when it is no JSON.
    pub fn parse(&self, text: &str) -> Option<JsValue> {
        self.parse.call1(&JsValue::UNDEFINED, &text.into()).ok()
    }

    /// The facade's maker of errors.
    pub fn fail(&self) -> &Function {
        &self.fail
    }

    fn callback(&self, callback: &JsValue, arguments: &[JsValue]) -> Result<(), Thrown> {
        let Some(callback) = callback.dyn_ref::<Function>() else { return Ok(()) };
        let arguments: js_sys::Array = arguments.iter().collect();
        callback.apply(&JsValue::UNDEFINED, &arguments).map(drop).map_err(|thrown| {
            self.thrown.replace(Some(thrown));
            Thrown
        })
    }
}

impl Transport for Ports {
    type Body = Body;
    /// JavaScript's memory is not bounded as the module's is.
    type Payload = JsValue;

    fn payload(&self, body: String) -> JsValue {
        body.into()
    }

    async fn send(&self, request: &Request, body: Option<&JsValue>) -> Result<Head<Body>, NetworkError> {
        self.transport.send(request, body).await
    }

    async fn chunk(&self, body: &mut Body) -> Result<Option<Vec<u8>>, NetworkError> {
        self.transport.chunk(body).await
    }

    async fn text(&self, body: Body) -> Result<String, NetworkError> {
        self.transport.text(body).await
    }

    fn listen(&self, url: &str, names: &[&str]) -> Result<Body, Error> {
        EventSource::open(url, names).map(Body::Messages)
    }

    fn locate(&self, url: &str, base: &str) -> Option<String> {
        locate(url, base)
    }
}

impl Timer for Ports {
    async fn sleep(&self, milliseconds: f64) {
        sleep(milliseconds, &self.live).await;
    }

    fn now(&self) -> f64 {
        now()
    }

    fn random(&self) -> f64 {
        random()
    }
}

impl Hooks for Ports {
    fn retrying(&self, retry: &Retry<'_>) -> Result<(), Thrown> {
        let cause = self.take_cause().unwrap_or_default();
        let error = to_js(retry.error, &self.fail, &cause);
        self.callback(
            &self.on_retry,
            &[retry.operation.into(), retry.attempt.into(), retry.delay.into(), error],
        )
    }

    fn updated(&self, record: &str, requests: u32, streamed: bool) -> Result<(), Thrown> {
        match self.parse(record) {
            Some(record) => self.callback(&self.on_update, &[record, requests.into(), streamed.into()]),
            // What only looked like JSON is told by nobody: the next status read is.
            None => Ok(()),
        }
    }
}
