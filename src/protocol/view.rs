//! What a view of a task shows of the platform's objects: tables again, but for reading. A member of another kind than its row's is
//! taken for one that is missing; what is inside an object or a list is shown as it came.

use super::json::{Members, named};

use Kind::{Any, Name, Number, Object, Text};

/// What a member may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string, or `null`.
    Text,
    /// A string that is never `null` again once it is known.
    Name,
    /// A number, or `null`.
    Number,
    /// An object, or `null`.
    Object,
    /// Whatever it is.
    Any,
}

/// The name of a member, and what it may be. It is `null` by default.
pub type Row = (&'static str, Kind);

/// A task's record, but for its id and its plan.
pub static TASK: &[Row] = &[
    ("agent_id", Name),
    ("status", Name),
    ("internal_status", Text),
    ("title", Text),
    ("result", Text),
    ("created_at", Text),
    ("started_at", Text),
    ("paused_at", Text),
    ("finished_at", Text),
    ("duration", Number),
    ("tokens", Object),
];

/// Who speaks in a sub-task's name.
pub static IDENTITY: &[Row] = &[("name", Text), ("icon", Text)];

/// A tool call as it is requested.
pub static TOOL_CALL: &[Row] = &[
    ("request_id", Text),
    ("operation_id", Text),
    ("tool_call_id", Text),
    ("graph_node_id", Text),
    ("tool_name", Text),
    ("payload", Any),
    ("reasoning", Object),
    ("plan_task_id", Text),
];

/// What an answer adds to a tool call.
pub static TOOL_RESULT: &[Row] = &[("result", Any), ("approval_request_id", Text)];

/// Of which request a thought is, and for which step of the plan.
pub static THOUGHT: &[Row] = &[("request_id", Text), ("plan_task_id", Text)];

/// The `input` in a thought's payload.
pub static THOUGHT_INPUT: &[Row] = &[
    ("title", Text),
    ("thought", Text),
    ("analysis", Text),
    ("action", Text),
    ("result", Text),
    ("confidence", Number),
];

/// Work handed to another agent.
pub static SUB_AGENT: &[Row] = &[("agent_id", Text), ("query", Text), ("files", Any), ("reasoning", Object)];

/// Whether a value is of the kind.
pub fn fits(kind: Kind, value: &[u8]) -> bool {
    match value.first() {
        Some(b'"') => matches!(kind, Text | Name | Any),
        Some(b'n') => kind != Name,
        Some(b'{') => matches!(kind, Object | Any),
        Some(b'-' | b'0'..=b'9') => matches!(kind, Number | Any),
        _ => kind == Any,
    }
}

/// Writes the members that `rows` show into an open object; those that are missing as `null`, when `all` are wanted.
pub fn write(rows: &[Row], members: &Members<'_>, all: bool, out: &mut Vec<u8>) {
    for (name, kind) in rows {
        match named(members, name).filter(|value| fits(*kind, value)) {
            Some(value) => put(name, value, out),
            None if all => put(name, b"null", out),
            None => {}
        }
    }
}

/// Writes one member into an open object; `value` is JSON.
pub fn put(name: &str, value: &[u8], out: &mut Vec<u8>) {
    // No value ends with an open brace.
    if !matches!(out.last(), None | Some(b'{')) {
        out.push(b',');
    }
    for part in [b"\"", name.as_bytes(), b"\":", value] {
        out.extend_from_slice(part);
    }
}
