//! The names by which the module and its glue know each other. wasm-opt makes them short in the module and says how;
//! the glue follows. Long ones would travel twice.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// What wasm-opt prints: `[module, name, short]` and `[name, short]`.
#[derive(Deserialize)]
struct Renamed {
    imports: Vec<(String, String, String)>,
    exports: Vec<(String, String)>,
}

/// How the glue names the one module that it imports to the wasm, and how wasm-opt does.
const MODULE: (&str, &str) = ("\"./core_bg.js\": import0", "a: import0");

/// The glue with the names of the shortened module.
pub fn follow(glue: &str, printed: &str) -> Result<String> {
    let renamed: Renamed = serde_json::from_str(printed).context("wasm-opt printed no list of names")?;
    ensure!(glue.matches(MODULE.0).count() == 1, "the glue imports from more than one module");
    let mut glue = glue.replace(MODULE.0, MODULE.1);
    for (_, name, short) in &renamed.imports {
        let key = format!("        {name}: ");
        ensure!(glue.matches(&key).count() == 1, "the glue has no import named {name}");
        glue = glue.replace(&key, &format!("        {short}: "));
    }
    for (name, short) in &renamed.exports {
        glue = property(&glue, name, short);
    }
    Ok(glue)
}

/// `text` with every `wasm.name` as `wasm.short`.
fn property(text: &str, name: &str, short: &str) -> String {
    let whole = format!("wasm.{name}");
    let mut parts = text.split(whole.as_str());
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let longer = part.starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '$');
        out.push_str(if longer { &whole } else { "wasm." });
        out.push_str(if longer { "" } else { short });
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str =
        r#"{"imports": [["./core_bg.js", "__wbg_get_1", "$"]], "exports": [["get", "b"], ["getTask", "c"]]}"#;
    const GLUE: &str = "const import0 = {\n        __wbg_get_1: function() { wasm.get(); wasm.getTask(wasm.get) }\n};\n\"./core_bg.js\": import0\n";

    #[test]
    fn names_follow_the_module() {
        let glue = follow(GLUE, PRINTED).unwrap();
        assert_eq!(
            glue,
            "const import0 = {\n        $: function() { wasm.b(); wasm.c(wasm.b) }\n};\na: import0\n"
        );
    }

    #[test]
    fn a_name_that_the_glue_lacks_fails_the_build() {
        let error = follow(GLUE, &PRINTED.replace("get_1", "get_2")).unwrap_err().to_string();
        assert!(error.contains("__wbg_get_2"), "{error}");
    }
}
