//! Which task a stream is about, and what was known of it when the watch began.

use crate::error::Error;
use crate::protocol::end::instant;
use crate::protocol::input::{Input, Shape};
use crate::protocol::parameters::Parameters;
use crate::protocol::status::is_terminal;
use crate::session::cursor::Cursor;

/// A task to watch.
#[derive(Debug)]
pub struct Watched {
    /// Where the watch stands.
    pub cursor: Cursor,
    /// Whether the task was created with `events_streaming`.
    pub is_streaming: bool,
}

impl Watched {
    /// The task of `parameters`, which are members of its record, or of `cursor`. With both, they must be the same one.
    pub fn of<I: Input>(parameters: &Parameters<I>, cursor: Option<Cursor>) -> Result<Self, Error> {
        let mut texts = [const { String::new() }; 4];
        for (text, name) in texts.iter_mut().zip(["task_id", "agent_id", "status", "finished_at"]) {
            *text = parameters.text(name)?.unwrap_or_default();
        }
        let [task_id, agent_id, status, finished_at] = texts;
        // A task that goes on may still have the end of the run before.
        let earlier_end = if is_terminal(&status) { String::new() } else { instant(&finished_at).to_owned() };
        if let Some(cursor) = cursor {
            if !task_id.is_empty() && task_id != cursor.task_id {
                return Err(Error::invalid(
                    "cursor",
                    "it is of another task; go on with `Task.resume(cursor)`",
                ));
            }
            let earlier_end = if earlier_end.is_empty() { cursor.earlier_end } else { earlier_end };
            return Ok(Self { cursor: Cursor { earlier_end, ..cursor }, is_streaming: true });
        }
        let cursor = Cursor { task_id, agent_id, earlier_end, ..Cursor::default() };
        let is_streaming = matches!(parameters.get("events_streaming"), Some((_, Shape::Bool(true))));
        Ok(Self { cursor, is_streaming })
    }
}
