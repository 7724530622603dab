//! Saving a record: numbers that nobody has touched are written as the platform wrote them.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::{Js, Rows, configuration, each, parameters, same};
use xpander_edge::protocol::operation::{SAVE_TASK, SAVE_TASK_AND_PLAN};

const HEAD: &str = r#""id":"t","agent_id":"a","#;

/// The body of a save of a task that came as `{…original}` and holds `members` now.
fn saved(original: &str, members: &Value) -> String {
    let mut record = json!({ "id": "t", "agent_id": "a" });
    record.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let original = format!("{{{HEAD}{original}}}");
    let parameters = parameters(record).spelled_as(Js::Json(Value::String(original)));
    SAVE_TASK.request(&configuration(), &parameters).unwrap().body.unwrap()
}

#[test]
fn numbers_keep_their_spelling_where_their_value_is_the_same() {
    // What came, what the object holds, what is sent.
    let rows: Rows<(&str, Value, &str)> = &[
        (
            "a large integer",
            (
                r#""payload_extension":{"n":1234567890123456789}"#,
                json!({"payload_extension": {"n": 1_234_567_890_123_456_789_f64}}),
                r#""payload_extension":{"n":1234567890123456789}"#,
            ),
        ),
        ("a fraction of nothing", (r#""duration":1.0"#, json!({"duration": 1}), r#""duration":1.0"#)),
        ("an exponent", (r#""duration":1e3"#, json!({"duration": 1000}), r#""duration":1e3"#)),
        ("minus zero", (r#""duration":-0"#, json!({"duration": 0}), r#""duration":-0"#)),
        (
            "many digits",
            (
                r#""duration":0.1000000000000000055511151231257827"#,
                json!({"duration": 0.1}),
                r#""duration":0.1000000000000000055511151231257827"#,
            ),
        ),
        ("another value", (r#""duration":1.0"#, json!({"duration": 2}), r#""duration":2"#)),
        ("a text of the same digits", (r#""result":1.0"#, json!({"result": "1"}), r#""result":"1""#)),
        (
            "not finite: null stays null",
            (r#""duration":NaN"#, json!({"duration": null}), r#""duration":null"#),
        ),
        ("new", ("\"title\":\"x\"", json!({"duration": 1}), r#""duration":1"#)),
        (
            "a sibling of what has changed",
            (
                r#""payload_extension":{"a":1.0,"b":{"c":9007199254740993,"d":"old"},"e":[1.50,{"f":2.0}]}"#,
                json!({"payload_extension": {"a": 1, "b": {"c": 9_007_199_254_740_992_f64, "d": "new"}, "e": [1.5, {"f": 2}, 3]}}),
                r#""payload_extension":{"a":1.0,"b":{"c":9007199254740993,"d":"new"},"e":[1.50,{"f":2.0},3]}"#,
            ),
        ),
        (
            "in another order, with a name in escapes, and a changed one twice",
            (
                r#""payload_extension":{"b":2.0,"\u0061":1.0,"c":5.0,"c":6.0}"#,
                json!({"payload_extension": {"a": 1, "b": 2, "c": 7}}),
                r#""payload_extension":{"a":1.0,"b":2.0,"c":7}"#,
            ),
        ),
        (
            "in a record with a table of its own",
            (
                r#""input":{"text":"x","user":{"email":"e","additional_attributes":{"n":1e2}}}"#,
                json!({"input": {"text": "x", "user": {"email": "e", "additional_attributes": {"n": 100}}}}),
                r#""additional_attributes":{"n":1e2}"#,
            ),
        ),
        (
            "in a list of records",
            (
                r#""mcp_servers":[{"name":"m","headers":{"n":1.0}}]"#,
                json!({"mcp_servers": [{"name": "m", "headers": {"n": 1}}]}),
                r#""headers":{"n":1.0}"#,
            ),
        ),
        (
            "a sum",
            (
                r#""tokens":{"completion_tokens":1.0,"prompt_tokens":2.0,"total_tokens":3.0}"#,
                json!({"tokens": {"completion_tokens": 1, "prompt_tokens": 2, "total_tokens": 3}}),
                r#""tokens":{"completion_tokens":1.0,"prompt_tokens":2.0"#,
            ),
        ),
    ];
    each(rows, |(original, held, expected)| {
        let body = saved(original, held);
        if body.contains(expected) { Ok(()) } else { Err(format!("{expected} is not in {body}")) }
    });
}

#[test]
fn what_is_no_record_changes_nothing() {
    let held = json!({ "id": "t", "agent_id": "a", "duration": 1 });
    let body = |original: Value| {
        let parameters = parameters(held.clone()).spelled_as(Js::Json(original));
        SAVE_TASK.request(&configuration(), &parameters).unwrap().body.unwrap()
    };
    let plain = SAVE_TASK.request(&configuration(), &parameters(held.clone())).unwrap().body.unwrap();
    for original in
        [json!(null), json!(5), json!(""), json!("[1.0]"), json!("{\"duration\":1.0"), json!("no JSON")]
    {
        assert_eq!(body(original.clone()), plain, "{original}");
    }
}

#[test]
fn with_the_plan_as_well() {
    let original = r#"{"id":"t","agent_id":"a","duration":1.0,"deep_planning":{"enabled":true,"tasks":[]}}"#;
    let held =
        json!({ "id": "t", "agent_id": "a", "duration": 1, "deep_planning": {"enabled": true, "tasks": []} });
    let parameters = parameters(held).spelled_as(Js::Json(json!(original)));
    let body = SAVE_TASK_AND_PLAN.request(&configuration(), &parameters).unwrap().body.unwrap();
    assert!(body.contains("\"duration\":1.0") && body.contains("\"enabled\":true"), "{body}");
}

#[test]
fn a_large_object_takes_time_in_proportion() {
    let members: Vec<String> = (0..40_000).map(|index| format!("\"k{index}\":{index}.0")).collect();
    let original = format!("\"payload_extension\":{{{}}}", members.join(","));
    let held: serde_json::Map<String, Value> =
        (0..40_000).map(|index| (format!("k{index}"), json!(index))).collect();
    let body = saved(&original, &json!({ "payload_extension": held }));
    each(&[("all of them", 40_000)], |count| same(&body.matches(".0").count(), count));
}
