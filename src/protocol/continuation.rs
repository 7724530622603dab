//! A prompt that is not a prompt: chat integrations continue a task by sending its id as JSON.

use super::json::{member, text_of};
use crate::error::Error;

/// The task that a prompt continues: a JSON object with the member `xpander_task_id` at its top.
///
/// Lists, other JSON and malformed text are ordinary prompts. Platform page: invoke-agent.
///
/// ```
/// use xpander_edge::protocol::continuation::continued_task;
/// assert_eq!(continued_task(r#"{"xpander_task_id":"task-456"}"#).unwrap().as_deref(), Some("task-456"));
/// assert_eq!(continued_task("Hello!").unwrap(), None);
/// assert!(continued_task(r#"{"xpander_task_id":null}"#).is_err());
/// ```
pub fn continued_task(prompt: &str) -> Result<Option<String>, Error> {
    let Some(Some(id)) = member(prompt.as_bytes(), "xpander_task_id") else {
        return Ok(None);
    };
    let is_number = matches!(id.first(), Some(b'-' | b'0'..=b'9'));
    let number = || String::from_utf8(id.to_vec()).ok().filter(|_| is_number);
    match text_of(id).or_else(number) {
        Some(id) => Ok(Some(id)),
        None => Err(Error::invalid("prompt.xpander_task_id", "pass the id of a task")),
    }
}
