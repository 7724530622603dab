//! A task's event stream: opening it, and going on when a connection has ended.

use std::cell::RefCell;

use super::ports::{Hooks, Retry, Timer, Transport};
use super::race::{First, race};
use super::send::Client;
use crate::ascii::{find, text};
use crate::error::{Code, Error, Reason};
use crate::protocol::end::{is_next_run, is_over};
use crate::protocol::event::TYPES;
use crate::protocol::input::Input;
use crate::protocol::operation::{Expect, GET_TASK, TASK_EVENTS};
use crate::protocol::parameters::Parameters;
use crate::session::follow::{Failure, Follow, GRACE, Happened, Todo};
use crate::session::stream::EventStream;

/// What a stream goes on with.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<B> {
    /// The body of another connection.
    Body(B),
    /// The record that proves that the task is over.
    Record(String),
}

impl<P: Transport + Timer + Hooks> Client<P> {
    /// Opens a task's event stream; gives the unread body, or none when the task's end was delivered and nothing has begun since.
    /// `streaming` is what the task's record says of itself. Opening takes at most `deadline` milliseconds, retries included.
    pub async fn open_events<I: Input>(
        &self,
        stream: &mut EventStream,
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
        let opened = async {
            let retries = self.options.max_retries;
            if stream.is_finished() {
                if !is_next_run(&self.status(task, retries).await?, stream.earlier_end()) {
                    return Ok(None);
                }
                stream.begin_again();
            }
            self.connect(task, stream.last_event_id(), retries).await.map(Some)
        };
        match race(opened, self.ports.sleep(deadline)).await {
            First::Left(opened) => opened,
            First::Right(()) => Err(interrupted(Reason::Deadline)),
        }
    }

    /// Goes on with `stream`, whose connection has ended as `reason` says: with another connection, or with the proof that the task is
    /// over.
    pub async fn follow<I: Input>(
        &self,
        stream: &EventStream,
        follow: &mut Follow,
        task: &Parameters<I>,
        reason: Reason,
    ) -> Result<Next<P::Body>, Error> {
        let mut why = interrupted(reason);
        let mut record = String::new();
        let mut happened = Happened::Ended { reason, progress: stream.has_progress() };
        loop {
            let failed = match follow.handle(happened, self.ports.random()) {
                Todo::Check => match self.status(task, 0).await {
                    Ok(answered) => {
                        record = answered;
                        happened = Happened::Checked { over: is_over(&record, stream.earlier_end()) };
                        continue;
                    }
                    Err(error) => error,
                },
                Todo::Connect => match self.connect(task, stream.last_event_id(), 0).await {
                    Ok(body) => {
                        follow.handle(Happened::Opened, 0.0);
                        return Ok(Next::Body(body));
                    }
                    Err(error) => error,
                },
                Todo::Sleep(delay) => {
                    let (operation, attempt) = (TASK_EVENTS.name, follow.attempts());
                    self.ports.retrying(&Retry { operation, attempt, delay, error: &why })?;
                    self.ports.sleep(delay).await;
                    happened = Happened::Slept;
                    continue;
                }
                Todo::Conclude => return Ok(Next::Record(record)),
                Todo::Interrupt(reason) => return Err(interrupted(reason)),
                Todo::Raise | Todo::Read | Todo::Look | Todo::End => return Err(why),
            };
            happened = Happened::Failed(Failure::of(&failed));
            why = failed;
        }
    }

    /// Looks into a connection that stands and brings nothing new, while it is read on; gives the record that proves that the
    /// task is over. What is on its way meanwhile counts more than that.
    pub async fn look<I: Input>(
        &self,
        stream: &RefCell<EventStream>,
        follow: &RefCell<Follow>,
        task: &Parameters<I>,
    ) -> Option<String> {
        let handle = |happened| {
            let is_quiet = !stream.try_borrow().ok()?.has_news();
            is_quiet.then(|| Some(follow.try_borrow_mut().ok()?.handle(happened, 0.0))).flatten()
        };
        if handle(Happened::Quiet) != Some(Todo::Look) {
            return None;
        }
        // A status that cannot be had proves nothing.
        let record = self.status(task, 0).await.ok()?;
        if !is_over(&record, stream.try_borrow().ok()?.earlier_end()) {
            return None;
        }
        self.ports.sleep(GRACE).await;
        let todo = handle(Happened::Checked { over: true });
        (todo == Some(Todo::Conclude)).then_some(record)
    }

    async fn status<I: Input>(&self, task: &Parameters<I>, max_retries: u32) -> Result<String, Error> {
        let request = GET_TASK.request(&self.configuration, task)?;
        let what = request.what;
        let record = self.fetch_within(request, max_retries).await?;
        self.check(&record, what, Expect::Record)?;
        Ok(record)
    }

    /// One connection to the events of a task, after `last_id`.
    pub(super) async fn connect<I: Input>(
        &self,
        task: &Parameters<I>,
        last_id: Option<String>,
        max_retries: u32,
    ) -> Result<P::Body, Error> {
        let root = self.configuration.events_root()?;
        let mut request = TASK_EVENTS.to(&self.configuration, root, task)?;
        if self.options.event_source {
            // It does not say why a connection fails: that one ends at once, and the status read tells.
            return self.ports.listen(&request.url, TYPES);
        }
        let last_id = last_id.unwrap_or_default();
        let headers =
            [("accept", "text/event-stream"), ("cache-control", "no-store"), ("last-event-id", &*last_id)];
        for (name, value) in headers {
            if !value.is_empty() {
                request.headers.push((name.to_owned(), value.to_owned()));
            }
        }
        let what = request.what;
        let (body, content_type) = self.open(request, max_retries).await?;
        let found = content_type.unwrap_or_default();
        if find(&found.to_ascii_lowercase(), "text/event-stream").is_none() {
            let found = self.configuration.credential.redact(&found);
            let found = if found.is_empty() { "no content type" } else { &found };
            return Err(Error::protocol(
                text!["Cannot ", what, ": expected text/event-stream, got ", found],
                "",
            ));
        }
        body.ok_or_else(|| Error::protocol(text!["Cannot ", what, ": the answer has no body"], ""))
    }
}

/// The error of a stream that ends before its task.
pub fn interrupted(reason: Reason) -> Error {
    let why = match reason {
        Reason::Idle => "nothing arrived for `idleTimeout`",
        Reason::Deadline => "the deadline passed",
        Reason::Attempts => "too many connections in a row brought nothing new",
        Reason::Budget | Reason::Closed => "the connection ended",
    };
    Error::interrupted(reason, text!["The event stream ended before its task: ", why, "; the task goes on"])
}
