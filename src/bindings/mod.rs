//! The exports and the conversion of values. No decision about the protocol is made here.

mod allocator;
mod call;
mod error;
mod input;
mod json;
mod messages;
mod operation;
mod ports;
mod stream;
