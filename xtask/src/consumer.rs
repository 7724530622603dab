//! The package as a project sees that installed it: its entries under `require()`, and in each runtime.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{command, last_line, run};
use crate::{manifest, setup};

/// `require()` of an ES module works from Node 20.19, as long as nothing in it awaits at the top.
pub fn require(project: &Path) -> Result<String> {
    let entries = entries()?;
    let mut node = command("node");
    let script = "for (const name of process.argv.slice(1)) if (!Object.keys(require(name)).length) throw name + ' is empty';";
    node.args(["--no-warnings", "--input-type=commonjs", "--eval", script])
        .args(&entries)
        .current_dir(project);
    run(&mut node)?;
    Ok(entries.join(", "))
}

/// The shared suite in one runtime, or the groups of it that are named.
pub fn runtime(project: &Path, name: &str, groups: &[&str]) -> Result<String> {
    let mut node = command("node");
    node.args(["tests/runtimes/run.mjs", name]).arg(project).args(groups);
    if name == "chromium" {
        node.env("CHROMIUM", setup::chromium()?);
    }
    last_line(&mut node)
}

/// What can be imported as JavaScript, as its users write it; each script by its first name.
pub fn entries() -> Result<Vec<String>> {
    let package = manifest::package_json()?;
    let exports = package["exports"].as_object().context("package.json has no exports")?;
    let is_script = |file: &str| Path::new(file).extension().is_some_and(|kind| kind == "js");
    let mut known = HashSet::new();
    let scripts = exports.iter().filter(|(_, target)| {
        target["default"].as_str().is_some_and(|file| is_script(file) && known.insert(file))
    });
    Ok(scripts.map(|(name, _)| name.replacen('.', "xpander-edge", 1)).collect())
}
