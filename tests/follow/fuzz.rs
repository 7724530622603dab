//! Bytes and happenings without sense: nothing panics, nothing grows, and what is read does not depend on how it is cut.

use std::env;

use xpander_edge::error::Reason;
use xpander_edge::protocol::event::{Envelope, envelope, is_end_of};
use xpander_edge::session::batch::Batch;
use xpander_edge::session::cursor::Cursor;
use xpander_edge::session::follow::{Failure, Follow, Happened, State, Todo};
use xpander_edge::session::stream::EventStream;
use xpander_edge::sse::Decoder;

use crate::support::random::Random;
use crate::support::watching;

/// `ROUNDS=1000000 cargo test --release --test follow fuzz` is the long run.
fn rounds() -> u64 {
    env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3000)
}

const PIECES: &[&[u8]] = &[
    b"data: ",
    b"data:",
    b"data",
    b"id: 1",
    b"id",
    b"event: x",
    b"retry: 5",
    b":",
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"{\"type\":",
    b"\"task_finished\"",
    b"\"chunk\"",
    b"\"\\u0074\"",
    b"}",
    b"{",
    b"[",
    b"]",
    b",",
    b"\"task_id\":\"task-1\"",
    b"\"data\":{\"id\":\"task-1\"}",
    b"null",
    b"1e9",
    b"\"",
    b"\\",
    b" ",
    b"x",
];

fn noise(random: &mut Random) -> Vec<u8> {
    (0..random.below(40)).flat_map(|_| random.pick(PIECES).to_vec()).collect()
}

#[test]
fn fuzz_decoder() {
    for seed in 0..rounds() {
        let mut random = Random::new(seed);
        let bytes = noise(&mut random);
        let read = |chunks: Vec<&[u8]>| {
            let (mut seen, mut decoder) = (Vec::new(), Decoder::new(64));
            let fed = chunks.iter().try_for_each(|chunk| {
                decoder.feed(chunk, &mut |m| {
                    seen.push((m.event.to_vec(), m.data.to_vec(), m.id.to_vec(), m.retry));
                })
            });
            (seen, fed.is_ok())
        };
        let cut = random.cut(&bytes);
        assert_eq!(read(cut), read(vec![&bytes]), "seed {seed}");
    }
}

#[test]
fn fuzz_envelope() {
    for seed in 0..rounds() {
        let mut random = Random::new(seed);
        let text = noise(&mut random);
        let found = envelope(&text);
        let ends = is_end_of(&text, "task-1");
        let Ok(event) = serde_json::from_slice::<serde_json::Value>(&text) else { continue };
        // What is JSON is read as JSON is.
        match event.get("type").and_then(|kind| kind.as_str()) {
            Some("task_finished") => assert_eq!(found, Envelope::Finished, "seed {seed}"),
            Some(_) => assert_eq!(found, Envelope::Event, "seed {seed}"),
            None => assert!(found == Envelope::Undecodable && (event.is_object() || !ends), "seed {seed}"),
        }
    }
}

#[test]
fn fuzz_follow() {
    const FAILED: Failure = Failure { fatal: false, retry_after: Some(-1.0) };
    let happenings = [
        Happened::Opened,
        Happened::Failed(FAILED),
        Happened::Failed(Failure { retry_after: Some(f64::NAN), ..FAILED }),
        Happened::Ended { reason: Reason::Closed, progress: true },
        Happened::Ended { reason: Reason::Idle, progress: false },
        Happened::Checked { over: false },
        Happened::Slept,
    ];
    for seed in 0..rounds() {
        let mut random = Random::new(seed);
        let mut follow = Follow::new(3);
        for _ in 0..random.below(60) {
            let before = follow.state();
            let todo = follow.handle(*random.pick(&happenings), 0.9);
            let fits = match todo {
                Todo::Connect => follow.state() == State::Connecting,
                Todo::Read => follow.state() == State::Reading,
                Todo::Check => follow.state() == State::Checking,
                Todo::Sleep(pause) => follow.state() == State::Waiting && (0.0..=60_000.0).contains(&pause),
                _ => follow.state() == State::Over,
            };
            assert!(
                fits && (before != State::Over || todo == Todo::End),
                "seed {seed}: {before:?} to {todo:?}"
            );
        }
    }
}

/// Whatever connections tell, what one told is not told again by the next, and a cursor can be had at any time.
#[test]
fn fuzz_stream() {
    for seed in 0..rounds() {
        let mut random = Random::new(seed);
        let mut stream = EventStream::new(watching("task-1"), 256);
        for _ in 0..3 {
            stream.connect();
            let bytes = noise(&mut random);
            for chunk in random.cut(&bytes) {
                let mut batch = Batch::default();
                stream.feed(chunk, &mut batch);
                let unread = random.below(batch.len() + 2);
                let text = stream.cursor(unread).encode().unwrap();
                assert!(Cursor::decode(&text).is_ok(), "seed {seed}");
            }
            stream.connect();
            let mut batch = Batch::default();
            stream.feed(&bytes, &mut batch);
            assert_eq!(batch.len(), 0, "seed {seed}: {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
