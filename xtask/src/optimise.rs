//! wasm-opt, from npm: Debian's is older and ends 8 % larger.

use std::path::Path;

use anyhow::Result;

use crate::manifest::WasmOpt;
use crate::process::{npm_tool, run};

/// Optimises `from` into `to` and gives the new names of imports and exports, as wasm-opt prints them.
/// `more` is for what is not shipped.
pub fn optimise(options: &WasmOpt, from: &Path, to: &Path, more: &[&str]) -> Result<String> {
    let features = options.features.iter().map(|feature| format!("--enable-{feature}"));
    // `--mvp-features` first: whatever is not named stays out.
    run(npm_tool("wasm-opt")
        .arg(from)
        .arg("-o")
        .arg(to)
        .arg("--mvp-features")
        .args(features)
        .args(&options.optimise)
        .arg("--minify-imports-and-exports-and-modules")
        .args(more))
}
