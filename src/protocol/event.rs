//! The envelope of a task event, looked at no further than needed: users get the event as it came.

use super::json::{member, text_of};

/// The documented types. Platform page: task streaming.
pub const TYPES: &[&str] = &[
    "connected",
    "task_created",
    "task_updated",
    "task_finished",
    "chunk",
    "auth_event",
    "tool_call_request",
    "tool_call_result",
    "sub_agent_trigger",
    "think",
    "analyze",
    "plan_updated",
    "task_compactization",
    "context_status",
    "agent_gateway_decision",
    "process_state_changed",
    "process_update",
    "gateway_steer_applied",
    "ask_user_questions",
    "sub_task_created",
    "sub_task_updated",
    "sub_task_finished",
    "invite_member",
    "member_invited",
    "ask_for_secret",
    "secret_saved",
    "live_surface_created",
    "inline_card",
];

/// What one event's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// An event of any other type, known or not.
    Event,
    /// A `chunk`: a piece of an answer, as most events of a stream are.
    Piece,
    /// A `task_created` or `task_updated`: it may carry the task's record.
    Record,
    /// A `connected`: it greets each connection anew, and tells nothing of the task.
    Greeting,
    /// A `task_finished`; of which task, [`is_end_of`] tells.
    Finished,
    /// JSON, or not, without a string `type` at its top.
    Undecodable,
}

/// Tells what an event's text is. The type is the first member of every event the platform writes; any other
/// spelling takes the slow way.
pub fn envelope(data: &[u8]) -> Envelope {
    if let [b'{', b'"', b't', b'y', b'p', b'e', b'"', b':', rest @ ..] = data
        && let [b'"', rest @ ..] | [b' ', b'"', rest @ ..] = rest
        && let Some(end) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))
        && let Some((name, [b'"', ..])) = rest.split_at_checked(end)
    {
        return of_type(name);
    }
    match member(data, "type").flatten().and_then(text_of) {
        Some(name) => of_type(name.as_bytes()),
        None => Envelope::Undecodable,
    }
}

/// The record that an event tells of the task `task_id`, where it does.
pub fn record_of<'a>(event: &'a [u8], task_id: &str) -> Option<&'a [u8]> {
    let name = member(event, "type").flatten().and_then(text_of)?;
    let record = member(event, "data").flatten()?;
    let is_own = member(record, "id").flatten().and_then(text_of)? == task_id;
    (name.starts_with("task_") && is_own && member(record, "status").flatten().is_some()).then_some(record)
}

fn of_type(name: &[u8]) -> Envelope {
    match name {
        b"task_finished" => Envelope::Finished,
        b"connected" => Envelope::Greeting,
        b"chunk" => Envelope::Piece,
        b"task_created" | b"task_updated" => Envelope::Record,
        _ => Envelope::Event,
    }
}

/// Whether a `task_finished` is about `task_id`, by its `task_id` or else by the record it carries. One that is
/// cut short is no proof of an end.
pub fn is_end_of(data: &[u8], task_id: &str) -> bool {
    let Some(named) = member(data, "task_id") else { return false };
    let record = || text_of(member(member(data, "data")??, "id")??);
    named.and_then(text_of).or_else(record).is_none_or(|finished| finished == task_id)
}
