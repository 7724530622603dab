//! The page of `www/`, with the package that was just built.

use anyhow::Result;

use crate::process::{command, hand_over};
use crate::tree;

pub fn serve(args: &[String]) -> Result<u8> {
    let lock = tree::lock()?;
    crate::prepare()?;
    drop(lock);
    println!();
    hand_over(command("node").args(["www/serve.mjs", "--pkg", "pkg"]).args(args))
}
