//! What records tell: status, title, times; and the plan.

use super::shows;
use crate::told::{event, status};
use serde_json::{Value, json};

fn plan(items: Value) -> String {
    event(0.0, "plan_updated", json!({"started": true, "tasks": items}))
}

#[test]
fn a_status_is_shown_as_it_came() {
    shows(&[status(0.0, "executing", json!({}))], "/status", "executing");
    shows(&[status(0.0, "archiving", json!({}))], "/status", "archiving");
}

#[test]
fn a_status_is_never_taken_away() {
    let told = [status(0.0, "executing", json!({})), event(1.0, "task_updated", json!({"status": null}))];
    shows(&told, "/status", "executing");
}

#[test]
fn the_last_record_counts() {
    let titled = status(0.0, "x", json!({"title": "t"}));
    shows(&[titled.clone(), status(1.0, "x", json!({"title": null}))], "/title", Value::Null);
    shows(&[titled.clone(), status(1.0, "x", json!({}))], "/title", "t");
    shows(&[titled, status(1.0, "x", json!({"title": 5}))], "/title", "t");
}

#[test]
fn members_are_read_as_json_reads_them() {
    shows(&[r#"{"type":"task_updated","data":{"title":"a","title":"b"}}"#], "/title", "b");
    shows(&[r#"{"type":"task_updated","data":{"t\u0069tle":"a"}}"#], "/title", "a");
}

#[test]
fn a_record_is_about_the_task_that_it_names() {
    shows(&[r#"{"type":"task_updated","data":{"id":"task-2","title":"a"}}"#], "/title", Value::Null);
}

#[test]
fn a_plan_is_shown_when_it_is_one() {
    shows(&[plan(json!([{"id": "a"}]))], "/plan", json!([{"id": "a"}]));
    shows(&[plan(json!([5, {"id": "a"}]))], "/plan", json!([]));
}

#[test]
fn a_records_plan_counts_unless_it_is_empty() {
    let deep = |items: Value| status(1.0, "x", json!({"deep_planning": {"tasks": items}}));
    shows(&[deep(json!([{"id": "b"}]))], "/plan/0/id", "b");
    shows(&[plan(json!([{"id": "a"}])), deep(json!([]))], "/plan/0/id", "a");
}

#[test]
fn a_gap_is_marked_and_its_event_counts() {
    let after_gap = [r#"{"gap":true,"type":"chunk","data":"a"}"#];
    shows(&after_gap, "/gap", true);
    shows(&after_gap, "/text", "a");
}
