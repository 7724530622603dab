//! The benchmarks, run as a user of the package would run them: in a project that installed the tarball, beside its peers.

use anyhow::Result;

use crate::process::{command, hand_over};
use crate::{pack, setup, tree};

/// Runs the benchmarks that are named, or all.
pub fn bench(args: &[String]) -> Result<u8> {
    let lock = tree::lock()?;
    crate::prepare()?;
    let folder = tree::target().join("bench");
    setup::peers(&tree::root().join("benches/package.json"), &folder)?;
    // Below the peers, where modules of the project find them.
    let project = folder.join("project");
    pack::install(&pack::pack(false)?, &project)?;
    let sources = tree::root().join("benches");
    for file in tree::files(&sources) {
        if file.extension().is_some_and(|kind| kind == "mjs") {
            tree::copy(&file, &project.join(file.strip_prefix(&sources)?))?;
        }
    }
    tree::copy(&sources.join("package.json"), &project.join("peers.json"))?;
    drop(lock);
    println!();
    let mut node = command("node");
    node.arg("run.mjs").args(args).current_dir(&project).env("XPANDER_EDGE_ROOT", tree::root());
    hand_over(&mut node)
}
