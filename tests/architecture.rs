//! The picture of the house, held to the sources: which room imports which, and who may name JavaScript.

#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

/// Every room with the rooms it may import beside itself, from the top down.
const ROOMS: &[(&str, &[&str])] = &[
    ("bindings", &["web", "client", "session", "protocol", "sse", "error", "ascii"]),
    ("web", &["client", "protocol", "sse", "error", "ascii"]),
    ("client", &["session", "protocol", "sse", "error", "ascii"]),
    ("session", &["protocol", "sse", "error", "ascii"]),
    ("protocol", &["sse", "error", "ascii"]),
    ("sse", &["error", "ascii"]),
    ("error", &["ascii"]),
    ("ascii", &[]),
];

/// The rooms that may name JavaScript.
const JAVASCRIPT_ROOMS: &[&str] = &["bindings", "web"];

const JAVASCRIPT: &[&str] = &["js_sys", "web_sys", "wasm_bindgen", "gloo"];

const MOST_LINES: usize = 400;

/// Two folders that only HTTP ties together.
const APART: &[(&str, &str)] = &[("js", "emulator"), ("emulator", "js")];

#[test]
fn no_import_goes_up() {
    assert_none(&rust_sources().iter().flat_map(|(path, text)| bad_arrows(path, text)).collect::<Vec<_>>());
}

#[test]
fn javascript_is_named_in_the_top_rooms_alone() {
    assert_none(
        &rust_sources().iter().flat_map(|(path, text)| javascript_names(path, text)).collect::<Vec<_>>(),
    );
}

#[test]
fn targets_are_told_apart_in_lib_alone() {
    assert_none(&rust_sources().iter().flat_map(|(path, text)| target_walls(path, text)).collect::<Vec<_>>());
}

#[test]
fn no_file_outgrows_its_noun() {
    let mut files = sources("src", "rs");
    files.extend(sources("js", "ts"));
    files.extend(sources("emulator", "ts"));
    assert_none(&files.iter().filter_map(|(path, text)| too_long(path, text)).collect::<Vec<_>>());
}

#[test]
fn the_facade_and_the_emulator_do_not_know_each_other() {
    let mut found = Vec::new();
    for (folder, other) in APART {
        found.extend(sources(folder, "ts").iter().flat_map(|(path, text)| crossings(path, text, other)));
    }
    assert_none(&found);
}

