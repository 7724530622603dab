//! Holds one run to its step.

use std::collections::BTreeSet;

use serde_json::Value;
use xpander_edge::client::operation::Answered;
use xpander_edge::error::{Code, Error};
use xpander_edge::protocol::mcp::MCP_TOKEN;
use xpander_edge::protocol::records::{AGENT, AGENT_ITEM, TASK, TASK_ITEM};
use xpander_edge::protocol::request::Request;

use crate::capture::{Exchange, ORIGIN, Step};
use crate::drive::{Outcome, Run};
use crate::files;
use crate::same::{same_event, same_json, same_named, same_record};
use crate::talk;

pub type Rules = BTreeSet<&'static str>;

/// The rules by which a run differs, when nothing else does.
pub fn judge(step: &Step, run: &Run) -> Result<Rules, String> {
    let mut rules = Rules::new();
    if step.http.iter().any(|exchange| step.is_agent_load(exchange)) {
        rules.insert("no-agent-load");
    }
    if step.http.iter().any(|exchange| step.is_unread(exchange)) {
        rules.insert("files-stay-urls");
    }
    let wire = step.counterparts();
    let loads_failed = wire.is_empty() && step.http.iter().any(|exchange| step.is_agent_load(exchange));
    let continued = wire.first().is_some_and(|exchange| exchange.method == "GET")
        && step.target.ends_with("invoke_agent");

    match &run.outcome {
        Err(error) if is_local(error) => return local(step, run, error, rules),
        Err(error) if loads_failed => {
            // The capture ends with the failed load; our request goes straight to the platform.
            return expect(error.code == Code::Connection && run.sent.len() == 1, "one request", rules);
        }
        _ if continued && wire.len() > 1 => {
            rules.insert("continuation-raised");
            requests(&run.sent, wire.get(..1).unwrap_or_default(), step, &mut rules)?;
            return Ok(rules);
        }
        _ => requests(&run.sent, &wire, step, &mut rules)?,
    }
    outcome(step, run, wire.last().copied(), &mut rules)?;
    Ok(rules)
}

fn expect(holds: bool, what: &str, rules: Rules) -> Result<Rules, String> {
    if holds { Ok(rules) } else { Err(format!("expected {what}")) }
}

/// Errors that are ours alone: nothing was sent.
fn is_local(error: &Error) -> bool {
    error.code.class() == "ConfigurationError"
}

fn local(step: &Step, run: &Run, error: &Error, mut rules: Rules) -> Result<Rules, String> {
    if !run.sent.is_empty() {
        return Err(format!("sent a request before {}", error.message));
    }
    let python_sent_none =
        step.http.iter().any(|exchange| exchange.path.split('/').any(|segment| segment == "None"));
    let python_failed = step.outcome.get("error").is_some();
    let rule = match error.code {
        Code::MissingAgent | Code::MissingOrganization if python_sent_none => "nothing-to-none",
        Code::MissingKey | Code::NotStreaming if python_failed => "clear-local-errors",
        Code::InvalidParameter if python_failed && step.counterparts().is_empty() => "clear-local-errors",
        Code::InvalidParameter if python_sent_none => "nothing-to-none",
        Code::InvalidParameter => "no-coercion",
        _ => return Err(format!("refused: {}", error.message)),
    };
    rules.insert(rule);
    Ok(rules)
}

fn requests(sent: &[Request], wire: &[&Exchange], step: &Step, rules: &mut Rules) -> Result<(), String> {
    // A refused connection leaves nothing in the recorder.
    let recorded = if step.http.is_empty() && step.outcome.get("error").is_some() { 1 } else { wire.len() };
    if sent.len() != recorded {
        return Err(format!("sent {} requests, captured are {recorded}", sent.len()));
    }
    sent.iter().zip(wire).try_for_each(|(ours, theirs)| request(ours, theirs, step, rules))
}

