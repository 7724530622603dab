//! What a death of the core does, in every runtime: a core that dies on request takes the place of the shipped one, which must not.

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{Parser, Payload};

use crate::consumer;
use crate::manifest::Manifest;
use crate::step::step;
use crate::tree;
use crate::variant::Variant;

const RUNTIMES: [&str; 5] = ["node", "deno", "bun", "workerd", "chromium"];

/// The export by which the core dies.
const TRAP: &str = "trap";

pub fn deaths() -> Result<()> {
    let traps = Variant::traps();
    crate::build_variant(&Manifest::read()?, &traps)?;
    step("traps", || apart(&traps))?;
    let project = Variant::trap_project();
    tree::write(&project.join("package.json"), "{ \"private\": true, \"type\": \"module\" }\n")?;
    let failures = RUNTIMES.iter().filter_map(|name| {
        let ran = step(name, || consumer::runtime(&project, name, &["deaths", "crashes", "abandoned"]));
        ran.err().map(|error| format!("{error:#}"))
    });
    let failures: Vec<_> = failures.collect();
    if failures.is_empty() { Ok(()) } else { bail!(failures.join("\n\n")) }
}

/// The shipped core has no trap; the other has, so that the look at the first can tell.
fn apart(traps: &Variant) -> Result<String> {
    let shipped = exports(&Variant::shipped())?;
    ensure!(!shipped.iter().any(|name| name == TRAP), "the shipped core exports `{TRAP}`");
    let more = exports(traps)?.into_iter().filter(|name| !shipped.contains(name)).collect::<Vec<_>>();
    ensure!(more.iter().any(|name| name == TRAP), "the core with traps does not export `{TRAP}`");
    Ok(format!("{} exports without them", shipped.len()))
}

/// The names that a core exports, before wasm-opt makes them short.
fn exports(variant: &Variant) -> Result<Vec<String>> {
    let module = tree::read_bytes(&variant.raw())?;
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(&module) {
        if let Payload::ExportSection(section) = payload.context("the core cannot be read")? {
            for export in section {
                names.push(export?.name.to_owned());
            }
        }
    }
    Ok(names)
}
