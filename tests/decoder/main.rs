//! The decoder of event streams: its rules by table, every way to cut a stream, a second decoder written from the
//! standard, and what a hostile chunking costs.

#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

mod cost;
mod cuts;
mod limits;
mod reference;
mod rules;
mod streams;

use xpander_edge::sse::{Decoder, Refused};

/// A message that outlives its chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Owned {
    event: String,
    data: String,
    id: String,
    retry: Option<usize>,
}

/// What the chunks decode to.
fn decode<C: AsRef<[u8]>>(chunks: impl IntoIterator<Item = C>) -> Vec<Owned> {
    let mut seen = Vec::new();
    let mut decoder = Decoder::default();
    for chunk in chunks {
        feed(&mut decoder, chunk.as_ref(), &mut seen).unwrap();
    }
    seen
}

/// Feeds one chunk and adds what it completes to `seen`.
fn feed(decoder: &mut Decoder, chunk: &[u8], seen: &mut Vec<Owned>) -> Result<(), Refused> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    decoder.feed(chunk, &mut |message| {
        seen.push(Owned {
            event: text(message.event),
            data: text(message.data),
            id: text(message.id),
            retry: message.retry,
        });
    })
}
