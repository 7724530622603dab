//! Server-sent events: bytes to messages, without I/O.
//!
//! The rules are those of WHATWG HTML 9.2.6 ("Interpreting an event stream").

mod decoder;

pub use decoder::{DEFAULT_LIMIT, Decoder, Message, TooLarge};
