//! The whole proof: Rust's own tests, the packed tarball in every runtime, and the gates of a published package.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use crate::manifest::Manifest;
use crate::process::{cargo, command, last_line, npm_tool, run};
use crate::sections::Sections;
use crate::{compilers, consumer, deaths, docs, examples, links, pack, recipes, runners, setup, size, tree};

/// The sections in the order they run.
const SECTIONS: &[&str] = &[
    "native",
    "package",
    "types",
    "publint",
    "attw",
    "require",
    "size",
    "loading",
    "runners",
    "reference",
    "emulator",
    "proxy",
    "network",
    "node",
    "deno",
    "bun",
    "workerd",
    "chromium",
    "viewer",
    "deaths",
    "documents",
    "bundlers",
    "examples",
    "recipes",
    "www",
];

/// Runs only where it is named: it installs a gigabyte of frameworks, each by the exact versions of its own package.json.
const FRAMEWORKS: &str = "frameworks";

/// Runs the named sections, or all of them, and says whether every one passed.
pub fn test(only: &[String]) -> Result<bool> {
    if let Some(unknown) = only.iter().find(|name| !SECTIONS.contains(&name.as_str()) && *name != FRAMEWORKS)
    {
        bail!("there is no section `{unknown}`; the sections are {}, {FRAMEWORKS}", SECTIONS.join(", "));
    }
    let mut sections = Sections::new(only);
    sections.run("native", native);
    let rest = SECTIONS.iter().filter(|name| !["native", "package"].contains(*name));
    let mut rest: Vec<_> = rest.copied().filter(|name| sections.wants(name)).collect();
    rest.extend(only.iter().any(|name| name == FRAMEWORKS).then_some(FRAMEWORKS));
    if !rest.is_empty() || sections.wants("package") {
        let mut package = None;
        sections.run_steps("package", || {
            package = Some(Package::make()?);
            Ok(())
        });
        for name in rest {
            let there = || package.as_ref().context("there is no package to test");
            if name == "deaths" {
                sections.run_steps(name, || there().and_then(|_| deaths::deaths()));
            } else {
                sections.run(name, || there()?.section(name));
            }
        }
    }
    Ok(sections.finish())
}

fn native() -> Result<String> {
    let said = run(cargo("test").args(["--workspace", "--no-fail-fast"]))?;
    let passed = said
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse::<u32>().ok());
    Ok(format!("{} passed", passed.sum::<u32>()))
}

/// The tarball, and the folder of a project that installed it.
struct Package {
    tarball: PathBuf,
    project: PathBuf,
}

impl Package {
    fn make() -> Result<Self> {
        crate::build(&Manifest::read()?)?;
        let tarball = pack::pack(false)?;
        let project = tree::target().join("test/package");
        pack::install(&tarball, &project)?;
        Ok(Self { tarball, project })
    }

    fn section(&self, name: &str) -> Result<String> {
        match name {
            "types" => compilers::types(&self.project),
            "size" => size::size(&Manifest::read()?).map(|_| "within every budget".to_owned()),
            "require" => consumer::require(&self.project),
            "publint" => {
                let installed = pack::installed(&self.project);
                let said = last_line(npm_tool("publint").args(["--strict", "--pack=false"]).arg(&installed))?;
                Ok(format!("{said}; {}", links::published(&installed)?))
            }
            "attw" => {
                let mut attw = npm_tool("attw");
                attw.arg(&self.tarball).args(["--exclude-entrypoints", "./core_bg.wasm"]);
                run(attw.args(["--no-emoji", "--no-color"]))?;
                Ok("the types of every entry resolve".to_owned())
            }
            "emulator" | "loading" | "proxy" | "network" => self.in_node(name),
            "runners" => runners::runners(&self.tarball),
            // The light rows are in the full run as well.
            "bundlers" => self.projects(&["--light"]),
            FRAMEWORKS => self.projects(&[]),
            "reference" => docs::reference(),
            "examples" => examples::examples(&self.tarball),
            "recipes" => recipes::recipes(&self.tarball),
            "viewer" | "documents" | "www" => last_line(
                command("node")
                    .arg(format!("tests/{name}/run.mjs"))
                    .arg(&self.project)
                    .env("CHROMIUM", setup::chromium()?),
            ),
            runtime => consumer::runtime(&self.project, runtime, &[]),
        }
    }

    /// Projects with bundlers and frameworks, below a folder that keeps what they install.
    fn projects(&self, args: &[&str]) -> Result<String> {
        let mut node = command("node");
        node.arg("tests/bundlers/run.mjs").arg(&self.tarball).arg(tree::target().join("bundlers"));
        last_line(node.args(args).env("CHROMIUM", setup::chromium()?))
    }

    /// A part that is tested for itself: the stand-in for the platform, the proxy, failures of the network. Server
    /// frameworks are installed on demand.
    fn in_node(&self, part: &str) -> Result<String> {
        let folder = tree::root().join("tests").join(part);
        let mut files = tree::files(&folder);
        let frameworks = folder.join("servers");
        if frameworks.exists() {
            setup::npm_packages(&frameworks)?;
        }
        files.retain(|file| {
            let is_ours = file.components().all(|step| step.as_os_str() != "node_modules");
            is_ours && file.extension().is_some_and(|kind| kind == "mjs")
        });
        ensure!(!files.is_empty(), "tests/{part} has no tests");
        let mut node = command("node");
        node.args(["--expose-gc", "--test", "--test-reporter=tap"]).args(files);
        if ["loading", "network"].contains(&part) {
            node.env("CHROMIUM", setup::chromium()?);
        }
        let said = run(node.env("XPANDER_EDGE_PROJECT", &self.project))?;
        let count = said.lines().find_map(|line| line.strip_prefix("# pass ")).unwrap_or("0");
        Ok(format!("{count} passed"))
    }
}
