//! A task's input as one message for a model.

use super::files::{Bucket, File, files};
use super::instant::minute;
use super::json::{
    Scanner, elements, elements_in, is_set, member, text_in, text_of, write_ascii, write_text,
};
use super::plan::{ends_with_question, is_under_way, reminder};
use crate::ascii::{find, join, text};

/// What stands for a file that could not be read.
pub const UNREADABLE: &str = "Error: file could not be read";

/// What stands for a file whose redirect the runtime hides: where it leads to cannot be judged.
pub const REDIRECT_HIDDEN: &str =
    "Error: file could not be read: it is behind a redirect, which this runtime does not show";

/// Where the summary of a compacted conversation stands in a task's context.
const COMPACTED: &str = "<compacted_context>";

/// What the facade has to do before a message can be made, as JSON: the URLs of `images`, `pdfs` and `texts`;
/// whether text files are to be read (`inject`); whether the text is a `payload` that needs none of that; and, when
/// the task has to be read anew, the fields that it keeps (`keep`).
pub fn prepare(task: &[u8]) -> String {
    let found = files(task);
    let mut out = b"{\"images\":".to_vec();
    urls(&found, Bucket::Image, &mut out);
    out.extend_from_slice(b",\"pdfs\":");
    urls(&found, Bucket::Pdf, &mut out);
    out.extend_from_slice(b",\"texts\":");
    urls(&found, Bucket::Text, &mut out);
    if !is_set(task, "disable_attachment_injection") {
        out.extend_from_slice(b",\"inject\":true");
    }
    if is_payload(&input_text(task)) {
        out.extend_from_slice(b",\"payload\":true");
    } else if let Some(plan) = plan_under_way(task) {
        out.extend_from_slice(b",\"keep\":[\"result\",\"status\",\"tokens\"");
        out.extend_from_slice(if elements_in(plan, "tasks").is_empty() {
            b"]"
        } else {
            b",\"deep_planning\"]"
        });
    }
    out.push(b'}');
    String::from_utf8(out).unwrap_or_default()
}

fn urls(files: &[File], bucket: Bucket, out: &mut Vec<u8>) {
    let mut separator = b'[';
    for file in files.iter().filter(|file| file.bucket == bucket) {
        out.push(separator);
        write_text(file.url.as_bytes(), out);
        separator = b',';
    }
    if separator == b'[' {
        out.push(b'[');
    }
    out.push(b']');
}

/// The message of `task` after so many retries, with `contents`: an array of records of a `url` and, where it was
/// read, its `content`. `created` is when the task was created, as the runtime writes it in UTC; without it, the message does
/// not say. Platform page: task, `to_message`.
pub fn message(task: &[u8], contents: &[u8], retry_count: i64, created: Option<&str>) -> String {
    let mut message = input_text(task);
    if is_payload(&message) {
        return message;
    }
    add_files(&mut message, &files(task), contents);
    if let Some(reminder) = reminder_of(task, retry_count) {
        message = if message.is_empty() {
            reminder
        } else {
            text!["<task_input>\n", message, "\n</task_input>\n\n", reminder]
        };
    }
    if let Some(minute) = created.and_then(minute) {
        message.extend(["\n\nMessage timestamp (UTC): ", &minute]);
    }
    message
}

fn add_files(message: &mut String, files: &[File], contents: &[u8]) {
    let mut unread = Vec::new();
    let mut lead = if message.is_empty() { "Files: " } else { "\nFiles: " };
    for File { url, bucket } in files {
        message.extend([lead, url]);
        lead = ", ";
        if !matches!(bucket, Bucket::Text | Bucket::Image | Bucket::Pdf) {
            unread.push(url);
        }
    }
    let contents = elements(contents).unwrap_or_default();
    if !contents.is_empty() {
        message.push_str("\nFiles contents:");
    }
    for file in contents {
        let mut separator = "\n{";
        for name in ["url", "content"] {
            if let Some(text) = member(file, name).flatten().and_then(text_of) {
                message.extend([separator, "\"", name, "\": "]);
                write_ascii(&text, message);
                separator = ", ";
            }
        }
        message.push('}');
    }
    if !unread.is_empty() {
        message.push_str(
            "\nAttachment notes:\n- not part of this message, and not to be guessed; open with your tools: ",
        );
        message.push_str(&join(&unread, ", "));
    }
}

fn reminder_of(task: &[u8], retry_count: i64) -> Option<String> {
    let plan = plan_under_way(task)?;
    if ends_with_question(&text_in(task, "result")) {
        return None;
    }
    reminder(plan, retry_count, find(&text_in(task, "additional_context"), COMPACTED).is_some())
}

fn plan_under_way(task: &[u8]) -> Option<&[u8]> {
    member(task, "deep_planning").flatten().filter(|plan| is_under_way(plan))
}

fn input_text(task: &[u8]) -> String {
    text_in(member(task, "input").flatten().unwrap_or_default(), "text")
}

/// Whether a text is data, an object or an array, that a program wants as it is.
fn is_payload(text: &str) -> bool {
    let mut scanner = Scanner::new(text.as_bytes());
    scanner.value().is_some_and(|value| value.starts_with(b"{") || value.starts_with(b"["))
        && scanner.at_end()
}
