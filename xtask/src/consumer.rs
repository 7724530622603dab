//! The package as a project sees that installed it: its types under strict settings, and its entries under `require()`.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{command, last_line, npm_tool, run};
use crate::{manifest, setup, tree};

/// Strict, with the types of the package itself checked too, and with nothing but a browser's own names around.
const SETTINGS: &str = r#"{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2023", "dom", "dom.iterable"],
    "types": [],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "exactOptionalPropertyTypes": true,
    "verbatimModuleSyntax": true,
    "isolatedModules": true,
    "skipLibCheck": false,
    "noEmit": true
  },
  "include": ["**/*.ts"]
}
"#;

/// Compiles `tests/types`, and an import of every entry, once for each way in which projects resolve modules.
pub fn types(project: &Path) -> Result<String> {
    let folder = project.join("types");
    tree::empty(&folder)?;
    let sources = tree::root().join("tests/types");
    let files = tree::files(&sources);
    for file in &files {
        tree::copy(file, &folder.join(file.strip_prefix(&sources)?))?;
    }
    tree::write(&folder.join("tsconfig.json"), SETTINGS)?;
    let imports =
        entries()?.into_iter().enumerate().map(|(at, name)| format!("export * as entry{at} from '{name}';"));
    tree::write(&folder.join("entries.ts"), imports.collect::<Vec<_>>().join("\n"))?;
    for (module, resolution) in [("nodenext", "nodenext"), ("esnext", "bundler")] {
        let mut tsc = npm_tool("tsc");
        tsc.args(["--module", module, "--moduleResolution", resolution, "--project"]).arg(&folder);
        run(&mut tsc).with_context(|| format!("with moduleResolution {resolution}"))?;
    }
    Ok(format!("every entry and {} files, as nodenext and as bundler", files.len()))
}

/// `require()` of every entry gives CommonJS, and one state: what one entry throws is known to the others.
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

/// What can be imported as JavaScript, as its users write it.
fn entries() -> Result<Vec<String>> {
    let package = manifest::package_json()?;
    let exports = package["exports"].as_object().context("package.json has no exports")?;
    let is_script = |file: &str| Path::new(file).extension().is_some_and(|kind| kind == "js");
    let scripts = exports.iter().filter(|(_, target)| target["default"].as_str().is_some_and(is_script));
    Ok(scripts.map(|(name, _)| name.replacen('.', "xpander-edge", 1)).collect())
}
