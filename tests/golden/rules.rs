//! The rules by which we differ from the official SDK.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Deserialize)]
struct File {
    rule: Vec<Rule>,
    later: Vec<Later>,
}

#[derive(Deserialize)]
struct Rule {
    name: String,
    reason: String,
    capture_shows: String,
    we_show: String,
}

#[derive(Deserialize)]
struct Later {
    targets: Vec<String>,
    reason: String,
}

pub struct Rules(File);

impl Rules {
    pub fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/differences.toml");
        let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for rule in &file.rule {
            let Rule { name, reason, capture_shows, we_show } = rule;
            assert!(
                ![name, reason, capture_shows, we_show].iter().any(|text| text.is_empty()),
                "{name} is incomplete"
            );
        }
        assert!(file.later.iter().all(|later| !later.reason.is_empty()));
        Self(file)
    }

    pub fn names(&self) -> BTreeSet<&str> {
        self.0.rule.iter().map(|rule| rule.name.as_str()).collect()
    }

    /// The rows of docs/differences.md.
    pub fn table(&self) -> impl Iterator<Item = String> {
        self.0.rule.iter().map(|Rule { name, reason, capture_shows, we_show }| {
            format!("| {} | {capture_shows} | {we_show} | {reason} |", name.replace('-', " "))
        })
    }

    /// Whether an SDK entry point has no counterpart in this client yet.
    pub fn is_later(&self, target: &str) -> bool {
        self.0.later.iter().any(|later| later.targets.iter().any(|known| known == target))
    }
}
