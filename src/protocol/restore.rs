//! What a task keeps when the platform answers it without: its plan, and its additional context.

use super::input::{self, Input, NotFinite, Shape};
use super::json::{elements, member, text_of};
use super::parameters::Parameters;
use crate::error::Error;

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

/// The plan that counts after an answer: the answered one, or the task's own where that was kept.
pub fn plan<I: Input>(local: &Parameters<I>, answer: &str, kept: &[&str]) -> Result<Vec<u8>, Error> {
    let mut plan = Vec::new();
    if let Some((value, _)) = local.get("deep_planning").filter(|_| kept.contains(&"deep_planning")) {
        input::write(value, "deep_planning", NotFinite::Refused, &mut plan)?;
    } else {
        let answered = member(answer.as_bytes(), "deep_planning").flatten();
        plan.extend_from_slice(answered.unwrap_or_default());
    }
    Ok(plan)
}

fn has_items<I: Input>(local: &Parameters<I>) -> bool {
    let Some((_, Shape::Record(plan))) = local.get("deep_planning") else { return false };
    let plan = Parameters::nested("deep_planning.", plan);
    matches!(plan.get("tasks"), Some((_, Shape::List(items))) if !items.is_empty())
}

fn answers_items(answer: &[u8]) -> Option<bool> {
    Some(!elements(member(member(answer, "deep_planning")??, "tasks")??)?.is_empty())
}
