//! What a request begins: tool calls, which are paired with their answers, and thoughts, which are calls of a kind.

use super::draft::{Draft, List};
use super::event::{Event, inside};
use crate::protocol::json::members;
use crate::protocol::view::{THOUGHT, THOUGHT_INPUT, TOOL_CALL, TOOL_RESULT, put, write};
use crate::session::hash::hash;

/// A call before its answer.
const RUNNING: &[u8] =
    br#""status":"running","answered_at":null,"duration":null,"result":null,"approval_request_id":null"#;

/// `tool_call_request` and `tool_call_result`.
pub fn call(draft: &mut Draft, event: &Event<'_>, is_answer: bool) {
    let is_thought = |name| event.says(name, "\"think\"") || event.says(name, "\"analyze\"");
    let Some(key) = event.request() else { return };
    // A thought has an event of its own.
    if is_thought("tool_name") || is_thought("operation_id") {
        return;
    }
    let is_new = draft.find(List::ToolCalls, key).is_none();
    if is_new {
        let mut out = RUNNING.to_vec();
        write(TOOL_CALL, &event.fields, true, &mut out);
        draft.add(List::ToolCalls, key, key, event, &out);
    }
    let Some(entry) = draft.find(List::ToolCalls, key).filter(|entry| is_answer && entry.is_open) else {
        return;
    };
    entry.is_open = false;
    let place = List::ToolCalls.at(entry.index);
    let failed = event.field("is_error").starts_with(b"t");
    let mut out = Vec::new();
    put("status", if failed { b"\"failed\"" } else { b"\"completed\"" }, &mut out);
    put("answered_at", event.time, &mut out);
    write(TOOL_RESULT, &event.fields, false, &mut out);
    draft.patches.merge(place, &out);
    // An answer whose request was missed took who knows how long.
    if !is_new {
        draft.patches.elapse(place, b"[\"duration\",\"time\",\"answered_at\"]");
    }
}

/// `think` and `analyze`. They may share the id of a request, and of one another.
pub fn thought(draft: &mut Draft, event: &Event<'_>) {
    let Some(request) = event.request() else { return };
    let input = members(inside(event.field("payload"), "input")).unwrap_or_default();
    let mut out = Vec::new();
    write(THOUGHT, &event.fields, true, &mut out);
    write(THOUGHT_INPUT, &input, true, &mut out);
    draft.add_once(List::Reasoning, request ^ hash(event.kind), event, &out);
}
