//! What each entry makes its users load, against the budgets of `wasm-pack.toml`, and what the features cost.

use anyhow::{Result, bail};

use crate::manifest::{Budget, Manifest};
use crate::step::kilobytes;
use crate::{features, tree, wasm};

/// Weighs every budget. The report is the answer, or the error when one is overspent.
pub fn size(manifest: &Manifest) -> Result<String> {
    let mut report = vec![row("KB = 1000 bytes", "raw", "gzip", "")];
    let mut kept = true;
    for budget in &manifest.budget {
        kept &= weigh(budget, &mut report)?;
    }
    report.extend([String::new(), "  the wasm by feature".to_owned()]);
    report.extend(features::report(manifest, |what, raw, gzip| row(what, raw, gzip, ""))?);
    let report = report.join("\n");
    if !kept {
        bail!(report);
    }
    Ok(report)
}

fn weigh(budget: &Budget, report: &mut Vec<String>) -> Result<bool> {
    report.extend([String::new(), format!("  {}", budget.what)]);
    let (mut raw, mut packed) = (0, 0);
    for name in &budget.files {
        let bytes = tree::read_bytes(&tree::package().join("dist").join(name))?;
        let gzip = wasm::gzip(&bytes)?.len();
        report.push(row(&format!("  {name}"), &kilobytes(bytes.len()), &kilobytes(gzip), ""));
        raw += bytes.len();
        packed += gzip;
    }
    let kept = packed <= budget.gzip;
    let verdict = if kept { "of" } else { "OVER its budget of" };
    let verdict = format!("  {verdict} {}", kilobytes(budget.gzip));
    report.push(row("  together", &kilobytes(raw), &kilobytes(packed), &verdict));
    Ok(kept)
}

fn row(what: &str, raw: &str, gzip: &str, verdict: &str) -> String {
    format!("  {what:<38}{raw:>10}{gzip:>10}{verdict}")
}
