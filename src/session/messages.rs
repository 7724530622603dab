//! The messages of any event stream, as JSON: `{"event":…,"data":…,"id":…,"retry":…}`.

use super::batch::Batch;
use super::stream::too_large;
use crate::ascii::decimal;
use crate::error::Error;
use crate::protocol::json::write_text;
use crate::sse::{Decoder, Message, TooLarge};

/// A stream of messages.
#[derive(Debug)]
pub struct Messages {
    decoder: Decoder,
    too_large: bool,
    limit: usize,
}

impl Messages {
    /// A stream whose messages are at most `limit` bytes long.
    pub fn new(limit: usize) -> Self {
        Self { decoder: Decoder::new(limit), too_large: false, limit }
    }

    /// Takes a chunk and adds the messages it completes to `batch`.
    pub fn feed(&mut self, chunk: &[u8], batch: &mut Batch) {
        let Self { decoder, too_large, .. } = self;
        let fed = decoder.feed(chunk, &mut |message| batch.push(|out| write(&message, out)));
        *too_large |= fed == Err(TooLarge);
    }

    /// Why no more can be read, after the messages before it have been given out.
    pub fn failure(&self) -> Option<Error> {
        self.too_large.then(|| too_large(self.limit))
    }
}

/// A message without an event name is a `message` (WHATWG HTML 9.2.6).
fn write(message: &Message<'_>, out: &mut Vec<u8>) {
    let event = if message.event.is_empty() { b"message".as_slice() } else { message.event };
    for (name, text) in [("{\"event\":", event), (",\"data\":", message.data), (",\"id\":", message.id)] {
        out.extend_from_slice(name.as_bytes());
        write_text(text, out);
    }
    out.extend_from_slice(b",\"retry\":");
    match message.retry {
        Some(milliseconds) => out.extend_from_slice(decimal(milliseconds).as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}
