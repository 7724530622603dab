//! Opening a task's event stream.

use super::ports::{Hooks, Timer, Transport};
use super::race::{First, race};
use super::send::Client;
use crate::ascii::{find, text};
use crate::error::{Code, Error, Reason};
use crate::protocol::input::Input;
use crate::protocol::operation::TASK_EVENTS;
use crate::protocol::parameters::Parameters;

impl<P: Transport + Timer + Hooks> Client<P> {
    /// Opens a task's event stream; gives the unread body. `streaming` is what the task's record says of itself.
    /// Opening takes at most `deadline` milliseconds, retries included.
    pub async fn open_events<I: Input>(
        &self,
        task: &Parameters<I>,
        streaming: bool,
        deadline: f64,
    ) -> Result<Option<P::Body>, Error> {
        if !streaming {
            return Err(Error::new(
                Code::NotStreaming,
                "Cannot stream the task's events: it was created without `events_streaming: true`",
            ));
        }
        let root = self.configuration.events_root()?;
        let mut request = TASK_EVENTS.to(&self.configuration, root, task)?;
        for (name, value) in [("accept", "text/event-stream"), ("cache-control", "no-store")] {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
        let what = request.what;
        let (body, content_type) = match race(self.open(request), self.ports.sleep(deadline)).await {
            First::Left(opened) => opened?,
            First::Right(()) => {
                return Err(Error::interrupted(
                    Reason::Deadline,
                    text!["Cannot ", what, ": the deadline passed"],
                ));
            }
        };
        let found = content_type.unwrap_or_default();
        if find(&found.to_ascii_lowercase(), "text/event-stream").is_none() {
            let found = self.configuration.credential.redact(&found);
            let found = if found.is_empty() { "no content type" } else { &found };
            return Err(Error::protocol(
                text!["Cannot ", what, ": expected text/event-stream, got ", found],
                "",
            ));
        }
        Ok(body)
    }
}
