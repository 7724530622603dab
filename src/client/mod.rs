//! The drivers that pump the machines of `session` through ports. The only asynchronous room below the adapters.

pub mod events;
pub mod file;
mod listen;
pub mod operation;
pub mod options;
pub mod ports;
pub mod race;
pub mod send;
pub mod wait;
pub mod watched;
