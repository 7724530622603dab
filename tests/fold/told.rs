//! Events as a platform would tell them.

use super::snapshot::OWN;
use serde_json::{Value, json};

/// An event of the task, `second` seconds after a full minute.
pub fn event(second: f64, kind: &str, data: Value) -> String {
    of(OWN, second, kind, data)
}

/// The same of any task.
pub fn of(task: &str, second: f64, kind: &str, data: Value) -> String {
    let time = format!("2026-01-01T10:00:{second:06.3}Z");
    json!({"type": kind, "task_id": task, "organization_id": "org-1", "time": time, "data": data}).to_string()
}

/// A piece of the task's answer.
pub fn chunk(text: &str) -> String {
    event(0.0, "chunk", json!(text))
}

/// A request of a tool.
pub fn request(second: f64, id: &str) -> String {
    event(second, "tool_call_request", json!({"request_id": id, "operation_id": "op", "tool_name": "search"}))
}

/// Its answer.
pub fn result(second: f64, id: &str, more: Value) -> String {
    let mut data = json!({"request_id": id, "operation_id": "op", "tool_name": "search", "result": "found"});
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event(second, "tool_call_result", data)
}

/// A record with this status.
pub fn status(second: f64, status: &str, more: Value) -> String {
    let mut data = json!({"id": OWN, "status": status});
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event(second, "task_updated", data)
}
