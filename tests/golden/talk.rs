//! Talking back to a task's audience: pushes, logins at tool servers, approvals. The SDK's reporters take the parts of an
//! event; ours takes the event, so that it is made here of the same parts.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use xpander_edge::client::operation::Answered;
use xpander_edge::protocol::operation::{
    CHECK_TOOL_APPROVAL, MCP_TOKEN, Operation, PUSH_EVENTS, TOOL_APPROVAL_STATUS,
};

use crate::capture::{Exchange, Step};

/// What our counterpart of a step is called with, and whether that is a wait.
pub fn call(step: &Step, agent: &str) -> Option<(&'static Operation, Value, bool)> {
    let args = &step.args;
    Some(match step.target.as_str() {
        "report_tool_call_request" => (&PUSH_EVENTS, push(step, event("tool_call_request", args)), false),
        "report_tool_call_result" => {
            let mut event = event("tool_call_result", args);
            event["data"]["result"] = text(&args["result"]);
            event["data"]["is_error"] = json!(args["is_error"] == true);
            (&PUSH_EVENTS, push(step, event), false)
        }
        "report_reasoning_event" => {
            let parts = json!({
                "request_id": args["request_id"], "operation_id": args["tool_name"], "payload": { "input": args["arguments"] },
            });
            let kind = args["tool_name"].as_str().unwrap();
            (&PUSH_EVENTS, push(step, event(kind, &parts)), false)
        }
        "get_token" => (&MCP_TOKEN, token(step, &args["mcp_server"], agent), false),
        "authenticate_mcp_server" => {
            let server = step.http.first().and_then(|exchange| exchange.body.clone()).unwrap_or_default();
            (&MCP_TOKEN, token(step, &server, agent), true)
        }
        "_check_mcp_approval" => {
            let task = step.http.first().and_then(|exchange| exchange.body.as_ref());
            let asked = json!({
                "agent_id": agent, "execution_id": task.map(|body| body["execution_id"].clone()),
                "operation_id": args["server_item_id"], "tool_name": args["tool_name"], "payload": args["arguments"],
            });
            (&CHECK_TOOL_APPROVAL, asked, false)
        }
        "_await_self_approval" => {
            let mut asked = args.clone();
            asked["agent_id"] = json!(agent);
            (&TOOL_APPROVAL_STATUS, asked, true)
        }
        _ => return None,
    })
}

/// An event as a caller would write it.
fn event(kind: &str, args: &Value) -> Value {
    let mut data = json!({ "tool_name": args["operation_id"], "payload": text(&args["payload"]) });
    for name in [
        "request_id",
        "operation_id",
        "tool_call_id",
        "graph_node_id",
        "tool_name",
        "reasoning",
        "plan_task_id",
    ] {
        if !args[name].is_null() {
            data[name] = args[name].clone();
        }
    }
    json!({ "type": kind, "data": data })
}

/// A mark such as `<'z' * 8001>` is the text it describes.
fn text(value: &Value) -> Value {
    let mark = value.as_str().and_then(|text| text.strip_prefix("<'")?.strip_suffix('>')?.split_once("' * "));
    match mark {
        Some((piece, count)) => json!(piece.repeat(count.parse().unwrap())),
        None => value.clone(),
    }
}

/// What the facade makes of an event, with what its task knows.
pub fn push(step: &Step, mut event: Value) -> Value {
    let task = pushes(step).next().and_then(|exchange| exchange.path.split('/').nth(2)).unwrap_or("task");
    event["task_id"] = json!(task);
    event["organization_id"] = json!(step.organization);
    event["time"] = json!("2026-11-21T01:33:48.223Z");
    json!({ "task_id": task, "events": [event] })
}

fn pushes(step: &Step) -> impl Iterator<Item = &Exchange> {
    step.http.iter().filter(|exchange| exchange.path.ends_with("/events/push"))
}

/// The task is not in the capture; its first request shows what it held.
fn token(step: &Step, server: &Value, agent: &str) -> Value {
    let first = step.http.first();
    let query = |name: &str| {
        let pairs = first.map_or("", |exchange| exchange.query.as_str()).split('&');
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    };
    let mut asked = server.clone();
    asked.as_object_mut().unwrap().extend(
        json!({
            "agent_id": agent, "task_id": query("execution_id"), "user_id": step.args["user_id"],
            "generate_login_url": step.args["generate_login_url"] != false,
            "force_refresh": step.args["force_refresh"] == true,
            "is_app": query("is_app") == Some("true"),
            "background_auth_eligible": query("execution_id").is_some() && server["auth_type"] != "sso_user",
            "sso_fetch_key": first.and_then(|exchange| exchange.header("x-xpander-sso-fetch")),
        })
        .as_object()
        .unwrap()
        .clone(),
    );
    asked
}

/// Takes out of two bodies what differs by rule: the clock, and the words at a cut.
pub fn settle(ours: &mut Value, theirs: &mut Value, rules: &mut BTreeSet<&'static str>) {
    let (Some(ours), Some(theirs)) = (ours.as_array_mut(), theirs.as_array_mut()) else { return };
    for (ours, theirs) in ours.iter_mut().zip(theirs) {
        if ours["time"].as_str().is_some_and(|time| time.ends_with('Z')) {
            ours["time"] = theirs["time"].clone();
        }
        let cut = |event: &Value| {
            let (kept, words) = event["data"]["result"].as_str()?.split_once("\n\n[")?;
            (words.ends_with(']') && kept.chars().count() == 2000).then(|| kept.to_owned())
        };
        if let (Some(kept), Some(expected)) = (cut(ours), cut(theirs)) {
            rules.insert("cut-in-our-words");
            ours["data"]["result"] = json!(kept);
            theirs["data"]["result"] = json!(expected);
        }
    }
}

/// The rule by which an answer differs from what the SDK made of it, or by which a failure is one here.
pub fn rule(step: &Step, ours: &Value, answered: &Answered) -> Option<&'static str> {
    match step.target.as_str() {
        "get_token" if ours["type"] != "token_ready" => Some("token-answers-survive"),
        "_check_mcp_approval" if is_leave(answered) => Some("approval-says-so"),
        _ => None,
    }
}

/// Whether an answer lets a tool run.
pub fn is_leave(answered: &Answered) -> bool {
    matches!(answered, Answered::Restored(_, leave, _) if *leave == ["approved"])
}

/// The rule by which a failure that the SDK swallows is raised.
pub fn raised(step: &Step) -> Option<&'static str> {
    step.outcome.get("ok")?;
    match step.target.as_str() {
        "get_token" | "authenticate_mcp_server" => Some("login-errors-raised"),
        "_check_mcp_approval" => Some("approval-errors-raised"),
        target if target.starts_with("report_") && pushes(step).next().is_some() => {
            Some("push-errors-raised")
        }
        _ => None,
    }
}
