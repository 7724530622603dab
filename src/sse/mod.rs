//! Server-sent events: bytes to messages, without I/O.
//!
//! The rules are those of WHATWG HTML 9.2.6 ("Interpreting an event stream").

mod budget;
mod buffer;
mod decoder;

pub use budget::{Budget, SHARED};
pub use buffer::room;
pub use decoder::{DEFAULT_LIMIT, Decoder, Message, Refused};
