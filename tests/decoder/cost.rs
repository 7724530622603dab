//! The cost is linear in the bytes whatever the chunking. Time is not measured: bytes asked of the allocator are
//! counted, which a decoder that copies what it has once per chunk or per event cannot hide.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use crate::support::{Rows, each};
use xpander_edge::sse::Decoder;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged; the count is the thread's own.
#[allow(unsafe_code, reason = "an allocator cannot be written without")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(size: usize) {
    ASKED.set(ASKED.get() + size);
}

/// Bytes asked of the allocator while `stream` is decoded in chunks of `size`.
fn asked(stream: &[u8], size: usize) -> usize {
    let mut decoder = Decoder::default();
    let before = ASKED.get();
    for chunk in stream.chunks(size) {
        decoder.feed(chunk, &mut |_| {}).unwrap();
    }
    ASKED.get() - before
}

#[test]
fn allocation_is_linear_in_the_bytes() {
    let line = format!("data: {}\n\n", "x".repeat(2_000_000));
    let small = "data: 0123456789\n\n".repeat(50_000);
    let lines = format!("{}\n", "data: 0123456789\n".repeat(20_000));
    let rows: Rows<(&str, usize, usize)> = &[
        ("one 2 MB line in one chunk", (&line, usize::MAX, 0)),
        ("one 2 MB line in chunks of 256 bytes", (&line, 256, 5 * line.len())),
        ("one 2 MB line in chunks of 64 KiB", (&line, 65_536, 5 * line.len())),
        ("small events in one chunk", (&small, usize::MAX, 0)),
        ("small events in chunks of 7 bytes", (&small, 7, 1024)),
        ("one event of many lines in chunks of 100 bytes", (&lines, 100, 5 * lines.len())),
    ];
    each(rows, |(stream, size, most)| {
        let asked = asked(stream.as_bytes(), (*size).min(stream.len()));
        if asked <= *most { Ok(()) } else { Err(format!("asked for {asked} bytes, {most} at the most")) }
    });
}

#[test]
fn the_memory_of_a_large_event_is_given_back() {
    let large = format!("data: {}\n\n", "x".repeat(1_000_000));
    let mut decoder = Decoder::default();
    for chunk in large.as_bytes().chunks(4096) {
        decoder.feed(chunk, &mut |_| {}).unwrap();
    }
    for (chunk, buffer) in [("data: a\n", "data"), ("data: b", "line")] {
        let before = ASKED.get();
        decoder.feed(chunk.as_bytes(), &mut |_| {}).unwrap();
        assert!(ASKED.get() > before, "the {buffer} buffer of the large event is kept");
    }
}
