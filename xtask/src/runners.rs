//! The package in the test runners that its users have, and behind the proxies of their frameworks.

use std::path::Path;

use anyhow::Result;

use crate::process::{command, last_line};
use crate::{pack, setup, tree};

pub fn runners(tarball: &Path) -> Result<String> {
    let folder = tree::target().join("runners");
    setup::peers(&tree::root().join("tests/runners/package.json"), &folder)?;
    // Below the runners, where modules of the project find them.
    let project = folder.join("project");
    pack::install(tarball, &project)?;
    last_line(command("node").arg("tests/runners/run.mjs").arg(&project))
}
