//! The bodies and headers of an invocation and a report: defaults, order, places; prompts that continue a task.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::{Rows, configuration, configure, each, invoked, parameters, path_of, reported, same};
use xpander_edge::error::Code;
use xpander_edge::protocol::operation::{
    CREATE_AGENT_TASK, CREATE_TASK, GET_TASK, INVOKE, LIST_TASKS, LIST_USER_TASKS, PUSH_EVENTS, REPORT_TASK,
    TOOL_APPROVAL_STATUS, UPDATE_TASK,
};

fn members(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap();
    body.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn a_new_task_by_default() {
    let expected = r#"{"id":null,"input":{"text":"hi","files":null,"user":null},"payload_extension":null,"source":"sdk","worker_id":null,"output_format":null,"output_schema":null,"run_locally":false,"events_streaming":false,"additional_context":null,"instructions_override":null,"test_run_node_id":null,"user_oidc_token":null,"expected_output":null,"mcp_servers":[],"triggering_agent_id":null,"title":null,"think_mode":"default","disable_attachment_injection":false,"user_tokens":null,"return_metrics":false,"llm_model_provider":null,"llm_model_name":null,"llm_reasoning_effort":null,"harness_cli":null,"permission_mode":null,"tool_call_limit":null}"#;
    let body: Value = serde_json::from_str(&invoked(json!({"prompt": "hi"})).unwrap()).unwrap();
    let expected: Value = serde_json::from_str(expected).unwrap();
    assert_eq!(body, expected);
    assert_eq!(body.as_object().unwrap().len(), 27);
}

#[test]
fn a_report_by_default() {
    let expected = r#"{"id":null,"input":null,"llm_response":null,"tokens":null,"is_success":true,"result":null,"duration":0,"used_tools":[]}"#;
    assert_eq!(reported(json!({})).unwrap(), expected);
}

#[test]
fn the_order_is_the_platforms_not_the_callers() {
    let usual = invoked(json!({"prompt": "hi", "source": "x", "output_format": "json"})).unwrap();
    let reversed = invoked(json!({"output_format": "json", "source": "x", "prompt": "hi"})).unwrap();
    assert_eq!(usual, reversed);
    assert_eq!(members(&usual)[..4], ["id", "input", "payload_extension", "source"]);
    assert!(usual.starts_with(
        r#"{"id":null,"input":{"text":"hi","files":null,"user":null},"payload_extension":null,"source":"x""#
    ));
}

#[test]
fn parameters_have_their_place_in_the_body() {
    let rows: Rows<(Value, &str, Value)> = &[
        ("prompt", (json!({"prompt": "a"}), "/input/text", json!("a"))),
        ("no prompt", (json!({}), "/input/text", json!(""))),
        ("null prompt", (json!({"prompt": null}), "/input/text", json!(null))),
        ("file_urls", (json!({"file_urls": ["a"]}), "/input/files", json!(["a"]))),
        ("existing_task_id", (json!({"existing_task_id": "t"}), "/id", json!("t"))),
        (
            "payload extension",
            (json!({"tool_call_payload_extension": {"a": 1}}), "/payload_extension", json!({"a": 1})),
        ),
        ("null source", (json!({"source": null}), "/source", json!(null))),
        ("empty text", (json!({"source": ""}), "/source", json!(""))),
        (
            "schema as it stands",
            (json!({"output_schema": {"z": 1, "a": [{}]}}), "/output_schema", json!({"z": 1, "a": [{}]})),
        ),
        ("streaming", (json!({"events_streaming": true}), "/events_streaming", json!(true))),
        (
            "user with its defaults",
            (
                json!({"user_details": {"email": "e"}}),
                "/input/user",
                json!({"id": null, "first_name": null, "last_name": null, "email": "e", "additional_attributes": null, "timezone": null}),
            ),
        ),
        (
            "user handed back as the platform gave it",
            (
                json!({"user_details": {"role": "r", "email": "e", "display_name": 1}}),
                "/input/user/email",
                json!("e"),
            ),
        ),
        (
            "attachment with its defaults",
            (
                json!({"attachments": [{"url": "u", "size": 3}]}),
                "/input/attachments/0",
                json!({"url": "u", "name": null, "mime": null, "size": 3, "kind": null, "sha256": null, "expires_at": null, "source": null, "transcript": null}),
            ),
        ),
    ];
    each(rows, |(given, place, expected)| {
        let body: Value = serde_json::from_str(&invoked(given.clone()).unwrap()).unwrap();
        same(&body.pointer(place).cloned(), &Some(expected.clone()))
    });
}

#[test]
fn empty_attachments_are_left_out() {
    for given in [json!({}), json!({"attachments": []}), json!({"attachments": null})] {
        assert!(!invoked(given.clone()).unwrap().contains("attachments"), "{given}");
    }
}

#[test]
fn a_report_in_the_body() {
    let rows: Rows<(Value, &str, Value)> = &[
        (
            "answer of any kind",
            (json!({"llm_response": [1, {"a": null}]}), "/llm_response", json!([1, {"a": null}])),
        ),
        (
            "answer with NaN",
            (
                json!({"llm_response": {"a": ["<NaN>", "<Infinity>"]}}),
                "/llm_response",
                json!({"a": [null, null]}),
            ),
        ),
        ("answer that is NaN", (json!({"llm_response": "<-Infinity>"}), "/llm_response", json!(null))),
        ("null is a success of its own", (json!({"is_success": null}), "/is_success", json!(null))),
        ("null tools are none", (json!({"used_tools": null}), "/used_tools", json!([]))),
        ("null duration", (json!({"duration": null}), "/duration", json!(null))),
        ("duration", (json!({"duration": 1.25}), "/duration", json!(1.25))),
        (
            "tokens sum up",
            (
                json!({"tokens": {"prompt_tokens": 2, "completion_tokens": 3, "cache_read_tokens": 9}}),
                "/tokens",
                json!({"completion_tokens": 3, "prompt_tokens": 2, "cache_read_tokens": 9, "cache_write_tokens": 0, "total_tokens": 5}),
            ),
        ),
        (
            "a given sum is not sent",
            (json!({"tokens": {"prompt_tokens": 2, "total_tokens": 99}}), "/tokens/total_tokens", json!(2)),
        ),
        (
            "null tokens count nothing",
            (
                json!({"tokens": {"prompt_tokens": null, "completion_tokens": 1}}),
                "/tokens/total_tokens",
                json!(1),
            ),
        ),
    ];
    each(rows, |(given, place, expected)| {
        let body: Value = serde_json::from_str(&reported(given.clone()).unwrap()).unwrap();
        same(&body.pointer(place).cloned(), &Some(expected.clone()))
    });
}

#[test]
fn versions_are_headers() {
    let rows: Rows<(Value, Option<&str>)> = &[
        ("text", (json!("3"), Some("3"))),
        ("number", (json!(3), Some("3"))),
        ("none", (json!(null), None)),
        ("zero", (json!(0), None)),
        ("empty", (json!(""), None)),
    ];
    each(rows, |(given, expected)| {
        let parameters = parameters(json!({"agent_version": given}));
        let request = INVOKE.request(&configuration(), &parameters).unwrap();
        let header = request
            .headers
            .iter()
            .find(|(name, _)| name == "x-agent-version")
            .map(|(_, value)| value.as_str());
        same(&header, expected)
    });
}

#[test]
fn prompts_that_continue_a_task() {
    let rows: Rows<(&str, Option<&str>)> = &[
        ("text id", (r#"{"xpander_task_id":"task-1"}"#, Some("task-1"))),
        ("number", (r#"{"xpander_task_id":42}"#, Some("42"))),
        ("among others", (r#" {"a":[],"xpander_task_id":"t","b":1} "#, Some("t"))),
        ("encoded in the path", (r#"{"xpander_task_id":"a/b"}"#, Some("a%2Fb"))),
        ("nested", (r#"{"a":{"xpander_task_id":"t"}}"#, None)),
        ("list", (r#"[{"xpander_task_id":"t"}]"#, None)),
        ("malformed", (r#"{"xpander_task_id":"t""#, None)),
        ("text", (r#"say {"xpander_task_id":"t"}"#, None)),
        ("empty object", ("{}", None)),
    ];
    each(rows, |(prompt, expected)| {
        let request = INVOKE.request(&configuration(), &parameters(json!({"prompt": prompt}))).unwrap();
        let found = (request.method == "GET").then_some((request.method, request.url));
        same(&found, &expected.map(|id| ("GET", format!("https://base.test/agent-execution/{id}/status"))))
    });
    for prompt in [r#"{"xpander_task_id":null}"#, r#"{"xpander_task_id":true}"#, r#"{"xpander_task_id":{}}"#]
    {
        let error = INVOKE.request(&configuration(), &parameters(json!({"prompt": prompt}))).unwrap_err();
        assert_eq!(
            (error.code, path_of(&error)),
            (Code::InvalidParameter, "prompt.xpander_task_id"),
            "{prompt}"
        );
    }
}

#[test]
fn a_task_whose_events_could_not_be_read_is_not_begun() {
    let without = configure(json!({"apiKey": "k", "agentId": "a"})).unwrap();
    let behind_proxy = configure(json!({"ticket": "t", "agentId": "a"})).unwrap();
    let streamed = || parameters(json!({"prompt": "x", "events_streaming": true}));
    for operation in [&INVOKE, &CREATE_TASK, &CREATE_AGENT_TASK] {
        let error = operation.request(&without, &streamed()).unwrap_err();
        assert_eq!(error.code, Code::MissingOrganization, "{}", operation.name);
        assert!(error.message.contains("organizationId"), "{}", error.message);
        assert!(operation.request(&without, &parameters(json!({"prompt": "x"}))).is_ok());
        assert!(operation.request(&behind_proxy, &streamed()).is_ok());
        assert!(operation.request(&configuration(), &streamed()).is_ok());
    }
    let fetched = json!({"prompt": "{\"xpander_task_id\":\"t\"}", "events_streaming": true});
    assert_eq!(INVOKE.request(&without, &parameters(fetched)).unwrap().method, "GET", "nothing is begun");
}

#[test]
fn ids_with_blanks_around_them_are_refused() {
    let id = "marker\n";
    let event = json!({"type": "x", "data": 1, "task_id": id, "organization_id": "o", "time": "x"});
    let rows = [
        ("task_id", GET_TASK.request(&configuration(), &parameters(json!({"task_id": id})))),
        ("task_id", UPDATE_TASK.request(&configuration(), &parameters(json!({"task_id": id})))),
        ("agent_id", LIST_TASKS.request(&configuration(), &parameters(json!({"agent_id": id})))),
        ("user_id", LIST_USER_TASKS.request(&configuration(), &parameters(json!({"user_id": id})))),
        (
            "request_id",
            TOOL_APPROVAL_STATUS.request(&configuration(), &parameters(json!({"request_id": id}))),
        ),
        ("agent_id", INVOKE.request(&configuration(), &parameters(json!({"agent_id": id})))),
        ("existing_task_id", INVOKE.request(&configuration(), &parameters(json!({"existing_task_id": id})))),
        ("worker_id", INVOKE.request(&configuration(), &parameters(json!({"worker_id": id})))),
        (
            "triggering_agent_id",
            CREATE_TASK.request(&configuration(), &parameters(json!({"triggering_agent_id": id}))),
        ),
        ("id", REPORT_TASK.request(&configuration(), &parameters(json!({"id": id})))),
        (
            "filters.user_id",
            LIST_TASKS.request(&configuration(), &parameters(json!({"filters": {"user_id": id}}))),
        ),
        (
            "events[0].task_id",
            PUSH_EVENTS.request(&configuration(), &parameters(json!({"task_id": "t", "events": [event]}))),
        ),
    ];
    for (path, made) in rows {
        let error = made.expect_err(path);
        assert_eq!((error.code, path_of(&error)), (Code::InvalidParameter, path));
        assert!(error.message.ends_with("it has a line end at its end; trim it"), "{}", error.message);
        assert!(!error.message.contains("marker"), "{}", error.message);
    }
}
