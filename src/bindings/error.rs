//! Errors on their way to JavaScript.

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::error::{Error, Phase, Reason};

/// The fields of an error as the facade's classes take them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    class: &'a str,
    code: &'a str,
    message: &'a str,
    retryable: bool,
    maybe_started: bool,
    status: Option<u16>,
    description: Option<&'a str>,
    request_id: Option<&'a str>,
    retry_after: Option<f64>,
    phase: Option<&'a str>,
    raw: Option<&'a str>,
    reason: Option<&'a str>,
}

/// Makes the facade's error of `error`; `factory` is the facade's own function, `cause` what the runtime said.
pub fn to_js(error: &Error, factory: &Function, cause: &JsValue) -> JsValue {
    let fields = Fields {
        class: error.code.class(),
        code: error.code.as_str(),
        message: &error.message,
        retryable: error.retryable,
        maybe_started: error.maybe_started,
        status: error.status,
        description: error.description.as_deref(),
        request_id: error.request_id.as_deref(),
        retry_after: error.retry_after,
        phase: error.phase.map(|phase| match phase {
            Phase::Connect => "connect",
            Phase::Body => "body",
        }),
        raw: error.raw.as_deref(),
        reason: error.reason.map(Reason::as_str),
    };
    let fields = fields.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL);
    factory.call2(&JsValue::UNDEFINED, &fields, cause).unwrap_or_else(|thrown| thrown)
}
