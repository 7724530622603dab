//! What single events change, by table.

use super::snapshot::{OWN, Viewed, blank, view_of};
use super::told::{event, of, request, result, status};
use crate::support::{Rows, each, same};
use serde_json::{Value, json};

/// Each row: events, a pointer into the view, what is there.
type Case<'a> = (Vec<String>, &'a str, Value);

fn hold(rows: Rows<Case>) {
    each(rows, |(events, pointer, expected)| {
        let view = view_of(events);
        same(view.pointer(pointer).unwrap_or(&Value::Null), expected)
    });
}

#[test]
fn texts() {
    let chunk = |text: &str| event(0.0, "chunk", json!(text));
    hold(&[
        ("joined", (vec![chunk("a"), chunk(""), chunk("b\n\"")], "/text", json!("ab\n\""))),
        ("of another task", (vec![chunk("a"), of("task-2", 0.0, "chunk", json!("b"))], "/text", json!("a"))),
        (
            "there",
            (
                vec![of("task-2", 0.0, "chunk", json!("b")), of("task-2", 1.0, "chunk", json!("c"))],
                "/sub_tasks/0/text",
                json!("bc"),
            ),
        ),
        ("without a task", (vec![r#"{"type":"chunk","data":"a"}"#.to_owned()], "/text", json!("a"))),
        ("no text", (vec![event(0.0, "chunk", json!({"text": "a"}))], "/text", json!(""))),
        (
            "half a character in each",
            (
                vec![
                    r#"{"type":"chunk","data":"\ud83d"}"#.to_owned(),
                    r#"{"type":"chunk","data":"\udc4b"}"#.to_owned(),
                ],
                "/text",
                json!("👋"),
            ),
        ),
    ]);
}

#[test]
fn records_and_plans() {
    hold(&[
        ("status", (vec![status(0.0, "executing", json!({}))], "/status", json!("executing"))),
        ("a status of tomorrow", (vec![status(0.0, "archiving", json!({}))], "/status", json!("archiving"))),
        (
            "no status is none",
            (
                vec![
                    status(0.0, "executing", json!({})),
                    event(1.0, "task_updated", json!({"status": null})),
                ],
                "/status",
                json!("executing"),
            ),
        ),
        (
            "null is a value",
            (
                vec![status(0.0, "x", json!({"title": "t"})), status(1.0, "x", json!({"title": null}))],
                "/title",
                Value::Null,
            ),
        ),
        (
            "what a record leaves out stays",
            (
                vec![status(0.0, "x", json!({"title": "t"})), status(1.0, "x", json!({}))],
                "/title",
                json!("t"),
            ),
        ),
        (
            "of another kind",
            (
                vec![status(0.0, "x", json!({"title": "t"})), status(1.0, "x", json!({"title": 5}))],
                "/title",
                json!("t"),
            ),
        ),
        (
            "last of two",
            (
                vec![r#"{"type":"task_updated","data":{"title":"a","title":"b"}}"#.to_owned()],
                "/title",
                json!("b"),
            ),
        ),
        (
            "an escaped name",
            (vec![r#"{"type":"task_updated","data":{"t\u0069tle":"a"}}"#.to_owned()], "/title", json!("a")),
        ),
        (
            "a record's own id counts",
            (
                vec![r#"{"type":"task_updated","data":{"id":"task-2","title":"a"}}"#.to_owned()],
                "/title",
                Value::Null,
            ),
        ),
        (
            "a plan",
            (
                vec![event(0.0, "plan_updated", json!({"started": true, "tasks": [{"id": "a"}]}))],
                "/plan",
                json!([{"id": "a"}]),
            ),
        ),
        (
            "not of items",
            (vec![event(0.0, "plan_updated", json!({"tasks": [5, {"id": "a"}]}))], "/plan", json!([])),
        ),
        (
            "an empty plan in a record is no news",
            (
                vec![
                    event(0.0, "plan_updated", json!({"tasks": [{"id": "a"}]})),
                    status(1.0, "x", json!({"deep_planning": {"tasks": []}})),
                ],
                "/plan/0/id",
                json!("a"),
            ),
        ),
        (
            "a record's plan",
            (
                vec![status(1.0, "x", json!({"deep_planning": {"tasks": [{"id": "b"}]}}))],
                "/plan/0/id",
                json!("b"),
            ),
        ),
        ("a gap", (vec![r#"{"gap":true,"type":"chunk","data":"a"}"#.to_owned()], "/gap", json!(true))),
        (
            "a gap's event",
            (vec![r#"{"gap":true,"type":"chunk","data":"a"}"#.to_owned()], "/text", json!("a")),
        ),
    ]);
}

#[test]
fn tool_calls() {
    hold(&[
        ("running", (vec![request(1.0, "a")], "/tool_calls/0/status", json!("running"))),
        (
            "answered",
            (
                vec![request(1.0, "a"), result(3.25, "a", json!({}))],
                "/tool_calls/0/status",
                json!("completed"),
            ),
        ),
        (
            "its result",
            (vec![request(1.0, "a"), result(3.25, "a", json!({}))], "/tool_calls/0/result", json!("found")),
        ),
        (
            "took",
            (vec![request(1.0, "a"), result(3.25, "a", json!({}))], "/tool_calls/0/duration", json!(2.25)),
        ),
        (
            "took milliseconds",
            (vec![request(1.0, "a"), result(1.007, "a", json!({}))], "/tool_calls/0/duration", json!(0.007)),
        ),
        (
            "clocks apart",
            (vec![request(2.0, "a"), result(1.0, "a", json!({}))], "/tool_calls/0/duration", Value::Null),
        ),
        (
            "failed",
            (
                vec![request(1.0, "a"), result(2.0, "a", json!({"is_error": true}))],
                "/tool_calls/0/status",
                json!("failed"),
            ),
        ),
        (
            "held for approval",
            (
                vec![request(1.0, "a"), result(2.0, "a", json!({"approval_request_id": "p"}))],
                "/tool_calls/0/approval_request_id",
                json!("p"),
            ),
        ),
        (
            "paired by id",
            (
                vec![request(1.0, "a"), request(1.0, "b"), result(2.0, "a", json!({}))],
                "/tool_calls/1/status",
                json!("running"),
            ),
        ),
        ("an answer alone", (vec![result(2.0, "a", json!({}))], "/tool_calls/0/status", json!("completed"))),
        ("took who knows", (vec![result(2.0, "a", json!({}))], "/tool_calls/0/duration", Value::Null)),
        (
            "a second answer",
            (
                vec![
                    request(1.0, "a"),
                    result(2.0, "a", json!({})),
                    result(3.0, "a", json!({"result": "else"})),
                ],
                "/tool_calls/0/result",
                json!("found"),
            ),
        ),
        (
            "ids like those of their tasks",
            (
                vec![
                    of("task-2", 1.0, "tool_call_request", json!({"request_id": "task-2"})),
                    of("task-3", 1.0, "tool_call_request", json!({"request_id": "task-3"})),
                ],
                "/tool_calls/1/task_id",
                json!("task-3"),
            ),
        ),
        (
            "the same id of another task",
            (
                vec![request(1.0, "a"), of("task-2", 1.0, "tool_call_request", json!({"request_id": "a"}))],
                "/tool_calls/1/task_id",
                json!("task-2"),
            ),
        ),
        (
            "by the model's id",
            (
                vec![
                    event(1.0, "tool_call_request", json!({"tool_call_id": "c"})),
                    event(2.0, "tool_call_result", json!({"tool_call_id": "c"})),
                ],
                "/tool_calls/0/status",
                json!("completed"),
            ),
        ),
        (
            "without any id",
            (vec![event(1.0, "tool_call_request", json!({"tool_name": "search"}))], "/tool_calls", json!([])),
        ),
    ]);
}

#[test]
fn thoughts_and_the_order_of_entries() {
    let thought = event(
        0.0,
        "think",
        json!({"request_id": "a", "payload": {"input": {"thought": "hm", "confidence": "much"}}}),
    );
    hold(&[
        ("a thought", (vec![thought.clone()], "/reasoning/0/thought", json!("hm"))),
        ("not so sure", (vec![thought.clone()], "/reasoning/0/confidence", Value::Null)),
        (
            "a thought's answer",
            (
                vec![event(1.0, "tool_call_result", json!({"request_id": "a", "tool_name": "think"}))],
                "/tool_calls",
                json!([]),
            ),
        ),
        (
            "where in the text",
            (
                vec![event(0.0, "chunk", json!("é\n👋\"")), request(1.0, "a")],
                "/tool_calls/0/text_offset",
                json!(5),
            ),
        ),
        ("one order", (vec![request(1.0, "a"), thought, request(1.0, "b")], "/tool_calls/1/order", json!(2))),
    ]);
}

#[test]
fn asks_and_errors() {
    let auth = |kind: &str, data: Value| event(0.0, "auth_event", json!({"type": kind, "data": data}));
    let login = |url: &str| auth("login_required", json!({"url": url, "server_url": "s"}));
    let ready = auth("token_ready", json!({"access_token": "secret", "server_url": "s"}));
    let question = |text: &str| event(0.0, "ask_user_questions", json!({"questions": [text]}));
    let paused = || status(0.0, "paused", json!({"hitl_request": {"wait_node_id": "n"}}));
    let goes_on = || status(1.0, "executing", json!({"hitl_request": null}));
    let secret = |kind: &str, name: &str| event(0.0, kind, json!({"names": [name]}));
    let finish =
        |status: &str| event(0.0, "task_finished", json!({"id": OWN, "status": status, "result": "why"}));
    let error = json!([{
        "order": 0, "text_offset": 0, "type": "task_finished", "task_id": OWN, "time": "2026-01-01T10:00:00.000Z", "message": "why",
    }]);
    let compaction =
        event(0.0, "task_compactization", json!({"type": "compaction_error", "data": {"error": "full"}}));
    hold(&[
        ("sign-in", (vec![login("a")], "/asks/0/pending", json!(true))),
        ("signed in", (vec![login("a"), ready.clone()], "/asks/0/pending", json!(false))),
        (
            "elsewhere",
            (
                vec![login("a"), auth("token_ready", json!({"server_url": "t"}))],
                "/asks/0/pending",
                json!(true),
            ),
        ),
        ("a new link", (vec![login("a"), login("b")], "/asks/0/pending", json!(false))),
        ("the new link", (vec![login("a"), login("b")], "/asks/1/data/url", json!("b"))),
        ("again", (vec![login("a"), ready.clone(), login("a")], "/asks/0/pending", json!(true))),
        (
            "a record's sign-in",
            (
                vec![status(0.0, "paused", json!({"pending_eca_request": {"auth_url": "u"}}))],
                "/asks/0/data/auth_url",
                json!("u"),
            ),
        ),
        ("approval", (vec![paused(), paused()], "/asks/0/type", json!("hitl_request"))),
        ("once", (vec![paused(), paused()], "/asks/1", Value::Null)),
        ("approved", (vec![paused(), goes_on()], "/asks/0/pending", json!(false))),
        ("two questions", (vec![question("a"), question("b")], "/asks/0/pending", json!(true))),
        (
            "no event tells an answer",
            (vec![question("a"), paused(), goes_on(), finish("completed")], "/asks/0/pending", json!(true)),
        ),
        (
            "secret",
            (
                vec![secret("ask_for_secret", "A"), secret("secret_saved", "B")],
                "/asks/0/pending",
                json!(true),
            ),
        ),
        (
            "saved",
            (
                vec![secret("ask_for_secret", "A"), secret("secret_saved", "A")],
                "/asks/0/pending",
                json!(false),
            ),
        ),
        (
            "a secret named like a question",
            (vec![question("A"), secret("secret_saved", "A")], "/asks/0/pending", json!(true)),
        ),
        ("no object", (vec![event(0.0, "ask_user_questions", json!(["a"]))], "/asks", json!([]))),
        ("failed", (vec![finish("failed")], "/errors", error.clone())),
        ("error", (vec![finish("error")], "/errors", error)),
        ("stopped", (vec![finish("stopped")], "/errors", json!([]))),
        ("compaction", (vec![compaction.clone()], "/errors/0/message", json!("full"))),
        ("its state", (vec![compaction], "/compaction/type", json!("compaction_error"))),
        (
            "token",
            (vec![auth("token_issue", json!({"message": "gone"}))], "/errors/0/message", json!("gone")),
        ),
    ]);
    assert!(!view_of(&[login("a"), ready]).to_string().contains("secret"), "no token is shown");
}

#[test]
fn sub_tasks() {
    let named = r#"{"type":"task_finished","task_id":"task-2","identity":{"name":"Regions","icon":"i"},"data":{"id":"task-2","status":"failed"}}"#;
    let created =
        event(0.0, "sub_task_created", json!({"id": "task-2", "status": "pending", "agent_id": "agent-2"}));
    hold(&[
        ("created", (vec![created.clone()], "/sub_tasks/0/agent_id", json!("agent-2"))),
        ("one", (vec![created.clone(), named.to_owned()], "/sub_tasks/1", Value::Null)),
        ("its end", (vec![created.clone(), named.to_owned()], "/sub_tasks/0/status", json!("failed"))),
        ("its name", (vec![created.clone(), named.to_owned()], "/sub_tasks/0/name", json!("Regions"))),
        ("the name stays", (vec![named.to_owned(), created.clone()], "/sub_tasks/0/name", json!("Regions"))),
        ("ends nothing else", (vec![named.to_owned()], "/status", json!("pending"))),
        ("is no error of the task", (vec![named.to_owned()], "/errors", json!([]))),
        (
            "by the envelope alone",
            (
                vec![of("task-3", 0.0, "sub_task_updated", json!({"status": "x"}))],
                "/sub_tasks/0/id",
                json!("task-3"),
            ),
        ),
        (
            "of nobody",
            (vec![event(0.0, "sub_task_updated", json!({"status": "x"}))], "/sub_tasks", json!([])),
        ),
        (
            "its plan is not the task's",
            (vec![of("task-2", 0.0, "plan_updated", json!({"tasks": [{"id": "a"}]}))], "/plan", json!([])),
        ),
    ]);
}

#[test]
fn unknown_events_are_counted_and_change_nothing_else() {
    let rows: Rows<&str> = &[
        (
            "a type of tomorrow",
            r#"{"type":"mood_changed","task_id":"task-1","data":{"id":"task-1","status":"failed"}}"#,
        ),
        ("no type", r#"{"data":"a"}"#),
        ("a number for a type", r#"{"type":5}"#),
        ("no JSON", "hello"),
        ("cut short", r#"{"type":"chunk","data":"a"#),
        ("a list", "[]"),
        ("nothing", ""),
    ];
    each(rows, |text| {
        let mut expected = blank();
        expected["unknown_events"] = json!(2);
        same(&view_of(&[text, text]), &expected)
    });
}

#[test]
fn what_is_appended_in_one_look_is_one_change() {
    let mut viewed = Viewed::new();
    for text in ["a", "b", "c"] {
        viewed.tell(&event(0.0, "chunk", json!(text)));
    }
    assert_eq!((viewed.look()["text"].clone(), viewed.patches), (json!("abc"), 1));
    viewed.look();
    assert_eq!(viewed.patches, 1, "nothing is told twice");
    viewed.tell(&event(0.0, "chunk", json!("d"))).tell(&request(0.0, "a")).tell(&event(
        0.0,
        "chunk",
        json!("e"),
    ));
    assert_eq!((viewed.look()["text"].clone(), viewed.patches), (json!("abcde"), 4));
}
