//! The text of an answer.

use super::shows;
use crate::snapshot::Viewed;
use crate::told::{chunk, event, of, request};
use serde_json::{Value, json};

#[test]
fn chunks_are_joined() {
    shows(&[chunk("a"), chunk(""), chunk("b\n\"")], "/text", "ab\n\"");
    shows(&[r#"{"type":"chunk","data":"a"}"#], "/text", "a");
}

#[test]
fn what_is_no_text_is_left_out() {
    shows(&[event(0.0, "chunk", json!({"text": "a"}))], "/text", "");
}

#[test]
fn a_character_may_come_in_halves() {
    shows(&[r#"{"type":"chunk","data":"\ud83d"}"#, r#"{"type":"chunk","data":"\udc4b"}"#], "/text", "👋");
}

#[test]
fn another_tasks_text_is_that_tasks() {
    let told = [chunk("a"), of("task-2", 0.0, "chunk", json!("b")), of("task-2", 1.0, "chunk", json!("c"))];
    shows(&told, "/text", "a");
    shows(&told, "/sub_tasks/0/text", "bc");
}

#[test]
fn what_is_appended_between_two_looks_is_one_change() {
    let mut viewed = Viewed::new();
    viewed.tell(&chunk("a")).tell(&chunk("b")).tell(&chunk("c"));
    assert_eq!(viewed.look()["text"], Value::from("abc"));
    viewed.look();
    assert_eq!(viewed.patches, 1, "and it is told once");
    viewed.tell(&chunk("d")).tell(&request(0.0, "a")).tell(&chunk("e"));
    assert_eq!(viewed.look()["text"], Value::from("abcde"));
    assert_eq!(viewed.patches, 4, "a call in between divides it: its place in the text counts");
}
