//! What single events change, subject by subject.

mod asks;
mod calls;
mod records;
mod sub_tasks;
mod texts;
mod thoughts;
mod unknown;

use super::snapshot::view_of;
use serde_json::Value;

/// Holds what the view of these events has at a JSON pointer; what is not there is null.
#[track_caller]
fn shows<T: AsRef<str>>(events: &[T], pointer: &str, expected: impl Into<Value>) {
    let view = view_of(events);
    assert_eq!(view.pointer(pointer).unwrap_or(&Value::Null), &expected.into(), "{pointer}");
}
