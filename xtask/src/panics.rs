//! The panic machinery, cut down to its trap. A panic aborts and nothing prints its message, yet the standard library
//! comes compiled with the code that would format it.

use anyhow::{Context, Result, ensure};
use walrus::ir::{Call, Visitor, dfs_in_order};
use walrus::{FunctionId, FunctionKind, LocalFunction, Module};

/// What only a panic enters, by what stands in the names of the standard library's functions.
const PANIC: &[&str] = &[
    "core::panicking::",
    "std::panicking::",
    "cell::panic_already_",
    "lazy::panic_poisoned",
    "option::expect_failed",
    "option::unwrap_failed",
    "result::unwrap_failed",
    "raw_vec::handle_error",
    "alloc::handle_alloc_error",
    "__rust_alloc_error_handler",
];

/// What writes the message. It goes as well, so nothing else may use it.
const FORMATTING: &str = "core::fmt::";

/// The module with a trap in place of each of these functions. wasm-opt drops what only they used.
pub fn silence(module: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(module).context("wasm-bindgen's output cannot be read")?;
    let is = |part: &'static str| move |name: &str| plain(name).contains(part);
    let panics = named(&module, |name| PANIC.iter().any(|part| is(part)(name)));
    let formatting = named(&module, is(FORMATTING));
    ensure!(!panics.is_empty(), "no function of the panic machinery was found by name");
    for (id, function) in module.funcs.iter_local() {
        let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
        let is_cut = panics.contains(&id) || formatting.contains(&id);
        ensure!(
            is_cut || !calls(function, &formatting),
            "{name} formats text: join it with `text![…]` instead"
        );
    }
    for id in panics.into_iter().chain(formatting) {
        if let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind {
            let mut body = function.builder_mut().func_body();
            body.instrs_mut().clear();
            body.unreachable();
        }
    }
    Ok(module.emit_wasm())
}

fn named(module: &Module, is: impl Fn(&str) -> bool) -> Vec<FunctionId> {
    let local = module.funcs.iter_local().map(|(id, _)| id);
    local.filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(&is)).collect()
}

/// A name without the hashes of its crates: `core[1f]::fmt::write` is `core::fmt::write`.
fn plain(name: &str) -> String {
    let mut parts = name.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| match part.split_once(']') {
        Some((hash, rest)) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => out + rest,
        _ => out + "[" + part,
    })
}

fn calls(function: &LocalFunction, wanted: &[FunctionId]) -> bool {
    struct Calls<'a>(&'a [FunctionId], bool);
    impl Visitor<'_> for Calls<'_> {
        fn visit_call(&mut self, call: &Call) {
            self.1 |= self.0.contains(&call.func);
        }
    }
    let mut found = Calls(wanted, false);
    dfs_in_order(&mut found, function, function.entry_block());
    found.1
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig};

    use super::*;

    /// Three functions, each calling the one before.
    fn module(names: [&str; 3]) -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        let mut before = None;
        for name in names {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            function.name(name.to_owned());
            if let Some(id) = before {
                function.func_body().call(id);
            }
            before = Some(function.finish(vec![], &mut module.funcs));
        }
        module.exports.add("last", before.unwrap());
        module.emit_wasm()
    }

    #[test]
    fn a_panic_is_a_trap() {
        let whole = module(["core[1f]::fmt::write", "core[1f]::panicking::panic_fmt", "ours"]);
        let silenced = Module::from_buffer(&silence(&whole).unwrap()).unwrap();
        let traps = silenced.funcs.iter_local().filter(|(_, function)| {
            format!("{:?}", function.block(function.entry_block()).instrs).contains("Unreachable")
        });
        assert_eq!(traps.count(), 2);
    }

    #[test]
    fn formatting_elsewhere_fails_the_build() {
        let whole = module(["core::panicking::panic", "core::fmt::write", "ours"]);
        let error = silence(&whole).unwrap_err().to_string();
        assert!(error.starts_with("ours formats text"), "{error}");
    }

    #[test]
    fn a_module_without_panics_fails_the_build() {
        assert!(silence(&module(["a", "b", "c"])).is_err());
    }
}
