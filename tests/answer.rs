//! What an HTTP answer means: the words of an error, and what counts as a record.

#![cfg(test)]

mod support;

use support::{Rows, each, same};
use xpander_edge::error::Code;
use xpander_edge::protocol::answer::{Answer, check_record, text_member};

/// The longest piece of an answer that a message repeats, in bytes.
const EXCERPT: usize = 300;

fn answer(status: u16, body: &str) -> Answer {
    Answer { status, body: body.to_owned(), ..Answer::default() }
}

#[test]
fn what_the_platform_said() {
    let rows: Rows<(u16, &str, &str)> = &[
        (
            "detail",
            (401, r#"{"detail":"Invalid or missing API key"}"#, "401 with: Invalid or missing API key"),
        ),
        ("detail with escapes", (404, r#"{"detail":"no \"x\" \u00e9"}"#, "404 with: no \"x\" é")),
        (
            "one problem",
            (
                422,
                r#"{"detail":[{"loc":["body","input","text"],"msg":"field required","type":"missing"}]}"#,
                "422 with: body.input.text: field required",
            ),
        ),
        (
            "problems with a place in a list",
            (
                422,
                r#"{"detail":[{"loc":["body","files",0],"msg":"a"},{"loc":["query"],"msg":"b"}]}"#,
                "422 with: body.files.0: a; query: b",
            ),
        ),
        (
            "a problem of another shape beside one",
            (422, r#"{"detail":["x",{"loc":["a"],"msg":"b"}]}"#, "422 with: a: b"),
        ),
        ("problems of another shape", (422, r#"{"detail":["x"]}"#, r#"422 with: {"detail":["x"]}"#)),
        ("detail that is an object", (400, r#"{"detail":{"code":7}}"#, r#"400 with: {"detail":{"code":7}}"#)),
        ("null detail", (400, r#"{"detail":null}"#, r#"400 with: {"detail":null}"#)),
        ("other JSON", (500, r#"{"message":"x"}"#, r#"500 with: {"message":"x"}"#)),
        ("text", (502, " Bad gateway \n", "502 with: Bad gateway")),
        ("a page", (503, "\n <!doctype html><html>long</html>", "503 with: an HTML page")),
        ("empty", (500, "", "500 without a body")),
        ("blank", (500, " \r\n", "500 without a body")),
        ("JSON cut short", (500, r#"{"detail":"x"#, r#"500 with: {"detail":"x"#)),
    ];
    each(rows, |(status, body, said)| {
        let error = answer(*status, body).error("get the task");
        same(&error.message, &format!("Cannot get the task: the platform answered {said}"))?;
        same(
            &(error.code, error.status, error.description.as_deref()),
            &(Code::Api, Some(*status), Some(*body)),
        )
    });
}

#[test]
fn long_words_are_cut_and_kept_in_the_description() {
    let rows: Rows<(String, String)> = &[
        ("exactly as long", ("x".repeat(EXCERPT), "x".repeat(EXCERPT))),
        ("one more", ("x".repeat(EXCERPT + 1), format!("{}…", "x".repeat(EXCERPT)))),
        (
            "inside a character",
            (format!("x{}", "é".repeat(EXCERPT)), format!("x{}…", "é".repeat(EXCERPT / 2 - 1))),
        ),
    ];
    each(rows, |(text, said)| {
        for body in [text.clone(), format!(r#"{{"detail":"{text}"}}"#)] {
            let error = answer(500, &body).error("get the task");
            same(&error.message, &format!("Cannot get the task: the platform answered 500 with: {said}"))?;
            same(&error.description.as_deref(), &Some(body.as_str()))?;
        }
        Ok(())
    });
}

#[test]
fn redirects() {
    for status in [0, 301, 302, 303, 304, 307, 308] {
        let redirect = answer(status, "");
        assert!(redirect.is_redirect() && !redirect.is_success(), "{status}");
        let error = redirect.error("create the task");
        assert_eq!((error.code, error.status, error.retryable), (Code::Redirect, Some(status), false));
        assert!(
            error.message.starts_with("Cannot create the task: the platform redirects"),
            "{}",
            error.message
        );
    }
}

#[test]
fn statuses() {
    let rows: Rows<(u16, bool, bool)> = &[
        ("200", (200, true, false)),
        ("201", (201, true, false)),
        ("299", (299, true, false)),
        ("199", (199, false, false)),
        ("400", (400, false, false)),
        ("401", (401, false, false)),
        ("408", (408, false, true)),
        ("409", (409, false, true)),
        ("429", (429, false, true)),
        ("500", (500, false, true)),
        ("503", (503, false, true)),
    ];
    each(rows, |(status, success, retryable)| {
        let answer = answer(*status, "");
        same(&(answer.is_success(), answer.is_redirect()), &(*success, false))?;
        if *success { Ok(()) } else { same(&answer.error("x").retryable, retryable) }
    });
}

#[test]
fn the_request_id_is_kept() {
    let answer = Answer { request_id: Some("r-1".to_owned()), ..answer(500, "") };
    assert_eq!(answer.error("x").request_id.as_deref(), Some("r-1"));
}

#[test]
fn records() {
    let rows: Rows<(&str, Option<&str>)> = &[
        ("record", (r#"{"id":"t"}"#, None)),
        ("id not first, unknown fields", (" {\"x\":[{}],\"id\":\"t\",\"y\":null} ", None)),
        ("no id", (r#"{"status":"completed"}"#, Some("one without an `id`"))),
        ("null id", (r#"{"id":null}"#, Some("one without an `id`"))),
        ("empty id", (r#"{"id":""}"#, Some("one without an `id`"))),
        ("number", (r#"{"id":5}"#, Some("one without an `id`"))),
        ("nested id", (r#"{"data":{"id":"t"}}"#, Some("one without an `id`"))),
        ("empty", ("", Some("an empty body"))),
        ("blank", (" \n", Some("an empty body"))),
        ("list", (r#"[{"id":"t"}]"#, Some("an array"))),
        ("cut short", (r#"{"id":"t""#, Some("JSON that is cut short or malformed"))),
        ("text", ("OK", Some("OK"))),
        ("a page", ("<html></html>", Some("<html></html>"))),
        ("null", ("null", Some("null"))),
    ];
    each(rows, |(body, found)| {
        let error = check_record(body, "get the task").err();
        let expected = found.map(|found| format!("Cannot get the task: expected a JSON record, got {found}"));
        same(&error.as_ref().map(|error| error.message.clone()), &expected)?;
        let facts = error.map(|error| (error.code, error.retryable, error.raw.clone()));
        same(&facts, &found.map(|_| (Code::Protocol, false, Some((*body).to_owned()))))
    });
}

#[test]
fn a_long_body_that_is_no_record_is_cut_in_the_message_alone() {
    let body = "x".repeat(10_000);
    let error = check_record(&body, "get the task").unwrap_err();
    assert!(error.message.len() < EXCERPT + 100, "{}", error.message.len());
    assert_eq!(error.raw, Some(body));
}

#[test]
fn text_members() {
    assert_eq!(text_member(r#"{"status":"exec\u0075ting"}"#, "status").as_deref(), Some("executing"));
    for body in [r#"{"status":null}"#, r#"{"status":1}"#, "{}", "[]", ""] {
        assert_eq!(text_member(body, "status"), None, "{body}");
    }
}
