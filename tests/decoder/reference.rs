//! A decoder written line by line from WHATWG HTML 9.2.6, as slow as it likes: the whole stream at once.

use crate::support::random::Random;
use crate::{Owned, decode};

/// What the standard makes of `stream`.
pub fn reference(stream: &[u8]) -> Vec<Owned> {
    let stream = stream.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(stream);
    let mut messages = Vec::new();
    let (mut event, mut data, mut id, mut retry) = (Vec::new(), Vec::new(), Vec::new(), None);
    for line in lines(stream) {
        if line.is_empty() {
            if data.pop().is_some() {
                messages.push(Owned {
                    event: text(&event),
                    data: text(&data),
                    id: text(&id),
                    retry: retry.take(),
                });
            }
            event.clear();
            data.clear();
            continue;
        }
        let (name, value) = field(&line);
        match name {
            b"event" => event = value.to_vec(),
            b"data" => data.extend(value.iter().chain(b"\n")),
            b"id" if !value.contains(&0) => id = value.to_vec(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                retry = Some(text(value).parse().unwrap_or(usize::MAX));
            }
            _ => {}
        }
    }
    messages
}

/// The terminated lines; at the end of the file, pending data is discarded.
fn lines(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut lines = vec![Vec::new()];
    let mut before = 0;
    for &byte in stream {
        match byte {
            b'\n' if before == b'\r' => {}
            b'\r' | b'\n' => lines.push(Vec::new()),
            _ => lines.last_mut().unwrap().push(byte),
        }
        before = byte;
    }
    lines.pop();
    lines
}

fn field(line: &[u8]) -> (&[u8], &[u8]) {
    match line.iter().position(|byte| *byte == b':') {
        Some(colon) => {
            let value = &line[colon + 1..];
            (&line[..colon], value.strip_prefix(b" ").unwrap_or(value))
        }
        None => (line, b""),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const PIECES: &[&[u8]] = &[
    b"data",
    b"data:",
    b"data: ",
    b"data: ",
    b"data: x",
    b"event: ",
    b"id: ",
    b"id",
    b"retry: ",
    b"retry: 12",
    b":",
    b" ",
    b"x",
    b"5",
    b"\0",
    b"\r",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r\n",
    b"\n\n",
    b"\n\n",
    b"\r\r",
    b"\xEF\xBB\xBF",
    b"\xEF",
    b"\xFF",
    b"\xE2\x80\xA8",
    b"\xC3\xA9",
    b"{}",
];

#[test]
fn both_decoders_agree_on_random_streams() {
    let mut random = Random::new(926);
    let mut messages = 0;
    for round in 0..4000 {
        let stream: Vec<u8> = (0..random.below(40)).flat_map(|_| random.pick(PIECES).to_vec()).collect();
        let chunks = random.cut(&stream);
        let expected = reference(&stream);
        messages += expected.len();
        assert_eq!(
            decode(&chunks),
            expected,
            "round {round}: {:?}",
            chunks.iter().map(|chunk| text(chunk)).collect::<Vec<_>>()
        );
    }
    assert!(messages > 1000, "random streams that hold no messages prove nothing: {messages}");
}

#[test]
fn both_decoders_agree_on_random_bytes() {
    let mut random = Random::new(1);
    for round in 0..2000 {
        let length = random.below(60);
        let stream: Vec<u8> = (0..length).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        assert_eq!(decode(random.cut(&stream)), reference(&stream), "round {round}: {stream:?}");
    }
}
