//! `wasm-pack.toml` and `package.json`: what is built, from what, and how large it may be.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::tree;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    pub core: Core,
    pub wasm_opt: WasmOpt,
    pub bundle: Vec<Bundle>,
    pub budget: Vec<Budget>,
    pub feature: Vec<Feature>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Core {
    pub profile: String,
    pub max_memory: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WasmOpt {
    pub optimise: Vec<String>,
    pub features: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    pub file: String,
    pub source: String,
    #[serde(default)]
    pub external: Vec<String>,
    #[serde(default)]
    pub imports: BTreeMap<String, String>,
    #[serde(default)]
    pub banner: String,
    /// How the module is embedded, if it is.
    pub core: Option<Embedded>,
}

impl Bundle {
    pub fn is_commonjs(&self) -> bool {
        Path::new(&self.file).extension().is_some_and(|kind| kind == "cjs")
    }
}

/// The module inside a script: base64 of the file, or of what gzip makes of it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Embedded {
    Plain,
    Gzip,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    pub what: String,
    pub files: Vec<String>,
    pub gzip: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    pub what: String,
    pub modules: Vec<String>,
}

impl Manifest {
    pub fn read() -> Result<Self> {
        toml::from_str(&Self::text()?).context("wasm-pack.toml does not have the expected shape")
    }

    pub fn text() -> Result<String> {
        tree::read(&tree::root().join("wasm-pack.toml"))
    }
}

/// The root `package.json`. What is published is derived from it.
pub fn package_json() -> Result<Value> {
    package_json_in(&tree::root())
}

pub fn package_json_in(folder: &Path) -> Result<Value> {
    serde_json::from_str(&tree::read(&folder.join("package.json"))?).context("package.json is not JSON")
}

/// The version that is built.
pub fn version() -> Result<String> {
    let version = package_json()?["version"].as_str().map(str::to_owned);
    version.context("package.json has no version")
}
