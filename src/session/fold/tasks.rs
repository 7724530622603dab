//! What records and chunks tell: of the task itself, or of one of its sub-tasks.

use super::asks::asked_by_record;
use super::draft::{Draft, List};
use super::event::{Event, inside};
use crate::protocol::json::members;
use crate::protocol::view::{IDENTITY, TASK, put, write};
use crate::session::hash::hash;
use crate::session::patches::ROOT;

/// `chunk`.
pub fn chunk(draft: &mut Draft, event: &Event<'_>) {
    let [b'"', inner @ .., b'"'] = event.data else { return };
    let place = if event.is_own { ROOT } else { List::SubTasks.at(sub_task(draft, event.task, event)) };
    draft.patches.append(place, inner);
}

/// `task_created`, `task_updated` and `task_finished`.
pub fn record(draft: &mut Draft, event: &Event<'_>, is_end: bool) {
    if !event.is_own {
        sub_task(draft, event.task, event);
        return;
    }
    let mut out = Vec::new();
    put("id", event.task, &mut out);
    write(TASK, &event.fields, false, &mut out);
    draft.patches.merge(ROOT, &out);
    plan(draft, event, inside(event.field("deep_planning"), "tasks"));
    asked_by_record(draft, "\"hitl_request\"", event);
    asked_by_record(draft, "\"pending_eca_request\"", event);
    if is_end && (event.says("status", "\"failed\"") || event.says("status", "\"error\"")) {
        draft.fail(event, event.field("result"));
    }
}

/// A record may come without the plan that was told before: an empty list is no news.
pub fn plan(draft: &mut Draft, event: &Event<'_>, list: &[u8]) {
    let Some(items) = list.strip_prefix(b"[") else { return };
    if event.is_own && items.trim_ascii_start().starts_with(b"{") {
        draft.set("plan", list);
    }
}

/// Adds what an event tells of a sub-task; gives its place in the list. `id` is JSON.
pub fn sub_task(draft: &mut Draft, id: &[u8], event: &Event<'_>) -> usize {
    let key = hash(id);
    let known = draft.find(List::SubTasks, key).map(|entry| entry.index);
    let mut out = Vec::new();
    if known.is_none() {
        out.extend_from_slice(b"\"text\":\"\"");
        put("id", id, &mut out);
    }
    write(TASK, &event.fields, known.is_none(), &mut out);
    write(IDENTITY, &members(event.identity).unwrap_or_default(), known.is_none(), &mut out);
    match known {
        None => draft.add(List::SubTasks, key, key, event, &out),
        Some(index) => {
            if !out.is_empty() {
                draft.patches.merge(List::SubTasks.at(index), &out);
            }
            index
        }
    }
}
