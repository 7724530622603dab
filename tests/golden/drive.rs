//! The same call of our client as a step made of the official SDK.

use futures::executor::block_on;
use serde_json::{Value, json};
use xpander_edge::client::operation::Answered;
use xpander_edge::client::options::{RequestOptions, WaitOptions};
use xpander_edge::client::send::Client;
use xpander_edge::error::Error;
use xpander_edge::protocol::configuration::Configuration;
use xpander_edge::protocol::operation::{
    ACTIVITY_LOG, CREATE_AGENT_TASK, CREATE_TASK, GET_AGENT, GET_TASK, INVOKE, LIST_AGENTS, LIST_TASKS,
    LIST_USER_TASKS, Operation, PLAN_FOLLOWING_STATUS, PUSH_EVENTS, RELOAD_TASK, REPORT_METRICS, REPORT_TASK,
    SAVE_TASK, SAVE_TASK_AND_PLAN, STOP_TASK, UPDATE_TASK,
};
use xpander_edge::protocol::request::Request;
use xpander_edge::session::batch::Batch;
use xpander_edge::session::stream::EventStream;

use crate::capture::{ORIGIN, Step};
use crate::files;
use crate::replay::Replay;
use crate::support::{Js, parameters, watching};
use crate::talk;

/// What our client did.
pub struct Run {
    pub sent: Vec<Request>,
    pub outcome: Result<Outcome, Error>,
}

pub enum Outcome {
    /// What an operation answered.
    Answered(Answered),
    /// Event texts in order, and whether the task's own end was among them.
    Events(Vec<String>, bool),
    /// Nothing has happened: the stream was made and not read.
    Unread,
    /// What a task's files came to.
    Files(Value),
}

/// Drives one step; none when the client has no counterpart of its target.
pub fn run(step: &Step) -> Option<Run> {
    let call = call(step)?;
    let ports = Replay::new(step.counterparts().into_iter().cloned());
    let configuration = match Place::of(step).configuration() {
        Ok(configuration) => configuration,
        Err(error) => return Some(Run { sent: Vec::new(), outcome: Err(error) }),
    };
    let options = RequestOptions {
        max_retries: 0,
        ..RequestOptions::of(&parameters(json!({})), &parameters(json!({}))).unwrap()
    };
    let options = RequestOptions { redirects: step.is_of_files().then(|| b"[]".to_vec()), ..options };
    let mut client = Client::new(ports, configuration, options);
    let outcome = match call {
        Call::Of(operation, arguments) => {
            block_on(client.call(operation, &parameters(arguments))).map(Outcome::Answered)
        }
        Call::Files => files::drive(step, &client).map(Outcome::Files),
        Call::Wait(operation, arguments) => {
            // What the core tells of a login, the facade pushes.
            let configuration = client.configuration.clone();
            let (organization, step) = (step.organization.clone(), step.clone());
            client.ports.told = Some(Box::new(move |data| {
                let event = json!({ "type": "auth_event", "data": data, "organization_id": organization });
                PUSH_EVENTS.request(&configuration, &parameters(talk::push(&step, event))).unwrap()
            }));
            let options = json!({ "maxRequests": client.ports.left().max(1) });
            let arguments = parameters(arguments);
            let options = WaitOptions::of(&parameters(options), &arguments, operation.expect).unwrap();
            block_on(client.wait(operation, &arguments, &options)).map(Outcome::Answered)
        }
        Call::Events => events(step, &client, &Place::of(step).task),
    };
    Some(Run { sent: client.ports.sent.take(), outcome })
}

