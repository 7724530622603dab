//! What a browser may ask of a proxy: the tables that the build prints.

#![cfg(test)]

use xpander_edge::protocol::browser::{
    FILTERS, OPEN, ROUTES, describe_body, describe_filters, describe_routes, describe_secrets, describe_user,
};
use xpander_edge::protocol::field::names;
use xpander_edge::protocol::records::CREATE;

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_open_parameter_is_one_of_a_new_task() {
    let known = names(CREATE, false);
    for name in OPEN {
        assert!(known.contains(name), "{name}");
    }
}

#[test]
fn what_changes_whom_or_what_an_agent_obeys_is_not_open() {
    let closed = ["user_details", "principal", "user_tokens", "user_oidc_token", "mcp_servers", "worker_id"];
    let more =
        ["instructions_override", "additional_context", "llm_model_name", "tool_call_payload_extension"];
    for name in closed.iter().chain(&more) {
        assert!(!OPEN.contains(name), "{name}");
    }
}

#[test]
fn routes_have_a_place_for_each_id() {
    let routes = json(&describe_routes());
    let rows: Vec<_> =
        routes.as_array().unwrap().iter().map(|row| format!("{} {}", row["method"], row["path"])).collect();
    assert_eq!(rows.len(), ROUTES.len());
    assert!(rows.contains(&"\"GET\" \"agent-execution/{task_id}/status\"".to_owned()), "{rows:?}");
    assert!(rows.contains(&"\"GET\" \"activity/{agent_id}/{id}\"".to_owned()), "{rows:?}");
    assert_eq!(routes[0]["version"], "agent_version");
    assert!(routes[1].get("version").is_none());
}

#[test]
fn the_body_says_what_stands_for_nothing_and_what_is_open() {
    let body = json(&describe_body());
    assert_eq!(body["id"], serde_json::json!({ "parameter": "existing_task_id", "open": true }));
    assert_eq!(body["source"], serde_json::json!({ "parameter": "source", "unset": "\"sdk\"" }));
    assert_eq!(body["mcp_servers"]["unset"], "[]");
    assert_eq!(body["run_locally"]["unset"], "false");
    assert_eq!(body["input"]["group"]["text"]["parameter"], "prompt");
    assert!(body.get("agent_id").is_none());
}

#[test]
fn every_secret_of_a_record_is_named_once() {
    let secrets = json(&describe_secrets());
    let names: Vec<_> = secrets.as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
    for name in
        ["user_tokens", "user_oidc_token", "access_token", "api_key", "client_secret", "headers", "env_vars"]
    {
        assert_eq!(names.iter().filter(|other| **other == name).count(), 1, "{name}");
    }
    assert_eq!(json(&describe_filters()).as_array().unwrap().len(), FILTERS.len());
}

#[test]
fn a_user_needs_an_email() {
    let user = json(&describe_user());
    assert_eq!(user["email"], serde_json::json!({ "kind": "text", "required": true }));
    assert_eq!(user["id"], serde_json::json!({ "kind": "text" }));
    assert_eq!(user["additional_attributes"]["kind"], "object");
    assert_eq!(user["role"]["kind"], "any");
}
