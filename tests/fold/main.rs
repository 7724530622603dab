//! A task's events folded into its view: what each event changes, what changes nothing, and the laws that hold for any events.

#![cfg(test)]
#![expect(clippy::needless_pass_by_value, reason = "what a test says reads better without a reference")]

#[path = "../support/mod.rs"]
mod support;

mod capture;
mod cases;
mod laws;
mod snapshot;
mod told;
