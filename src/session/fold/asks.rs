//! What a task needs of a person: sign-ins, questions, approvals, secrets, members.

use super::draft::{Draft, List};
use super::event::{Event, inside};
use crate::protocol::view::put;
use crate::session::hash::hash;

/// `auth_event`. The token that ends a sign-in is not shown.
pub fn sign_in(draft: &mut Draft, event: &Event<'_>) {
    let data = event.field("data");
    let server = inside(data, "server_url");
    let group = hash(if server.is_empty() { inside(data, "server_name") } else { server });
    if event.says("type", "\"login_required\"") {
        ask(draft, event.kind, group, data, event);
    } else if event.says("type", "\"token_ready\"") {
        draft.settle(group, None);
    } else if event.says("type", "\"token_issue\"") {
        draft.fail(event, inside(data, "message"));
    }
}

/// What a record's `field`, a JSON string, asks for: for as long as it holds an object.
pub fn asked_by_record(draft: &mut Draft, field: &str, event: &Event<'_>) {
    let data = event.field(field.get(1..field.len() - 1).unwrap_or_default());
    let group = hash(field.as_bytes());
    if data.starts_with(b"n") {
        draft.settle(group, None);
    }
    ask(draft, field.as_bytes(), group, data, event);
}

/// Something that a person has to do; `kind` is JSON. Asked for the same again, it is open again.
pub fn ask(draft: &mut Draft, kind: &[u8], group: u64, data: &[u8], event: &Event<'_>) {
    if !data.starts_with(b"{") {
        return;
    }
    // A new link to sign in replaces the one before.
    let key = group ^ hash(data);
    draft.settle(group, Some(key));
    match draft.find(List::Asks, key) {
        Some(entry) if entry.is_open => {}
        Some(entry) => {
            entry.is_open = true;
            let place = List::Asks.at(entry.index);
            draft.patches.merge(place, b"\"pending\":true");
        }
        None => {
            let mut out = b"\"pending\":true".to_vec();
            put("type", kind, &mut out);
            put("data", data, &mut out);
            draft.add(List::Asks, key, group, event, &out);
        }
    }
}
