//! The API reference: the TypeScript of the package by typedoc, the Rust of the core by rustdoc. A link that leads nowhere,
//! and an export without a word, fail it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::process::{cargo, command, run};
use crate::step::step;
use crate::{setup, tree};

/// Writes both references and says where they are.
pub fn docs() -> Result<bool> {
    step("typescript", typescript)?;
    step("rust", rust)?;
    for index in ["typescript/index.html", "rust/xpander_edge/index.html"] {
        println!("  {}", folder().join(index).display());
    }
    Ok(true)
}

/// Both, as one check.
pub fn reference() -> Result<String> {
    Ok(format!("TypeScript {}, Rust {}", typescript()?, rust()?))
}

fn folder() -> PathBuf {
    tree::target().join("docs")
}

/// The reference of what `pkg/` declares, as its users see it.
fn typescript() -> Result<String> {
    errors_are_linked()?;
    let tool = tree::root().join("xtask/typedoc");
    setup::npm_packages(&tool)?;
    let pages = folder().join("typescript");
    tree::empty(&pages)?;
    let mut node = command("node");
    node.arg(tool.join("node_modules/typedoc/bin/typedoc")).arg("--out").arg(&pages).current_dir(&tool);
    run(&mut node)?;
    count(&pages)
}

/// `@throws {Name}` loses its name in the reference; `@throws {@link Name}` keeps it.
fn errors_are_linked() -> Result<()> {
    let mut found = Vec::new();
    for file in tree::files(&tree::package().join("dist/types")) {
        let text = tree::read(&file)?;
        let lost = text.lines().filter(|line| line.contains("@throws {") && !line.contains("@throws {@link"));
        found.extend(lost.map(|line| format!("{}: {}", tree::short(&file), line.trim())));
    }
    ensure!(found.is_empty(), "{}\nwrite `@throws {{@link Name}}`", found.join("\n"));
    Ok(())
}

/// The reference of the core's rooms.
fn rust() -> Result<String> {
    let mut doc = cargo("doc");
    run(doc.args(["--package", "xpander-edge", "--lib", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))?;
    let made = tree::target().join("doc");
    let pages = folder().join("rust");
    tree::empty(&pages)?;
    for file in tree::files(&made) {
        tree::copy(&file, &pages.join(file.strip_prefix(&made)?))?;
    }
    count(&pages)
}

fn count(pages: &Path) -> Result<String> {
    let files = tree::files(pages);
    let pages = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "html")).count();
    (pages > 0).then(|| format!("{pages} pages")).context("no page was written")
}
