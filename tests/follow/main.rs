//! Following a task's events over many connections: the machine by table, its memory, its cursor, and generated lives of
//! servers, of which every event must reach the user once and in order.

#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

mod cursor;
mod driver;
mod fuzz;
mod machine;
mod memory;
mod property;
mod server;
mod watch;