/// The viewer stands on what everybody may import, and keeps other people's work in one file.
#[test]
fn the_viewer_imports_the_public_surface_alone() {
    let files = sources("js/viewer", "ts");
    assert!(files.len() > 10);
    let mut found = Vec::new();
    // Declarations for a framework name the framework.
    for (path, text) in files.iter().filter(|(path, _)| !path.contains("/frameworks/")) {
        let mine = path.ends_with("/library.ts");
        for line in text.lines().filter(|line| line.contains("from '") || line.starts_with("import '")) {
            let name = line.split('\'').nth(1).unwrap_or_default();
            let allowed =
                if mine { ["marked", "dompurify"] } else { ["../entry/default.js", "../instant.js"] };
            let allowed = allowed.contains(&name);
            if !allowed && !name.starts_with("./") {
                found.push(format!("{path}: imports {name}"));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn the_checker_finds_bad_arrows() {
    let rows: &[(&str, &str, &str, &[&str])] = &[
        ("down", "src/client/send.rs", "use crate::error::Error;", &[]),
        ("own room", "src/client/send.rs", "use super::ports::Timer;", &[]),
        ("up", "src/sse/decoder.rs", "use crate::protocol::json;", &["sse -> protocol"]),
        ("up by super", "src/sse/decoder.rs", "use super::super::client;", &["sse -> client"]),
        ("super of a room's root", "src/sse/mod.rs", "use super::web::now;", &["sse -> web"]),
        (
            "inside a function",
            "src/session/poll.rs",
            "fn f() { crate::client::race::race() }",
            &["session -> client"],
        ),
        (
            "group",
            "src/protocol/url.rs",
            "use crate::{error::{Code}, session::{a, b}};",
            &["protocol -> session"],
        ),
        ("forbidden though below", "src/web/fetch.rs", "use crate::session::poll;", &["web -> session"]),
        ("glob of the whole crate", "src/error.rs", "use super::*;", &["error -> *"]),
        ("unknown room", "src/error.rs", "use crate::utils::x;", &["error -> utils"]),
        ("room without a row", "src/utils/mod.rs", "use crate::error::Error;", &["utils -> error"]),
        ("comment", "src/sse/mod.rs", "// crate::web::now\n/* crate::web */", &[]),
        (
            "text",
            "src/sse/mod.rs",
            r##"const A: &str = "crate::web \" crate::web"; const B: &str = r#"crate::web"#;"##,
            &[],
        ),
        ("after a quote", "src/sse/mod.rs", r#"const A: u8 = b'"'; use crate::web::now;"#, &["sse -> web"]),
        ("visibility", "src/sse/mod.rs", "pub(crate) fn f<'a>() {} pub(super) fn g() {}", &[]),
    ];
    for (name, path, text, expected) in rows {
        let expected: Vec<String> = expected.iter().map(|arrow| format!("{path}: {arrow}")).collect();
        assert_eq!(bad_arrows(path, text), expected, "{name}");
    }
}

#[test]
fn the_checker_finds_other_breaches() {
    assert_eq!(
        javascript_names("src/client/a.rs", "use js_sys::Date;"),
        ["src/client/a.rs: client names js_sys"]
    );
    assert!(javascript_names("src/web/a.rs", "use js_sys::Date;").is_empty());
    assert_eq!(target_walls("src/sse/a.rs", "#[cfg(target_arch = \"wasm32\")]").len(), 1);
    assert_eq!(too_long("a.rs", &"\n".repeat(MOST_LINES + 1)).as_deref(), Some("a.rs: 401 lines"));
    assert_eq!(too_long("a.rs", &"\n".repeat(MOST_LINES)), None);
    let import = "import { a } from '../emulator/index.js';";
    assert_eq!(
        crossings("js/task.ts", import, "emulator"),
        ["js/task.ts: js -> emulator (../emulator/index.js)"]
    );
    assert_eq!(crossings("js/core/a.ts", "await import(\"../../emulator/x.js\")", "emulator").len(), 1);
    assert!(crossings("js/core/a.ts", "import '../emulator/x.js';", "emulator").is_empty());
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The imports of one file that the table does not allow, as `file: room -> room`.
fn bad_arrows(path: &str, text: &str) -> Vec<String> {
    let modules = modules_of(path);
    let Some(room) = modules.first() else { return Vec::new() };
    let allowed = ROOMS.iter().find(|(name, _)| name == room).map_or(&[][..], |(_, allowed)| allowed);
    let tokens = tokens(&without_comments_and_texts(text));
    let mut targets = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if matches!(token.as_str(), "crate" | "super" | "self") && (index == 0 || tokens[index - 1] != "::") {
            resolve(&tokens, index, &modules, &mut targets);
        }
    }
    targets.retain(|target| target != room && !allowed.contains(&target.as_str()));
    targets.iter().map(|target| format!("{path}: {room} -> {target}")).collect()
}

/// `src/sse/decoder.rs` is the module `sse::decoder`.
fn modules_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').filter(|name| !matches!(*name, "mod" | "lib")).map(str::to_owned).collect()
}

/// Adds the rooms that the path or group of paths at `index` leads to; gives the place after it.
fn resolve(tokens: &[String], mut index: usize, at: &[String], targets: &mut Vec<String>) -> usize {
    let mut at = at.to_vec();
    loop {
        match tokens.get(index).map(String::as_str) {
            Some("crate") => at.clear(),
            Some("super") => drop(at.pop()),
            Some("self") => {}
            Some("{") => {
                index += 1;
                while tokens.get(index).is_some_and(|token| token != "}") {
                    index = resolve(tokens, index, &at, targets);
                    let mut depth = 0;
                    while tokens
                        .get(index)
                        .is_some_and(|token| depth > 0 || !matches!(token.as_str(), "," | "}"))
                    {
                        depth += i32::from(tokens[index] == "{") - i32::from(tokens[index] == "}");
                        index += 1;
                    }
                    index += usize::from(tokens.get(index).is_some_and(|token| token == ","));
                }
                return index + 1;
            }
            Some(name) => {
                targets.push(at.first().map_or(name, String::as_str).to_owned());
                return index + 1;
            }
            None => return index,
        }
        if tokens.get(index + 1).is_none_or(|token| token != "::") {
            return index + 1;
        }
        index += 2;
    }
}

/// Names, `::` and single signs.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let is_name = |sign: char| sign.is_alphanumeric() || sign == '_';
        let name = rest.find(|sign| !is_name(sign)).unwrap_or(rest.len());
        let length = if name > 0 {
            name
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() {
            tokens.push(token.to_owned());
        }
        rest = after;
    }
    tokens
}

/// The code alone: comments, string and character literals are blanked.
fn without_comments_and_texts(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = literal_length(rest);
        let in_name = code.ends_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        if skipped > 0 && !(in_name && first == 'r') {
            code.push(' ');
            rest = &rest[skipped.min(rest.len())..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    code
}

/// The length of the comment or literal that `text` starts with; 0 for code.
fn literal_length(text: &str) -> usize {
    let until =
        |start: usize, end: &str| text[start..].find(end).map_or(text.len(), |at| start + at + end.len());
    if text.starts_with("//") {
        return until(0, "\n");
    }
    if text.starts_with("/*") {
        return until(2, "*/");
    }
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return until(hashes + 2, &format!("\"{}", "#".repeat(hashes)));
        }
    }
    let quote = text.chars().next().filter(|sign| matches!(sign, '"' | '\''));
    let Some(quote) = quote else { return 0 };
    let mut signs = text.char_indices().skip(1);
    let mut length = 0;
    while let Some((at, sign)) = signs.next() {
        length += 1;
        if sign == '\\' {
            signs.next();
        } else if sign == quote {
            return at + 1;
        } else if quote == '\'' && length > 1 {
            return 0; // A lifetime.
        }
    }
    0
}

fn javascript_names(path: &str, text: &str) -> Vec<String> {
    let modules = modules_of(path);
    let room = modules.first().map_or("lib", String::as_str);
    if JAVASCRIPT_ROOMS.contains(&room) {
        return Vec::new();
    }
    let code = without_comments_and_texts(text);
    let named = JAVASCRIPT.iter().filter(|name| code.contains(**name));
    named.map(|name| format!("{path}: {room} names {name}")).collect()
}

/// `cfg`s about the target, of which `src/lib.rs` alone has two.
fn target_walls(path: &str, text: &str) -> Vec<String> {
    let code = without_comments_and_texts(text);
    let walls: usize =
        ["target_arch", "target_family", "target_os"].iter().map(|word| code.matches(word).count()).sum();
    let allowed = if path == "src/lib.rs" { 2 } else { 0 };
    if walls == allowed {
        Vec::new()
    } else {
        vec![format!("{path}: {walls} cfgs about the target, not {allowed}")]
    }
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MOST_LINES).then(|| format!("{path}: {lines} lines"))
}

/// Imports in a TypeScript file that lead into the folder `other`.
fn crossings(path: &str, text: &str, other: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.contains("import") || line.contains("from "));
    let specifiers = lines.flat_map(|line| line.split(['\'', '"']).skip(1).step_by(2));
    let folder = path.split('/').next().unwrap_or_default();
    specifiers
        .filter(|specifier| leads_to(path, specifier) == Some(other))
        .map(|specifier| format!("{path}: {folder} -> {other} ({specifier})"))
        .collect()
}

/// The top folder that a specifier leads to.
fn leads_to<'a>(path: &'a str, specifier: &'a str) -> Option<&'a str> {
    if !specifier.starts_with('.') {
        return specifier.strip_prefix("xpander-edge/");
    }
    let mut steps: Vec<&str> = path.split('/').collect();
    steps.pop();
    for step in specifier.split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            name => steps.push(name),
        }
    }
    steps.first().copied()
}

fn rust_sources() -> Vec<(String, String)> {
    let found = sources("src", "rs");
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The files below `folder`, by their paths from the repository's root. What is generated is nobody's writing.
fn sources(folder: &str, extension: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let (inner, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(inner.into_iter().filter(|path| !path.ends_with("generated")));
        for file in files.iter().filter(|path| path.extension().is_some_and(|found| found == extension)) {
            let path = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            found.push((path, fs::read_to_string(file).unwrap()));
        }
    }
    found.sort();
    found
}
