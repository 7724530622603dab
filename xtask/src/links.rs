//! Links between documents: each relative one leads to a file that is there, and to a heading that it has.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::tree;

/// Follows the links of every document below a folder that is published.
pub fn published(folder: &Path) -> Result<String> {
    follow(folder, tree::files(folder))
}

/// Follows those of the repository.
pub fn repository() -> Result<String> {
    let root = tree::root();
    let mut files = tree::files(&root.join("docs"));
    files.extend(tree::files(&root.join("examples")));
    files.retain(|file| file.components().all(|part| part.as_os_str() != "node_modules"));
    let pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "AGENTS.md", "llms.txt"];
    files.extend(pages.map(|name| root.join(name)));
    follow(&root, files)
}

fn follow(folder: &Path, files: Vec<PathBuf>) -> Result<String> {
    let (mut dead, mut count) = (Vec::new(), 0);
    for file in files.into_iter().filter(|file| is_document(file)) {
        let text = tree::read(&file)?;
        for link in links(&text).into_iter().filter(|link| !is_absolute(link)) {
            count += 1;
            if let Some(reason) = reason(folder, &file, &text, &link)? {
                dead.push(format!("{}: {link}: {reason}", file.strip_prefix(folder)?.display()));
            }
        }
    }
    if !dead.is_empty() {
        bail!("{}\n{} dead links", dead.join("\n"), dead.len());
    }
    ensure!(count > 0, "no document below {} has a link", tree::short(folder));
    Ok(format!("{count} links between documents"))
}

fn is_document(file: &Path) -> bool {
    file.extension().is_some_and(|kind| kind == "md") || file.ends_with("llms.txt")
}

fn is_absolute(link: &str) -> bool {
    link.split(['/', '#', '?']).next().is_some_and(|start| start.contains(':'))
}

/// Why a link leads nowhere, if it does.
fn reason(folder: &Path, file: &Path, text: &str, link: &str) -> Result<Option<&'static str>> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target =
        if path.is_empty() { file.to_path_buf() } else { plain(&file.with_file_name("").join(path)) };
    if !target.starts_with(folder) || !target.exists() {
        return Ok(Some("there is no such file"));
    }
    if anchor.is_empty() || !is_document(&target) {
        return Ok(None);
    }
    let other = if path.is_empty() { text.to_owned() } else { tree::read(&target)? };
    Ok((!anchors(&other).contains(&anchor.to_owned())).then_some("it has no such heading"))
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, part| {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
        path
    })
}

/// The lines of a document that are not code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// Where the links and images of a document lead.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text) {
        // What stands between backticks is code.
        let line: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for (start, end) in [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"'), ("href=\"", '"')] {
            let targets = line.split(start).skip(1).filter_map(|rest| rest.split_once(end));
            found.extend(targets.map(|(target, _)| target.split(' ').next().unwrap_or(target).to_owned()));
        }
    }
    found
}

/// The anchors that GitHub and npm give the headings of a document.
fn anchors(text: &str) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let headings = prose(text).filter_map(|line| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len()).then(|| title.strip_prefix(' ')).flatten()
    });
    headings
        .map(|title| {
            let kept = title.trim().chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
            let slug: String =
                kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect();
            let times = seen.entry(slug.clone()).or_insert(0);
            *times += 1;
            if *times == 1 { slug } else { format!("{slug}-{}", *times - 1) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_links_and_no_code() {
        let text = "[a](b.md#c) ![d](e.png \"title\") `[f](g)`\n```\n[h](i)\n```\n<img src=\"j.png\">\n[k](https://l.m)";
        assert_eq!(links(text), ["b.md#c", "e.png", "j.png", "https://l.m"]);
        assert!(
            is_absolute("https://l.m")
                && is_absolute("mailto:n@o")
                && !is_absolute("a/b:c")
                && !is_absolute("#a:b")
        );
    }

    #[test]
    fn names_headings_as_github_does() {
        let text = "# A `b`, c\n## A_d-e\n### A `b`, c\n#no heading\n```\n# code\n```";
        assert_eq!(anchors(text), ["a-b-c", "a_d-e", "a-b-c-1"]);
    }

    #[test]
    fn a_dead_link_fails() {
        let folder = tree::target().join("test/links");
        let check = |text: &str| {
            tree::empty(&folder).unwrap();
            tree::write(&folder.join("docs/a.md"), "# One\n[up](../README.md#two)").unwrap();
            tree::write(&folder.join("README.md"), format!("## Two\n{text}")).unwrap();
            published(&folder)
        };
        for link in ["docs/a.md", "docs/a.md#one", "#two", "docs", "./docs/../docs/a.md"] {
            check(&format!("[x]({link})")).unwrap();
        }
        for link in ["docs/b.md", "docs/a.md#two", "#one", "../links.md", "/docs/a.md"] {
            let error = check(&format!("[x]({link})")).unwrap_err().to_string();
            assert!(error.starts_with(&format!("README.md: {link}: ")), "{error}");
        }
    }
}
