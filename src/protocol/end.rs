//! The proof that a task is over: its own `task_finished`, or a record with a terminal status.
//!
//! A task that is continued keeps its id. Until the new run begins, a stream may tell the end of the old one, and the
//! record may still show it: an end counts only when it is not the one that was known before.

use super::answer::text_member;
use super::json::{member, text_of, write_text};
use super::status::is_terminal;
use crate::ascii::{split_at_byte, trim_end};

/// When a record says that its task ended, without what two spellings of the same instant differ in.
pub fn ended_at(record: &[u8]) -> Option<String> {
    let text = text_of(member(record, "finished_at")??)?;
    Some(instant(&text).to_owned())
}

/// `2026-01-01T10:00:00.500Z`, `…00.5+00:00` and `…00.5` are one instant: a time without a zone is UTC.
pub fn instant(text: &str) -> &str {
    let text = text.strip_suffix("Z").or_else(|| text.strip_suffix("+00:00")).unwrap_or(text);
    if split_at_byte(text, b'.').is_none() {
        return text;
    }
    trim_end(trim_end(text, b'0'), b'.')
}

/// Whether a record proves that its task is over. `earlier_end` is when the run before ended; empty when there was none.
pub fn is_over(record: &str, earlier_end: &str) -> bool {
    is_terminal(&text_member(record, "status").unwrap_or_default())
        && !is_earlier(record.as_bytes(), earlier_end)
}

/// Whether a record shows another run than the one that ended at `end`, which is empty where that is not known.
pub fn is_next_run(record: &str, end: &str) -> bool {
    let is_over = is_terminal(&text_member(record, "status").unwrap_or_default());
    let known = ended_at(record.as_bytes()).filter(|_| !end.is_empty());
    !is_over || known.is_some_and(|known| known != end)
}

/// Whether a `task_finished` tells the end of an earlier run.
pub fn tells_earlier_end(event: &[u8], earlier_end: &str) -> bool {
    member(event, "data").flatten().is_some_and(|record| is_earlier(record, earlier_end))
}

fn is_earlier(record: &[u8], earlier_end: &str) -> bool {
    !earlier_end.is_empty() && ended_at(record).is_some_and(|end| end == earlier_end)
}

/// The `task_finished` that a stream did not tell, made of the record that proves it.
pub fn missing_finish(record: &str, task_id: &str) -> Vec<u8> {
    let known = |name: &str| member(record.as_bytes(), name).flatten().unwrap_or(b"null");
    let organization = known("organization_id");
    let ended = known("finished_at");
    let time = if ended == b"null" { known("updated_at") } else { ended };
    let mut event = b"{\"type\":\"task_finished\",\"task_id\":".to_vec();
    write_text(task_id.as_bytes(), &mut event);
    for piece in [
        b",\"organization_id\":".as_slice(),
        organization,
        b",\"time\":",
        time,
        b",\"data\":",
        record.as_bytes(),
        b",\"synthetic\":true}",
    ] {
        event.extend_from_slice(piece);
    }
    event
}
