//! wasm-opt, from npm: Debian's is older and ends 8 % larger.

use std::path::Path;

use anyhow::Result;

use crate::manifest::WasmOpt;
use crate::process::{npm_tool, run};
use crate::step::kilobytes;
use crate::tree;

pub fn optimise(options: &WasmOpt, from: &Path, to: &Path) -> Result<String> {
    let features = options.features.iter().map(|feature| format!("--enable-{feature}"));
    // `--mvp-features` first: whatever is not named stays out.
    run(npm_tool("wasm-opt")
        .arg(from)
        .arg("-o")
        .arg(to)
        .arg("--mvp-features")
        .args(features)
        .args(&options.optimise))?;
    let (before, after) = (tree::read_bytes(from)?.len(), tree::read_bytes(to)?.len());
    Ok(format!("{} -> {}", kilobytes(before), kilobytes(after)))
}
