//! One task's event stream: bytes in, events out, and whether the task's own end was among them.

use super::batch::Batch;
use crate::ascii::{decimal, text};
use crate::error::{Code, Error};
use crate::protocol::event::{Envelope, envelope, is_end_of};
use crate::sse::{Decoder, TooLarge};

/// The events of one task, from one connection.
#[derive(Debug)]
pub struct EventStream {
    task_id: String,
    decoder: Decoder,
    undecodable: bool,
    finished: bool,
    too_large: bool,
    limit: usize,
}

impl EventStream {
    /// A stream of the task `task_id` whose events are at most `limit` bytes long.
    pub fn new(task_id: String, limit: usize) -> Self {
        Self {
            task_id,
            decoder: Decoder::new(limit),
            undecodable: false,
            finished: false,
            too_large: false,
            limit,
        }
    }

    /// Takes a chunk and adds the events it completes to `batch`. Nothing is taken after the task's own `task_finished`; that of a
    /// sub-task ends nothing. Empty events are signs of life and are passed over.
    pub fn feed(&mut self, chunk: &[u8], batch: &mut Batch) {
        self.undecodable = false;
        let Self { task_id, decoder, undecodable, finished, too_large, .. } = self;
        let fed = decoder.feed(chunk, &mut |message| {
            if *finished || message.data.is_empty() {
                return;
            }
            match envelope(message.data) {
                Envelope::Event => {}
                Envelope::Undecodable => *undecodable = true,
                Envelope::Finished => *finished = is_end_of(message.data, task_id),
            }
            batch.push(|out| out.extend_from_slice(message.data));
        });
        *too_large |= fed == Err(TooLarge);
    }

    /// Whether the last chunk held an event that is no decodable JSON object with a type.
    pub fn has_undecodable(&self) -> bool {
        self.undecodable
    }

    /// Why no more can be read, after the events before it have been given out.
    pub fn failure(&self) -> Option<Error> {
        self.too_large.then(|| too_large(self.limit))
    }

    /// Whether the task's own `task_finished` has been given out.
    pub fn is_finished(&self) -> bool {
        self.finished
    }
}

/// The error for an event over the limit.
pub fn too_large(limit: usize) -> Error {
    Error::new(
        Code::EventTooLarge,
        text![
            "Cannot read the stream: one event is longer than ",
            decimal(limit),
            " bytes; raise `maxEventSize` to accept it"
        ],
    )
}
