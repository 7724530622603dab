//! The requests of each operation, as the official SDK sends them; `docs/differences.md` lists where not.

use super::configuration::Configuration;
use super::continuation::continued_task;
use super::field::{Field, Parameters, names};
use super::input::{Input, Shape};
use super::records::{CREATE, REPORT};
use super::routes::{CREATE_TASK, GET_TASK, REPORT_TASK, Request, STOP_TASK, Safety, TASK_EVENTS};
use crate::error::Error;

/// What an invocation turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invocation {
    /// A new run of an agent.
    Create(Request),
    /// The prompt continues a task: fetch that.
    Continue(Request),
}

/// The parameters of `Backend.invokeAgent`.
const INVOKE_PARAMETERS: &[&str] = &[
    "agent_id",
    "prompt",
    "existing_task_id",
    "file_urls",
    "user_details",
    "agent_version",
    "tool_call_payload_extension",
    "source",
    "worker_id",
    "run_locally",
    "output_format",
    "output_schema",
    "events_streaming",
    "additional_context",
    "expected_output",
    "attachments",
];

/// Where `Backend.invokeAgent` differs from the defaults of a new task.
const INVOKE_DEFAULTS: &[(&str, &str)] = &[("file_urls", "null"), ("source", "\"sdk\"")];

/// Invokes an agent, or fetches the task that the prompt continues.
pub fn invoke<I: Input>(
    configuration: &Configuration,
    parameters: &Parameters<I>,
) -> Result<Invocation, Error> {
    parameters.check_names("parameter", INVOKE_PARAMETERS)?;
    if let Some((_, Shape::Text(prompt))) = parameters.get("prompt")
        && let Some(task) = continued_task(&prompt)?
    {
        return get_task(configuration, &task).map(Invocation::Continue);
    }
    create(configuration, parameters, INVOKE_DEFAULTS).map(Invocation::Create)
}

fn create<I: Input>(
    configuration: &Configuration,
    parameters: &Parameters<I>,
    defaults: &[(&str, &'static str)],
) -> Result<Request, Error> {
    let agent = configuration.agent(parameters.text("agent_id")?)?;
    let mut request = CREATE_TASK.request(configuration, configuration.api_root()?, &[&agent])?;
    if let Some(version) = version(parameters)? {
        request.headers.push(("x-agent-version".to_owned(), version));
    }
    with_body(request, parameters, CREATE, defaults)
}

/// Reports a task that ran elsewhere. With an `id` it is an update of the same record, however often sent.
pub fn report<I: Input>(configuration: &Configuration, parameters: &Parameters<I>) -> Result<Request, Error> {
    parameters.check_names("parameter", &names(REPORT))?;
    let loaded = match parameters.get("agent") {
        Some((_, Shape::Record(members))) => Parameters::nested("agent.", members).text("id")?,
        Some((_, Shape::Null)) | None => None,
        Some(_) => return Err(Error::invalid("agent", "pass a loaded agent, or `agent_id`")),
    };
    let agent = match loaded {
        Some(id) => id,
        None => configuration.agent(parameters.text("agent_id")?)?,
    };
    let mut request = REPORT_TASK.request(configuration, configuration.api_root()?, &[&agent])?;
    if parameters.text("id")?.is_some() {
        request.safety = Safety::Repeatable;
    }
    with_body(request, parameters, REPORT, &[])
}

/// Reads a task.
pub fn get_task(configuration: &Configuration, task_id: &str) -> Result<Request, Error> {
    GET_TASK.request(configuration, configuration.api_root()?, &[task_id])
}

/// Stops a task.
pub fn stop_task(configuration: &Configuration, task_id: &str) -> Result<Request, Error> {
    STOP_TASK.request(configuration, configuration.api_root()?, &[task_id])
}

/// Opens a task's event stream.
pub fn task_events(configuration: &Configuration, task_id: &str) -> Result<Request, Error> {
    let mut request = TASK_EVENTS.request(configuration, configuration.events_root()?, &[task_id])?;
    for (name, value) in [("accept", "text/event-stream"), ("cache-control", "no-store")] {
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    Ok(request)
}

fn with_body<I: Input>(
    mut request: Request,
    parameters: &Parameters<I>,
    table: &[Field],
    defaults: &[(&str, &'static str)],
) -> Result<Request, Error> {
    let mut body = Vec::with_capacity(1024);
    parameters.write(table, defaults, &mut body)?;
    request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
    request.body = String::from_utf8(body).ok();
    Ok(request)
}

/// The agent version as a header carries it; a number is spelled out, 0 and an empty text are none.
fn version<I: Input>(parameters: &Parameters<I>) -> Result<Option<String>, Error> {
    match parameters.get("agent_version") {
        Some((_, Shape::Number(number))) if number.is_finite() => {
            Ok((number != 0.0).then(|| I::number_text(number)))
        }
        _ => match parameters.text("agent_version") {
            Ok(Some(text)) if !text.bytes().all(|byte| (0x21..=0x7E).contains(&byte)) => {
                Err(Error::invalid("agent_version", "pass a version such as \"3\""))
            }
            Err(_) => Err(Error::invalid("agent_version", "pass a string or a number")),
            version => version,
        },
    }
}
