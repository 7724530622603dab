//! Events that nobody knows are counted, and change nothing else.

use crate::snapshot::{blank, view_of};

#[track_caller]
fn counts(text: &str) {
    let mut expected = blank();
    expected["unknown_events"] = 2.into();
    assert_eq!(view_of(&[text, text]), expected, "{text}");
}

#[test]
fn a_type_of_tomorrow() {
    counts(r#"{"type":"mood_changed","task_id":"task-1","data":{"id":"task-1","status":"failed"}}"#);
}

#[test]
fn no_type() {
    counts(r#"{"data":"a"}"#);
    counts(r#"{"type":5}"#);
    counts("[]");
}

#[test]
fn no_json() {
    counts("hello");
    counts(r#"{"type":"chunk","data":"a"#);
    counts("");
}
