//! The benchmarks, run as a user of the package would run them: in a project that installed the tarball, beside its peers.

use std::path::Path;

use anyhow::Result;

use crate::process::{command, hand_over, npm_tool, run};
use crate::step::step;
use crate::{pack, tree};

/// Runs the benchmarks that are named, or all.
pub fn bench(args: &[String]) -> Result<u8> {
    let lock = tree::lock()?;
    crate::prepare()?;
    let folder = tree::target().join("bench");
    peers(&folder)?;
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

/// Installs what we are compared with: for this verb alone, once for each version of `benches/package.json`.
fn peers(folder: &Path) -> Result<()> {
    let wanted = tree::read(&tree::root().join("benches/package.json"))?;
    let stamp = folder.join("node_modules/.installed.json");
    if tree::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("peers", || {
        tree::empty(folder)?;
        tree::write(&folder.join("package.json"), &wanted)?;
        let mut npm = npm_tool("npm");
        npm.args(["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]);
        run(npm.current_dir(folder))?;
        tree::write(&stamp, &wanted)?;
        Ok("as benches/package.json names them".to_owned())
    })
}
