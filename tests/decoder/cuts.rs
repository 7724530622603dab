//! However a stream is cut, it says the same.

use std::collections::BTreeSet;

use crate::support::random::Random;
use crate::{Owned, decode, reference::reference, streams};

/// A longer stream is cut at every byte of each window of this many of its events.
const WINDOW: usize = 2;

#[test]
fn every_cut_and_every_pair_of_cuts_of_the_streams_made_by_hand() {
    for stream in streams::by_hand() {
        let stream = stream.as_bytes();
        let expected = whole(stream);
        for first in 0..=stream.len() {
            for second in first..=stream.len() {
                holds(stream, &[first, second], &expected);
            }
        }
    }
}

#[test]
fn every_byte_alone() {
    for stream in streams::by_hand().into_iter().chain(streams::captured()) {
        let bytes: Vec<&[u8]> = stream.as_bytes().chunks(1).collect();
        assert_eq!(decode(bytes), whole(stream.as_bytes()), "{stream:?}");
    }
}

#[test]
fn every_cut_of_the_captured_streams() {
    let windows: BTreeSet<String> = streams::captured().iter().flat_map(|stream| windows(stream)).collect();
    for (index, window) in windows.iter().enumerate() {
        let window = window.replace('\n', ["\n", "\r\n", "\r"][index % 3]);
        let expected = whole(window.as_bytes());
        for cut in 0..=window.len() {
            holds(window.as_bytes(), &[cut], &expected);
        }
    }
}

#[test]
fn random_pairs_of_cuts_of_the_captured_streams() {
    let mut random = Random::new(7);
    for stream in streams::captured() {
        let stream = stream.as_bytes();
        let expected = whole(stream);
        for _ in 0..60 {
            let mut cuts = [random.below(stream.len() + 1), random.below(stream.len() + 1)];
            cuts.sort_unstable();
            holds(stream, &cuts, &expected);
        }
    }
}

#[test]
fn the_captured_streams_are_what_they_were() {
    let streams = streams::captured();
    assert!(streams.len() >= 30, "only {} streams were found", streams.len());
    assert!(streams.iter().any(|stream| whole(stream.as_bytes()).len() > 25), "the long capture is missing");
}

/// What the uncut stream says, which the standard has to say too.
fn whole(stream: &[u8]) -> Vec<Owned> {
    let messages = decode([stream]);
    assert_eq!(messages, reference(stream), "{:?}", String::from_utf8_lossy(stream));
    messages
}

fn holds(stream: &[u8], cuts: &[usize], expected: &[Owned]) {
    let mut chunks = Vec::with_capacity(cuts.len() + 1);
    let mut start = 0;
    for &cut in cuts {
        chunks.push(&stream[start..cut]);
        start = cut;
    }
    chunks.push(&stream[start..]);
    assert_eq!(decode(chunks), expected, "cut at {cuts:?}: {:?}", String::from_utf8_lossy(stream));
}

/// A stream in overlapping pieces, so that the cost of cutting each byte does not grow with its square.
fn windows(stream: &str) -> Vec<String> {
    let blocks: Vec<&str> = stream.split_inclusive("\n\n").collect();
    if blocks.len() <= WINDOW {
        return vec![stream.to_owned()];
    }
    blocks.windows(WINDOW).map(<[&str]>::concat).collect()
}
