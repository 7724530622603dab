//! `cargo xtask`: the one tool of this repository.

mod bench;
mod check;
mod compilers;
mod consumer;
mod deaths;
mod declarations;
mod demo;
mod docs;
mod examples;
mod facade;
mod features;
mod glue;
mod links;
mod manifest;
mod maps;
mod names;
mod optimise;
mod pack;
mod panics;
mod process;
mod recipes;
mod runners;
mod sections;
mod serve;
mod setup;
mod size;
mod step;
mod test;
mod tree;
mod variant;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::manifest::Manifest;
use crate::variant::Variant;

const HELP: &str = "\
cargo xtask <verb>

  demo    run the demo against a built-in stand-in for the platform; needs no account
  test    run everything: Rust, types, and the packed package in five runtimes
          `test node deno` runs only the sections of these names
  build   make pkg/ from the sources: wasm, bundles, types
  pack    make the tarball that npm would publish, and list what is in it
  size    weigh what each entry loads against the budgets in wasm-pack.toml
  bench   race the package against its peers and print ratios; `bench decode` runs one row, `--full` takes longer
  check   format, lints, types of the sources; `--all` also compiles or runs every example of the documents,
          follows the links of the reference, and builds and runs projects with every bundler and framework
          that the documents name, which it installs (about 2 GB)
  docs    the API reference, for TypeScript and for Rust, into target/docs
  serve   show the viewer, a timeline and connections that break on request, on a local port (`--port`) and an emulator;
          `--url`, `--key`, `--org` and `--agent` aim it at a deployment

Each verb does what it needs first, installs what is missing, and says so. What follows `demo`, `serve` and `bench` is passed on.
Needs Rust and Node 20.19 or newer. Nothing is written outside this folder.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("\n{}", error.chain().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<u8> {
    let (verb, rest) = args.split_first().map_or(("help", args), |(verb, rest)| (verb.as_str(), rest));
    match verb {
        "demo" => demo::demo(rest),
        "bench" => bench::bench(rest),
        "serve" => serve::serve(rest),
        "build" | "pack" | "size" | "check" | "docs" | "test" => {
            let _lock = tree::lock()?;
            Ok(u8::from(!passes(verb, rest)?))
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(0)
        }
        _ => {
            eprint!("there is no `cargo xtask {verb}`\n\n{HELP}");
            Ok(2)
        }
    }
}

fn passes(verb: &str, rest: &[String]) -> Result<bool> {
    if verb == "test" {
        setup::prepare()?;
        return test::test(rest);
    }
    let manifest = prepare()?;
    match verb {
        "size" => size::size(&manifest).map(|report| {
            println!("\n{report}");
            true
        }),
        "check" => check_all(rest),
        "docs" => docs::docs(),
        "pack" => pack::pack(true).map(|_| true),
        _ => Ok(true),
    }
}

/// The sources; with `--all` also what their users read.
fn check_all(rest: &[String]) -> Result<bool> {
    let is_whole = match rest {
        [] => false,
        [flag] if flag == "--all" => true,
        [other, ..] => bail!("`cargo xtask check` takes `--all` or nothing, not `{other}`"),
    };
    let is_sound = check::check();
    Ok((!is_whole || test::test(&["types", "reference", "documents", "frameworks"].map(str::to_owned))?)
        && is_sound)
}

/// From a fresh clone to a built package.
fn prepare() -> Result<Manifest> {
    setup::prepare()?;
    let manifest = Manifest::read()?;
    build(&manifest)?;
    Ok(manifest)
}

fn build(manifest: &Manifest) -> Result<()> {
    build_variant(manifest, &Variant::shipped())?;
    facade::complete()
}

/// All of a variant that runs.
fn build_variant(manifest: &Manifest, variant: &Variant) -> Result<()> {
    variant.copy_sources()?;
    wasm::build(manifest, variant)?;
    facade::bundles(manifest, variant)
}
