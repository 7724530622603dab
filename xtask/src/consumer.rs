//! The package as a project sees that installed it: its entries under `require()`, and in each runtime.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{command, last_line, run};
use crate::{manifest, setup};

/// `require()` of every entry gives its own build, and one state: what one entry throws is known to the others.
pub fn require(project: &Path) -> Result<String> {
    let entries = entries()?;
    let mut node = command("node");
    node.args(["--no-warnings", "--input-type=commonjs", "--eval", REQUIRE])
        .args(&entries)
        .current_dir(project);
    run(&mut node)?;
    Ok(entries.join(", "))
}

const REQUIRE: &str = "
    const assert = require('node:assert');
    for (const name of process.argv.slice(1)) {
        assert.ok(Object.keys(require(name)).length > 0, `${name} is empty`);
        assert.match(require.resolve(name), /\\.cjs$/);
    }
    const { Backend, isXpanderError, Task, XpanderError } = require('xpander-edge');
    assert.throws(() => require('xpander-edge/proxy').createProxy({ tickets: { keys: [] } }), XpanderError);
    const { fetch } = require('xpander-edge/emulator').createEmulator({ speed: 0 });
    const backend = new Backend({ fetch, baseUrl: 'http://emulator.test', apiKey: 'emulator-require', agentId: 'agent-demo' });
    (async () => {
        const task = await backend.invokeAgent({ prompt: 'Hello' });
        assert.ok(task instanceof Task);
        assert.strictEqual((await task.wait()).status, 'completed');
        const other = await import('xpander-edge');
        const error = await new other.Backend({ apiKey: 'k' }).invokeAgent({ promt: 'x' }).catch((error) => error);
        assert.ok(isXpanderError(error) && other.isXpanderError(error));
    })();
";

/// The shared suite in one runtime, or the groups of it that are named.
pub fn runtime(project: &Path, name: &str, groups: &[&str]) -> Result<String> {
    let mut node = command("node");
    node.args(["tests/runtimes/run.mjs", name]).arg(project).args(groups);
    if name == "chromium" {
        node.env("CHROMIUM", setup::chromium()?);
    }
    last_line(&mut node)
}

/// What can be imported as JavaScript, as its users write it; each script by its first name.
pub fn entries() -> Result<Vec<String>> {
    let package = manifest::package_json()?;
    let exports = package["exports"].as_object().context("package.json has no exports")?;
    let is_script = |file: &str| Path::new(file).extension().is_some_and(|kind| kind == "js");
    let mut known = HashSet::new();
    let scripts = exports.iter().filter(|(_, target)| {
        target["default"].as_str().is_some_and(|file| is_script(file) && known.insert(file))
    });
    Ok(scripts.map(|(name, _)| name.replacen('.', "xpander-edge", 1)).collect())
}
