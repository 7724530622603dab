//! The messages of any event stream, as JSON: `{"event":…,"data":…,"id":…,"retry":…}`.

use super::batch::{Batch, make_room};
use super::stream::refusal;
use crate::ascii::decimal;
use crate::error::{Code, Error};
use crate::protocol::json::write_text;
use crate::sse::{Decoder, Message, Refused};

/// A stream of messages.
#[derive(Debug)]
pub struct Messages {
    decoder: Decoder,
    refused: Option<Refused>,
    /// A message is too long as JSON.
    too_escaped: bool,
    limit: usize,
}

impl Messages {
    /// A stream whose messages are at most `limit` bytes long.
    pub fn new(limit: usize) -> Self {
        Self { decoder: Decoder::new(limit), refused: None, too_escaped: false, limit }
    }

    /// Takes a chunk and adds the messages it completes to `batch`.
    pub fn feed(&mut self, chunk: &[u8], batch: &mut Batch) {
        let Self { decoder, refused, too_escaped, .. } = self;
        let fed = decoder.feed(chunk, &mut |message| {
            let length = json_length(message.data);
            *too_escaped |= length > MAX_JSON;
            if !*too_escaped {
                batch.push(|out| {
                    make_room(out, length + message.event.len() + message.id.len() + 128);
                    write(&message, out);
                });
            }
        });
        *refused = refused.or(fed.err());
    }

    /// Why no more can be read, after the messages before it have been given out.
    pub fn failure(&self) -> Option<Error> {
        if self.too_escaped {
            return Some(Error::new(
                Code::EventTooLarge,
                "Cannot read the stream: one message is longer than 24 MiB once its quotes and control characters are escaped",
            ));
        }
        self.refused.map(|refused| refusal(refused, self.limit))
    }
}

/// The longest data as a JSON text: a byte that JSON escapes takes up to six.
const MAX_JSON: usize = 24 << 20;

/// How long `data` is as a JSON string, at the most.
fn json_length(data: &[u8]) -> usize {
    data.iter()
        .map(|byte| match byte {
            b'"' | b'\\' => 2,
            0..0x20 => 6,
            _ => 1,
        })
        .sum()
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
