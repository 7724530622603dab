//! A task's files and messages: the facade's part of the work, and how a message is held to the SDK's.

use futures::executor::block_on;
use serde_json::{Value, json};
use xpander_edge::client::file::{FileOptions, note};
use xpander_edge::client::send::Client;
use xpander_edge::error::Error;
use xpander_edge::protocol::files::{Bucket, bucket};
use xpander_edge::protocol::inline::cuts;
use xpander_edge::protocol::message::{message, prepare};
use xpander_edge::protocol::operation::{READ_FILE, RELOAD_TASK};

use crate::capture::Step;
use crate::compare::Rules;
use crate::replay::Replay;
use crate::support::{iso, parameters};

/// What our client makes of a step's files.
pub fn drive(step: &Step, client: &Client<Replay>) -> Result<Value, Error> {
    if step.target == "categorize_files" {
        return Ok(categorized(&step.args));
    }
    if step.target == "truncate_inline_text" {
        return Ok(json!(truncated(&step.args)));
    }
    let mut task = step.task.clone();
    task["id"] = json!("3287cd69-51eb-4ffd-af24-9a2c7e63f2c7");
    let list: Value = serde_json::from_str(&prepare(task.to_string().as_bytes())).unwrap();
    if step.target.ends_with("get_files") || step.target.ends_with("get_images") {
        return Ok(list[if step.target.ends_with("files") { "pdfs" } else { "images" }].clone());
    }
    if step.target.ends_with("get_human_readable_files") {
        return Ok(contents(&list, client).into());
    }
    let contents = if list["payload"] == true { Vec::new() } else { contents(&list, client) };
    if let Some(keep) = list["keep"].as_array() {
        let answered = block_on(client.call(&RELOAD_TASK, &parameters(task.clone())))?;
        let mut record: Value = serde_json::from_str(&answered.json()).unwrap();
        for name in keep.iter().map(|name| name.as_str().unwrap()) {
            record[name] = task[name].clone();
        }
        task = record;
    }
    let retry_count = step.args["retry_count"].as_i64().unwrap_or(0);
    let created = task["created_at"].as_str().and_then(iso).filter(|_| step.args["with_timestamp"] != false);
    let contents = json!(contents).to_string();
    Ok(json!(message(task.to_string().as_bytes(), contents.as_bytes(), retry_count, created.as_deref())))
}

fn contents(list: &Value, client: &Client<Replay>) -> Vec<Value> {
    let urls: Vec<&str> = list["texts"].as_array().unwrap().iter().map(|url| url.as_str().unwrap()).collect();
    if list["inject"] != true {
        return urls.iter().map(|url| json!({ "url": url })).collect();
    }
    let read = |url: &&str| {
        let request = READ_FILE.request(&client.configuration, &parameters(json!({ "url": url }))).unwrap();
        block_on(client.fetch(request)).unwrap_or_else(|error| note(&error).to_owned())
    };
    let texts: Vec<String> = urls.iter().map(read).collect();
    cut(&urls, &texts, &json!({}))
        .into_iter()
        .zip(urls)
        .map(|(content, url)| json!({ "url": url, "content": content }))
        .collect()
}

fn cut(urls: &[&str], texts: &[String], inline: &Value) -> Vec<String> {
    let limits = FileOptions::of(&parameters(json!({ "inline": inline }))).unwrap().limits();
    let file = |(url, text): (&&str, &String)| json!({ "url": url, "length": text.chars().count() });
    let files: Vec<Value> = urls.iter().zip(texts).map(file).collect();
    let cuts: Value = serde_json::from_str(&cuts(json!(files).to_string().as_bytes(), limits)).unwrap();
    let kept = |(text, cut): (&String, &Value)| match cut.as_array() {
        None => text.clone(),
        Some(cut) => {
            let kept: String =
                text.chars().take(usize::try_from(cut[0].as_u64().unwrap()).unwrap()).collect();
            kept + cut[1].as_str().unwrap()
        }
    };
    texts.iter().zip(cuts.as_array().unwrap()).map(kept).collect()
}

fn categorized(args: &Value) -> Value {
    let mut found =
        json!({ "images": [], "pdfs": [], "files": [], "documents": [], "audios": [], "videos": [] });
    for url in args["file_urls"].as_array().unwrap() {
        let reference = &args["refs"][url.as_str().unwrap()];
        let said = |name: &str| reference[name].as_str().unwrap_or_default();
        let name = match bucket(url.as_str().unwrap(), said("kind"), said("mime")) {
            Bucket::Text => "files",
            Bucket::Image => "images",
            Bucket::Pdf => "pdfs",
            Bucket::Document => "documents",
            Bucket::Audio => "audios",
            Bucket::Video => "videos",
            Bucket::Other => continue,
        };
        found[name].as_array_mut().unwrap().push(url.clone());
    }
    found
}

/// `<'x' * 8001>` stands for so many of that letter.
fn truncated(args: &Value) -> String {
    let mark = args["content"].as_str().unwrap();
    let text = match mark.strip_prefix("<'").and_then(|mark| mark.strip_suffix('>')?.split_once("' * ")) {
        Some((letter, count)) => letter.repeat(count.parse().unwrap()),
        None => mark.to_owned(),
    };
    // A budget that is more than spent is one of nothing.
    let total = args["remaining"].as_i64().unwrap().max(0);
    cut(&[args["url"].as_str().unwrap()], &[text], &json!({ "total": total })).remove(0)
}

