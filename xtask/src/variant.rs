//! What can be built: the package that is published, and one whose core also dies on request, for the tests of what a death does.

use std::path::PathBuf;

use anyhow::Result;

use crate::manifest::Bundle;
use crate::{pack, tree};

/// One of the two, and where its parts lie.
pub struct Variant {
    /// The feature of the crate that makes the difference. It is also the name of the Cargo profile, so that the two builds
    /// do not overwrite each other.
    pub feature: Option<&'static str>,
    /// Where `js/` and `emulator/` are.
    pub sources: PathBuf,
    /// The core's files, on their way to the finished module.
    pub core: PathBuf,
    /// The finished package.
    pub package: PathBuf,
    /// What is bundled in place of a file's own source.
    replaced: Option<(&'static str, &'static str)>,
}

impl Variant {
    /// The package that is published.
    pub fn shipped() -> Self {
        Self {
            feature: None,
            sources: tree::root(),
            core: tree::target().join("core"),
            package: tree::package(),
            replaced: None,
        }
    }

    /// The package with traps, in the project that has it installed. Its sources are a copy: the glue of its core goes where
    /// that of the other would be.
    pub fn traps() -> Self {
        let folder = tree::target().join("traps");
        Self {
            feature: Some("traps"),
            sources: folder.join("sources"),
            core: folder.join("core"),
            package: pack::installed(&Self::trap_project()),
            replaced: Some(("sdk.js", "tests/traps/sdk.js")),
        }
    }

    /// The project that has the package with traps installed.
    pub fn trap_project() -> PathBuf {
        tree::target().join("traps/project")
    }

    /// What the facade imports and no one writes by hand.
    pub fn generated(&self) -> PathBuf {
        self.sources.join("js/generated")
    }

    /// The module as wasm-bindgen wrote it, with the names of its functions and exports.
    pub fn raw(&self) -> PathBuf {
        self.core.join("raw/core_bg.wasm")
    }

    /// The finished module, beside which the other files of the core lie.
    pub fn module(&self) -> PathBuf {
        self.core.join("core_bg.wasm")
    }

    /// The module, compressed.
    pub fn compressed(&self) -> PathBuf {
        self.core.join("core_bg.wasm.gz")
    }

    /// What a file of `dist/` is made of.
    pub fn source<'a>(&self, bundle: &'a Bundle) -> &'a str {
        self.replaced.filter(|(file, _)| *file == bundle.file).map_or(&bundle.source, |(_, source)| source)
    }

    /// Brings the sources to where they are built from.
    pub fn copy_sources(&self) -> Result<()> {
        let root = tree::root();
        if self.sources == root {
            return Ok(());
        }
        let generated = Self::shipped().generated();
        for folder in ["js", "emulator", "tests/traps"] {
            for file in tree::files(&root.join(folder)).iter().filter(|file| !file.starts_with(&generated)) {
                tree::copy(file, &self.sources.join(file.strip_prefix(&root)?))?;
            }
        }
        Ok(())
    }
}
