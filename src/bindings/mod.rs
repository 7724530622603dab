//! The exports and the conversion of values. No decision about the protocol is made here.

mod allocator;
mod border;
mod call;
mod context;
mod error;
mod event_source;
mod export;
mod input;
mod messages;
mod ports;
mod run;
mod stream;
#[cfg(feature = "traps")]
mod traps;
