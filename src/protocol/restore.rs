//! What a task keeps when the platform answers it without: its plan, and its additional context.

use super::input::{Input, Shape};
use super::json::{elements, member, text_of};
use super::parameters::Parameters;

/// The fields of `local` that `answer`, a record, has lost.
///
/// A plan is kept when it has items and the answered one has none; a context when it is not empty and the
/// answered one is. Platform page: task, `reload`.
pub fn kept<I: Input>(local: &Parameters<I>, answer: &str) -> Vec<&'static str> {
    let mut kept = Vec::new();
    if has_items(local) && !answers_items(answer.as_bytes()).unwrap_or(false) {
        kept.push("deep_planning");
    }
    let context = |text: &str| text_of(member(text.as_bytes(), "additional_context")??);
    let has_context = matches!(local.text("additional_context"), Ok(Some(_)));
    if has_context && context(answer).unwrap_or_default().is_empty() {
        kept.push("additional_context");
    }
    kept
}

fn has_items<I: Input>(local: &Parameters<I>) -> bool {
    let Some((_, Shape::Record(plan))) = local.get("deep_planning") else { return false };
    let plan = Parameters::nested("deep_planning.", plan);
    matches!(plan.get("tasks"), Some((_, Shape::List(items))) if !items.is_empty())
}

fn answers_items(answer: &[u8]) -> Option<bool> {
    Some(!elements(member(member(answer, "deep_planning")??, "tasks")??)?.is_empty())
}
