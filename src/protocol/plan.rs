//! Whether a task's plan lets it finish.

use super::json::{elements, member};

/// The longest hint in parentheses, and the longest tail, that may follow a closing question mark.
const MAX_HINT: usize = 14;
const MAX_TAIL: usize = 16;

/// Whether `result`, where there is one, lets a task with `plan` finish, and which items are open, as JSON:
/// `{"can_finish":…,"uncompleted_tasks":[…]}`.
///
/// A plan counts when it is enabled, started and enforced. A result that ends with a question waits for a person,
/// so it may finish. Platform page: task, `get_plan_following_status`.
pub fn following_status(plan: &[u8], result: &str) -> String {
    let is_set = |name: &str| member(plan, name).flatten() == Some(b"true".as_slice());
    let counts = is_set("enabled") && is_set("started") && is_set("enforce");
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

fn open_items(plan: &[u8]) -> Vec<&[u8]> {
    let items = member(plan, "tasks").flatten().and_then(elements).unwrap_or_default();
    items.into_iter().filter(|item| member(item, "completed").flatten() != Some(b"true".as_slice())).collect()
}

/// Whether the last line of `text` ends with a question mark, but for closing brackets, quotes and one short hint
/// in parentheses.
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
