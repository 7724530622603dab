//! What the facade can ask for, by name.

use wasm_bindgen::JsValue;

use super::context::{Context, Outcome};
use super::stream::TaskEvents;
use crate::client::operation::Answered;
use crate::client::options::{EventsOptions, PLAN_NAMES, WaitOptions, flag};
use crate::error::Error;
use crate::protocol::input::Shape;
use crate::protocol::operation::{ALL, Expect, Operation};
use crate::session::stream::EventStream;

/// An export.
#[derive(Clone, Copy, Debug)]
pub enum Export {
    /// One request and its answer.
    Call(&'static Operation),
    /// `Task.wait`: every record read goes to `call.onUpdate`.
    Wait,
    /// `Task.events`.
    OpenEvents,
}

impl Export {
    /// The export that the facade names.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "waitTask" => Some(Self::Wait),
            "openEvents" => Some(Self::OpenEvents),
            _ => ALL.iter().find(|operation| operation.name == name).map(Self::Call),
        }
    }

    /// Its own options, beside those of every request.
    pub fn option_names(self) -> &'static [&'static str] {
        match self {
            Self::Wait => WaitOptions::NAMES,
            Self::OpenEvents => EventsOptions::NAMES,
            Self::Call(operation) if operation.expect == Expect::PlanStatus => PLAN_NAMES,
            Self::Call(_) => &[],
        }
    }

    /// Carries it out.
    pub async fn perform(self, context: &Context) -> Result<Outcome, Error> {
        let Context { client, parameters, options, fail } = context;
        match self {
            Self::Call(operation) => {
                let forgiving = operation.expect == Expect::PlanStatus && flag(options, "finishOnError")?;
                match client.call(operation, parameters).await {
                    Err(_) if forgiving => Ok(Outcome::Answered(Answered::Nothing)),
                    answered => answered.map(Outcome::Answered),
                }
            }
            Self::Wait => {
                client.wait(parameters, &WaitOptions::of(options)?).await?;
                Ok(Outcome::Value(JsValue::UNDEFINED))
            }
            Self::OpenEvents => {
                let options = EventsOptions::of(options)?;
                let streaming = matches!(parameters.get("events_streaming"), Some((_, Shape::Bool(true))));
                let body = client.open_events(parameters, streaming, options.deadline).await?;
                let task_id = parameters.text("task_id")?.unwrap_or_default();
                let stream = EventStream::new(task_id, options.max_event_size);
                let events = TaskEvents::open(stream, body, options, fail.clone())?;
                Ok(Outcome::Value(events.into()))
            }
        }
    }
}
