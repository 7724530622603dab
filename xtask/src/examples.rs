//! The examples as their readers get them: each in an empty folder, with the tarball in place of the version on npm.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::process::{command, last_line, npm_tool, run};
use crate::{manifest, setup, tree};

/// What lies in an example's folder after somebody has tried it there.
const LEAVINGS: [&str; 3] = ["node_modules", ".wrangler", "dist"];

/// Installs every example and runs what its README says.
pub fn examples(tarball: &Path) -> Result<String> {
    let folder = tree::target().join("test/examples");
    tree::empty(&folder)?;
    for example in sources()? {
        install(&example, tarball, &folder.join(example.file_name().context("an example has no name")?))?;
    }
    let mut node = command("node");
    node.arg("tests/examples/run.mjs").arg(&folder).env("CHROMIUM", setup::chromium()?);
    last_line(&mut node)
}

/// The examples that are projects of their own.
fn sources() -> Result<Vec<PathBuf>> {
    let folders = fs::read_dir(tree::root().join("examples")).context("there are no examples")?;
    let mut found: Vec<_> = folders.flatten().map(|folder| folder.path()).collect();
    found.retain(|folder| folder.join("package.json").is_file());
    found.sort();
    Ok(found)
}

fn install(example: &Path, tarball: &Path, project: &Path) -> Result<()> {
    for file in tree::files(example) {
        let name = file.strip_prefix(example)?;
        if !name.iter().any(|part| LEAVINGS.iter().any(|leaving| part == *leaving)) {
            tree::copy(&file, &project.join(name))?;
        }
    }
    let mut package = manifest::package_json_in(project)?;
    package["dependencies"]["xpander-edge"] = json!(format!("file:{}", tarball.display()));
    tree::write(&project.join("package.json"), package.to_string())?;
    let mut npm = npm_tool("npm");
    npm.args([
        "install",
        "--prefer-offline",
        "--ignore-scripts",
        "--no-package-lock",
        "--no-audit",
        "--no-fund",
    ]);
    run(npm.current_dir(project)).with_context(|| format!("in {}", tree::short(project)))?;
    Ok(())
}
