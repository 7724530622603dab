//! Events that are folded into a view, one a line.
#![no_main]

use xpander_edge_fuzz::snapshot::{Viewed, view_of};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut viewed = Viewed::new();
    for event in text.lines() {
        viewed.tell(event).look();
    }
    assert_eq!(viewed.view, view_of(&text.lines().collect::<Vec<_>>()));
});
