//! Generated lives: every event that the server sends reaches the user once and in order, and a watch ends only for a reason.

use std::collections::BTreeMap;
use std::env;

use crate::server::Server;
use crate::support::random::Random;
use crate::watch::{Counts, Coverage, Watch};

/// `SCRIPTS=1000000 cargo test --release --test follow generated -- --nocapture` is the long run; `FIRST` is its first seed.
const SCRIPTS: u64 = 10_000;

/// Every edge that the machine has.
const EDGES: &[&str] = &[
    "Checking / Cancelled / End",
    "Checking / Checked / Conclude",
    "Checking / Checked / Interrupt",
    "Checking / Checked / Sleep",
    "Checking / Deadline / Interrupt",
    "Checking / Failed / Interrupt",
    "Checking / Failed / Raise",
    "Checking / Failed / Sleep",
    "Connecting / Cancelled / End",
    "Connecting / Deadline / Interrupt",
    "Connecting / Failed / Check",
    "Connecting / Failed / Raise",
    "Connecting / Opened / Read",
    "Reading / Cancelled / End",
    "Reading / Checked / Conclude",
    "Reading / Checked / Read",
    "Reading / Deadline / Interrupt",
    "Reading / Ended / Check",
    "Reading / Failed / Read",
    "Reading / Finished / End",
    "Reading / Quiet / Look",
    "Waiting / Cancelled / End",
    "Waiting / Deadline / Interrupt",
    "Waiting / Slept / Connect",
];

#[test]
fn generated_lives() {
    let number =
        |name: &str, default| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (scripts, first): (u64, u64) = (number("SCRIPTS", SCRIPTS), number("FIRST", 1));
    let mut coverage = Coverage::default();
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in first..first + scripts {
        let outcome = std::panic::catch_unwind(|| {
            let mut random = Random::new(seed);
            let server = Server::new(&mut random);
            let mut coverage = Coverage::default();
            (Watch::new(&server, &mut random, &mut coverage).run(), coverage)
        });
        let Ok((end, taken)) = outcome else { panic!("seed {seed} breaks the promise") };
        *ends.entry(end).or_default() += 1;
        add(&mut coverage.edges, taken.edges);
        add(&mut coverage.deeds, taken.deeds);
    }
    println!("{scripts} lives ended: {ends:?}");
    for (what, count) in coverage.edges.iter().chain(&coverage.deeds) {
        println!("{count:>8}  {what}");
    }
    let taken: Vec<&str> = coverage.edges.keys().map(String::as_str).collect();
    assert_eq!(taken, EDGES, "the lives take every edge of the machine, and no other");
}

fn add(all: &mut Counts, some: Counts) {
    for (what, count) in some {
        *all.entry(what).or_default() += count;
    }
}
