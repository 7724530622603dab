//! State machines without I/O: time and chance are inputs, decisions are outputs.

pub mod batch;
pub mod messages;
pub mod poll;
pub mod retry;
pub mod stream;
