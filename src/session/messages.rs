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
    batch: Batch,
    too_large: bool,
    limit: usize,
}

impl Messages {
    /// A stream whose messages are at most `limit` bytes long.
    pub fn new(limit: usize) -> Self {
        Self { decoder: Decoder::new(limit), batch: Batch::default(), too_large: false, limit }
    }

    /// Takes a chunk; [`Messages::batch`] then holds the messages it completes.
    pub fn feed(&mut self, chunk: &[u8]) {
        self.batch.clear();
        let Self { decoder, batch, too_large, .. } = self;
        let fed = decoder.feed(chunk, &mut |message| batch.push(|out| write(&message, out)));
        *too_large |= fed == Err(TooLarge);
    }

    /// The messages of the last chunk.
    pub fn batch(&mut self) -> &mut Batch {
        &mut self.batch
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
