//! A task's plan, as JSON: whether it lets the task finish, and what to tell a model that has not finished it.

use super::json::{elements_in, is_set, text_in};
use crate::ascii::{decimal, text};

/// The longest hint in parentheses, and the longest tail, that may follow a closing question mark.
const MAX_HINT: usize = 14;
const MAX_TAIL: usize = 16;

/// Whether `result`, where there is one, lets a task with `plan` finish, and which items are open, as JSON:
/// `{"can_finish":…,"uncompleted_tasks":[…]}`.
///
/// A plan counts when it is enabled, started and enforced. A result that ends with a question waits for a person,
/// so it may finish. Platform page: task, `get_plan_following_status`.
pub fn following_status(plan: &[u8], result: &str) -> String {
    let counts = is_under_way(plan) && is_set(plan, "enforce");
    let open = if counts && !ends_with_question(result) { open_items(plan) } else { Vec::new() };
    let mut status =
        if open.is_empty() { "{\"can_finish\":true" } else { "{\"can_finish\":false" }.to_owned();
    status.push_str(",\"uncompleted_tasks\":[");
    for (index, item) in open.iter().enumerate() {
        if index > 0 {
            status.push(',');
        }
        status.push_str(&String::from_utf8(item.to_vec()).unwrap_or_default());
    }
    status.push_str("]}");
    status
}

/// Whether a plan is enabled and started.
pub fn is_under_way(plan: &[u8]) -> bool {
    is_set(plan, "enabled") && is_set(plan, "started")
}

/// What to tell a model that comes back to a plan with open items, after so many retries; `is_compacted` says that
/// the conversation before was summed up. None when no item is open. Platform page: task, `to_message`.
pub fn reminder(plan: &[u8], retry_count: i64, is_compacted: bool) -> Option<String> {
    let all = elements_in(plan, "tasks");
    let next = *all.iter().find(|item| !is_set(item, "completed"))?;
    let open = open_items(plan).len();
    let attempt = decimal(usize::try_from(retry_count).unwrap_or(0).saturating_add(1));
    let (done, count) = (decimal(all.len() - open), decimal(all.len()));
    let mut told =
        text!["Attempt ", attempt, ": ", done, " of ", count, " items of your plan are completed.\n"];
    for item in all {
        told.push_str(if is_set(item, "completed") { "  [✓] " } else { "  [ ] " });
        push_name(&mut told, item);
    }
    told.push_str("Next: ");
    push_name(&mut told, next);
    if is_compacted {
        told.push_str("Your earlier work is summed up in <compacted_context>: build on it.\n");
    }
    told.push_str(
        "Go on, and mark items with the tool xpcomplete_agent_plan_items; answer when none is open.",
    );
    Some(told)
}

fn push_name(out: &mut String, item: &[u8]) {
    for (name, after) in [("title", " (ID: "), ("id", ")\n")] {
        out.push_str(&text_in(item, name));
        out.push_str(after);
    }
}

fn open_items(plan: &[u8]) -> Vec<&[u8]> {
    elements_in(plan, "tasks").into_iter().filter(|item| !is_set(item, "completed")).collect()
}

/// Whether the last line of `text` ends with a question mark, but for closing brackets, quotes and one short hint
/// in parentheses.
///
/// ```
/// use xpander_edge::protocol::plan::ends_with_question;
/// assert!(ends_with_question("All done.\nShall I send it? (y/n)"));
/// assert!(!ends_with_question("Shall I send it? I did."));
/// ```
pub fn ends_with_question(text: &str) -> bool {
    let text = text.trim_ascii();
    let line = text
        .bytes()
        .rposition(|byte| byte == b'\n')
        .and_then(|end| text.get(end + 1..))
        .unwrap_or(text)
        .trim_ascii();
    let Some(mark) = line.bytes().rposition(|byte| byte == b'?') else { return false };
    let tail = line.get(mark + 1..).unwrap_or_default().trim_ascii();
    if tail.chars().nth(MAX_TAIL).is_some() {
        return false;
    }
    let mut hints = 0;
    let mut rest = tail.chars();
    while let Some(next) = rest.next() {
        if next == '(' {
            hints += 1;
            let hint = rest.by_ref().take_while(|inner| *inner != ')').count();
            if hint > MAX_HINT || hints > 1 {
                return false;
            }
        } else if !next.is_ascii_whitespace() && !is_closing(next) {
            return false;
        }
    }
    // An open parenthesis without its end is no hint.
    hints == 0 || tail.bytes().any(|byte| byte == b')')
}

fn is_closing(character: char) -> bool {
    matches!(character, ')' | ']' | '}' | '"' | '\'' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}')
}