enum Call {
    Of(&'static Operation, Value),
    Wait(&'static Operation, Value),
    Events,
    Files,
}

/// Our counterpart of a step's call. The SDK has most entry points twice: `aget` and, blocking, `get`.
fn call(step: &Step) -> Option<Call> {
    let args = step.args.clone();
    let agent = Place::of(step).agent.unwrap_or_default();
    if let Some((operation, arguments, waits)) = talk::call(step, &agent) {
        return Some(if waits { Call::Wait(operation, arguments) } else { Call::Of(operation, arguments) });
    }
    let task = json!({ "task_id": Place::of(step).task });
    let (operation, arguments): (&Operation, Value) = match step.target.as_str() {
        "Backend.ainvoke_agent" | "Backend.invoke_agent" => (&INVOKE, args),
        "Tasks.acreate" | "Tasks.create" => (&CREATE_TASK, args),
        "Agent.acreate_task" | "Agent.create_task" => (&CREATE_AGENT_TASK, of_agent(step)),
        "Backend.areport_external_task"
        | "Backend.report_external_task"
        | "Task.areport_external_task"
        | "Task.report_external_task" => (&REPORT_TASK, report_arguments(&args)),
        "Agents.alist" | "Agents.list" => (&LIST_AGENTS, args),
        "Agents.aget" | "Agents.get" => (&GET_AGENT, args),
        "Tasks.aget"
        | "Tasks.get"
        | "Task.aload"
        | "Task.load"
        | "TasksListItem.aload"
        | "TasksListItem.load" => (&GET_TASK, task),
        "Task.areload" | "Task.reload" => (&RELOAD_TASK, held(step)),
        "Tasks.alist" | "Tasks.list" => (&LIST_TASKS, args),
        "Tasks.alist_user_tasks" | "Tasks.list_user_tasks" => (&LIST_USER_TASKS, args),
        "Tasks.aupdate" | "Tasks.update" => (&UPDATE_TASK, args),
        "Tasks.astop" | "Tasks.stop" | "Task.astop" | "Task.stop" => (&STOP_TASK, task),
        "Task.asave" | "Task.save" | "Task.aset_status" | "Task.set_status" => {
            (if pushes_plan(step) { &SAVE_TASK_AND_PLAN } else { &SAVE_TASK }, sent(step))
        }
        "Task.areport_metrics" | "Task.report_metrics" => (&REPORT_METRICS, spent(step)),
        "Task.aget_plan_following_status" | "Task.get_plan_following_status" => {
            (&PLAN_FOLLOWING_STATUS, held(step))
        }
        "Task.aget_activity_log" | "Task.get_activity_log" => (&ACTIVITY_LOG, logged(step)),
        "Task.aevents" | "Task.events" => return Some(Call::Events),
        "categorize_files" | "truncate_inline_text" => return Some(Call::Files),
        _ if step.is_of_files() => return Some(Call::Files),
        _ => return None,
    };
    Some(Call::Of(operation, arguments))
}

/// A loaded agent's own id comes first; the capture shows it in the path.
fn of_agent(step: &Step) -> Value {
    let mut args = step.args.clone();
    args["agent_id"] = json!(Place::of(step).agent);
    args
}

/// The task before a call that reads it anew: what it holds after it, where that is captured. What the call puts
/// back or keeps is in there, and the rest does not matter to it.
fn held(step: &Step) -> Value {
    let mut task = if step.object_after.is_object() { step.object_after.clone() } else { json!({}) };
    task["id"] = json!(Place::of(step).task);
    task
}

/// The task that a save wrote: its body is the record as it was held.
fn sent(step: &Step) -> Value {
    let mut task = step.http.first().and_then(|exchange| exchange.body.clone()).unwrap_or_else(|| json!({}));
    if !pushes_plan(step) && step.object_after["deep_planning"].is_object() {
        // Held, and not sent.
        task["deep_planning"] = step.object_after["deep_planning"].clone();
    }
    task
}

fn pushes_plan(step: &Step) -> bool {
    let body = step.http.first().and_then(|exchange| exchange.body.as_ref());
    body.is_some_and(|body| body.get("deep_planning").is_some())
}

/// The task that a metrics report was made of, read back from the report.
fn spent(step: &Step) -> Value {
    let Some(body) = step.http.first().and_then(|exchange| exchange.body.clone()) else {
        // Refused before anything was sent; the label says what was missing.
        let mut task = json!({ "id": "t", "agent_id": "agent-123", "source": "sdk", "tokens": {} });
        task.as_object_mut().unwrap().remove(if step.label.starts_with("tokens") {
            "tokens"
        } else {
            "source"
        });
        return task;
    };
    let is_orchestration = body["source"] == "orchestration";
    let spent =
        if is_orchestration { json!({ "prompt_tokens": 7 }) } else { body["llm_tokens"]["worker"].clone() };
    let model = body["ai_model"].as_str().filter(|model| *model != "xpander");
    json!({
        "id": body["execution_id"], "agent_id": Place::of(step).agent, "source": body["source"],
        "input": { "text": body["task"] }, "status": body["status"], "internal_status": body["internal_status"],
        "llm_model_name": model.map(|model| format!(" {} ", model.to_ascii_uppercase())),
        "used_tools": body["api_calls_made"], "result": body["result"].as_str().unwrap_or_default(),
        "tokens": spent, "return_metrics": is_orchestration,
    })
}

/// Whose log was read: `/activity/{agent}/{task}`.
fn logged(step: &Step) -> Value {
    let path = step.http.first().map_or("", |exchange| exchange.path.as_str());
    let mut ids = path.rsplit('/');
    json!({ "id": ids.next(), "agent_id": ids.next() })
}

fn events(step: &Step, client: &Client<Replay>, task: &str) -> Result<Outcome, Error> {
    // A generator that is made and not read does nothing, here as there.
    if step.http.is_empty() && step.outcome["ok"]["type"] == "str" {
        return Ok(Outcome::Unread);
    }
    let streaming = !step.label.contains("events_streaming=");
    let asked = parameters(json!({ "task_id": task }));
    let mut stream = EventStream::new(watching(task), 1 << 24);
    let chunks = block_on(client.open_events(&mut stream, &asked, streaming, f64::INFINITY))?;
    let mut texts = Vec::new();
    for chunk in chunks.into_iter().flatten() {
        let mut batch = Batch::default();
        stream.feed(&chunk, &mut batch);
        texts.extend(
            (0..batch.len()).map(|index| String::from_utf8_lossy(batch.text(index).unwrap()).into_owned()),
        );
    }
    Ok(Outcome::Events(texts, stream.is_finished()))
}

/// An agent that was loaded before, and a configuration, are marks in a capture.
fn report_arguments(args: &Value) -> Value {
    let mut args = args.clone();
    if let Some(id) =
        args["agent"].as_str().and_then(|mark| mark.strip_prefix("<Agent id=")?.strip_suffix('>'))
    {
        args["agent"] = json!({ "id": id });
    }
    args
}

/// Whom and what a step's requests were addressed to. Scenarios change their client between steps; the recorded
/// requests say to what.
struct Place {
    base: String,
    key: Option<String>,
    organization: Option<String>,
    agent: Option<String>,
    task: String,
}

impl Place {
    fn of(step: &Step) -> Self {
        let first = step.http.first();
        let path = first.map_or("", |exchange| exchange.path.as_str());
        let (prefix, rest) =
            ["/agents/", "/agents-metrics/", "/agent-execution/", "/activity/", "/mcp_auth/"]
                .iter()
                .find_map(|marker| path.find(marker).map(|at| path.split_at(at)))
                .unwrap_or(("", path));
        let has_organization =
            prefix.to_ascii_lowercase().starts_with("/agent-controller") || step.target.ends_with("events");
        let (base, organization) = match prefix.rsplit_once('/') {
            Some((base, organization)) if has_organization => (base, Some(organization)),
            _ => (prefix, step.organization.as_deref()),
        };
        let id = rest.split('/').nth(2).unwrap_or("3287cd69-51eb-4ffd-af24-9a2c7e63f2c7");
        let argument = |name: &str| step.args[name].as_str().map(str::to_owned);
        Self {
            base: format!("{ORIGIN}{base}"),
            // A file is fetched without a key.
            key: first
                .filter(|_| !step.is_of_files())
                .map_or(Some("test-key"), |exchange| exchange.header("x-api-key"))
                .map(str::to_owned)
                .filter(|_| step.label != "api_key unset"),
            organization: organization.filter(|name| *name != "None").map(str::to_owned),
            agent: Some(id.to_owned()).filter(|name| name != "None"),
            task: argument("task_id").unwrap_or_else(|| id.to_owned()),
        }
    }

    fn configuration(&self) -> Result<Configuration, Error> {
        let options = json!({
            "apiKey": self.key, "baseUrl": self.base, "organizationId": self.organization, "agentId": self.agent,
        });
        Configuration::resolve::<Js>(&parameters(options), &parameters(json!({})), false)
    }
}
