//! The tarball as npm would publish it, and a folder into which it is installed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{npm_tool, run};
use crate::step::{kilobytes, step};
use crate::{facade, manifest, tree};

/// Packs `pkg/`, and lists what went in if asked to.
pub fn pack(list: bool) -> Result<PathBuf> {
    let folder = tree::target().join("pack");
    let tarball = folder.join(format!("xpander-edge-{}.tgz", manifest::version()?));
    if let Some(name) = facade::TEXTS.iter().find(|name| !tree::package().join(name).exists()) {
        bail!("a package needs {name}, and there is none");
    }
    let mut report = Value::Null;
    step("tarball", || {
        tree::empty(&folder)?;
        let mut npm = npm_tool("npm");
        npm.args(["pack", "--json", "--ignore-scripts", "--pack-destination"])
            .arg(&folder)
            .current_dir(tree::package());
        let json: Value =
            serde_json::from_str(&run(&mut npm)?).context("`npm pack` did not answer with JSON")?;
        report = json[0].clone();
        Ok(format!("{} {}", tree::short(&tarball), kilobytes(tree::read_bytes(&tarball)?.len())))
    })?;
    if list {
        println!();
        for file in report["files"].as_array().into_iter().flatten() {
            let size = file["size"].as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or(0);
            println!("  {:>10}  {}", kilobytes(size), file["path"].as_str().unwrap_or_default());
        }
    }
    Ok(tarball)
}

/// The package inside a project that installed it.
pub fn installed(project: &Path) -> PathBuf {
    project.join("node_modules/xpander-edge")
}

/// Installs the tarball into an empty folder. It has no dependencies, so this asks no one.
pub fn install(tarball: &Path, folder: &Path) -> Result<()> {
    tree::empty(folder)?;
    tree::write(&folder.join("package.json"), "{ \"private\": true, \"type\": \"module\" }\n")?;
    let mut npm = npm_tool("npm");
    npm.args(["install", "--offline", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"]);
    run(npm.arg(tarball).current_dir(folder))?;
    Ok(())
}
