//! What a build needs besides Rust, and how it gets here: nothing is installed outside the checkout but the wasm target
//! of the Rust toolchain, and Debian's chromium for the browser tests.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::manifest;
use crate::process::{command, npm_tool, run};
use crate::step::step;
use crate::tree;

/// The oldest Node in which `require()` loads an ES module.
const NODE: (u32, u32) = (20, 19);

/// Makes ready for a build. Silent when all is there.
pub fn prepare() -> Result<()> {
    node()?;
    wasm_target()?;
    npm_packages(&tree::root())
}

fn node() -> Result<()> {
    let (major, minor) = NODE;
    let need = format!("Node {major}.{minor} or newer is needed");
    let found = run(command("node").arg("--version"))
        .with_context(|| format!("{need}, and there is none on PATH"))?;
    let mut parts =
        found.trim().trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    if (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) < NODE {
        bail!("{need}; PATH has {}", found.trim());
    }
    Ok(())
}

fn wasm_target() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let lib = run(command("rustc").args(["--print", "target-libdir", "--target", target]))?;
    if PathBuf::from(lib.trim()).is_dir() {
        return Ok(());
    }
    step("rust target", || {
        run(command("rustup").args(["target", "add", target]))
            .with_context(|| format!("the Rust target {target} is missing and could not be added"))?;
        Ok(target.to_owned())
    })
}

/// Installs the exact versions that a folder's package.json names. The stamp lies in `node_modules`, so it goes when that goes.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let wanted = manifest::package_json_in(folder)?["devDependencies"].to_string();
    let stamp = folder.join("node_modules/.installed.json");
    if tree::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("npm packages", || {
        // No lock: one written on this platform would lack the packages of the others. No scripts but the one that is
        // needed: bun's, which puts the program from its platform's package in place.
        let mut npm = npm_tool("npm");
        npm.args(["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]);
        run(npm.current_dir(folder))?;
        let bun = folder.join("node_modules/bun");
        if bun.is_dir() {
            run(command("node").arg("install.js").current_dir(bun))?;
        }
        tree::write(&stamp, &wanted)?;
        Ok(format!("as {} names them", tree::short(&folder.join("package.json"))))
    })
}

/// Installs what a package.json names into a folder of its own: for one verb or section alone, once for each version of the file.
pub fn peers(manifest: &Path, folder: &Path) -> Result<()> {
    let wanted = tree::read(manifest)?;
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
        Ok(format!("as {} names them", tree::short(manifest)))
    })
}

/// A chromium to test in: the one that `CHROMIUM` names, one on PATH, or Debian's, freshly installed.
pub fn chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    if let Some(found) = chromium_on_path() {
        return Ok(found);
    }
    let missing = "no chromium on PATH: install one, or name it in CHROMIUM";
    let root = run(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || !PathBuf::from("/etc/debian_version").exists() {
        bail!(missing);
    }
    step("chromium", || {
        let apt = || {
            let mut apt = command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
            apt
        };
        run(apt().arg("update"))?;
        run(apt().args(["install", "-y", "--no-install-recommends", "chromium"]))?;
        Ok("from Debian".to_owned())
    })?;
    chromium_on_path().context(missing)
}

fn chromium_on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}
