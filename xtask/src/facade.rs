//! The package: esbuild bundles its JavaScript, and the rest of `pkg/` is put beside it.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::manifest::{self, Bundle, Manifest};
use crate::process::{npm_tool, run};
use crate::step::{kilobytes, step};
use crate::variant::Variant;
use crate::{declarations, tree};

/// What runs: the bundles, the module beside them, and the manifest that names them.
pub fn bundles(manifest: &Manifest, variant: &Variant) -> Result<()> {
    tree::empty(&variant.package)?;
    step("bundles", || {
        let sizes = manifest.bundle.iter().map(|file| bundle(file, variant)).collect::<Result<Vec<_>>>()?;
        tree::copy(&variant.module(), &variant.package.join("dist/core_bg.wasm"))?;
        tree::write(&variant.package.join("package.json"), published(manifest::package_json()?)?)?;
        Ok(format!("{} files, {}", sizes.len(), kilobytes(sizes.iter().sum())))
    })
}

/// What else is published: types and texts.
pub fn complete() -> Result<()> {
    step("declarations", declarations::emit)?;
    step("package", || {
        tree::write(&tree::package().join("dist/core_bg.wasm.d.ts"), MODULE_TYPES)?;
        for name in TEXTS.iter().filter(|name| tree::root().join(name).exists()) {
            tree::copy(&tree::root().join(name), &tree::package().join(name))?;
        }
        Ok("pkg/".to_owned())
    })
}

/// What travels with the code. `pack` refuses to do without them.
pub const TEXTS: [&str; 5] = ["README.md", "CHANGELOG.md", "THIRD-PARTY.md", "LICENSE-MIT", "LICENSE-APACHE"];

const MODULE_TYPES: &str = "\
import type { CompiledModule } from './types/js/core/module.js';
declare const module: CompiledModule;
export default module;
";

/// Makes one file of `dist/` and returns its size.
fn bundle(bundle: &Bundle, variant: &Variant) -> Result<usize> {
    let source = variant.source(bundle);
    let mut esbuild = npm_tool("esbuild");
    esbuild.current_dir(&variant.sources).args([
        source,
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--platform=neutral",
        "--minify",
    ]);
    esbuild.args(["--charset=utf8", "--legal-comments=none", "--log-level=warning"]);
    esbuild
        .args(bundle.external.iter().chain(bundle.imports.keys()).map(|name| format!("--external:{name}")));
    if !bundle.banner.is_empty() {
        esbuild.arg(format!("--banner:js=/*! {} */", bundle.banner));
    }
    let mut script = run(&mut esbuild).with_context(|| format!("cannot bundle {source}"))?;
    for (name, published) in &bundle.imports {
        script = script.replace(&format!("\"{name}\""), &format!("\"{published}\""));
    }
    tree::write(&variant.package.join("dist").join(&bundle.file), &script)?;
    Ok(script.len())
}

/// The root package.json without what only this repository needs.
fn published(mut package: Value) -> Result<String> {
    let fields = package.as_object_mut().context("package.json is not an object")?;
    for name in ["private", "scripts", "devDependencies"] {
        // `remove` would move the last field into the gap.
        fields.shift_remove(name);
    }
    ensure!(
        !fields.contains_key("dependencies"),
        "the package has no dependencies, and package.json names some"
    );
    Ok(serde_json::to_string_pretty(&package)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishes_without_what_only_the_repository_needs() {
        let root = serde_json::json!({ "name": "x", "private": true, "type": "module", "devDependencies": {}, "files": [] });
        let text = published(root).unwrap();
        assert_eq!(text, "{\n  \"name\": \"x\",\n  \"type\": \"module\",\n  \"files\": []\n}\n");
        assert!(published(serde_json::json!({ "dependencies": {} })).is_err());
    }
}
