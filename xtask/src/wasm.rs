//! The core: Rust to wasm, wasm-bindgen, panics to traps, wasm-opt, the factory, and the JavaScript files the facade imports.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use base64::Engine;
use flate2::{Compression, GzBuilder};
use wasm_bindgen_cli_support::Bindgen;

use crate::manifest::{Core, Embedded, Manifest};
use crate::process::{cargo, run};
use crate::step::{kilobytes, step};
use crate::variant::Variant;
use crate::{glue, names, optimise, panics, tree};

const TARGET: &str = "wasm32-unknown-unknown";

pub fn build(manifest: &Manifest, variant: &Variant) -> Result<()> {
    step("rust to wasm", || compile(&manifest.core, variant))?;
    let profile = profile(&manifest.core, variant);
    let compiled =
        tree::read_bytes(&tree::target().join(TARGET).join(folder_of(profile)).join("xpander_edge.wasm"))?;
    let stamp = Stamp::new(&compiled, variant)?;
    if !stamp.holds() {
        step("bindings", || bind(&compiled, variant))?;
        let mut names = String::new();
        step("wasm-opt", || {
            names = optimise::optimise(&manifest.wasm_opt, &variant.raw(), &variant.module(), &[])?;
            sizes(variant)
        })?;
        step("glue", || write_glue(&names, variant))?;
        step("compressed", || compress(variant))?;
        stamp.leave()?;
    }
    step("records", || records(variant))?;
    step("routes", || routes(variant))
}

fn compile(core: &Core, variant: &Variant) -> Result<String> {
    // These reach every crate of the wasm build. Panic messages carry source paths, and a module must not depend on
    // where it was built.
    let mut flags = vec![format!("-Clink-arg=--max-memory={}", core.max_memory)];
    for folder in crate_folders().into_iter().chain([tree::root()]) {
        flags.push(format!("--remap-path-prefix={}=", folder.display()));
    }
    let mut cargo = cargo("build");
    cargo.args(["--package", "xpander-edge", "--lib", "--target", TARGET]);
    cargo.args(["--profile", profile(core, variant)]);
    if let Some(feature) = variant.feature {
        let inherits = format!("profile.{feature}.inherits=\"{}\"", core.profile);
        cargo.args(["--features", feature, "--config", &inherits]);
    }
    run(cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")))?;
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

/// The Cargo profile that a variant is built with.
fn profile<'a>(core: &'a Core, variant: &Variant) -> &'a str {
    variant.feature.unwrap_or(&core.profile)
}

/// Cargo keeps the output of the profile `dev` in a folder with another name.
fn folder_of(profile: &str) -> &str {
    if profile == "dev" { "debug" } else { profile }
}

/// What `--target web --omit-default-module-path --remove-producers-section` does: the one output that takes a module
/// from its caller, without an address of its own that bundlers would follow.
fn bind(compiled: &[u8], variant: &Variant) -> Result<String> {
    let folder = variant.core.join("raw");
    tree::empty(&folder)?;
    Bindgen::new()
        .input_bytes("core", compiled.to_vec())
        .web(true)?
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .typescript(true)
        .generate(&folder)
        .context("wasm-bindgen refused the module")?;
    let silenced = panics::silence(&tree::read_bytes(&variant.raw())?)?;
    tree::write(&variant.raw(), &silenced)?;
    Ok(kilobytes(silenced.len()))
}

fn sizes(variant: &Variant) -> Result<String> {
    let [before, after] = [variant.raw(), variant.module()]
        .map(|file| tree::read_bytes(&file).map(|bytes| kilobytes(bytes.len())));
    Ok(format!("{} -> {}", before?, after?))
}

/// The factory that the facade is built with, speaking the names that wasm-opt gave the module.
fn write_glue(names: &str, variant: &Variant) -> Result<String> {
    let (folder, generated) = (variant.core.join("raw"), variant.generated());
    let script = glue::factory(&names::follow(&tree::read(&folder.join("core.js"))?, names)?)?;
    tree::write(&generated.join("core.js"), &script)?;
    tree::write(
        &generated.join("core-exports.d.ts"),
        glue::exports(&tree::read(&folder.join("core.d.ts"))?),
    )?;
    tree::write(&generated.join("core.d.ts"), glue::DECLARATION)?;
    Ok(format!("core.js {}", kilobytes(script.len())))
}

