//! State machines without I/O: time and chance are inputs, decisions are outputs.

pub mod base64;
pub mod batch;
pub mod cursor;
pub mod expected;
pub mod fold;
pub mod follow;
pub mod hash;
pub mod ids;
pub mod memory;
pub mod messages;
pub mod patches;
pub mod poll;
pub mod retry;
pub mod stream;
pub mod template;
