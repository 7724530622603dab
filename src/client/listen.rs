//! Listening to a task's stream while waiting for the task: a status is heard of when it changes, not when it is asked for.

use super::options::DEFAULT_IDLE_TIMEOUT;
use super::ports::{Hooks, Timer, Transport};
use super::race::{First, race};
use super::send::Client;
use super::watched::Watched;
use crate::error::Error;
use crate::protocol::event::record_of;
use crate::protocol::input::Input;
use crate::protocol::parameters::Parameters;
use crate::session::batch::Batch;
use crate::session::stream::EventStream;
use crate::sse::DEFAULT_LIMIT;

/// What a wait hears of its task.
#[derive(Debug)]
pub struct Listener {
    stream: EventStream,
    batch: Batch,
    /// What it has told and the wait has not heard yet, the first one last.
    records: Vec<String>,
    usable: bool,
}

impl Listener {
    /// A listener to the task of `parameters`, which are members of its record.
    pub fn of<I: Input>(parameters: &Parameters<I>) -> Result<Self, Error> {
        let Watched { cursor, is_streaming } = Watched::of(parameters, None)?;
        let stream = EventStream::new(cursor, DEFAULT_LIMIT);
        Ok(Self { stream, batch: Batch::new(), records: Vec::new(), usable: is_streaming })
    }

    /// When the run before ended.
    pub fn earlier_end(&self) -> &str {
        self.stream.earlier_end()
    }

    /// Whether the task has a stream that has been of use so far.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// Connects. A stream that cannot be had is not tried again: the wait polls.
    pub async fn connect<P: Transport + Timer + Hooks, I: Input>(
        &mut self,
        client: &Client<P>,
        task: &Parameters<I>,
    ) -> Option<P::Body> {
        self.stream.connect();
        let body = client.connect(task, self.stream.last_event_id(), 0).await.ok();
        self.usable = body.is_some();
        body
    }

    /// The next record of the task that `body` tells of; none when it tells no more, or nothing for long.
    pub async fn hear<P: Transport + Timer>(&mut self, ports: &P, body: &mut P::Body) -> Option<String> {
        while self.records.is_empty() && !self.stream.is_finished() {
            let read = race(ports.chunk(body), ports.sleep(DEFAULT_IDLE_TIMEOUT));
            let First::Left(Ok(Some(chunk))) = read.await else { break };
            self.stream.taken();
            self.stream.feed(&chunk, &mut self.batch);
            for index in (0..self.batch.len()).rev() {
                let event = self.batch.text(index).unwrap_or_default();
                if let Some(record) = record_of(event, self.stream.task_id()) {
                    self.records.extend(String::from_utf8(record.to_vec()));
                }
            }
            // Waits last, and large events would fill the memory that all calls share.
            self.batch.clear();
        }
        let heard = self.records.pop();
        // One that ends without news would end so again, and again.
        self.usable =
            self.stream.has_progress() && !self.stream.is_finished() && self.stream.failure().is_none();
        heard
    }
}
