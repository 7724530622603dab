//! The exports and the conversion of values. No decision about the protocol is made here.

mod allocator;
mod call;
mod context;
mod error;
mod export;
mod input;
mod json;
mod messages;
mod ports;
mod run;
mod stream;
