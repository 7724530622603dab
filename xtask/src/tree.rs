//! Where things lie in the checkout, and reading and writing them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The repository. Cargo names this crate's folder whenever it runs it; the compiled-in answer serves a bare start.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().map(Path::to_path_buf).unwrap_or(here)
}

/// Cargo's output folder. Everything that is not the package itself goes in here as well.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The folder that is published.
pub fn package() -> PathBuf {
    root().join("pkg")
}

pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", short(path)))
}

pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", short(path)))
}

/// Writes a file and the folders above it. One that already says the same is left alone, so that watchers stay calm.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let content = content.as_ref();
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", short(folder)))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", short(path)))
}

pub fn copy(from: &Path, to: &Path) -> Result<()> {
    write(to, read_bytes(from)?)
}

/// Makes an empty folder, whatever was there.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", short(folder)))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", short(folder)))
}

/// Every file below a folder, sorted by path. Nothing if there is no such folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Keeps a second xtask in the same checkout waiting until the returned file is dropped: both would write `pkg/`.
pub fn lock() -> Result<File> {
    let folder = root().join("target");
    fs::create_dir_all(&folder)?;
    let lock = File::create(folder.join("xtask.lock"))?;
    if lock.try_lock().is_err() {
        println!("  waiting for another xtask to end");
        lock.lock()?;
    }
    Ok(lock)
}

/// A path as a reader of the repository knows it.
pub fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
