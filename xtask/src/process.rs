//! Running other programs: quiet while they succeed, and with all that they said when they fail.

use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

use crate::tree;

/// A command that starts in the repository and finds the tools of `node_modules` first.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    let tools = tree::root().join("node_modules/.bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths(std::iter::once(tools).chain(std::env::split_paths(&path))).unwrap_or(path);
    command.current_dir(tree::root()).env("PATH", path);
    command
}

/// npm itself, or a command-line tool that it installed. On Windows both are `.cmd` files, which need their ending.
pub fn npm_tool(name: &str) -> Command {
    command(if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() })
}

/// The `cargo` that started us. What it sets for this crate alone is not passed on.
pub fn cargo(verb: &str) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
            command.env_remove(name);
        }
    }
    command.args([verb, "--quiet", "--target-dir"]).arg(tree::target());
    command
}

/// Runs to the end and returns what was written to standard output. A failure carries everything that was written.
pub fn run(command: &mut Command) -> Result<String> {
    let output = capture(command)?;
    if !output.status.success() {
        bail!("{}\n{} failed: {}", said(&output), name(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs to the end and returns the last line that was written: the sum, from a program that ends with one.
pub fn last_line(command: &mut Command) -> Result<String> {
    Ok(run(command)?.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned())
}

/// Hands over the terminal and returns the exit code.
pub fn hand_over(command: &mut Command) -> Result<u8> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

fn capture(command: &mut Command) -> Result<Output> {
    // What is captured is shown later, to a terminal or a log: plain text suits both.
    command.env("NO_COLOR", "1").env_remove("FORCE_COLOR").env("CARGO_TERM_COLOR", "never");
    command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {}", name(command)))
}

fn said(output: &Output) -> String {
    let mut said = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    if !said.is_empty() && !errors.trim().is_empty() {
        said.push('\n');
    }
    said + errors.trim_end()
}

fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    match command.get_args().next() {
        Some(first) => format!("`{program} {}`", first.to_string_lossy()),
        None => format!("`{program}`"),
    }
}
