//! Client SDK for the xpander.ai agent platform, for JavaScript at the edge: invoke agents, wait for their
//! tasks, stream task events, report tasks that ran elsewhere. Unofficial.
//!
//! The rooms, from the ground up: [`error`], [`ascii`] and [`sse`], [`protocol`] (what the platform speaks), [`session`]
//! (state machines without I/O), [`client`] (the drivers that pump them through ports). All of these are plain
//! Rust. Above them, in the wasm build alone, `web` (fetch, timers, abort) and `bindings` (the exports).

pub mod ascii;
pub mod client;
pub mod error;
pub mod protocol;
pub mod session;
pub mod sse;

#[cfg(target_arch = "wasm32")]
mod bindings;
#[cfg(target_arch = "wasm32")]
mod web;
