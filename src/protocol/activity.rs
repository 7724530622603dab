//! An activity log's entries, told apart: the platform sends them untagged.

use super::json::{elements, member, text_of};
use crate::error::Error;

/// What a gateway does to the tasks it watches.
const GATEWAY_ACTIONS: &[&str] =
    &["create_execution", "ask_execution", "stop_execution", "continue_execution", "get_executions_result"];
const AUTH_TYPES: &[&str] = &["not_supported", "login_required", "token_issue", "token_ready"];

/// The log with a `kind` first in each entry: `message`, `tool_call`, `reasoning`, `sub_agent_trigger`, `auth`,
/// `gateway` or `unknown`.
pub fn with_kinds(log: &str) -> Result<String, Error> {
    let refuse = || Error::protocol("Cannot get the activity log: it is not an object with `messages`", log);
    let messages = member(log.as_bytes(), "messages").flatten().ok_or_else(refuse)?;
    let entries = elements(messages).ok_or_else(refuse)?;
    let mut tagged = Vec::with_capacity(log.len() + entries.len() * 24);
    tagged.push(b'[');
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            tagged.push(b',');
        }
        match entry.strip_prefix(b"{") {
            Some(members) => {
                tagged.extend_from_slice(b"{\"kind\":\"");
                tagged.extend_from_slice(kind(entry).as_bytes());
                let is_empty = members.trim_ascii() == b"}";
                tagged.extend_from_slice(if is_empty { b"\"" } else { b"\"," });
                tagged.extend_from_slice(members);
            }
            None => tagged.extend_from_slice(entry),
        }
    }
    tagged.push(b']');
    // The entries lie within the log: what stands before and after them stays as it came.
    let start = messages.as_ptr() as usize - log.as_ptr() as usize;
    let mut whole = log.as_bytes().get(..start).unwrap_or_default().to_vec();
    whole.append(&mut tagged);
    whole.extend_from_slice(log.as_bytes().get(start + messages.len()..).unwrap_or_default());
    String::from_utf8(whole).map_err(|_| refuse())
}

fn kind(entry: &[u8]) -> &'static str {
    let get = |name: &str| member(entry, name).flatten();
    let text = |name: &str| get(name).and_then(text_of).unwrap_or_default();
    let is_object = |name: &str| get(name).is_some_and(|value| value.starts_with(b"{"));
    let is_one_of = |name: &str, known: &[&str]| known.contains(&text(name).as_str());
    if get("id").is_none() || text("created_at").is_empty() {
        return "unknown";
    }
    if is_one_of("role", &["user", "agent"]) && is_object("content") {
        return "message";
    }
    if !text("tool_name").is_empty() && get("payload").is_some() {
        return "tool_call";
    }
    if is_one_of("type", &["think", "analyze"]) && !text("title").is_empty() {
        return "reasoning";
    }
    if is_one_of("type", AUTH_TYPES) && get("data").is_some() {
        return "auth";
    }
    let is_gateway = is_one_of("action", GATEWAY_ACTIONS) || get("created_execution_id").is_some();
    if is_gateway && get("reasoning").is_some_and(|value| value.starts_with(b"\"")) {
        return "gateway";
    }
    if !text("agent_id").is_empty() && is_object("reasoning") {
        return "sub_agent_trigger";
    }
    "unknown"
}
