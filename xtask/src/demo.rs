//! The demo in the terminal.

use anyhow::Result;

use crate::process::{command, hand_over};
use crate::{pack, tree};

/// Runs the demo as its readers would: in a project of its own that installed the tarball.
pub fn demo(args: &[String]) -> Result<u8> {
    let lock = tree::lock()?;
    crate::prepare()?;
    let project = tree::target().join("demo");
    pack::install(&pack::pack(false)?, &project)?;
    let sources = tree::root().join("examples/demo");
    for file in tree::files(&sources) {
        tree::copy(&file, &project.join(file.strip_prefix(&sources)?))?;
    }
    drop(lock);
    println!();
    hand_over(command("node").arg("demo.mjs").args(args).current_dir(&project))
}
