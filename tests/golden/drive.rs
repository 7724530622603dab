//! The same call of our client as a step made of the official SDK.

use futures::executor::block_on;
use serde_json::{Value, json};
use xpander_edge::client::options::RequestOptions;
use xpander_edge::client::send::Client;
use xpander_edge::error::Error;
use xpander_edge::protocol::configuration::Configuration;
use xpander_edge::protocol::routes::Request;
use xpander_edge::session::stream::EventStream;

use crate::capture::{Exchange, Step};
use crate::replay::Replay;
use crate::support::{Js, parameters};

/// What our client did.
pub struct Run {
    pub sent: Vec<Request>,
    pub outcome: Result<Outcome, Error>,
}

pub enum Outcome {
    /// A record, as JSON.
    Record(String),
    /// Event texts in order, and whether the task's own end was among them.
    Events(Vec<String>, bool),
    /// Nothing has happened: the stream was made and not read.
    Unread,
}

/// Drives one step; none when the client has no counterpart of its target.
pub fn run(step: &Step) -> Option<Run> {
    let operation = operation(&step.target)?;
    let place = Place::of(step);
    let exchanges = step.http.iter().filter(|exchange| !exchange.is_agent_load()).cloned();
    let ports = Replay::new(exchanges);
    let configuration = match place.configuration() {
        Ok(configuration) => configuration,
        Err(error) => return Some(Run { sent: Vec::new(), outcome: Err(error) }),
    };
    let options = RequestOptions {
        max_retries: 0,
        ..RequestOptions::of(&parameters(json!({})), &parameters(json!({}))).unwrap()
    };
    let client = Client::new(ports, configuration, options);
    let outcome = match operation {
        Operation::Invoke => block_on(client.invoke(&parameters(step.args.clone()))).map(Outcome::Record),
        Operation::Report => {
            block_on(client.report(&parameters(report_arguments(&step.args)))).map(Outcome::Record)
        }
        Operation::Get => block_on(client.get_task(&place.task)).map(Outcome::Record),
        Operation::Stop => block_on(client.stop_task(&place.task)).map(Outcome::Record),
        Operation::Events => events(step, &client, &place.task),
    };
    Some(Run { sent: client.ports.sent.take(), outcome })
}

#[derive(Clone, Copy)]
enum Operation {
    Invoke,
    Report,
    Get,
    Stop,
    Events,
}

/// Our counterpart of an SDK entry point. The SDK has each twice: `aget` and, blocking, `get`.
fn operation(target: &str) -> Option<Operation> {
    Some(match target {
        "Backend.ainvoke_agent" | "Backend.invoke_agent" => Operation::Invoke,
        "Backend.areport_external_task" | "Backend.report_external_task" => Operation::Report,
        "Task.areport_external_task" | "Task.report_external_task" => Operation::Report,
        "Tasks.aget" | "Tasks.get" | "Task.aload" | "Task.load" | "Task.areload" | "Task.reload" => {
            Operation::Get
        }
        "Tasks.astop" | "Tasks.stop" | "Task.astop" | "Task.stop" => Operation::Stop,
        "Task.aevents" | "Task.events" => Operation::Events,
        _ => return None,
    })
}

fn events(step: &Step, client: &Client<Replay>, task: &str) -> Result<Outcome, Error> {
    // A generator that is made and not read does nothing, here as there.
    if step.http.is_empty() && step.outcome["ok"]["type"] == "str" {
        return Ok(Outcome::Unread);
    }
    let streaming = !step.label.contains("events_streaming=");
    let chunks = block_on(client.open_events(task, streaming, f64::INFINITY))?.unwrap_or_default();
    let mut stream = EventStream::new(task.to_owned(), 1 << 24);
    let mut texts = Vec::new();
    for chunk in chunks {
        stream.feed(&chunk);
        let batch = stream.batch();
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
        let (prefix, rest) = ["/agents/", "/agent-execution/"]
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
            base: format!("http://origin.test{base}"),
            key: first
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
        Configuration::resolve::<Js>(&parameters(options), &parameters(json!({})))
    }
}

/// The captured exchanges that we have a counterpart of.
pub fn counterparts(step: &Step) -> impl Iterator<Item = &Exchange> {
    step.http.iter().filter(|exchange| !exchange.is_agent_load())
}
