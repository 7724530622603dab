//! Source maps, as they are published: with the sources in them, under their names in this repository.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::declarations::plain;
use crate::tree;
use crate::variant::Variant;

/// The map that esbuild has put beside `script`. Its sources are named from where that lies, which is nobody's business.
pub fn published(script: &Path, variant: &Variant) -> Result<String> {
    let file = script.with_added_extension("map");
    let mut map: Value = serde_json::from_str(&tree::read(&file)?).context("a source map is not JSON")?;
    for source in map["sources"].as_array_mut().context("a source map names no sources")? {
        let name = source.as_str().context("a source has no name")?;
        *source = inside(&plain(&script.with_file_name(name)), variant)?.into();
    }
    Ok(serde_json::to_string(&map)?)
}

/// `js/task.ts`, or `node_modules/…` of what is bundled of others.
fn inside(path: &Path, variant: &Variant) -> Result<String> {
    let root = tree::root();
    let inside = path.strip_prefix(&variant.sources).or_else(|_| path.strip_prefix(&root));
    let inside = inside.with_context(|| format!("{} is no source of ours", path.display()))?;
    Ok(inside.to_string_lossy().replace('\\', "/"))
}
