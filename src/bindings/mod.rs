//! The exports and the conversion of values. No decision about the protocol is made here.

mod allocator;
mod call;
mod context;
mod error;
mod exports;
mod input;
mod json;
mod messages;
mod operation;
mod ports;
mod stream;
