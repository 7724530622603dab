//! A task's events folded into its view: what each event changes, what changes nothing, and the laws that hold for any events.

#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

mod capture;
mod cases;
mod laws;
mod snapshot;
mod told;
