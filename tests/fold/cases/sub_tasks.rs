//! The tasks that a task has started.

use super::shows;
use crate::told::{event, of};
use serde_json::{Value, json};

const NAMED: &str = r#"{"type":"task_finished","task_id":"task-2","identity":{"name":"Regions","icon":"i"},"data":{"id":"task-2","status":"failed"}}"#;

fn created() -> String {
    event(0.0, "sub_task_created", json!({"id": "task-2", "status": "pending", "agent_id": "agent-2"}))
}

#[test]
fn a_sub_task_is_one_entry_from_its_start_to_its_end() {
    let told = [created(), NAMED.to_owned()];
    shows(&told, "/sub_tasks/0/agent_id", "agent-2");
    shows(&told, "/sub_tasks/0/status", "failed");
    shows(&told, "/sub_tasks/1", Value::Null);
}

#[test]
fn it_has_the_name_that_any_of_its_events_gives_it() {
    shows(&[created(), NAMED.to_owned()], "/sub_tasks/0/name", "Regions");
    shows(&[NAMED.to_owned(), created()], "/sub_tasks/0/name", "Regions");
}

#[test]
fn its_end_is_not_the_tasks() {
    shows(&[NAMED], "/status", "pending");
    shows(&[NAMED], "/errors", json!([]));
}

#[test]
fn it_is_known_by_its_record_or_else_by_the_event() {
    let update = |task| of(task, 0.0, "sub_task_updated", json!({"status": "x"}));
    shows(&[update("task-3")], "/sub_tasks/0/id", "task-3");
    shows(&[update("task-1")], "/sub_tasks", json!([]));
}

#[test]
fn its_plan_is_not_the_tasks() {
    shows(&[of("task-2", 0.0, "plan_updated", json!({"tasks": [{"id": "a"}]}))], "/plan", json!([]));
}
