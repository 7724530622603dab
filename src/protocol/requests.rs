//! The requests of each operation, as the official SDK sends them; `docs/differences.md` lists where not.

use super::configuration::Configuration;
use super::continuation::continued_task;
use super::field::{Field, names};
use super::input::{Input, Shape};
use super::parameters::{Form, Parameters};
use super::records::{CREATE, REPORT, TASK, UPDATE};
use super::routes::{
    ACTIVITY_LOG, CREATE_TASK, GET_AGENT, GET_TASK, LIST_AGENTS, LIST_TASKS, LIST_USER_TASKS, REPORT_METRICS,
    REPORT_TASK, Request, SAVE_TASK, STOP_TASK, Safety, TASK_EVENTS, UPDATE_TASK,
};
use super::{metrics, query};
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

/// `Backend.invokeAgent` puts `tool_call_limit` last, which it has no parameter for, and names itself as the source.
const INVOKE: Form = Form {
    defaults: &[("file_urls", "null"), ("source", "\"sdk\"")],
    last: "tool_call_limit",
    without: "",
    held: false,
};

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
    create(configuration, parameters, &INVOKE).map(Invocation::Create)
}

fn create<I: Input>(
    configuration: &Configuration,
    parameters: &Parameters<I>,
    form: &Form,
) -> Result<Request, Error> {
    let agent = configuration.agent(parameters.text("agent_id")?)?;
    let mut request = CREATE_TASK.request(configuration, configuration.api_root()?, &[&agent])?;
    add_version(&mut request, parameters, "agent_version")?;
    with_body(request, parameters, CREATE, form)
}

/// Creates a task with any of a task's parameters: `Tasks.create`.
pub fn create_task<I: Input>(
    configuration: &Configuration,
    parameters: &Parameters<I>,
) -> Result<Request, Error> {
    parameters.check_names("parameter", &names(CREATE))?;
    create(configuration, parameters, &Form::default())
}

/// The same for a loaded agent: `Agent.createTask`.
pub fn create_agent_task<I: Input>(
    configuration: &Configuration,
    parameters: &Parameters<I>,
) -> Result<Request, Error> {
    parameters.check_names("parameter", &names(CREATE))?;
    create(configuration, parameters, &Form { defaults: &[("source", "\"sdk\"")], ..INVOKE })
}

/// Lists the organization's agents.
pub fn list_agents(configuration: &Configuration) -> Result<Request, Error> {
    LIST_AGENTS.request(configuration, configuration.api_root()?, &[])
}

/// Reads an agent, in the version that the parameter `version` names.
pub fn get_agent<I: Input>(
    configuration: &Configuration,
    parameters: &Parameters<I>,
) -> Result<Request, Error> {
    let agent = configuration.agent(parameters.text("agent_id")?)?;
    let mut request = GET_AGENT.request(configuration, configuration.api_root()?, &[&agent])?;
    add_version(&mut request, parameters, "version")?;
    Ok(request)
}

/// Lists the tasks of an agent.
pub fn list_tasks<I: Input>(
    configuration: &Configuration,
    agent_id: Option<String>,
    filters: &Parameters<I>,
) -> Result<Request, Error> {
    let agent = configuration.agent(agent_id)?;
    let mut request = LIST_TASKS.request(configuration, configuration.api_root()?, &[&agent])?;
    query::push(&mut request.url, filters)?;
    Ok(request)
}

/// Lists the tasks of an end user.
pub fn list_user_tasks<I: Input>(
    configuration: &Configuration,
    user_id: &str,
    filters: &Parameters<I>,
) -> Result<Request, Error> {
    let mut request = LIST_USER_TASKS.request(configuration, configuration.api_root()?, &[user_id])?;
    query::push(&mut request.url, filters)?;
    Ok(request)
}

/// Changes what the parameters set of a task.
pub fn update_task<I: Input>(
    configuration: &Configuration,
    task_id: &str,
    parameters: &Parameters<I>,
) -> Result<Request, Error> {
    parameters.check_names("parameter", &names(UPDATE))?;
    let request = UPDATE_TASK.request(configuration, configuration.api_root()?, &[task_id])?;
    with_body(request, parameters, UPDATE, &Form::default())
}

/// Writes a whole task as it is held, and its plan only on request: the platform's plan is the one that counts.
pub fn save_task<I: Input>(
    configuration: &Configuration,
    task: &Parameters<I>,
    with_plan: bool,
) -> Result<Request, Error> {
    let id = task.text("id")?.unwrap_or_default();
    if task.text("internal_status")?.is_some_and(|status| status.chars().count() > MAX_INTERNAL_STATUS) {
        return Err(Error::invalid("internal_status", "it is longer than 255 characters"));
    }
    let request = SAVE_TASK.request(configuration, configuration.api_root()?, &[&id])?;
    let without = if with_plan { "" } else { "deep_planning" };
    with_body(request, task, TASK, &Form { held: true, without, ..Form::default() })
}

/// The longest `internal_status`, in characters. Platform page: tasks, overview.
const MAX_INTERNAL_STATUS: usize = 255;

/// Reads what a task has done.
pub fn activity_log(configuration: &Configuration, agent_id: &str, task_id: &str) -> Result<Request, Error> {
    ACTIVITY_LOG.request(configuration, configuration.api_root()?, &[agent_id, task_id])
}

/// Reports what a task has spent.
pub fn report_metrics<I: Input>(
    configuration: &Configuration,
    task: &Parameters<I>,
) -> Result<Request, Error> {
    let agent = task.text("agent_id")?.unwrap_or_default();
    let request = REPORT_METRICS.request(configuration, configuration.api_root()?, &[&agent])?;
    Ok(with_json(request, metrics::body(task)?))
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
    with_body(request, parameters, REPORT, &Form::default())
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
    request: Request,
    parameters: &Parameters<I>,
    table: &[Field],
    form: &Form,
) -> Result<Request, Error> {
    let mut body = Vec::with_capacity(1024);
    parameters.write(table, form, &mut body)?;
    Ok(with_json(request, body))
}

fn with_json(mut request: Request, body: Vec<u8>) -> Request {
    request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
    request.body = String::from_utf8(body).ok();
    request
}

/// Adds the agent version as a header carries it: a number is spelled out; 0 and an empty text are none.
fn add_version<I: Input>(request: &mut Request, parameters: &Parameters<I>, name: &str) -> Result<(), Error> {
    let version = match parameters.get(name) {
        None | Some((_, Shape::Null)) => return Ok(()),
        Some((_, Shape::Number(number))) if number.is_finite() && number == 0.0 => return Ok(()),
        Some((_, Shape::Number(number))) if number.is_finite() => I::number_text(number),
        Some((_, Shape::Text(text))) if text.is_empty() => return Ok(()),
        Some((_, Shape::Text(text))) if text.bytes().all(|byte| (0x21..=0x7E).contains(&byte)) => text,
        Some(_) => return Err(Error::invalid(name, "pass a version such as 3 or \"3\"")),
    };
    request.headers.push(("x-agent-version".to_owned(), version));
    Ok(())
}
