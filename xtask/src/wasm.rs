//! The core: Rust to wasm, wasm-bindgen, panics to traps, wasm-opt, the factory, and the JavaScript files the facade imports.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use flate2::{Compression, GzBuilder};
use wasm_bindgen_cli_support::Bindgen;

use crate::manifest::{Core, Manifest};
use crate::process::{cargo, run};
use crate::step::{kilobytes, step};
use crate::{glue, names, optimise, panics, tree};

const TARGET: &str = "wasm32-unknown-unknown";

/// The finished module, beside which the other outputs of this room lie.
pub fn module() -> PathBuf {
    folder().join("core_bg.wasm")
}

fn folder() -> PathBuf {
    tree::target().join("core")
}

pub fn build(manifest: &Manifest) -> Result<()> {
    step("rust to wasm", || compile(&manifest.core))?;
    let compiled = tree::read_bytes(
        &tree::target().join(TARGET).join(profile_folder(&manifest.core)).join("xpander_edge.wasm"),
    )?;
    let stamp = Stamp::new(&compiled)?;
    if !stamp.holds() {
        step("bindings", || bind(&compiled))?;
        let mut names = String::new();
        step("wasm-opt", || {
            names = optimise::optimise(&manifest.wasm_opt, &raw(), &module(), &[])?;
            sizes()
        })?;
        step("glue", || write_glue(&names))?;
        step("inline module", inline)?;
        stamp.leave()?;
    }
    step("records", records)
}

fn compile(core: &Core) -> Result<String> {
    // These reach every crate of the wasm build. Panic messages carry source paths, and a module must not depend on
    // where it was built.
    let mut flags = vec![format!("-Clink-arg=--max-memory={}", core.max_memory)];
    for folder in crate_folders().into_iter().chain([tree::root()]) {
        flags.push(format!("--remap-path-prefix={}=", folder.display()));
    }
    run(cargo("build")
        .args(["--package", "xpander-edge", "--lib", "--target", TARGET, "--profile", &core.profile])
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")))?;
    Ok(String::new())
}

/// Where Cargo unpacks crates: one folder per registry, which are there since this tool was compiled from one.
fn crate_folders() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let mut folders: Vec<PathBuf> =
        registries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Cargo keeps the output of the profile `dev` in a folder with another name.
fn profile_folder(core: &Core) -> &str {
    if core.profile == "dev" { "debug" } else { &core.profile }
}

/// The module as wasm-bindgen wrote it, with the names of its functions.
pub fn raw() -> PathBuf {
    folder().join("raw/core_bg.wasm")
}

/// What `--target web --omit-default-module-path --remove-producers-section` does: the one output that takes a module
/// from its caller, without an address of its own that bundlers would follow.
fn bind(compiled: &[u8]) -> Result<String> {
    let folder = folder().join("raw");
    tree::empty(&folder)?;
    Bindgen::new()
        .input_bytes("core", compiled.to_vec())
        .web(true)?
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .typescript(true)
        .generate(&folder)
        .context("wasm-bindgen refused the module")?;
    let silenced = panics::silence(&tree::read_bytes(&raw())?)?;
    tree::write(&raw(), &silenced)?;
    Ok(kilobytes(silenced.len()))
}

fn sizes() -> Result<String> {
    let [before, after] =
        [raw(), module()].map(|file| tree::read_bytes(&file).map(|bytes| kilobytes(bytes.len())));
    Ok(format!("{} -> {}", before?, after?))
}

/// The factory that the facade is built with, speaking the names that wasm-opt gave the module.
fn write_glue(names: &str) -> Result<String> {
    let folder = folder().join("raw");
    let script = glue::factory(&names::follow(&tree::read(&folder.join("core.js"))?, names)?)?;
    tree::write(&tree::generated().join("core.js"), &script)?;
    tree::write(
        &tree::generated().join("core-exports.d.ts"),
        glue::exports(&tree::read(&folder.join("core.d.ts"))?),
    )?;
    tree::write(&tree::generated().join("core.d.ts"), glue::DECLARATION)?;
    Ok(format!("core.js {}", kilobytes(script.len())))
}

/// The module as a JavaScript file: the one layout that no bundler breaks. Gzip before base64 costs 2 % on the wire.
fn inline() -> Result<String> {
    let mut packed = Vec::new();
    zopfli::compress(
        zopfli::Options::default(),
        zopfli::Format::Gzip,
        &*tree::read_bytes(&module())?,
        &mut packed,
    )?;
    let text = base64::engine::general_purpose::STANDARD.encode(packed);
    tree::write(&tree::generated().join("wasm-inline.js"), format!("export const gz = \"{text}\";\n"))?;
    tree::write(&tree::generated().join("wasm-inline.d.ts"), "export const gz: string;\n")?;
    Ok(kilobytes(text.len()))
}

/// `gzip -9`, as a server would pack a file.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

/// The record tables are written once, in Rust. The native crate prints what the facade needs of them.
fn records() -> Result<String> {
    let script = run(cargo("run").args(["--package", "xpander-edge", "--example", "records"]))?;
    tree::write(&tree::generated().join("records.js"), &script)?;
    tree::write(
        &tree::generated().join("records.d.ts"),
        "import type { RecordTable } from '../complete.js';\n\nexport const TASK: RecordTable;\nexport const TASK_ITEM: RecordTable;\n\
         export const AGENT: RecordTable;\nexport const AGENT_ITEM: RecordTable;\n\
         export const MCP_TOKEN: RecordTable;\n",
    )?;
    Ok(kilobytes(script.len()))
}

/// Remembers what the outputs were made from, so that an unchanged module is not bound and optimised again.
struct Stamp {
    file: PathBuf,
    from: String,
}

impl Stamp {
    fn new(compiled: &[u8]) -> Result<Self> {
        let tool = [
            include_str!("wasm.rs"),
            include_str!("glue.rs"),
            include_str!("optimise.rs"),
            include_str!("names.rs"),
            include_str!("panics.rs"),
        ]
        .concat();
        let crc = |bytes: &[u8]| {
            let mut crc = flate2::Crc::new();
            crc.update(bytes);
            format!("{:08x} {}", crc.sum(), crc.amount())
        };
        let from = [compiled, Manifest::text()?.as_bytes(), tool.as_bytes()].map(crc).join("\n");
        Ok(Self { file: folder().join("made-from"), from })
    }

    fn holds(&self) -> bool {
        let outputs = ["core.js", "core.d.ts", "core-exports.d.ts", "wasm-inline.js", "wasm-inline.d.ts"];
        let outputs = outputs.map(|name| tree::generated().join(name));
        tree::read(&self.file).is_ok_and(|from| from == self.from)
            && outputs.iter().map(PathBuf::as_path).chain([module().as_path()]).all(Path::exists)
    }

    fn leave(&self) -> Result<()> {
        tree::write(&self.file, &self.from)
    }
}
