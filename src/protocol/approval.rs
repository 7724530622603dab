//! Whether a tool may run: what the platform, or a person that it asks, says.

use super::answer::text_member;
use super::field::{Field, Kind};
use super::json::member;
use super::records::{of, text};

/// The parameters and the body of the question whether a tool may run.
pub static TOOL_APPROVAL: &[Field] = &[
    of("agent_id", Kind::Aside).inner(),
    text("execution_id").required().inner(),
    text("operation_id").required(),
    text("tool_name").required(),
    of("payload", Kind::Object).or("{}").not_null(),
];

/// Whether an answer lets the tool run. It does where it says so and in no other case: what cannot be understood is no
/// leave to act.
pub fn is_approved(answer: &str) -> bool {
    match text_member(answer, "type") {
        Some(kind) => kind == "allowed",
        None => is_true(answer, "allowed") || (is_settled(answer) && is_true(answer, "approved")),
    }
}

/// Whether a person has decided.
pub fn is_settled(answer: &str) -> bool {
    is_true(answer, "settled")
}

fn is_true(answer: &str, name: &str) -> bool {
    member(answer.as_bytes(), name).flatten() == Some(b"true")
}
