//! What is not done twice, and how long people are waited for.

use serde_json::{Value, json};
use xpander_edge::client::options::WaitOptions;
use xpander_edge::error::{Code, Reason};
use xpander_edge::protocol::operation::{
    CHECK_TOOL_APPROVAL, MCP_TOKEN, Operation, PUSH_EVENTS, TOOL_APPROVAL_STATUS,
};

use crate::logins::{says, token};
use crate::support::world::Answer;
use crate::support::{Js, Rows, configuration, each, parameters, path_of, same};
use crate::{call, wait};

#[test]
fn what_may_have_been_told_is_not_told_again() {
    let asked = || json!({ "task_id": "t", "events": [{ "type": "chunk", "data": "x", "task_id": "t", "organization_id": "o", "time": "now" }] });
    let rows: Rows<(Answer, usize, bool)> = &[
        ("lost", (Answer::lost(), 1, true)),
        ("500", (Answer::status(500), 1, true)),
        ("429", (Answer::status(429), 2, false)),
        ("503 that asks", (Answer::status(503).with("retry-after", "1"), 2, false)),
        ("404", (Answer::status(404), 1, false)),
    ];
    for (operation, asked) in [
        (&PUSH_EVENTS, asked()),
        (&CHECK_TOOL_APPROVAL, json!({ "execution_id": "t", "operation_id": "o", "tool_name": "n" })),
    ] {
        each(rows, |(answer, sent, doubt)| {
            let (outcome, client) =
                call(operation, asked.clone(), &[answer.clone(), Answer::body("{\"type\":\"allowed\"}")]);
            same(&client.ports.sent.borrow().len(), sent)?;
            let error = outcome.err();
            same(&error.as_ref().is_some_and(|error| error.maybe_started), doubt)?;
            same(&error.is_some_and(|error| error.message.contains("check before you send it again")), doubt)
        });
    }
}

#[test]
fn patience_with_people_ends() {
    let (logins, decisions) =
        (vec![says("login_required"); 700], vec![Answer::body("{\"settled\":false}"); 700]);
    let rows: Rows<(&'static Operation, Value, Value, &[Answer], f64)> = &[
        ("login", (&MCP_TOKEN, token(json!({})), json!({}), &logins, 600_000.0)),
        (
            "login with a deadline",
            (&MCP_TOKEN, token(json!({})), json!({ "deadline": 5000 }), &logins, 5000.0),
        ),
        ("decision", (&TOOL_APPROVAL_STATUS, json!({ "request_id": "q" }), json!({}), &decisions, 600_000.0)),
        (
            "decision in a window",
            (
                &TOOL_APPROVAL_STATUS,
                json!({ "request_id": "q", "wait_seconds": 30 }),
                json!({}),
                &decisions,
                30_000.0,
            ),
        ),
        (
            "decision in an endless window",
            (
                &TOOL_APPROVAL_STATUS,
                json!({ "request_id": "q", "wait_seconds": 1e9 }),
                json!({}),
                &decisions,
                600_000.0,
            ),
        ),
        (
            "decision with a deadline",
            (
                &TOOL_APPROVAL_STATUS,
                json!({ "request_id": "q", "wait_seconds": 30 }),
                json!({ "deadline": 7000 }),
                &decisions,
                7000.0,
            ),
        ),
    ];
    each(rows, |(operation, asked, options, answers, end)| {
        let (ended, client) = wait(operation, asked.clone(), options.clone(), answers);
        same(&ended.unwrap_err().reason, &Some(Reason::Deadline))?;
        same(&xpander_edge::client::ports::Timer::now(&client.ports), end)
    });
    let (ended, client) = wait(
        &TOOL_APPROVAL_STATUS,
        json!({ "request_id": "q" }),
        json!({ "maxRequests": 3, "interval": 10 }),
        &decisions,
    );
    assert_eq!(ended.unwrap_err().reason, Some(Reason::Budget));
    assert_eq!(client.ports.pauses(), [10.0; 2]);
}

#[test]
fn options_of_a_wait_for_people() {
    let names = WaitOptions::names(MCP_TOKEN.expect);
    assert!(names.contains(&"onLogin") && !names.contains(&"until"));
    let error =
        WaitOptions::of(&parameters(json!({ "onLogin": 1 })), &parameters(json!({})), MCP_TOKEN.expect);
    assert_eq!(path_of(&error.unwrap_err()), "onLogin");
    let given = Js::object(&[("request_id", Js::Undefined)]);
    let asked = xpander_edge::protocol::parameters::Parameters::of(&given, "x").unwrap();
    let error = TOOL_APPROVAL_STATUS.request(&configuration(), &asked).unwrap_err();
    assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, "request_id"));
}