/// The module as it travels in scripts, the one layout that no bundler breaks. Gzip before base64 costs 2 % on the wire.
fn compress(variant: &Variant) -> Result<String> {
    let mut packed = Vec::new();
    zopfli::compress(
        zopfli::Options::default(),
        zopfli::Format::Gzip,
        &*tree::read_bytes(&variant.module())?,
        &mut packed,
    )?;
    tree::write(&variant.compressed(), &packed)?;
    Ok(kilobytes(packed.len()))
}

/// The module as text.
pub fn embedded(how: Embedded, variant: &Variant) -> Result<String> {
    let file = match how {
        Embedded::Plain => variant.module(),
        Embedded::Gzip => variant.compressed(),
    };
    Ok(base64::engine::general_purpose::STANDARD.encode(tree::read_bytes(&file)?))
}

/// `gzip -9`, as a server would pack a file.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

/// The record tables are written once, in Rust. The native crate prints what the facade needs of them.
fn records(variant: &Variant) -> Result<String> {
    let script = run(cargo("run").args(["--package", "xpander-edge", "--example", "records"]))?;
    tree::write(&variant.generated().join("records.js"), &script)?;
    tree::write(
        &variant.generated().join("records.d.ts"),
        "import type { RecordTable } from '../complete.js';\n\nexport const TASK: RecordTable;\nexport const TASK_ITEM: RecordTable;\n\
         export const AGENT: RecordTable;\nexport const AGENT_ITEM: RecordTable;\n\
         export const MCP_TOKEN: RecordTable;\nexport const FAILURES: readonly string[];\n",
    )?;
    Ok(kilobytes(script.len()))
}

/// What a browser may ask of a proxy is written once too.
fn routes(variant: &Variant) -> Result<String> {
    let script = run(cargo("run").args(["--package", "xpander-edge", "--example", "routes"]))?;
    tree::write(&variant.generated().join("routes.js"), &script)?;
    tree::write(&variant.generated().join("routes.d.ts"), ROUTE_TYPES)?;
    Ok(kilobytes(script.len()))
}

const ROUTE_TYPES: &str = "import type { ProxyOperation } from '../proxy/route.js';\n\n\
    export const ROUTES: readonly { readonly operation: ProxyOperation; readonly method: string; readonly path: string; readonly version?: string }[];\n\
    export interface BodyTable {\n  readonly [field: string]: {\n    readonly parameter?: string; readonly unset?: string;\n    \
    readonly open?: boolean; readonly group?: BodyTable;\n  };\n}\n\
    export const BODY: BodyTable;\nexport const FILTERS: readonly string[];\nexport const SECRETS: readonly string[];\n\
    export const USER: { readonly [field: string]: { readonly kind: 'text' | 'object' | 'any'; readonly required?: boolean } };\n";

/// Remembers what the outputs were made from, so that an unchanged module is not bound and optimised again.
struct Stamp<'a> {
    variant: &'a Variant,
    from: String,
}

impl<'a> Stamp<'a> {
    fn new(compiled: &[u8], variant: &'a Variant) -> Result<Self> {
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
        Ok(Self { variant, from })
    }

    fn file(&self) -> PathBuf {
        self.variant.core.join("made-from")
    }

    fn holds(&self) -> bool {
        let outputs =
            ["core.js", "core.d.ts", "core-exports.d.ts"].map(|name| self.variant.generated().join(name));
        let modules = [self.variant.module(), self.variant.compressed()];
        tree::read(&self.file()).is_ok_and(|from| from == self.from)
            && outputs.iter().chain(&modules).all(|file| file.exists())
    }

    fn leave(&self) -> Result<()> {
        tree::write(&self.file(), &self.from)
    }
}
