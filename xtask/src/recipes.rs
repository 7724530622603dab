//! The recipes of docs/testing.md, each in a project of its own, with the test runners that they name.

use std::path::Path;

use anyhow::Result;

use crate::process::{command, last_line};
use crate::{pack, setup, tree};

/// A folder for each recipe; `tests/recipes/run.mjs` knows them by these names.
const RECIPES: [&str; 4] = ["worker", "react", "timers", "deno"];

/// Installs the test runners once for each version of `tests/recipes/package.json`, and runs the recipes.
pub fn recipes(tarball: &Path) -> Result<String> {
    let folder = tree::target().join("test/recipes");
    tree::copy(&tree::root().join("tests/recipes/package.json"), &folder.join("package.json"))?;
    setup::npm_packages(&folder)?;
    for recipe in RECIPES {
        pack::install(tarball, &folder.join(recipe))?;
    }
    last_line(command("node").arg("tests/recipes/run.mjs").arg(&folder))
}
