//! Where the bytes of streams come in and their texts go out: buffers in this instance's memory, which the facade writes
//! and reads by itself. Each is used within one call, so that all streams share them.

use std::cell::{Cell, RefCell};

use wasm_bindgen::prelude::wasm_bindgen;

use crate::protocol::json::member;
use crate::session::batch::{Batch, Kind};
use crate::sse::SHARED;

/// What the unfinished events of all streams may hold together, in bytes. The rest of this instance's 128 MiB has room
/// for one event of 16 MiB on its way out: joined, copied to the output, and folded into a view.
const UNFINISHED: usize = 40 << 20;

thread_local! {
    static INBOX: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTBOX: RefCell<Batch> = const { RefCell::new(Batch::new()) };
    static FRAME: [Cell<usize>; 3] = const { [const { Cell::new(0) }; 3] };
}

/// What a stream says of the chunk it has just taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken {
    /// The proper end was in it.
    pub over: bool,
    /// No more can be read.
    pub failed: bool,
    /// Not every text in it is an event.
    pub suspect: bool,
    /// An event in it may carry the record of a task.
    pub record: bool,
}

/// Sets the limit of unfinished events. Everything that makes a decoder calls it first, also a wait, which has no use for
/// the inbox.
pub fn restrict() {
    SHARED.restrict(UNFINISHED);
}

/// Room for the next chunk, `length` bytes or more: its address.
#[wasm_bindgen]
pub fn inbox(length: usize) -> usize {
    INBOX.with_borrow_mut(|inbox| {
        if inbox.len() < length {
            *inbox = vec![0; length];
        }
        inbox.as_ptr().addr()
    })
}

/// The address of three words: where the texts of the last chunk lie, how long they are, and what [`Taken`] says as
/// a sum of 1, 2, 4 and 16; with 8 where they are no JSON array.
#[wasm_bindgen]
pub fn frame() -> usize {
    FRAME.with(|frame| frame.as_ptr().addr())
}

/// Points the frame at one text of the last chunk, and gives its mark; 0 when there is no such text.
#[wasm_bindgen]
pub fn text(index: usize) -> u8 {
    OUTBOX.with_borrow(|outbox| {
        point(outbox.text(index).unwrap_or_default());
        outbox.kind(index).map(Kind::mark).unwrap_or_default()
    })
}

/// Points the frame at the `data` of an event of the last chunk; false when it has none.
#[wasm_bindgen]
pub fn data(index: usize) -> bool {
    OUTBOX.with_borrow(|outbox| {
        let found = outbox.text(index).and_then(|event| member(event, "data")).flatten();
        found.map(point).is_some()
    })
}

/// Hands the first `length` bytes of the inbox to `take`, and points the frame at what it puts out: one plain text by itself,
/// all else as [`Batch::whole`] says. Gives the number of values.
pub fn pass(length: usize, take: impl FnOnce(&[u8], &mut Batch) -> Taken) -> usize {
    OUTBOX.with_borrow_mut(|outbox| {
        outbox.clear();
        let taken = INBOX.with_borrow(|inbox| take(inbox.get(..length).unwrap_or_default(), outbox));
        let flags =
            usize::from(taken.over) | usize::from(taken.failed) << 1 | usize::from(taken.suspect) << 2;
        let flags = flags | usize::from(!outbox.is_array()) << 3 | usize::from(taken.record) << 4;
        FRAME.with(|[.., word]| word.set(flags));
        let count = outbox.values();
        if count == 1 && outbox.is_array() {
            point(outbox.text(0).unwrap_or_default());
        } else {
            point(outbox.whole());
        }
        count
    })
}

/// Points the frame at `text`, which stays where it is until the next call.
pub fn point(text: &[u8]) {
    FRAME.with(|[address, length, _]| {
        address.set(text.as_ptr().addr());
        length.set(text.len());
    });
}
