//! The codes and classes of errors, and what no error may hold.

#![cfg(test)]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::world::{Answer, World};
use support::{Rows, configure, each, parameters, same, watching};
use xpander_edge::client::options::WaitOptions;
use xpander_edge::error::{Code, Error, Reason};
use xpander_edge::protocol::operation::{Expect, GET_TASK, INVOKE};
use xpander_edge::session::stream::EventStream;

const CODES: Rows<(Code, &str)> = &[
    ("configuration", (Code::Configuration, "ConfigurationError")),
    ("missing_key", (Code::MissingKey, "ConfigurationError")),
    ("missing_organization", (Code::MissingOrganization, "ConfigurationError")),
    ("missing_agent", (Code::MissingAgent, "ConfigurationError")),
    ("unknown_parameter", (Code::UnknownParameter, "ConfigurationError")),
    ("invalid_parameter", (Code::InvalidParameter, "ConfigurationError")),
    ("not_streaming", (Code::NotStreaming, "ConfigurationError")),
    ("api", (Code::Api, "ApiError")),
    ("redirect", (Code::Redirect, "ApiError")),
    ("connection", (Code::Connection, "ConnectionError")),
    ("timeout", (Code::Timeout, "TimeoutError")),
    ("protocol", (Code::Protocol, "ProtocolError")),
    ("event_too_large", (Code::EventTooLarge, "ProtocolError")),
    ("task_failed", (Code::TaskFailed, "TaskFailedError")),
    ("stream_interrupted", (Code::StreamInterrupted, "StreamInterruptedError")),
    ("callback", (Code::Callback, "XpanderError")),
];

/// Does not compile while a code has no row.
fn row_of(code: Code) -> usize {
    match code {
        Code::Configuration => 0,
        Code::MissingKey => 1,
        Code::MissingOrganization => 2,
        Code::MissingAgent => 3,
        Code::UnknownParameter => 4,
        Code::InvalidParameter => 5,
        Code::NotStreaming => 6,
        Code::Api => 7,
        Code::Redirect => 8,
        Code::Connection => 9,
        Code::Timeout => 10,
        Code::Protocol => 11,
        Code::EventTooLarge => 12,
        Code::TaskFailed => 13,
        Code::StreamInterrupted => 14,
        Code::Callback => 15,
    }
}

#[test]
fn every_code_has_its_name_and_class() {
    for (index, (name, (code, class))) in CODES.iter().enumerate() {
        assert_eq!((code.as_str(), code.class(), row_of(*code)), (*name, *class, index));
    }
    let names: BTreeSet<&str> = CODES.iter().map(|(_, (code, _))| code.as_str()).collect();
    assert_eq!(names.len(), CODES.len(), "two codes share a name");
}

#[test]
fn reasons_have_different_names() {
    let reasons = [Reason::Deadline, Reason::Budget, Reason::Closed, Reason::Idle].map(Reason::as_str);
    assert_eq!(reasons, ["deadline", "budget", "closed", "idle"]);
}

#[test]
fn what_constructors_know() {
    let invalid = Error::invalid("a.b", "pass a string");
    assert_eq!(
        (invalid.code, invalid.to_string().as_str()),
        (Code::InvalidParameter, "Invalid `a.b`: pass a string")
    );
    let interrupted = Error::interrupted(Reason::Idle, "Nothing arrived");
    assert_eq!(
        (interrupted.code, interrupted.reason, interrupted.retryable),
        (Code::StreamInterrupted, Some(Reason::Idle), true)
    );
    let protocol = Error::protocol("No record", "text");
    assert_eq!(
        (protocol.code, protocol.raw.as_deref(), protocol.retryable),
        (Code::Protocol, Some("text"), false)
    );
}

/// The secret of every call below, 40 letters long. A part of it is a secret too.
const MARKER: &str = "MARKER-MARKER-MARKER-MARKER-MARKER-MARKER";

fn holds_no_secret(error: &Error) -> Result<(), String> {
    let shown = format!("{error}\n{error:?}");
    if shown.contains("MARK") { Err(format!("it holds the key: {shown}")) } else { Ok(()) }
}

fn secrets() -> [Value; 2] {
    [
        json!({"apiKey": MARKER, "organizationId": "o", "agentId": "a"}),
        json!({"ticket": MARKER, "agentId": "a"}),
    ]
}

