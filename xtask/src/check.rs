//! What reads the sources without running them: format, lints, types, and words that do not belong in a repository.

use anyhow::{Result, bail};

use crate::process::{cargo, command, npm_tool, run};
use crate::sections::Sections;
use crate::{links, tree};

pub fn check() -> bool {
    let mut sections = Sections::new(&[]);
    sections.run("format", || {
        run(command("cargo").args(["fmt", "--all", "--check", "--", "--color=never"]))?;
        Ok(String::new())
    });
    sections.run("clippy native", || {
        run(cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]))?;
        Ok(String::new())
    });
    let wasm = |features: &str| {
        let target = "wasm32-unknown-unknown";
        run(cargo("clippy")
            .args(["--package", "xpander-edge", "--lib", "--target", target, "--features", features])
            .args(["--", "-D", "warnings"]))?;
        Ok(String::new())
    };
    sections.run("clippy wasm", || wasm(""));
    sections.run("clippy traps", || wasm("traps"));
    sections.run("types", || {
        run(npm_tool("tsc").args(["--project", "tsconfig.json"]))?;
        Ok("js, emulator".to_owned())
    });
    sections.run("words", words);
    sections.run("links", links::repository);
    sections.run("Cargo.lock", lock);
    sections.finish()
}

/// Paths of someone's machine, and addresses that a package manager wrote down. In two parts, or this file would be found.
const WORDS: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("\"resolved\": ", "\"http"),
    concat!("\"tarball\": ", "\"http"),
];

fn words() -> Result<String> {
    let files = run(command("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let mut found = Vec::new();
    for file in files.lines() {
        // What is no text has no words, and what was deleted is no longer read.
        let Ok(text) = tree::read(&tree::root().join(file)) else { continue };
        for (number, line) in text.lines().enumerate() {
            found.extend(
                WORDS
                    .iter()
                    .filter(|word| line.contains(**word))
                    .map(|word| format!("{file}:{}: {word}", number + 1)),
            );
        }
    }
    if !found.is_empty() {
        let shown = found.len().min(20);
        bail!("{}\n{} in all", found[..shown].join("\n"), found.len());
    }
    Ok(format!("{} files", files.lines().count()))
}

/// The lock must name crates.io under its public name, whatever mirror this machine asks.
fn lock() -> Result<String> {
    let lock = tree::read(&tree::root().join("Cargo.lock"))?;
    let sources = lock.lines().filter(|line| line.starts_with("source = "));
    let (known, other): (Vec<_>, Vec<_>) = sources
        .partition(|line| *line == "source = \"registry+https://github.com/rust-lang/crates.io-index\"");
    if let Some(other) = other.first() {
        bail!("Cargo.lock has a crate from elsewhere: {other}");
    }
    Ok(format!("{} crates of crates.io", known.len()))
}
