//! The types of the package under strict settings, by each compiler and in each environment that projects have.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::process::{command, npm_tool, run};
use crate::{consumer, pack, setup, tree};

/// What is declared around the code: `lib`, `types`, and the tests that need more than that.
struct Environment {
    name: &'static str,
    lib: &'static [&'static str],
    types: &'static [&'static str],
    without: &'static [&'static str],
}

const PAGE: Environment =
    Environment { name: "page", lib: &["es2023", "dom", "dom.iterable"], types: &[], without: &[] };
/// Without DOM: nothing declares `WebAssembly` or `HTMLElement`.
const NODE: Environment =
    Environment { name: "Node", lib: &["es2022"], types: &["node"], without: &["module.ts", "viewer.ts"] };
const WORKER: Environment = Environment {
    name: "Worker",
    lib: &["es2022"],
    types: &["@cloudflare/workers-types"],
    without: &["module.ts", "viewer.ts"],
};

/// A folder of `tests/compilers`, or the compiler of this repository; where it compiles, and how modules are resolved.
const ROWS: &[(Option<&str>, &Environment, &str)] = &[
    (None, &PAGE, "nodenext"),
    (None, &PAGE, "bundler"),
    // The least version that the documents name.
    (Some("typescript-5.0"), &PAGE, "bundler"),
    (Some("typescript-5.0"), &PAGE, "node16"),
    (Some("typescript-5.0"), &NODE, "nodenext"),
    (Some("typescript-5.4"), &PAGE, "nodenext"),
    (Some("typescript-5.4"), &NODE, "bundler"),
    (Some("typescript-5.9"), &PAGE, "bundler"),
    (Some("typescript-5.9"), &NODE, "node16"),
    (Some("typescript-6.0"), &NODE, "nodenext"),
    (Some("typescript-6.0"), &WORKER, "bundler"),
];

/// Compiles `tests/types`, and an import of every entry, once for each row, and once by Deno.
pub fn types(project: &Path) -> Result<String> {
    for (compiler, environment, resolution) in ROWS {
        let place = compiler.map_or_else(|| Ok(project.to_path_buf()), |name| installed(name, project))?;
        let folder = place.join("types");
        write(&folder, environment, resolution)?;
        let mut tsc = if compiler.is_none() { npm_tool("tsc") } else { command("node") };
        if compiler.is_some() {
            tsc.arg(place.join("node_modules/typescript/bin/tsc"));
        }
        let named = compiler.unwrap_or("the compiler of this repository");
        run(tsc.arg("--project").arg(&folder))
            .with_context(|| format!("{named}, {}, moduleResolution {resolution}", environment.name))?;
    }
    deno(project)?;
    Ok(format!("{} compilers and settings, TypeScript from 5.0 on, and Deno", ROWS.len()))
}

/// Deno reads the declarations through `node_modules`, with the types of its own runtime around.
fn deno(project: &Path) -> Result<()> {
    let folder = project.join("types");
    write(&folder, &NODE, "bundler")?;
    let file = folder.join("entries.ts");
    run(npm_tool("deno").arg("check").arg(file).current_dir(project)).context("deno check")?;
    Ok(())
}

/// A compiler in a folder of its own, with the package beside it.
fn installed(name: &str, project: &Path) -> Result<PathBuf> {
    let folder = tree::target().join("compilers").join(name);
    let manifest = Path::new("tests/compilers").join(name).join("package.json");
    tree::copy(&tree::root().join(manifest), &folder.join("package.json"))?;
    setup::npm_packages(&folder)?;
    let package = pack::installed(project);
    let copy = pack::installed(&folder);
    tree::empty(&copy)?;
    for file in tree::files(&package) {
        tree::copy(&file, &copy.join(file.strip_prefix(&package)?))?;
    }
    Ok(folder)
}

/// The sources and the settings of one row.
fn write(folder: &Path, environment: &Environment, resolution: &str) -> Result<()> {
    tree::empty(folder)?;
    let sources = tree::root().join("tests/types");
    for file in tree::files(&sources) {
        let name = file.strip_prefix(&sources)?;
        if !environment.without.iter().any(|without| name == Path::new(without)) {
            tree::copy(&file, &folder.join(name))?;
        }
    }
    let is_there = |name: &String| environment.without.is_empty() || name != "xpander-edge/viewer";
    let entries = consumer::entries()?.into_iter().filter(is_there);
    let imports = entries.enumerate().map(|(at, name)| format!("export * as entry{at} from '{name}';"));
    tree::write(&folder.join("entries.ts"), imports.collect::<Vec<_>>().join("\n"))?;
    tree::write(&folder.join("tsconfig.json"), settings(environment, resolution).to_string())
}

/// Strict, with the types of the package itself checked too.
fn settings(environment: &Environment, resolution: &str) -> Value {
    json!({
        "compilerOptions": {
            "target": "es2022",
            "lib": environment.lib,
            "types": environment.types,
            "module": if resolution == "bundler" { "esnext" } else { resolution },
            "moduleResolution": resolution,
            "strict": true,
            "noUncheckedIndexedAccess": true,
            "exactOptionalPropertyTypes": true,
            "verbatimModuleSyntax": true,
            "isolatedModules": true,
            "skipLibCheck": false,
            "noEmit": true,
        },
        "include": ["**/*.ts"],
    })
}