#[test]
fn no_local_error_holds_the_key() {
    let with = |name: &str, value: Value| {
        let mut options = json!({ "apiKey": MARKER });
        options[name] = value;
        configure(options)
    };
    let refused = [
        with("baseUrl", json!("https://host.test?x")),
        with("baseUrl", json!(format!("https://{MARKER}@host.test"))),
        with("baseUrl", json!(format!("https://host.test?key={MARKER}"))),
        with("baseUrl", json!(format!("https://host.test:{MARKER}"))),
        with("apiKey", json!(format!("{MARKER}\n"))),
        with("apiKey", json!([MARKER])),
        with("ticket", json!(MARKER)),
        with("organizationID", json!("o")),
    ];
    for outcome in refused {
        holds_no_secret(&outcome.unwrap_err()).unwrap();
    }
    let configuration = configure(json!({ "apiKey": MARKER })).unwrap();
    holds_no_secret(&configuration.agent(None).unwrap_err()).unwrap();
    holds_no_secret(&configuration.events_root().unwrap_err()).unwrap();
}

/// Servers that repeat what they were sent.
#[test]
fn no_answer_brings_the_key_back() {
    let far = "x".repeat(290);
    let rows: Rows<Answer> = &[
        ("detail", Answer::status(401).saying(format!(r#"{{"detail":"bad key {MARKER}"}}"#))),
        (
            "problem",
            Answer::status(422)
                .saying(format!(r#"{{"detail":[{{"loc":["header"],"msg":"bad {MARKER}"}}]}}"#)),
        ),
        ("text", Answer::status(500).saying(format!("x-api-key: {MARKER}, authorization: Bearer {MARKER}"))),
        ("redirect", Answer::status(302).saying(MARKER)),
        ("where the message is cut", Answer::status(500).saying(format!("{far}{MARKER} and more"))),
        ("where a detail is cut", Answer::status(403).saying(format!(r#"{{"detail":"{far}{MARKER}"}}"#))),
        ("a 200 that is no record", Answer::body(format!("hello {MARKER}"))),
        ("a 200 without an id", Answer::body(format!(r#"{{"key":"{MARKER}"}}"#))),
        ("a 200 that is cut", Answer::body(format!("{far}{MARKER}"))),
        ("no answer", Answer::lost()),
        ("silence", Answer::silent()),
    ];
    for options in secrets() {
        each(rows, |answer| {
            let client = |answer: &Answer| {
                World::new(std::slice::from_ref(answer))
                    .client(configure(options.clone()).unwrap(), json!({"maxRetries": 0}))
            };
            let reader = client(answer);
            holds_no_secret(
                &reader.ports.run(reader.call(&GET_TASK, &parameters(json!({"task_id": "t"})))).unwrap_err(),
            )?;
            let creator = client(answer);
            holds_no_secret(
                &creator.ports.run(creator.call(&INVOKE, &parameters(json!({"prompt": "p"})))).unwrap_err(),
            )?;
            let waiter = client(answer);
            let wait =
                WaitOptions::of(&parameters(json!({})), &parameters(json!({})), Expect::Record).unwrap();
            holds_no_secret(
                &waiter
                    .ports
                    .run(waiter.wait(&GET_TASK, &parameters(json!({"task_id": "t"})), &wait))
                    .unwrap_err(),
            )?;
            let opener = client(answer);
            holds_no_secret(
                &opener
                    .ports
                    .run(opener.open_events(
                        &mut EventStream::new(watching("t"), 1 << 20),
                        &parameters(json!({"task_id": "t"})),
                        true,
                        f64::INFINITY,
                    ))
                    .err()
                    .unwrap(),
            )
        });
    }
}

#[test]
fn no_content_type_brings_the_key_back() {
    for options in secrets() {
        let answer = Answer::status(200).with("content-type", MARKER);
        let client = World::new(&[answer]).client(configure(options).unwrap(), json!({}));
        holds_no_secret(
            &client
                .ports
                .run(client.open_events(
                    &mut EventStream::new(watching("t"), 1 << 20),
                    &parameters(json!({"task_id": "t"})),
                    true,
                    f64::INFINITY,
                ))
                .err()
                .unwrap(),
        )
        .unwrap();
    }
}

/// Messages are sentences: a capital first, no period last.
#[test]
fn messages_have_one_style() {
    let rows: Rows<Result<(), Error>> = &[
        ("no key", configure(json!({})).map(|_| ())),
        ("two credentials", configure(json!({"apiKey": "k", "ticket": "t"})).map(|_| ())),
        ("empty base", configure(json!({"apiKey": "k", "baseUrl": ""})).map(|_| ())),
        ("unfit base", configure(json!({"apiKey": "k", "baseUrl": "/x"})).map(|_| ())),
        ("unfit key", configure(json!({"apiKey": "k\n"})).map(|_| ())),
        ("misspelled option", configure(json!({"apiKy": "k"})).map(|_| ())),
        ("no agent", configure(json!({"apiKey": "k"})).unwrap().agent(None).map(|_| ())),
        ("no organization", configure(json!({"apiKey": "k"})).unwrap().events_root().map(|_| ())),
    ];
    each(rows, |outcome| {
        let message = &outcome.as_ref().unwrap_err().message;
        same(&(message.starts_with(char::is_uppercase), message.ends_with('.')), &(true, false))
    });
}
