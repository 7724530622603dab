//! Tokens of tool servers.

use serde_json::{Value, json};
use xpander_edge::error::Code;
use xpander_edge::protocol::operation::MCP_TOKEN;

use crate::support::world::Answer;
use crate::support::{Rows, configuration, each, parameters, path_of, same};
use crate::{call, wait};

fn server() -> Value {
    json!({ "name": "Ex", "url": "https://mcp.test", "auth_type": "oauth2" })
}

pub fn token(change: Value) -> Value {
    let mut asked = json!({
        "user_id": "u/1", "agent_id": "a", "task_id": "t 1", "generate_login_url": true, "is_app": null,
    });
    for part in [server(), change] {
        asked.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    }
    asked
}

#[test]
fn whom_a_token_is_asked_for() {
    let with = |name: &str, value: Value| json!({ name: value });
    let plain = "generate_login_url=true&is_app=false&force_refresh=false";
    let rows: Rows<(Value, &str, String, Option<&str>)> = &[
        ("plain", (json!({}), "u%2F1", plain.to_owned(), None)),
        (
            "flags",
            (
                json!({ "generate_login_url": false, "is_app": true, "force_refresh": true }),
                "u%2F1",
                "generate_login_url=false&is_app=true&force_refresh=true".to_owned(),
                None,
            ),
        ),
        (
            "unshared",
            (with("share_user_token_across_other_agents", json!(false)), "a_u%2F1", plain.to_owned(), None),
        ),
        (
            "in the background",
            (
                json!({ "background_auth_eligible": true }),
                "u%2F1",
                format!("execution_id=t%201&{plain}"),
                None,
            ),
        ),
        (
            "single sign-on",
            (with("auth_type", json!("sso_user")), "u%2F1", format!("execution_id=t%201&{plain}"), None),
        ),
        (
            "a key of another kind of server",
            (json!({ "sso_fetch_key": "fk" }), "u%2F1", plain.to_owned(), None),
        ),
    ];
    each(rows, |(change, user, query, header)| {
        let request = MCP_TOKEN.request(&configuration(), &parameters(token(change.clone()))).unwrap();
        same(&request.url, &format!("https://base.test/mcp_auth/a/{user}/get_token?{query}"))?;
        let found = request.headers.iter().find(|(name, _)| name == "x-xpander-sso-fetch");
        same(&found.map(|(_, value)| value.as_str()), header)?;
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        same(&body.as_object().unwrap().len(), &18)
    });
}

#[test]
fn tokens_that_cannot_be_asked_for() {
    let sso = |key: &str| json!({ "sso_fetch_key": key, "auth_type": "sso_user" });
    let rows: Rows<(Value, Code, &str)> = &[
        ("no user", (json!({ "user_id": null }), Code::InvalidParameter, "user_id")),
        ("misspelled", (json!({ "force_refersh": true }), Code::UnknownParameter, "force_refersh")),
        ("server misspelled", (json!({ "ulr": "x" }), Code::UnknownParameter, "ulr")),
        ("a key with a line end", (sso("a\nb"), Code::InvalidParameter, "sso_fetch_key")),
    ];
    each(rows, |(change, code, path)| {
        let error = MCP_TOKEN.request(&configuration(), &parameters(token(change.clone()))).unwrap_err();
        same(&(error.code, path_of(&error)), &(*code, *path))
    });
    let error = MCP_TOKEN.request(&configuration(), &parameters(token(json!({ "zzz": 1 })))).unwrap_err();
    assert!(error.message.contains("user_id, generate_login_url, force_refresh"), "{}", error.message);
    for own in ["task_id", "is_app", "background_auth_eligible", "sso_fetch_key"] {
        assert!(
            !error.message.contains(own),
            "what the facade passes is nobody's to pass: {}",
            error.message
        );
    }
    let request = MCP_TOKEN.request(&configuration(), &parameters(token(sso("fk")))).unwrap();
    assert!(request.headers.contains(&("x-xpander-sso-fetch".to_owned(), "fk".to_owned())));
}

pub fn says(kind: &str) -> Answer {
    let data = if kind == "token_ready" {
        json!({ "access_token": "geheim" })
    } else {
        json!({ "url": "https://l" })
    };
    Answer::body(json!({ "type": kind, "data": data }).to_string())
}

#[test]
fn a_login_is_begun_once_and_ends_with_the_token_alone() {
    let answers =
        ["login_required", "token_issue", "login_required", "not_supported", "token_ready"].map(says);
    let (ended, client) = wait(&MCP_TOKEN, token(json!({ "force_refresh": true })), json!({}), &answers);
    assert_eq!(ended.unwrap()["data"]["access_token"], "geheim");
    assert_eq!(client.ports.pauses(), [1000.0; 4]);
    let told = client.ports.told.borrow();
    assert_eq!(
        *told,
        [
            json!({ "type": "login_required", "data": { "url": "https://l" } }),
            json!({ "type": "token_ready", "data": { "access_token": "REDACTED", "server_url": "https://mcp.test", "server_name": "Ex" } }),
        ]
    );
    let queries: Vec<String> = client
        .ports
        .sent
        .borrow()
        .iter()
        .map(|(_, request)| request.url.split_once('?').unwrap().1.to_owned())
        .collect();
    assert_eq!(queries[0], "generate_login_url=true&is_app=false&force_refresh=true");
    assert!(
        queries[1..].iter().all(|query| query == "generate_login_url=false&is_app=false&force_refresh=false")
    );
}

#[test]
fn the_first_answer_may_end_a_login() {
    for (kind, told) in [("token_ready", 1), ("token_issue", 0), ("not_supported", 0), ("brand_new", 0)] {
        let (ended, client) = wait(&MCP_TOKEN, token(json!({})), json!({}), &[says(kind)]);
        assert_eq!(ended.unwrap()["type"], kind);
        assert_eq!(client.ports.told.borrow().len(), told, "{kind}");
    }
}

#[test]
fn no_error_repeats_an_answer_with_a_token() {
    for body in ["tok-geheim", "\"geheim\"", "[\"geheim\"]", "{\"type\":7,\"data\":\"geheim\""] {
        let (outcome, _) = call(&MCP_TOKEN, token(json!({})), &[Answer::body(body)]);
        let error = outcome.unwrap_err();
        assert_eq!(error.code, Code::Protocol);
        assert!(!format!("{error:?}").contains("geheim"), "{error:?}");
    }
}
