//! Requests through the facade's `fetch`, which is the caller's or the global one.

use std::cell::RefCell;

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{AbortGuard, EventSource, Live};
use crate::client::ports::{Head, NetworkError};
use crate::protocol::request::Request;

#[wasm_bindgen]
extern "C" {
    /// What `fetch` resolved with. Every access may throw: a caller's `fetch` can resolve with anything.
    #[derive(Clone, Debug)]
    type Response;

    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Response) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn headers(this: &Response) -> Result<Headers, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn body(this: &Response) -> Result<JsValue, JsValue>;

    type Headers;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Headers, name: &str) -> Result<JsValue, JsValue>;
}

/// What has not been read.
#[derive(Debug)]
pub enum Body {
    /// The body of an answer, and the guard of its request.
    Answer(Answer),
    /// The messages of an `EventSource`.
    Messages(EventSource),
}

/// An answer whose body has not been read.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    guard: AbortGuard,
}

impl Answer {
    /// The body's stream, or null, and the guard of its request.
    pub fn into_parts(self) -> Result<(JsValue, AbortGuard), JsValue> {
        Ok((self.response.body()?, self.guard))
    }
}

/// Sends requests with `fetch`.
#[derive(Debug)]
pub struct FetchTransport {
    fetch: Function,
    next: Function,
    read: Function,
    live: Live,
    cause: RefCell<Option<JsValue>>,
}

impl FetchTransport {
    /// A transport over the facade's `fetch`, and its `next` and `read`, which take a response and give a piece of its body and its text. All are
    /// asynchronous functions, so that they return promises whatever a caller's `fetch` does. Requests are held in
    /// `live`.
    pub fn new(fetch: Function, next: Function, read: Function, live: Live) -> Self {
        Self { fetch, next, read, live, cause: RefCell::new(None) }
    }

    /// What the runtime said when the connection failed last.
    pub fn take_cause(&self) -> Option<JsValue> {
        self.cause.take()
    }

    /// Sends a request and waits for the head of its answer.
    pub async fn send(&self, request: &Request, body: Option<&JsValue>) -> Result<Head<Body>, NetworkError> {
        self.try_send(request, body).await.map_err(|cause| self.lost(cause))
    }

    /// Reads the next piece of a body; none at its end.
    pub async fn chunk(&self, body: &Body) -> Result<Option<Vec<u8>>, NetworkError> {
        let Body::Answer(Answer { response, .. }) = body else { return Err(NetworkError::default()) };
        let read = async { promised(self.next.call1(&JsValue::UNDEFINED, response)?).await };
        let chunk = read.await.map_err(|cause| self.lost(cause))?;
        Ok(chunk.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    /// Reads a body to its end.
    pub async fn text(&self, body: Body) -> Result<String, NetworkError> {
        let Body::Answer(Answer { response, guard }) = body else { return Err(NetworkError::default()) };
        let read = async { promised(self.read.call1(&JsValue::UNDEFINED, &response)?).await };
        let text = read.await.map_err(|cause| self.lost(cause))?;
        guard.disarm();
        Ok(text.as_string().unwrap_or_default())
    }

    async fn try_send(&self, request: &Request, body: Option<&JsValue>) -> Result<Head<Body>, JsValue> {
        let guard = AbortGuard::new(&self.live)?;
        let init = init(request, body, &guard)?;
        let sent = self.fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init)?;
        let response: Response = promised(sent).await?.unchecked_into();
        let status = response
            .status()?
            .as_f64()
            .filter(|status| *status >= 0.0)
            .ok_or_else(|| JsValue::from(js_sys::TypeError::new("fetch resolved with no Response")))?;
        let headers = response.headers()?;
        let header = |name: &str| headers.get(name).map(|value| value.as_string());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // saturates; no status is that large
        let status = status as u16;
        Ok(Head {
            status,
            content_type: header("content-type")?,
            retry_after: header("retry-after")?,
            request_id: header("x-request-id")?,
            location: header("location")?,
            body: Body::Answer(Answer { response, guard }),
        })
    }

    /// Keeps the runtime's error for whoever asks for the cause.
    fn lost(&self, cause: JsValue) -> NetworkError {
        // The facade rejects with `{ reason, unsent, cause }` (`js/network.ts`). A response of a caller's `fetch`
        // whose members throw may give anything.
        let read = |name: &str| Reflect::get(&cause, &name.into()).unwrap_or_default();
        let error = NetworkError {
            reason: read("reason").as_string().unwrap_or_default(),
            unsent: read("unsent").is_truthy(),
        };
        self.cause.replace(Some(cause));
        error
    }
}

/// Awaits what one of the facade's asynchronous functions returned.
fn promised(promise: JsValue) -> JsFuture {
    JsFuture::from(promise.unchecked_into::<Promise>())
}

fn init(request: &Request, body: Option<&JsValue>, guard: &AbortGuard) -> Result<Object, JsValue> {
    let headers = Object::new();
    for (name, value) in &request.headers {
        Reflect::set(&headers, &name.as_str().into(), &value.as_str().into())?;
    }
    let init = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&init, &name.into(), value);
    set("method", &request.method.into())?;
    set("headers", &headers)?;
    if let Some(body) = body {
        set("body", body)?;
    }
    set("signal", &guard.signal())?;
    // Runtimes that follow a redirect send `x-api-key` to wherever it points.
    set("redirect", &"manual".into())?;
    Ok(init)
}