fn request(ours: &Request, theirs: &Exchange, step: &Step, rules: &mut Rules) -> Result<(), String> {
    if ours.method != theirs.method {
        return Err(format!("method {} for {}", ours.method, theirs.method));
    }
    let path = ours.url.strip_prefix(ORIGIN).ok_or_else(|| format!("{} left the origin", ours.url))?;
    let mut expected = theirs.path.clone();
    if !theirs.query.is_empty() {
        expected.push('?');
        expected.push_str(&theirs.query);
    }
    if expected.contains("AgentExecutionStatus.") {
        rules.insert("enum-values");
        expected = expected.replace("AgentExecutionStatus.Completed", "completed");
    }
    if expected.contains("//") {
        rules.insert("no-doubled-slashes");
        expected = expected.replace("//", "/");
    }
    if let Some(asked) = step.args["agent_id"].as_str().filter(|_| theirs.method == "POST") {
        // The fixture's agent always answers with its own id, whatever was asked for.
        let encoded: String = asked.bytes().map(encode).collect();
        if encoded != asked {
            rules.insert("encoded-segments");
        }
        expected = expected.replacen("/agent-123", &format!("/{encoded}"), 1);
    }
    if path != expected && !same_but_agent(path, &expected, step) {
        return Err(format!("path {path} for {expected}"));
    }
    let (sent, captured) = (own_headers(&ours.headers), own_headers(&theirs.headers));
    if sent != captured {
        return Err(format!("headers {sent:?} for {captured:?}"));
    }
    let body: Option<Value> = ours.body.as_deref().map(|text| serde_json::from_str(text).unwrap());
    match (body, theirs.body.clone()) {
        (Some(mut ours), Some(mut theirs)) => {
            talk::settle(&mut ours, &mut theirs, rules);
            same_json(&ours, &theirs, "body", true)
        }
        (None, None) => Ok(()),
        (body, theirs) => Err(format!("body {body:?} for {theirs:?}")),
    }
}

