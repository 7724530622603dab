//! The types of the package: tsc describes every source, and what no entry leads to is taken out again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{npm_tool, run};
use crate::{manifest, tree};

pub fn emit() -> Result<String> {
    run(npm_tool("tsc").args(["--project", "tsconfig.build.json"]))?;
    let reached = reached()?;
    for file in tree::files(&tree::package().join("dist/types")) {
        if !reached.contains(&file) {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", tree::short(&file)))?;
        }
    }
    for file in &reached {
        tree::write(&file.with_extension("cts"), commonjs(&tree::read(file)?))?;
    }
    Ok(format!("{} files", reached.len()))
}

/// The same types for `require()`: TypeScript takes what a `.d.ts` of this package describes for ES modules.
fn commonjs(text: &str) -> String {
    imports(text).iter().fold(text.to_owned(), |text, name| {
        let other = name.strip_suffix(".js").map_or((*name).to_owned(), |stem| format!("{stem}.cjs"));
        text.replace(&format!("'{name}'"), &format!("'{other}'"))
            .replace(&format!("\"{name}\""), &format!("\"{other}\""))
    })
}

/// Follows the imports from the entries that package.json names. One that leads nowhere would break every user.
fn reached() -> Result<BTreeSet<PathBuf>> {
    let package = manifest::package_json()?;
    let exports = package["exports"].as_object().context("package.json has no exports")?;
    let types = exports.values().filter_map(|target| target["types"]["default"].as_str());
    let entries = types.filter(|file| file.starts_with("./dist/types/"));
    let mut open: Vec<PathBuf> = entries.map(|file| plain(&tree::package().join(file))).collect();
    let types_folder = tree::package().join("dist/types");
    let mut reached = BTreeSet::new();
    while let Some(file) = open.pop() {
        // tsc publishes no declaration that it did not write itself.
        let written = tree::root().join(file.strip_prefix(&types_folder).unwrap_or(&file));
        if !file.exists() && written.exists() {
            tree::copy(&written, &file)?;
        }
        let text = tree::read(&file)?;
        for name in imports(&text) {
            let next = plain(&file.with_file_name(name)).with_extension("d.ts");
            let is_written = tree::root().join(next.strip_prefix(&types_folder).unwrap_or(&next)).exists();
            if !next.exists() && !is_written {
                bail!("{} imports {name}, whose types are not published", tree::short(&file));
            }
            if !reached.contains(&next) {
                open.push(next);
            }
        }
        reached.insert(file);
    }
    Ok(reached)
}

/// The relative names in `from '…'`, `import '…'` and `import('…')`: tsc writes no others, and always these quotes.
fn imports(text: &str) -> Vec<&str> {
    let quoted = text.split(['\'', '"']).collect::<Vec<_>>();
    let pairs = quoted.windows(2).filter_map(|pair| {
        let (before, name) = (pair[0].trim_end(), pair[1]);
        let import = ["from", "import", "import("].iter().any(|word| before.ends_with(word));
        (import && name.starts_with('.')).then_some(name)
    });
    pairs.collect()
}

/// The path without `.` and `..`.
pub fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_way_to_import() {
        let text = "import type { A } from './a.js';\nexport * from \"../b.js\";\nimport './c.js';\n\
                    export declare const d: import('./d.js').D | 'from';\nimport x from 'node:fs';\n";
        assert_eq!(imports(text), ["./a.js", "../b.js", "./c.js", "./d.js"]);
    }

    #[test]
    fn describes_commonjs() {
        let text = "export * from '../b.js';\nimport type { C } from \"./c.js\";\nimport x from 'x.js';\n";
        let expected =
            "export * from '../b.cjs';\nimport type { C } from \"./c.cjs\";\nimport x from 'x.js';\n";
        assert_eq!(commonjs(text), expected);
    }

    #[test]
    fn joins_names() {
        assert_eq!(
            plain(Path::new("types/js/entry/../sdk.js")).with_extension("d.ts"),
            Path::new("types/js/sdk.d.ts")
        );
    }
}
