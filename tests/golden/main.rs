//! Drives the client with the calls of every captured scenario and holds it to what the official SDK did.
//!
//! Equal means: the same method, path, query and `x-` headers, and the same JSON body (keys in order, numbers by
//! value); the same record or the same platform error as the outcome. `differences.toml` has the rules by which we
//! differ on purpose; each must be met by some capture, and nothing else may differ.

#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

mod capture;
mod compare;
mod drive;
mod files;
mod replay;
mod rules;
mod same;
mod talk;

use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_documents_have_every_rule() {
    let rules = rules::Rules::read();
    let document = |name: &str| {
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name))
            .unwrap()
    };
    let (differences, conformance) = (document("differences.md"), document("conformance.md"));
    for row in rules.table() {
        assert!(differences.contains(&row), "docs/differences.md has no row\n{row}");
    }
    for name in rules.names() {
        assert!(conformance.contains(&format!("`{name}`")), "docs/conformance.md does not name `{name}`");
    }
}

#[test]
fn every_capture_is_met() {
    let rules = rules::Rules::read();
    let mut failures = Vec::new();
    let mut applied = BTreeSet::new();
    let mut driven = BTreeMap::<String, u32>::new();
    let mut later = BTreeMap::<String, u32>::new();
    for capture in capture::all() {
        for (index, step) in capture.steps.iter().enumerate() {
            let Some(run) = drive::run(step) else {
                assert!(
                    rules.is_later(&step.target),
                    "no driver for {}, and differences.toml does not say why",
                    step.target
                );
                *later.entry(step.target.clone()).or_default() += 1;
                continue;
            };
            *driven.entry(step.target.clone()).or_default() += 1;
            match compare::judge(step, &run) {
                Ok(rules) => applied.extend(rules),
                Err(problem) => {
                    failures.push(format!("{} step {index} ({}): {problem}", capture.name, step.label));
                }
            }
        }
    }
    println!("driven: {driven:#?}\nlater: {later:#?}\nrules applied: {applied:?}");
    assert!(failures.is_empty(), "{} differences:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(applied, rules.names(), "rules that the captures meet, and rules that differences.toml has");
}
