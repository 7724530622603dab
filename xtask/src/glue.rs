//! Turns wasm-bindgen's module into a factory: `createCore(guard, host)` gives each instance glue with a state of its own,
//! and hands its raw exports to `guard` first. An instance that died can then be replaced by a fresh one, and nothing that
//! still points at the old one reaches the new one's memory. The members of `host` stand in for globals of those names:
//! what the instance opens through them can be closed without the instance, and no fake clock takes them away.

use anyhow::{Result, bail, ensure};

/// Types of the factory. `core-exports.d.ts` is wasm-bindgen's own description of what it returns.
pub const DECLARATION: &str = "\
import type * as exports from './core-exports.js';

export type Core = Omit<typeof exports, 'default'>;

/** Glue for one instance. `guard` gets the raw exports and returns what the glue is to call in their place. */
export default function createCore(
  guard: (exports: WebAssembly.Exports) => WebAssembly.Exports,
  host: Host,
): Core;

/** What stands in for the globals of these names. */
export interface Host {
  EventSource: new (url: string, options: EventSourceInit) => EventSource;
  TextDecoder: new (encoding: string, options: TextDecoderOptions) => TextDecoder;
  TextEncoder: new () => TextEncoder;
  clearTimeout(timer: never): void;
  queueMicrotask(run: () => void): void;
  setTimeout(run: () => void, milliseconds: number): unknown;
}
";

/// wasm-bindgen's description without `Symbol.dispose`, which only the newest `lib` of TypeScript knows.
pub fn exports(types: &str) -> String {
    let lines = types.split_inclusive('\n');
    lines.filter(|line| !line.contains("[Symbol.dispose]")).collect()
}

const INSTANCE: &str = "wasm = instance.exports;";
/// How the glue would fetch a module by itself. An instance is only ever made from a module that is at hand, and a
/// bundler cannot see that these are never called.
const UNUSED: [&str; 2] = ["async function __wbg_load(", "async function __wbg_init("];
/// A module of another realm is one as well, which this could not tell.
const CONVERSION: &str = "    if (!(module instanceof WebAssembly.Module)) {\n        module = new WebAssembly.Module(module);\n    }\n";
/// What `host` stands in for.
const HOST: [&str; 6] =
    ["EventSource", "TextDecoder", "TextEncoder", "clearTimeout", "queueMicrotask", "setTimeout"];
const EXPORTS: &str = "export { initSync, __wbg_init as default };";

pub fn factory(glue: &str) -> Result<String> {
    let mut body = String::with_capacity(glue.len());
    let mut names = vec!["initSync"];
    for line in glue.lines() {
        if line.starts_with("import ") {
            bail!(
                "the glue imports something, which a factory cannot: no snippets, no `module = …` ({line})"
            );
        }
        match line.strip_prefix("export ").filter(|_| line != EXPORTS) {
            Some(item) => {
                names.push(name(item)?);
                body.push_str(item);
            }
            None => body.push_str(line),
        }
        body.push('\n');
    }
    for function in UNUSED {
        remove_once(&mut body, function)?;
    }
    for name in HOST {
        ensure!(body.contains(&format!(" {name}(")), "the glue uses no {name}: has its crate changed?");
    }
    replace_once(&mut body, CONVERSION, "")?;
    replace_once(&mut body, INSTANCE, "wasm = guard(instance.exports);")?;
    replace_once(&mut body, EXPORTS, &format!("return {{ {} }};", names.join(", ")))?;
    Ok(format!("export default function createCore(guard, {{ {} }}) {{\n{body}}}\n", HOST.join(", ")))
}

/// The name in `class Name {` or `function name(…) {`.
fn name(item: &str) -> Result<&str> {
    let rest = ["class ", "function "].iter().find_map(|word| item.strip_prefix(word));
    let name =
        rest.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next());
    match name {
        Some(name) if !name.is_empty() => Ok(name),
        _ => bail!("the glue exports something that is neither a class nor a function: {item}"),
    }
}

fn replace_once(text: &mut String, from: &str, to: &str) -> Result<()> {
    let found = text.matches(from).count();
    ensure!(
        found == 1,
        "the glue has `{from}` {found} times, not once: has wasm-bindgen changed its output?"
    );
    *text = text.replacen(from, to, 1);
    Ok(())
}

/// Removes a function that starts at the margin, up to the brace at the margin that ends it.
fn remove_once(text: &mut String, head: &str) -> Result<()> {
    const END: &str = "\n}\n";
    let found = text.matches(head).count();
    ensure!(
        found == 1,
        "the glue has `{head}` {found} times, not once: has wasm-bindgen changed its output?"
    );
    let start = text.find(head).unwrap_or_default();
    let Some(length) = text[start..].find(END) else { bail!("`{head}` has no end") };
    text.replace_range(start..start + length + END.len(), "");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
let wasm;
export class Task {
}
export function add(a) {
    new EventSource(a);
    new TextDecoder(a, new TextEncoder());
    clearTimeout(a, setTimeout(a), queueMicrotask(a));
}
function finish(instance) {
    wasm = instance.exports;
}
function initSync(module) {
    if (!(module instanceof WebAssembly.Module)) {
        module = new WebAssembly.Module(module);
    }
}
async function __wbg_load(module) {
    if (module) {
    }
}
async function __wbg_init(module) {
    return __wbg_load(module);
}
export { initSync, __wbg_init as default };
";

    #[test]
    fn wraps_and_returns_the_exports() {
        let factory = factory(GLUE).unwrap();
        assert!(factory.starts_with(
            "export default function createCore(guard, { EventSource, TextDecoder, TextEncoder, clearTimeout, \
             queueMicrotask, setTimeout }) {\nlet wasm;\nclass Task {\n}\nfunction add"
        ));
        assert!(factory.contains("wasm = guard(instance.exports);"));
        assert!(factory.ends_with("return { initSync, Task, add };\n}\n"));
        assert!(!factory.contains("async function") && !factory.contains("instanceof"));
        assert_eq!(factory.matches("export ").count(), 1);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let without = |line: &str| factory(&GLUE.replace(line, "")).unwrap_err().to_string();
        assert!(without(INSTANCE).contains("0 times"));
        assert!(without(CONVERSION).contains("0 times"));
        assert!(without(EXPORTS).contains("0 times"));
        assert!(without("async function __wbg_load(module)").contains("0 times"));
        assert!(without("    new EventSource(a);\n").contains("no EventSource"));
        let twice = factory(&GLUE.replace(INSTANCE, &INSTANCE.repeat(2))).unwrap_err().to_string();
        assert!(twice.contains("2 times"));
        let import =
            factory(&format!("import {{ x }} from './snippets/x.js';\n{GLUE}")).unwrap_err().to_string();
        assert!(import.contains("snippets"));
        let constant = factory(&format!("export const Color = {{}};\n{GLUE}")).unwrap_err().to_string();
        assert!(constant.contains("neither"));
    }
}
