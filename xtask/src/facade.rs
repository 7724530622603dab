//! The package: esbuild bundles its JavaScript, and the rest of `pkg/` is put beside it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::manifest::{self, Bundle, Manifest};
use crate::process::{npm_tool, run};
use crate::step::{kilobytes, step};
use crate::variant::Variant;
use crate::{declarations, maps, tree, wasm};

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
        folders(&manifest::package_json()?)?;
        for name in TEXTS.iter().filter(|name| tree::root().join(name).exists()) {
            tree::copy(&tree::root().join(name), &tree::package().join(name))?;
        }
        let documents = documents();
        for name in &documents {
            tree::copy(&tree::root().join(name), &tree::package().join(name))?;
        }
        Ok(format!("pkg/, with {} documents", documents.len()))
    })
}

/// A folder for each entry but the first, for tools that read no `exports`: Parcel, TypeScript with `node10`, linters.
fn folders(package: &Value) -> Result<()> {
    let exports = package["exports"].as_object().context("package.json has no exports")?;
    for (name, target) in exports {
        let (Some(folder), Some(main)) = (name.strip_prefix("./"), target["require"].as_str()) else {
            continue;
        };
        let up = |file: &str| file.replacen("./", &"../".repeat(folder.split('/').count()), 1);
        let [module, types] = [&target["default"], &target["types"]["require"]].map(|file| file.as_str());
        let fields = serde_json::json!({
            "private": true,
            "main": up(main),
            "module": module.map(up),
            "types": types.map(up),
            "sideEffects": true,
        });
        let text = serde_json::to_string_pretty(&fields)? + "\n";
        tree::write(&tree::package().join(folder).join("package.json"), text)?;
    }
    Ok(())
}

/// What travels with the code. `pack` refuses to do without them.
pub const TEXTS: [&str; 7] =
    ["README.md", "AGENTS.md", "llms.txt", "CHANGELOG.md", "THIRD-PARTY.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The guides, and the examples that they lead to: without what only the repository needs, and what lies in an example's
/// folder after somebody has tried it there.
fn documents() -> Vec<PathBuf> {
    let root = tree::root();
    let files = ["docs", "examples"].into_iter().flat_map(|folder| tree::files(&root.join(folder)));
    let names = files.filter_map(|file| Some(file.strip_prefix(&root).ok()?.to_path_buf()));
    let mut found: Vec<_> = names.filter(|name| is_published(name)).collect();
    found.extend(PICTURES.iter().map(PathBuf::from));
    found
}

fn is_published(name: &Path) -> bool {
    let is_left =
        |part: &OsStr| part.to_string_lossy().starts_with('.') || LEFT.iter().any(|left| part == *left);
    let is_other = name.extension().is_some_and(|kind| kind == "rs" || kind == "png");
    !is_other && !name.iter().any(is_left)
}

const LEFT: [&str; 6] =
    ["demo", "node_modules", "dist", "worker-configuration.d.ts", "package-lock.json", "deno.lock"];

/// The pictures that the guides show. The others would weigh more than the code.
const PICTURES: [&str; 1] = ["docs/images/page-1280-light.png"];

const MODULE_TYPES: &str = "\
import type { CompiledModule } from './types/js/core/module.js';
declare const module: CompiledModule;
export default module;
";

/// Makes one file of `dist/`, with the map of an ES module, and returns its size.
fn bundle(bundle: &Bundle, variant: &Variant) -> Result<usize> {
    let source = variant.source(bundle);
    let made = variant.core.join("bundles").join(&bundle.file);
    let mut esbuild = npm_tool("esbuild");
    esbuild.current_dir(&variant.sources).args([source, "--bundle", "--target=es2022", "--minify"]);
    esbuild.args(if bundle.is_commonjs() { COMMONJS } else { MODULE });
    // Lines that a person can read, and that a runtime can show beside an error. Whole words and indents cost a page 1.2 KB.
    esbuild.arg(if bundle.is_commonjs() { "--line-limit=60" } else { "--line-limit=100" });
    esbuild.arg(format!("--outfile={}", made.display()));
    esbuild.args(["--charset=utf8", "--legal-comments=none", "--log-level=warning"]);
    esbuild
        .args(bundle.external.iter().chain(bundle.imports.keys()).map(|name| format!("--external:{name}")));
    if !bundle.banner.is_empty() {
        esbuild.arg(format!("--banner:js=/*! {} */", bundle.banner));
    }
    run(&mut esbuild).with_context(|| format!("cannot bundle {source}"))?;
    let mut script = tree::read(&made)?;
    for (name, published) in &bundle.imports {
        script = script.replace(&format!("\"{name}\""), &format!("\"{published}\""));
    }
    for line in script.lines() {
        ensure!(line.len() <= LONGEST, "{} has a line of {} characters", bundle.file, line.len());
    }
    if let Some(core) = bundle.core {
        // At the end, so that the map holds, and on a line of its own.
        let text = wasm::embedded(core, variant)?;
        script.extend(["const CORE=\n\"", &text, "\";\n"]);
    }
    let file = variant.package.join("dist").join(&bundle.file);
    if !bundle.is_commonjs() {
        let map = format!("{}.map", bundle.file);
        script.extend(["//# sourceMappingURL=", &map, "\n"]);
        tree::write(&file.with_file_name(map), maps::published(&made, variant)?)?;
    }
    tree::write(&file, &script)?;
    Ok(script.len())
}

const MODULE: &[&str] = &["--format=esm", "--platform=neutral", "--sourcemap=external"];
/// Without maps, which would be the same sources once more. Jest's own loader has no `import()`.
const COMMONJS: &[&str] = &["--format=cjs", "--platform=node", "--supported:dynamic-import=false"];

/// The longest line of a script.
const LONGEST: usize = 500;

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
    fn publishes_guides_and_examples_alone() {
        for name in ["docs/node.md", "examples/deno/main.ts", "examples/deno/deno.json"] {
            assert!(is_published(Path::new(name)), "{name}");
        }
        for name in [
            "examples/demo/demo.mjs",
            "examples/a.rs",
            "docs/images/a.png",
            "examples/deno/node_modules/a.md",
            "examples/deno/.env",
        ] {
            assert!(!is_published(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn publishes_without_what_only_the_repository_needs() {
        let root = serde_json::json!({ "name": "x", "private": true, "type": "module", "devDependencies": {}, "files": [] });
        let text = published(root).unwrap();
        assert_eq!(text, "{\n  \"name\": \"x\",\n  \"type\": \"module\",\n  \"files\": []\n}\n");
        assert!(published(serde_json::json!({ "dependencies": {} })).is_err());
    }
}
