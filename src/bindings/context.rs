//! What an operation works with, and what it resolves with.

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::call::Call;
use super::export::Export;
use super::input::JsInput;
use super::ports::Ports;
use crate::client::file::FileOptions;
use crate::client::operation::Answered;
use crate::client::options::{RequestOptions, check_names};
use crate::client::send::Client;
use crate::error::Error;
use crate::protocol::configuration::Configuration;
use crate::protocol::operation::Expect;
use crate::protocol::parameters::Parameters;

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
    /// Reads what the facade handed over for an export.
    pub fn of(call: &Call, export: &Export) -> Result<Self, Error> {
        let read = |value: JsValue, what: &str| Parameters::of(&JsInput(value), what);
        let configured = read(call.configuration(), "configuration")?;
        let options = read(call.options(), "options")?;
        check_names(&options, export.option_names())?;
        let parameters = read(call.parameters(), "parameters")?.spelled_as(JsInput(call.original()));
        let request_options = if matches!(export, Export::Call(operation) if operation.expect == Expect::File)
        {
            RequestOptions::of_file(FileOptions::of(&options)?.allowed_hosts().to_vec())
        } else {
            RequestOptions::of(&configured, &options)?
        };
        let environment = read(call.environment(), "environment")?;
        let mut configuration =
            Configuration::resolve(&configured, &environment, request_options.event_source)?;
        // Of a record, which the facade hands over; it is no parameter of anything else.
        configuration.or_organization(parameters.text("organization_id").unwrap_or_default());
        Ok(Self {
            client: Client::new(Ports::of(call), configuration, request_options),
            parameters,
            options,
            fail: call.fail(),
        })
    }
}

/// What an export resolves with.
#[derive(Debug)]
pub enum Outcome {
    /// What an operation answered.
    Answered(Answered),
    /// A value that is JavaScript's already.
    Value(JsValue),
}
