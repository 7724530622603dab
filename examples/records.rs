//! Prints the module of record descriptions that the TypeScript facade is built with.

use xpander_edge::protocol::records::{TASK, describe};

fn main() {
    println!("export const TASK = {};", describe(TASK));
}
