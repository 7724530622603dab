//! Bytes and happenings without sense, held to what holds for any.

use std::env;

use crate::support::laws;
use crate::support::random::Random;

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

const SHARED: &[&str] = &[
    "",
    "\"task_id\":\"task-1\",",
    "\"task_id\":\"task-2\",",
    "\"x\":{},",
    "\"data\":\"x\",",
    " ",
    "\"x\":1,",
    "\"type\":5,",
];
const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"b c\"",
    "\"\\n\"",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"é\"",
    "\"\\u00e9\"",
    "\"\t\"",
    "\"\\x\"",
    "\"a\",\"x\":\"b\"",
    "\"\u{FEFF}2\"",
    "\"a\0A\"",
];
const OTHERS: &[&str] = &["null", "1", "{}", "[\"a\"]", "x"];
const TYPES: &[&str] = &["chunk", "chunk", "chunk", "think", "connected", "task_finished"];

/// Events of a stream, most of them pieces that are alike.
fn answer(random: &mut Random) -> Vec<u8> {
    let mut told = Vec::new();
    for _ in 0..random.below(12) {
        let kind = if random.below(8) == 0 { random.pick(TYPES) } else { &"chunk" };
        let shared = if random.below(6) == 0 { random.pick(SHARED) } else { &SHARED[1] };
        let string = |random: &mut Random| {
            if random.below(8) == 0 { *random.pick(OTHERS) } else { *random.pick(STRINGS) }
        };
        let (time, data) = (string(random), string(random));
        let end = if random.below(8) == 0 {
            *random.pick(&["", "}}", ",\"seq\":7}", ",\"identity\":null}", "}\0", "}\0A\\q", "}\0Ax"])
        } else {
            "}"
        };
        told.extend(
            format!("data: {{\"type\":\"{kind}\",{shared}\"time\":{time},\"data\":{data}{end}\n\n")
                .into_bytes(),
        );
    }
    told
}

/// Runs `law` on chance of every seed; a law that fails says which.
fn each(law: impl Fn(&mut Random) + std::panic::RefUnwindSafe) {
    for seed in 0..rounds() {
        let held = std::panic::catch_unwind(|| law(&mut Random::new(seed)));
        assert!(held.is_ok(), "seed {seed}");
    }
}

#[test]
fn fuzz_decoder() {
    each(|random| laws::decoder(&noise(random), random));
}

#[test]
fn fuzz_envelope() {
    each(|random| laws::envelope(&noise(random)));
}

#[test]
fn fuzz_follow() {
    each(|random| laws::follow(&random.bytes(60)));
}

#[test]
fn fuzz_stream() {
    each(|random| laws::stream(&[noise(random), noise(random), noise(random)], random));
}

#[test]
fn fuzz_brief() {
    each(|random| laws::brief(&[answer(random), answer(random)], random));
    each(|random| laws::brief(&[noise(random), noise(random)], random));
}
