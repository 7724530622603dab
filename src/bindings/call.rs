//! One call of the facade: what it hands over.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::web::Live;

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

    /// The JSON text that the parameters were read from, or undefined.
    #[wasm_bindgen(method, getter)]
    pub fn original(this: &Call) -> JsValue;

    /// The caller's options.
    #[wasm_bindgen(method, getter)]
    pub fn options(this: &Call) -> JsValue;

    /// `(url, init)`, asynchronous: the configured `fetch` or the global one.
    #[wasm_bindgen(method, getter)]
    pub fn fetch(this: &Call) -> Function;

    /// `(response)`, asynchronous: the next piece of a response's body, undefined at its end.
    #[wasm_bindgen(method, getter)]
    pub fn next(this: &Call) -> Function;

    /// `(response)`, asynchronous: the text of a response.
    #[wasm_bindgen(method, getter)]
    pub fn read(this: &Call) -> Function;

    /// `(text)`: the value of the platform's JSON; throws when it is none.
    #[wasm_bindgen(method, getter)]
    pub fn parse(this: &Call) -> Function;

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
