//! The operations that users call: each one request, or two.

use super::ports::{Hooks, Timer, Transport};
use super::race::{First, race};
use super::send::{Client, after_success};
use crate::ascii::{find, text};
use crate::error::{Code, Error, Reason};
use crate::protocol::answer::check_record;
use crate::protocol::input::Input;
use crate::protocol::parameters::Parameters;
use crate::protocol::requests::{self, Invocation};
use crate::protocol::routes::Request;

impl<P: Transport + Timer + Hooks> Client<P> {
    /// Invokes an agent; gives the record of its task.
    pub async fn invoke<I: Input>(&self, parameters: &Parameters<I>) -> Result<String, Error> {
        let (Invocation::Create(request) | Invocation::Continue(request)) =
            requests::invoke(&self.configuration, parameters)?;
        self.record(request).await
    }

    /// Reports a task that ran elsewhere; gives its record.
    pub async fn report<I: Input>(&self, parameters: &Parameters<I>) -> Result<String, Error> {
        self.record(requests::report(&self.configuration, parameters)?).await
    }

    /// Reads a task's record.
    pub async fn get_task(&self, task_id: &str) -> Result<String, Error> {
        self.record(requests::get_task(&self.configuration, task_id)?).await
    }

    /// Stops a task; gives its record.
    pub async fn stop_task(&self, task_id: &str) -> Result<String, Error> {
        self.record(requests::stop_task(&self.configuration, task_id)?).await
    }

    /// Opens a task's event stream; gives the unread body. `streaming` is what the task's record says of itself.
    /// Opening takes at most `deadline` milliseconds, retries included.
    pub async fn open_events(
        &self,
        task_id: &str,
        streaming: bool,
        deadline: f64,
    ) -> Result<Option<P::Body>, Error> {
        if !streaming {
            return Err(Error::new(
                Code::NotStreaming,
                "Cannot stream the task's events: it was created without `events_streaming: true`",
            ));
        }
        let request = requests::task_events(&self.configuration, task_id)?;
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

    /// Checks that an answer is a record; the error holds no secret that the answer repeats.
    pub fn check_record(&self, body: &str, what: &str) -> Result<(), Error> {
        check_record(body, what).or_else(|_| check_record(&self.configuration.credential.redact(body), what))
    }

    async fn record(&self, request: Request) -> Result<String, Error> {
        let (what, safety) = (request.what, request.safety);
        let body = self.fetch(request).await?;
        self.check_record(&body, what).map_err(|error| after_success(safety, error))?;
        Ok(body)
    }
}
