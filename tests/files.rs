//! A task's files and the message that is made of a task, where the captures are silent.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::{Rows, each, iso, parameters, path_of, same};
use xpander_edge::client::file::FileOptions;
use xpander_edge::error::Code;
use xpander_edge::protocol::files::{Bucket, bucket, files};
use xpander_edge::protocol::inline::{Limits, cuts};
use xpander_edge::protocol::instant::{minute, zoned};
use xpander_edge::protocol::message::{message, prepare};
use xpander_edge::protocol::plan::reminder;

#[test]
fn a_file_goes_by_kind_then_mime_then_extension() {
    let rows: Rows<((&str, &str, &str), Bucket)> = &[
        ("extension", (("https://e.com/a.csv", "", ""), Bucket::Text)),
        ("extension in capitals", (("https://e.com/A.CSV", "", ""), Bucket::Text)),
        ("query and fragment", (("https://e.com/a.pdf?x=b.csv#c.png", "", ""), Bucket::Pdf)),
        ("dots in the query alone", (("https://e.com/dl?file=x.csv", "", ""), Bucket::Other)),
        ("a slash in the query", (("https://e.com/a.csv?next=/b.png", "", ""), Bucket::Text)),
        ("the last of many", (("https://e.com/a.csv.zip", "", ""), Bucket::Other)),
        ("a folder", (("https://e.com/a.csv/", "", ""), Bucket::Other)),
        ("a host alone", (("https://files.py", "", ""), Bucket::Other)),
        ("a hidden file", (("https://e.com/.csv", "", ""), Bucket::Other)),
        ("a dot at the end", (("https://e.com/a.", "", ""), Bucket::Other)),
        ("no URL at all", (("notes.txt", "", ""), Bucket::Text)),
        ("tif is none of them", (("https://e.com/a.tif", "", ""), Bucket::Other)),
        ("kind before the rest", (("https://e.com/a.png", "text", "image/png"), Bucket::Text)),
        ("an archive by kind", (("https://e.com/a.csv", "archive", "text/csv"), Bucket::Other)),
        ("an unknown kind", (("https://e.com/a", "unknown", "text/csv"), Bucket::Text)),
        ("a kind that is to come", (("https://e.com/a.csv", "hologram", ""), Bucket::Text)),
        ("mime in capitals with parameters", (("https://e.com/a", "", " IMAGE/PNG ; q=1"), Bucket::Image)),
        ("svg is text", (("https://e.com/a.png", "", "image/svg+xml"), Bucket::Text)),
        ("json", (("https://e.com/a", "", "application/json"), Bucket::Text)),
        ("json of another kind is another", (("https://e.com/a", "", "application/json-seq"), Bucket::Other)),
        ("word", (("https://e.com/a", "", "application/msword"), Bucket::Document)),
        (
            "an open format",
            (("https://e.com/a", "", "application/vnd.oasis.opendocument.text"), Bucket::Document),
        ),
        (
            "an office format",
            (
                ("e", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                Bucket::Document,
            ),
        ),
        (
            "an unknown mime leaves the extension",
            (("https://e.com/a.mp3", "", "application/zip"), Bucket::Audio),
        ),
        ("an empty family", (("https://e.com/a", "", "/"), Bucket::Other)),
        ("words of the table in a row", (("https://e.com/a", "image image/", "| pdf"), Bucket::Other)),
        ("video", (("https://e.com/a.3gp", "", ""), Bucket::Video)),
    ];
    each(rows, |((url, kind, mime), expected)| same(&bucket(url, kind, mime), expected));
}

#[test]
fn attachments_stand_for_the_files() {
    let of = |input: Value| {
        let found = files(json!({ "input": input }).to_string().as_bytes());
        found.into_iter().map(|file| file.url).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(json!({ "files": ["a", "b"], "attachments": [] })), "a b");
    assert_eq!(of(json!({ "files": ["a"], "attachments": [{ "url": "c" }] })), "c");
    assert_eq!(of(json!({ "files": null, "attachments": null })), "");
    assert_eq!(of(json!("no record")), "");
    assert_eq!(files(b"{}"), []);
}

#[test]
fn a_time_without_a_zone_is_in_utc() {
    let rows: Rows<(&str, &str)> = &[
        ("without", ("2026-02-07T23:59:59.5", "2026-02-07T23:59:59.5Z")),
        ("UTC", ("2026-02-07T23:59:59Z", "2026-02-07T23:59:59Z")),
        ("ahead", ("2026-02-07T23:59:59+05:30", "2026-02-07T23:59:59+05:30")),
        ("behind", ("2026-02-07T23:59:59-08", "2026-02-07T23:59:59-08")),
        ("a day", ("2026-02-07", "2026-02-07")),
        ("nothing", ("", "")),
    ];
    each(rows, |(instant, expected)| same(&zoned(instant).as_str(), expected));
}

#[test]
fn points_in_time() {
    let rows: Rows<(&str, Option<&str>)> = &[
        ("UTC", ("2026-02-07T06:18:47.438043Z", Some("2026-02-07 06:18"))),
        ("without a zone", ("2026-02-07T23:59:59", Some("2026-02-07 23:59"))),
        ("with a space", ("2026-02-07 23:59:59", Some("2026-02-07 23:59"))),
        ("without seconds", ("2026-02-07T23:59Z", Some("2026-02-07 23:59"))),
        ("a day alone", ("2026-02-07", Some("2026-02-07 00:00"))),
        ("ahead of UTC", ("2026-02-07T23:59:59+05:30", Some("2026-02-07 18:29"))),
        ("the day before", ("2026-02-07T01:00:00+05:30", Some("2026-02-06 19:30"))),
        ("the month before", ("2026-03-01T00:30:00+01:00", Some("2026-02-28 23:30"))),
        ("the month before in a leap year", ("2024-03-01T00:30:00+01:00", Some("2024-02-29 23:30"))),
        ("no leap year", ("2100-03-01T00:30:00+01:00", Some("2100-02-28 23:30"))),
        ("the year before", ("2026-01-01T00:00:00+14:00", Some("2025-12-31 10:00"))),
        ("behind UTC", ("2026-02-07T12:00:00-08:00", Some("2026-02-07 20:00"))),
        ("the day after", ("2026-02-07T18:00:00-08:00", Some("2026-02-08 02:00"))),
        ("the month after", ("2026-04-30T23:59:00-00:01", Some("2026-05-01 00:00"))),
        ("the year after", ("2026-12-31T23:00:00-05", Some("2027-01-01 04:00"))),
        ("a zone without a colon", ("2026-02-07T12:00:00.5+0245", Some("2026-02-07 09:15"))),
        ("nothing", ("", None)),
    ];
    each(rows, |(instant, expected)| same(&iso(instant).and_then(|iso| minute(&iso)).as_deref(), expected));
}

fn cut(lengths: &[u32], limits: Limits) -> String {
    let file = |(index, length)| json!({ "url": format!("u{index}"), "length": length });
    let files: Vec<Value> = lengths.iter().enumerate().map(file).collect();
    cuts(json!(files).to_string().as_bytes(), limits)
}

const DEFAULT: Limits = Limits { per_file: 8000, total: 24_000 };

#[test]
fn what_is_cut_off_counts_what_stands_for_it() {
    let marker = "\\n... [truncated: 1,234,567 chars total - full file at u0]";
    assert_eq!(cut(&[1_234_567], Limits { per_file: 10, total: 100 }), format!("[[10,\"{marker}\"]]"));
    let length = i64::try_from(marker.len() - 1).unwrap();
    let limits = |total| Limits { per_file: 10, total };
    assert!(cut(&[1_234_567, 5], limits(10 + length + 5)).ends_with(",null]"));
    assert!(cut(&[1_234_567, 5], limits(10 + length + 4)).contains("[4,\"\\n... [truncated: 5 chars"));
    assert!(cut(&[1_234_567, 5], limits(10)).contains("[0,\"\\n... [truncated: 5 chars"));
    assert_eq!(cut(&[8000, 8000, 8000], DEFAULT), "[null,null,null]");
    assert_eq!(cut(&[], DEFAULT), "[]");
    assert!(cut(&[1], limits(0)).starts_with("[[0,"));
    assert!(cut(&[999, 1000], Limits { per_file: 1, total: 9 }).contains("total - full file at u0"));
}

#[test]
fn what_comes_before_a_message() {
    let plan = |started: bool| json!({ "enabled": true, "started": started, "tasks": [{ "id": "1", "title": "t" }] });
    let text = |text: &str| json!({ "text": text });
    let rows: Rows<(Value, Value)> = &[
        ("nothing", (json!({}), json!({ "images": [], "pdfs": [], "texts": [], "inject": true }))),
        (
            "files of every kind",
            (
                json!({ "input": { "files": ["a.png", "a.csv", "b.csv", "a.pdf", "a.doc"] }, "disable_attachment_injection": true }),
                json!({ "images": ["a.png"], "pdfs": ["a.pdf"], "texts": ["a.csv", "b.csv"] }),
            ),
        ),
        (
            "data, with a plan under way",
            (
                json!({ "input": text(" {\"a\":1}"), "deep_planning": plan(true) }),
                json!({ "images": [], "pdfs": [], "texts": [], "inject": true, "payload": true }),
            ),
        ),
        (
            "a plan under way",
            (
                json!({ "input": text("x"), "deep_planning": plan(true) }),
                json!({
                    "images": [], "pdfs": [], "texts": [], "inject": true,
                    "keep": ["result", "status", "tokens", "deep_planning"]
                }),
            ),
        ),
        (
            "a plan without items",
            (
                json!({ "deep_planning": { "enabled": true, "started": true, "tasks": [] } }),
                json!({ "images": [], "pdfs": [], "texts": [], "inject": true, "keep": ["result", "status", "tokens"] }),
            ),
        ),
        (
            "a plan that has not begun",
            (
                json!({ "deep_planning": plan(false) }),
                json!({ "images": [], "pdfs": [], "texts": [], "inject": true }),
            ),
        ),
    ];
    each(rows, |(task, expected)| {
        let list: Value =
            serde_json::from_str(&prepare(task.to_string().as_bytes())).map_err(|error| error.to_string())?;
        same(&list, expected)
    });
}

fn told(task: &Value, contents: &[Value], retry_count: i64) -> String {
    message(task.to_string().as_bytes(), json!(contents).to_string().as_bytes(), retry_count, None)
}

#[test]
fn what_a_message_lists() {
    let rows: Rows<(Value, &[Value], &str)> = &[
        ("nothing", (json!({}), &[], "")),
        (
            "contents as Python writes them",
            (
                json!({ "input": { "text": "t", "files": ["a.csv"] } }),
                &[json!({ "url": "a.csv", "content": "é\u{8}\u{c}\n\"\\👋\u{7f}\u{1}" })],
                "t\nFiles: a.csv\nFiles contents:\n{\"url\": \"a.csv\", \"content\": \
                 \"\\u00e9\\b\\f\\n\\\"\\\\\\ud83d\\udc4b\u{7f}\\u0001\"}",
            ),
        ),
        (
            "an empty file",
            (
                json!({ "input": { "files": ["a.csv"] } }),
                &[json!({ "url": "a.csv", "content": "" })],
                "Files: a.csv\nFiles contents:\n{\"url\": \"a.csv\", \"content\": \"\"}",
            ),
        ),
        (
            "what is for others to read",
            (json!({ "input": { "text": "t", "files": ["a.png", "b.pdf"] } }), &[], "t\nFiles: a.png, b.pdf"),
        ),
        ("text that only begins like data", (json!({ "input": { "text": "{a} [b]" } }), &[], "{a} [b]")),
        ("data and more", (json!({ "input": { "text": "[1] x" } }), &[], "[1] x")),
    ];
    each(rows, |(task, contents, expected)| same(&told(task, contents, 0).as_str(), expected));
    let noted = told(&json!({ "input": { "text": "t", "files": ["a.doc", "a.csv", "a.mp3"] } }), &[], 0);
    let (_, note) = noted.split_once("\nAttachment notes:\n- ").unwrap();
    assert!(note.ends_with(": a.doc, a.mp3"), "{note}");
}

fn planned(result: &str, context: &str) -> Value {
    json!({
        "input": { "text": "Do it" }, "result": result, "additional_context": context,
        "deep_planning": { "enabled": true, "started": true, "tasks": [
            { "id": "p1", "title": "Gather", "completed": true },
            { "id": "p2", "title": "Büro \"A\"", "completed": false },
            { "id": "p3", "title": "Write" },
        ] },
    })
}

#[test]
fn an_unfinished_plan_is_a_reminder() {
    let message = told(&planned("", ""), &[], 2);
    let reminder = message.strip_prefix("<task_input>\nDo it\n</task_input>\n\n").unwrap();
    let lines: Vec<&str> = reminder.lines().collect();
    assert!(lines[0].starts_with("Attempt 3: 1 of 3 "), "{reminder}");
    assert_eq!(
        lines[1..5],
        [
            "  [✓] Gather (ID: p1)",
            "  [ ] Büro \"A\" (ID: p2)",
            "  [ ] Write (ID: p3)",
            "Next: Büro \"A\" (ID: p2)"
        ]
    );
    assert!(reminder.contains("xpcomplete_agent_plan_items") && !reminder.contains("compacted"));
    assert!(told(&planned("", "x <compacted_context> y"), &[], 0).contains("<compacted_context>"));
    assert_eq!(told(&planned("Which region?", ""), &[], 0), "Do it", "a question waits for a person");
    let mut bare = planned("", "");
    bare["input"]["text"] = json!(null);
    assert!(told(&bare, &[], 0).starts_with("Attempt 1: "));
    let done = br#"{"tasks":[{"id":"p1","title":"t","completed":true}]}"#;
    assert_eq!(reminder_of(done), None);
    assert_eq!(reminder_of(b"{}"), None);
}

fn reminder_of(plan: &[u8]) -> Option<String> {
    reminder(plan, 0, false)
}

#[test]
fn options() {
    let of = |options: Value| FileOptions::of(&parameters(options));
    let none = json!({ "inline": null, "allowedHosts": null, "withTimestamp": null, "retryCount": null });
    for default in [none, json!({}), json!({ "inline": { "perFile": null } })] {
        let default = of(default).unwrap();
        assert_eq!(default.limits(), DEFAULT);
        assert_eq!((default.retry_count(), default.with_timestamp()), (0, true));
    }
    let inline = json!({ "perFile": 0, "total": 9_007_199_254_740_991_u64 });
    let given =
        of(json!({ "inline": inline, "allowedHosts": ["a"], "withTimestamp": false, "retryCount": 3 }))
            .unwrap();
    assert_eq!(given.limits(), Limits { per_file: 0, total: 9_007_199_254_740_991 });
    assert_eq!(given.allowed_hosts(), br#"["a"]"#);
    assert_eq!((given.retry_count(), given.with_timestamp()), (3, false));
    let rows: Rows<(Value, &str)> = &[
        ("inline as a number", (json!({ "inline": 5 }), "inline")),
        ("a limit below 0", (json!({ "inline": { "perFile": -1 } }), "inline.perFile")),
        ("a limit in words", (json!({ "inline": { "total": "8000" } }), "inline.total")),
        ("no limit", (json!({ "inline": { "total": "<Infinity>" } }), "inline.total")),
        ("one host", (json!({ "allowedHosts": "a" }), "allowedHosts")),
        ("a host that is a number", (json!({ "allowedHosts": [1] }), "allowedHosts[0]")),
        ("half a retry", (json!({ "retryCount": 0.5 }), "retryCount")),
        ("a flag in words", (json!({ "withTimestamp": "no" }), "withTimestamp")),
    ];
    each(rows, |(options, path)| {
        let error = of(options.clone()).err().ok_or("accepted")?;
        same(&(error.code, path_of(&error)), &(Code::InvalidParameter, *path))
    });
    let unknown = of(json!({ "inline": { "per_file": 1 } })).unwrap_err();
    assert_eq!((unknown.code, path_of(&unknown)), (Code::UnknownParameter, "inline.per_file"));
}
