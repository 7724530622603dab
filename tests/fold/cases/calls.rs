//! Tool calls: a request, and the result that is paired with it.

use super::shows;
use crate::told::{event, of, request, result};
use serde_json::{Value, json};

fn answer(second: f64, id: &str) -> String {
    result(second, id, json!({}))
}

#[test]
fn a_call_runs_until_its_result() {
    shows(&[request(1.0, "a")], "/tool_calls/0/status", "running");
    let told = [request(1.0, "a"), answer(3.25, "a")];
    shows(&told, "/tool_calls/0/status", "completed");
    shows(&told, "/tool_calls/0/result", "found");
    shows(&told, "/tool_calls/1", Value::Null);
}

#[test]
fn it_takes_as_long_as_the_events_say() {
    shows(&[request(1.0, "a"), answer(3.25, "a")], "/tool_calls/0/duration", 2.25);
    shows(&[request(1.0, "a"), answer(1.007, "a")], "/tool_calls/0/duration", 0.007);
    shows(&[request(2.0, "a"), answer(1.0, "a")], "/tool_calls/0/duration", Value::Null);
}

#[test]
fn it_may_fail_or_wait_for_an_approval() {
    let ends = |more: Value| [request(1.0, "a"), result(2.0, "a", more)];
    shows(&ends(json!({"is_error": true})), "/tool_calls/0/status", "failed");
    shows(&ends(json!({"approval_request_id": "p"})), "/tool_calls/0/approval_request_id", "p");
}

#[test]
fn calls_are_paired_by_id() {
    shows(&[request(1.0, "a"), request(1.0, "b"), answer(2.0, "a")], "/tool_calls/1/status", "running");
    let by_models_id = |kind| event(1.0, kind, json!({"tool_call_id": "c"}));
    let told = [by_models_id("tool_call_request"), by_models_id("tool_call_result")];
    shows(&told, "/tool_calls/0/status", "completed");
}

#[test]
fn a_call_without_any_id_is_left_out() {
    shows(&[event(1.0, "tool_call_request", json!({"tool_name": "search"}))], "/tool_calls", json!([]));
}

#[test]
fn an_answer_alone_is_a_call() {
    shows(&[answer(2.0, "a")], "/tool_calls/0/status", "completed");
    shows(&[answer(2.0, "a")], "/tool_calls/0/duration", Value::Null);
}

#[test]
fn a_second_answer_changes_nothing() {
    let told = [request(1.0, "a"), answer(2.0, "a"), result(3.0, "a", json!({"result": "else"}))];
    shows(&told, "/tool_calls/0/result", "found");
}

#[test]
fn ids_are_a_tasks_own() {
    let of_task = |task, id| of(task, 1.0, "tool_call_request", json!({"request_id": id}));
    shows(&[request(1.0, "a"), of_task("task-2", "a")], "/tool_calls/1/task_id", "task-2");
    let named_like_their_tasks = [of_task("task-2", "task-2"), of_task("task-3", "task-3")];
    shows(&named_like_their_tasks, "/tool_calls/1/task_id", "task-3");
}