/// Holds what a task's files came to, to what the SDK made of them.
pub fn compare(step: &Step, ours: &Value, rules: &mut Rules) -> Result<(), String> {
    let theirs = &step.outcome["ok"]["value"];
    if step.target.ends_with("to_message") {
        return same_message(step, ours.as_str().unwrap(), theirs.as_str().unwrap_or_default(), rules);
    }
    if step.target.ends_with("get_files") || step.target.ends_with("get_images") {
        rules.insert("files-stay-urls");
        return Ok(());
    }
    if step.target.ends_with("get_human_readable_files") {
        let theirs: Vec<&Value> = theirs.as_array().unwrap().iter().map(|item| &item["value"]).collect();
        let (texts, others): (Vec<_>, Vec<_>) = theirs.into_iter().partition(|file| {
            let url = &file["url"];
            ours.as_array().unwrap().iter().any(|ours| ours["url"] == *url)
        });
        if !others.is_empty() {
            rules.insert("files-stay-urls");
        }
        return same(step, &ours.to_string(), &json!(texts).to_string());
    }
    same(step, &ours.to_string(), &theirs.to_string())
}

/// The same text. Of a file in another encoding than UTF-8 the recording keeps no bytes: there, any character
/// outside ASCII is as good as another.
fn same(step: &Step, ours: &str, theirs: &str) -> Result<(), String> {
    let declared = step.http.iter().any(|exchange| {
        let headers = exchange.response["headers"].to_string().to_ascii_lowercase();
        headers.contains("charset=") && !headers.contains("utf-8")
    });
    let blur = |text: &str| -> String {
        let mut text: String = text.chars().map(|sign| if sign.is_ascii() { sign } else { '?' }).collect();
        while let Some(escape) = text.find("\\u") {
            text.replace_range(escape..(escape + 6).min(text.len()), "?");
        }
        text
    };
    if ours == theirs || (declared && blur(ours) == blur(theirs)) {
        return Ok(());
    }
    Err(format!("{ours:?} for {theirs:?}"))
}

/// A message taken apart.
struct Parts<'a> {
    head: &'a str,
    contents: Vec<&'a str>,
    notes: &'a str,
    reminder: &'a str,
    wrapped: bool,
    timestamp: &'a str,
}

impl<'a> Parts<'a> {
    fn of(message: &'a str) -> Self {
        let (message, timestamp) =
            message.rsplit_once("\n\nMessage timestamp (UTC): ").unwrap_or((message, ""));
        let wrapped =
            message.strip_prefix("<task_input>\n").and_then(|rest| rest.split_once("\n</task_input>\n\n"));
        let bare = message.contains("xpcomplete_agent_plan_items");
        let (input, reminder) = wrapped.unwrap_or(if bare { ("", message) } else { (message, "") });
        let (input, notes) = input.split_once("\nAttachment notes:").unwrap_or((input, ""));
        let (head, contents) = input.split_once("\nFiles contents:").unwrap_or((input, ""));
        let contents = contents.lines().filter(|line| !line.is_empty()).collect();
        Self { head, contents, notes, reminder, wrapped: wrapped.is_some(), timestamp }
    }

    /// The lines of a plan's items.
    fn items(&self) -> Vec<&str> {
        self.reminder.lines().filter(|line| line.contains("[✓]") || line.contains("[ ]")).collect()
    }
}

fn same_message(step: &Step, ours: &str, theirs: &str, rules: &mut Rules) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    let (one, other) = (Parts::of(ours), Parts::of(theirs));
    if one.head != other.head || one.timestamp != other.timestamp || one.wrapped != other.wrapped {
        return Err(format!("{ours:?} for {theirs:?}"));
    }
    let is_ours = |line: &&&str| {
        let file: Value = serde_json::from_str(line).unwrap_or_default();
        step.task["input"]["attachments"].as_array().is_some_and(|all| !all.is_empty())
            || bucket(file["url"].as_str().unwrap_or_default(), "", "") == Bucket::Text
    };
    let told: Vec<&str> = other.contents.iter().filter(is_ours).copied().collect();
    if told.len() < other.contents.len() {
        rules.insert("files-stay-urls");
    }
    same(step, &one.contents.join("\n"), &told.join("\n"))?;
    let missing =
        other.notes.split([' ', ',', '\n']).find(|word| word.contains("://") && !one.notes.contains(word));
    if let Some(url) = missing {
        return Err(format!("no note on {url}: {ours:?}"));
    }
    let facts = |parts: &Parts| {
        let of = |what: &str| parts.reminder.contains(what);
        (of("xpcomplete_agent_plan_items"), of("compacted_context"), parts.items().join("\n"))
    };
    if facts(&one) != facts(&other) {
        return Err(format!("{:?} for {:?}", one.reminder, other.reminder));
    }
    rules.insert("own-prose");
    Ok(())
}
