//! One event is bounded: its data, and a line that has not ended yet.

use crate::feed;
use crate::support::{Rows, each, same};
use xpander_edge::sse::{Budget, DEFAULT_LIMIT, Decoder, Refused};

/// Chunks under a limit of 20 bytes: the count of messages before the first refusal, and the chunk it is in.
type Row = (&'static [&'static str], (usize, Option<usize>));

fn run(chunks: &[&str], limit: usize) -> (usize, Option<usize>) {
    let mut decoder = Decoder::new(limit);
    let mut seen = Vec::new();
    let refused = chunks
        .iter()
        .position(|chunk| feed(&mut decoder, chunk.as_bytes(), &mut seen) == Err(Refused::TooLarge));
    (seen.len(), refused)
}

#[test]
fn what_counts() {
    const TEN: &str = "data: 123456789a\n";
    let rows: Rows<Row> = &[
        ("data of exactly the limit", (&["data: 123456789a123456789b\n\n"], (1, None))),
        ("one byte more", (&["data: 123456789a123456789b1\n\n"], (0, Some(0)))),
        ("several lines and the LF between them", (&[TEN, "data: 123456789\n", "\n"], (1, None))),
        ("one byte more in the second line", (&[TEN, "data: 123456789a\n", "\n"], (0, Some(1)))),
        ("the same in one chunk", (&["data: 123456789a\ndata: 123456789a\n\n"], (0, Some(0)))),
        (
            "many small events are no large one",
            (&["data: 123456789a\n\ndata: 123456789a\n\ndata: 123456789a\n\n"], (3, None)),
        ),
        ("an open line across chunks", (&["data: 123456", "789a123456789b", "1"], (0, Some(2)))),
        ("open data and an open line together", (&[TEN, "data: 12345678", "9", "a"], (0, Some(3)))),
        ("an endless comment", (&[": 123456789", "123456789", "1"], (0, Some(2)))),
        (
            "comments one after the other",
            (&[": 123456789\n", ": 123456789\n", ": 123456789\n", "data: a\n\n"], (1, None)),
        ),
        (
            "good events before it in its chunk",
            (&["data: a\n\ndata: b\n\ndata: 123456789a123456789b1\n\n"], (2, Some(0))),
        ),
        (
            "good events before it in another chunk",
            (&["data: a\n\n", "data: 123456789a123456789b1"], (1, Some(1))),
        ),
    ];
    each(rows, |(chunks, expected)| same(&run(chunks, 20), expected));
}

#[test]
fn a_refusing_decoder_takes_no_more_bytes() {
    let rows: Rows<Row> = &[
        ("too large in one chunk", (&["data: 123456789a123456789b1\n\n", "data: a\n\n"], (0, Some(0)))),
        ("too large across chunks", (&["data: 123456789a1", "23456789b1", "\n\ndata: a\n\n"], (0, Some(1)))),
    ];
    each(rows, |(chunks, (before, refused))| {
        let mut decoder = Decoder::new(20);
        let mut seen = Vec::new();
        let refusals: Vec<bool> =
            chunks.iter().map(|chunk| feed(&mut decoder, chunk.as_bytes(), &mut seen).is_err()).collect();
        same(&(refusals.iter().position(|refusal| *refusal), seen.len()), &(*refused, *before))?;
        same(&refusals.last(), &Some(&true))
    });
}

#[test]
fn the_default_is_sixteen_mebibytes() {
    assert_eq!(DEFAULT_LIMIT, 16 << 20);
    let line = "x".repeat(1 << 20);
    let mut chunks = vec!["data:"];
    chunks.extend(std::iter::repeat_n(line.as_str(), 17));
    assert_eq!(run(&chunks, DEFAULT_LIMIT), (0, Some(17)));
}

/// Whether an event is too large is a property of the stream, not of how the network cut it.
#[test]
fn the_chunking_does_not_decide() {
    let rows: Rows<(&str, usize)> = &[
        ("data of the limit", ("data: 123456789a\n\n", 10)),
        ("data over the limit", ("data: 123456789ab\n\n", 10)),
        ("a long comment", (": 123456789abcdef\n\ndata: a\n\n", 10)),
        ("a long event name", ("event: 123456789abcdef\ndata: a\n\n", 10)),
        ("a long id", ("id: 123456789abcdef\ndata: a\n\n", 10)),
    ];
    each(rows, |(stream, limit)| {
        let whole = run(&[stream], *limit).1.is_some();
        let bytes: Vec<&str> = (0..stream.len()).map(|at| &stream[at..=at]).collect();
        same(&run(&bytes, *limit).1.is_some(), &whole)
    });
}

#[test]
fn unfinished_events_of_all_decoders_share_a_budget() {
    static BUDGET: Budget = Budget::new(1_000_000);
    let open = |bytes: usize| {
        let mut decoder = Decoder::within(1 << 20, &BUDGET);
        let fed = feed(&mut decoder, &[b"data: ".as_slice(), &vec![b'x'; bytes]].concat(), &mut Vec::new());
        (decoder, fed)
    };
    let (mut first, fed) = open(600_000);
    assert_eq!((fed, BUDGET.used() >= 600_000), (Ok(()), true));
    let (mut second, fed) = open(600_000);
    assert_eq!(fed, Err(Refused::NoRoom), "the one that breaks the budget");
    assert_eq!(feed(&mut second, b"\n\n", &mut Vec::new()), Err(Refused::NoRoom), "it takes no more");
    let mut seen = Vec::new();
    assert_eq!(feed(&mut first, b"end\n\n", &mut seen), Ok(()), "the other one goes on");
    assert_eq!(seen.len(), 1);
    assert!(BUDGET.used() < 40_000, "a finished event is held no longer: {}", BUDGET.used());
    let (third, fed) = open(600_000);
    assert_eq!(fed, Ok(()));
    drop((first, second, third));
    assert_eq!(BUDGET.used(), 0, "a dropped decoder gives back what it held");
}

#[test]
fn a_large_event_is_the_same_however_it_comes() {
    let text = "0123456789".repeat(100_000);
    let whole = format!("event: large\ndata: {text}\ndata: {text}\n\ndata: next\n\n");
    for size in [999, 65_536, 300_000, 5_000_000] {
        let mut seen = Vec::new();
        let mut decoder = Decoder::default();
        for chunk in whole.as_bytes().chunks(size) {
            feed(&mut decoder, chunk, &mut seen).unwrap();
        }
        assert_eq!(seen.len(), 2, "chunks of {size}");
        assert_eq!(seen[0].data, format!("{text}\n{text}"), "chunks of {size}");
    }
}
