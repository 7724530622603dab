//! What the facade can ask for: each one operation of the client.

use wasm_bindgen::JsValue;

use super::context::{Context, Outcome};
use super::stream::TaskEvents;
use crate::client::options::{EventsOptions, WaitOptions};
use crate::error::Error;
use crate::protocol::input::Shape;
use crate::protocol::restore::kept;
use crate::session::stream::EventStream;

/// An operation of the client.
#[derive(Clone, Copy, Debug)]
pub enum Operation {
    Invoke,
    Report,
    Get,
    Reload,
    Stop,
    Wait,
    OpenEvents,
}

impl Operation {
    /// Its own options, beside those of every request.
    pub fn option_names(self) -> &'static [&'static str] {
        match self {
            Self::Wait => WaitOptions::NAMES,
            Self::OpenEvents => EventsOptions::NAMES,
            _ => &[],
        }
    }

    /// Carries it out.
    pub async fn perform(self, context: &Context) -> Result<Outcome, Error> {
        let Context { client, parameters, options, fail } = context;
        let record = match self {
            Self::Invoke => client.invoke(parameters).await,
            Self::Report => client.report(parameters).await,
            Self::Get => client.get_task(&task_id(context)?).await,
            Self::Reload => {
                let record = client.get_task(&task_id(context)?).await?;
                let kept = kept(parameters, &record);
                return Ok(Outcome::Reloaded(record, kept));
            }
            Self::Stop => client.stop_task(&task_id(context)?).await,
            Self::Wait => {
                client.wait(&task_id(context)?, &WaitOptions::of(options)?).await?;
                return Ok(Outcome::Value(JsValue::UNDEFINED));
            }
            Self::OpenEvents => {
                let options = EventsOptions::of(options)?;
                let task_id = task_id(context)?;
                let streaming = matches!(parameters.get("events_streaming"), Some((_, Shape::Bool(true))));
                let body = client.open_events(&task_id, streaming, options.deadline).await?;
                let stream = EventStream::new(task_id, options.max_event_size);
                let events = TaskEvents::open(stream, body, options, fail.clone())?;
                return Ok(Outcome::Value(events.into()));
            }
        };
        record.map(Outcome::Record)
    }
}

/// The one id of an operation, which the facade passes as `task_id`.
fn task_id(context: &Context) -> Result<String, Error> {
    match context.parameters.get("task_id") {
        Some((_, Shape::Text(id))) => Ok(id),
        _ => Err(Error::invalid("task_id", "pass the id of a task")),
    }
}
