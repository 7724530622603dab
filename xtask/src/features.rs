//! What each feature adds to the wasm: the code of the modules that `wasm-pack.toml` counts to it.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::manifest::Manifest;
use crate::step::kilobytes;
use crate::variant::Variant;
use crate::{optimise, tree, wasm};

/// The crate's own functions begin with this; what has another name is the runtime's.
const OURS: &str = "xpander_edge::";

/// One line for each feature, then what no feature claims. Gzip is shared out by raw size: nothing is packed by itself.
pub fn features(manifest: &Manifest) -> Result<Vec<(String, usize, usize)>> {
    let shipped = Variant::shipped();
    let named = shipped.core.join("named.wasm");
    optimise::optimise(&manifest.wasm_opt, &shipped.raw(), &named, &["--debuginfo"])?;
    let named = tree::read_bytes(&named)?;
    let shipped = tree::read_bytes(&shipped.module())?;
    let packed = wasm::gzip(&shipped)?.len();
    let functions = functions(&named)?;
    let mut rows: Vec<(String, usize)> =
        manifest.feature.iter().map(|feature| (feature.what.clone(), 0)).collect();
    let (mut base, mut runtime) = (0, 0);
    for (name, size) in &functions {
        let module = name.split_once(OURS).map(|(_, rest)| rest);
        let of = module.and_then(|module| {
            manifest.feature.iter().position(|feature| feature.modules.iter().any(|part| is_in(module, part)))
        });
        match (of.and_then(|index| rows.get_mut(index)), module) {
            (Some((_, sum)), _) => *sum += size,
            (None, Some(_)) => base += size,
            (None, None) => runtime += size,
        }
    }
    let empty = rows.iter().find(|(_, size)| *size == 0);
    ensure!(empty.is_none(), "no code belongs to the feature `{}`", empty.map_or("", |(what, _)| what));
    rows.push(("the rest of our code".to_owned(), base));
    rows.push(("futures of all, std, wasm-bindgen".to_owned(), runtime));
    let code: usize = rows.iter().map(|(_, size)| size).sum();
    rows.push(("tables and texts of all".to_owned(), shipped.len().saturating_sub(code)));
    Ok(rows.into_iter().map(|(what, size)| (what, size, size * packed / shipped.len())).collect())
}

/// The report's lines.
pub fn report(manifest: &Manifest, row: impl Fn(&str, &str, &str) -> String) -> Result<Vec<String>> {
    let line = |(what, raw, gzip): &(String, usize, usize)| {
        row(&format!("  {what}"), &kilobytes(*raw), &format!("~{}", kilobytes(*gzip)))
    };
    Ok(features(manifest)?.iter().map(line).collect())
}

fn is_in(module: &str, part: &str) -> bool {
    let rest = module.strip_prefix(part);
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

/// The names and sizes of the functions of a module that has a name section.
fn functions(module: &[u8]) -> Result<Vec<(String, usize)>> {
    let mut names = HashMap::new();
    let mut sizes = Vec::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(module) {
        match payload.context("the module cannot be read")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(sections) = section.as_known() else { continue };
                for section in sections {
                    let Name::Function(functions) = section? else { continue };
                    for naming in functions {
                        let naming = naming?;
                        names.insert(naming.index, naming.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    ensure!(!names.is_empty(), "the module has lost its names");
    Ok((imported..)
        .zip(sizes)
        .map(|(index, size)| (names.remove(&index).unwrap_or_default(), size))
        .collect())
}