/// The headers of the platform; the others are a library's own affair.
fn own_headers(headers: &[(String, String)]) -> BTreeSet<(&str, &str)> {
    let own = headers.iter().filter(|(name, _)| name.starts_with("x-"));
    own.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Without an `agent_id` argument the loaded agent's path is compared, which is where ours comes from.
fn same_but_agent(path: &str, expected: &str, step: &Step) -> bool {
    step.args["agent_id"].is_null() && {
        let loaded = step.http.iter().find(|exchange| step.is_agent_load(exchange));
        let id = loaded.and_then(|exchange| exchange.path.rsplit('/').next()).unwrap_or_default();
        path == expected.replacen("/agent-123", &format!("/{id}"), 1)
    }
}

fn encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn outcome(step: &Step, run: &Run, last: Option<&Exchange>, rules: &mut Rules) -> Result<(), String> {
    let ok = step.outcome.get("ok");
    match (&run.outcome, last) {
        (Ok(Outcome::Unread), None) => Ok(()),
        (Ok(Outcome::Files(ours)), _) => files::compare(step, ours, rules),
        (Ok(Outcome::Answered(answered)), Some(_)) => answer(step, answered, ok, rules),
        (Ok(Outcome::Events(texts, finished)), Some(exchange)) => {
            events(step, texts, *finished, exchange, rules)
        }
        (Err(error), None) => {
            if error.code != Code::Connection {
                return Err(format!("{} for a refused connection", error.code.as_str()));
            }
            rules.insert("clear-local-errors");
            Ok(())
        }
        (Err(error), Some(exchange)) => platform_error(step, error, exchange, rules),
        _ => Err("no outcome to compare".to_owned()),
    }
}

/// Holds what an operation answered to what the SDK made of the same answer.
fn answer(step: &Step, answered: &Answered, ok: Option<&Value>, rules: &mut Rules) -> Result<(), String> {
    let Some(ok) = ok else {
        rules.insert("records-as-they-come");
        return Ok(());
    };
    if let Answered::Restored(_, _, Some(status)) = answered {
        let status: Value = serde_json::from_str(status).unwrap();
        return same_json(&status, &ok["value"], "status", false);
    }
    if *answered == Answered::Nothing {
        return if ok["value"].is_null() { Ok(()) } else { Err("an answer that nobody reads".to_owned()) };
    }
    let ours: Value =
        serde_json::from_str(&answered.clone().json()).map_err(|error| format!("not JSON: {error}"))?;
    if let Some(rule) = talk::rule(step, &ours, answered) {
        rules.insert(rule);
        return if ok["value"].is_null() { Ok(()) } else { Err(format!("{rule} for {ours}")) };
    }
    match ok["type"].as_str() {
        Some("MCPOAuthGetTokenResponse") => same_record(&ours, &ok["value"], MCP_TOKEN),
        Some("dict") if talk::is_leave(answered) != (ok["value"]["approved"] == true) => {
            Err("another decision".to_owned())
        }
        Some("dict") => same_json(&ours, &ok["value"], "approval", false),
        Some("Task") => same_record(&ours, &ok["value"], TASK),
        // The SDK's dump adds texts that it computes; ours has what the platform sent.
        Some("Agent") => same_named(&ours, &ok["value"], AGENT),
        Some("list") => {
            let items = ok["value"].as_array().unwrap();
            let rows =
                ours.as_array().filter(|rows| rows.len() == items.len()).ok_or("another number of rows")?;
            rows.iter().zip(items).try_for_each(|(row, item)| match item["type"].as_str() {
                Some("TasksListItem") => same_record(row, &item["value"], TASK_ITEM),
                _ => same_named(row, &item["value"], AGENT_ITEM),
            })
        }
        Some("AgentActivityThread") => activity(step, &ours, &ok["value"], rules),
        // `Task.stop`, `reload` and `save` change the object and return nothing.
        Some("NoneType") if step.object_after.is_object() => same_record(&ours, &step.object_after, TASK)
            .or_else(|_| {
                // A plan or a context that the answer had lost was put back, here as there.
                match answered {
                    Answered::Restored(_, kept, _) if !kept.is_empty() => Ok(()),
                    _ => same_record(&ours, &step.object_after, TASK),
                }
            }),
        Some("NoneType") => Ok(()),
        other => Err(format!("no comparison for {other:?}")),
    }
}

/// Our kinds; an entry that brings a `kind` of its own keeps that.
const KINDS: &[&str] =
    &["message", "tool_call", "reasoning", "sub_agent_trigger", "auth", "gateway", "unknown"];

/// Entry by entry: the same content, and the kind that the SDK's class says, but for reasoning with an action.
fn activity(step: &Step, ours: &Value, theirs: &Value, rules: &mut Rules) -> Result<(), String> {
    let (Some(entries), Some(expected)) = (ours["messages"].as_array(), theirs["messages"].as_array()) else {
        return Err("no messages".to_owned());
    };
    if entries.len() != expected.len() {
        return Err(format!("{} entries for {}", entries.len(), expected.len()));
    }
    for (index, entry) in entries.iter().enumerate() {
        let class = step.entry_classes[index].as_str().unwrap_or_default();
        let kind = entry["kind"].as_str().unwrap_or_default();
        let told = match class.trim_start_matches("AgentActivityThread") {
            "" => continue,
            "Message" => "message",
            "ToolCall" => "tool_call",
            "Reasoning" => "reasoning",
            "SubAgentTrigger" => "sub_agent_trigger",
            "Auth" => "auth",
            gateway if gateway.contains("Gateway") => "gateway",
            _ => "unknown",
        };
        if kind == "reasoning" && told == "unknown" {
            rules.insert("reasoning-stays-reasoning");
        } else if kind != told && (told != "unknown" || KINDS.contains(&kind)) {
            return Err(format!("entry {index} is {kind}, the SDK says {class}: {entry}"));
        }
    }
    Ok(())
}

fn platform_error(step: &Step, error: &Error, exchange: &Exchange, rules: &mut Rules) -> Result<(), String> {
    let status = exchange.status();
    if (200..300).contains(&status) {
        // Python reports what it cannot read as status 500.
        rules.insert("clear-local-errors");
        return if error.code == Code::Protocol {
            Ok(())
        } else {
            Err(format!("{} for an unreadable answer", error.code.as_str()))
        };
    }
    if error.status != Some(status) {
        return Err(format!("status {:?} for {status}", error.status));
    }
    if let Some(rule) = talk::raised(step) {
        rules.insert(rule);
        return Ok(());
    }
    if step.outcome.get("ok").is_some() && step.target.ends_with("plan_following_status") {
        rules.insert("plan-errors-raised");
        return Ok(());
    }
    if (300..400).contains(&status) {
        rules.insert("redirect-code");
        return if error.code == Code::Redirect { Ok(()) } else { Err("not a redirect".to_owned()) };
    }
    if step.target.ends_with("events") {
        rules.insert("stream-status-checked");
        return Ok(());
    }
    let description = step.outcome["error"]["description"].as_str().unwrap_or_default();
    if error.description.as_deref() == Some(description) {
        Ok(())
    } else {
        Err(format!("description {:?} for {description:?}", error.description))
    }
}

/// Every event that Python kept must be among ours, in order and with the same content.
fn events(
    step: &Step,
    texts: &[String],
    finished: bool,
    exchange: &Exchange,
    rules: &mut Rules,
) -> Result<(), String> {
    let Some(kept) = step.outcome["ok"]["value"].as_array() else {
        rules.insert(if exchange.response["connection_aborted"].is_null() {
            "content-type-case"
        } else {
            "early-end-is-no-end"
        });
        return Ok(());
    };
    let stopped_early = step.label.starts_with("stop after");
    let ours: Vec<Option<Value>> = texts.iter().map(|text| serde_json::from_str(text).ok()).collect();
    let mut rest = ours.iter().flatten();
    let mut after_finish = false;
    for event in kept.iter().map(|item| &item["value"]) {
        let found = rest.by_ref().any(|ours| same_event(ours, event).is_ok());
        if found {
            after_finish = finished && event["type"] == "task_finished";
        } else if after_finish {
            rules.insert("ends-at-its-finish");
            return Ok(());
        }
        if !found {
            return Err(format!("event lost: {event}"));
        }
    }
    if ours.len() > kept.len() && !stopped_early {
        rules.insert("unknown-events-survive");
    }
    Ok(())
}
