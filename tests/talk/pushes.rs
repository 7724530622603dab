//! Events as they are sent.

use serde_json::{Value, json};
use xpander_edge::error::{Code, Error};
use xpander_edge::protocol::operation::PUSH_EVENTS;

use crate::support::{Rows, configuration, each, parameters, path_of, same};

/// The body of a push of one event of a tool.
fn pushed(event: &Value) -> Result<Value, Error> {
    let mut whole =
        json!({ "task_id": "task-1", "organization_id": "org-1", "time": "2026-11-21T00:00:00Z" });
    whole.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
    let asked = parameters(json!({ "task_id": "task-1", "events": [whole] }));
    let request = PUSH_EVENTS.request(&configuration(), &asked)?;
    assert_eq!(request.url, "https://base.test/agent-execution/task-1/events/push");
    Ok(serde_json::from_str(&request.body.unwrap()).unwrap())
}

fn result_of(result: &Value) -> Value {
    let data = json!({ "request_id": "r", "operation_id": "o", "result": result, "payload": result });
    let body = pushed(&json!({ "type": "tool_call_result", "data": data })).unwrap();
    body[0]["data"].clone()
}

#[test]
fn an_event_is_sent_whole_and_in_order() {
    let event = json!({ "type": "chunk", "data": "{\"not\":\"parsed\"}" });
    let body = pushed(&event).unwrap();
    let keys: Vec<_> = body[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["type", "task_id", "organization_id", "time", "data", "identity"]);
    assert_eq!((&body[0]["data"], &body[0]["identity"]), (&json!("{\"not\":\"parsed\"}"), &json!(null)));
    let body =
        pushed(&json!({ "type": "x-new", "data": null, "identity": { "name": "Ann" }, "time": "then" }))
            .unwrap();
    assert_eq!(body[0]["identity"], json!({ "name": "Ann", "icon": null }));
    assert_eq!((&body[0]["time"], &body[0]["data"]), (&json!("then"), &json!(null)));
}

#[test]
fn values_of_tools() {
    let rows: Rows<(Value, Value)> = &[
        ("object in a text", (json!(" {\"a\": [1]}\n"), json!({ "a": [1] }))),
        ("array in a text", (json!("[1, 2]"), json!([1, 2]))),
        ("number in a text", (json!("42"), json!("42"))),
        ("word in a text", (json!("true"), json!("true"))),
        ("malformed", (json!("{\"a\":1"), json!("{\"a\":1"))),
        ("two objects", (json!("{}{}"), json!("{}{}"))),
        ("text", (json!("plain"), json!("plain"))),
        ("object", (json!({ "a": "{}" }), json!({ "a": "{}" }))),
        ("null", (json!(null), json!(null))),
    ];
    each(rows, |(given, expected)| {
        let data = result_of(given);
        same(&(&data["result"], &data["payload"]), &(expected, expected))
    });
}

#[test]
fn long_results_are_cut_and_payloads_are_not() {
    let rows: Rows<(Value, bool)> = &[
        ("8000", (json!("z".repeat(8000)), false)),
        ("8001", (json!("z".repeat(8001)), true)),
        ("8000 of three bytes", (json!("€".repeat(8000)), false)),
        ("8001 of three bytes", (json!("€".repeat(8001)), true)),
        ("quotes count once", (json!("\"".repeat(8000)), false)),
        ("an object", (json!({ "a": "z".repeat(8000) }), true)),
        ("an object in a text", (json!(json!({ "a": "z".repeat(8000) }).to_string()), true)),
    ];
    each(rows, |(given, is_cut)| {
        let data = result_of(given);
        let kept = data["result"].as_str().and_then(|text| text.split_once("\n\n[cut"));
        same(&kept.map(|(kept, _)| kept.chars().count()), &is_cut.then_some(2000))?;
        let is_object = given.is_object() || given.as_str().is_some_and(|text| text.starts_with('{'));
        same(&data["payload"].is_object(), &is_object)
    });
}

#[test]
fn events_that_cannot_be_sent() {
    let tool = |data: Value| json!({ "type": "tool_call_request", "data": data });
    let rows: Rows<(Value, Code, &str)> = &[
        ("no type", (json!({ "data": 1 }), Code::InvalidParameter, "events[0].type")),
        ("no data", (json!({ "type": "chunk" }), Code::InvalidParameter, "events[0].data")),
        (
            "misspelled",
            (json!({ "type": "chunk", "data": 1, "tiem": "x" }), Code::UnknownParameter, "events[0].tiem"),
        ),
        (
            "time",
            (json!({ "type": "chunk", "data": 1, "time": 5 }), Code::InvalidParameter, "events[0].time"),
        ),
        (
            "identity",
            (
                json!({ "type": "chunk", "data": 1, "identity": "me" }),
                Code::InvalidParameter,
                "events[0].identity",
            ),
        ),
        ("NaN", (json!({ "type": "x", "data": ["<NaN>"] }), Code::InvalidParameter, "events[0].data[0]")),
        ("tool without data", (tool(json!("x")), Code::InvalidParameter, "events[0].data")),
        (
            "tool without a request",
            (tool(json!({ "operation_id": "o" })), Code::InvalidParameter, "events[0].data.request_id"),
        ),
        (
            "tool misspelled",
            (
                tool(json!({ "request_id": "r", "operation_id": "o", "paylod": 1 })),
                Code::UnknownParameter,
                "events[0].data.paylod",
            ),
        ),
    ];
    each(rows, |(event, code, path)| {
        let error = pushed(event).unwrap_err();
        same(&(error.code, path_of(&error)), &(*code, *path))
    });
}
