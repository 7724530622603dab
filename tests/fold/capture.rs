//! The captured stream of every type, as one view.

use super::snapshot::{Viewed, conforms};
use serde_json::{Value, json};

/// The captured events, made those of the task of these tests.
pub fn events() -> Vec<String> {
    let text = include_str!("../fixtures/golden/events-01-every-type.json");
    let capture: Value = serde_json::from_str(text).unwrap();
    let chunks = capture["steps"][0]["http"][0]["response"]["stream"]["chunks"].as_array().unwrap();
    chunks
        .iter()
        .map(|chunk| chunk["text"].as_str().unwrap().trim_end().strip_prefix("data: ").unwrap())
        .map(|event| event.replace("3287cd69-51eb-4ffd-af24-9a2c7e63f2c7", "task-1"))
        .collect()
}

#[test]
fn every_type_in_one_view() {
    let mut viewed = Viewed::new();
    for event in events() {
        viewed.tell(&event).look();
    }
    let time = "2026-03-23T00:46:03.782693Z";
    let at = |order: usize, kind: &str| json!({"order": order, "text_offset": 14, "type": kind, "task_id": "task-1", "time": time});
    let with = |order: usize, kind: &str, more: Value| {
        let mut entry = at(order, kind);
        entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        entry
    };
    let reason = json!({"title": "Searching", "description": "Looking"});
    let thought = json!({
        "request_id": "r1", "plan_task_id": "p1", "title": "t", "thought": "hmm", "analysis": null,
        "action": null, "result": null, "confidence": 0.9,
    });
    let analysis = json!({
        "request_id": "r1", "plan_task_id": "p1", "title": "t", "thought": null, "analysis": "ok",
        "action": null, "result": null, "confidence": 0.9,
    });
    let login = json!({"url": "https://login.example.com", "server_url": "https://mcp.example.com", "server_name": "Example"});
    let ask = |order, kind, pending, data| with(order, kind, json!({"pending": pending, "data": data}));
    let expected = json!({
        "id": "task-1", "agent_id": "agent-123", "status": "completed", "internal_status": null, "title": null,
        "text": "Hello 👋 naïve", "result": "Hello 👋 naïve",
        "tool_calls": [with(1, "tool_call_request", json!({
            "status": "completed", "answered_at": time, "duration": 0.0, "request_id": "r1",
            "operation_id": "op-1", "tool_call_id": "call_1", "graph_node_id": "g1", "tool_name": "web_search",
            "payload": {"body_params": {"q": "x"}}, "reasoning": reason, "plan_task_id": "p1", "result": {"items": [1]},
            "approval_request_id": null,
        }))],
        "reasoning": [with(3, "think", thought), with(4, "analyze", analysis)],
        "plan": [
            {"id": "p1", "title": "Collect data", "completed": true}, {"id": "p2", "title": "Write report", "completed": false},
            {"id": "p3", "title": "Send email", "completed": false},
        ],
        "sub_tasks": [with(6, "sub_task_created", json!({
            "id": "c1", "text": "", "agent_id": null, "status": "completed", "internal_status": null, "title": null, "result": null,
            "created_at": null, "started_at": null, "paused_at": null, "finished_at": null, "duration": null, "tokens": null,
            "name": null, "icon": null,
        }))],
        "sub_agents": [with(2, "sub_agent_trigger", json!({
            "agent_id": "agent-sub", "query": "q", "files": [], "reasoning": {"title": "t", "description": "d"},
        }))],
        "asks": [
            ask(0, "auth_event", true, login),
            ask(5, "ask_user_questions", true, json!({"questions": [{"q": "Which?"}]})),
            ask(7, "invite_member", false, json!({"email": "x@example.com"})),
            ask(8, "ask_for_secret", false, json!({"names": ["TOKEN"]})),
        ],
        "errors": [],
        "context": {
            "estimated_tokens": 1200, "context_window": 200_000, "percent": 0.6, "auto_compact_threshold": 150_000,
            "emergency_threshold": 176_000, "compacting": false,
        },
        "compaction": {
            "type": "compaction_progress",
            "data": {"trigger": "auto", "attempt": 1, "percent": 40.0, "label": "Compacting context", "detail": null},
        },
        "tokens": {"prompt_tokens": 1, "completion_tokens": 2},
        "created_at": "2026-02-07T06:18:47.438043Z", "started_at": null, "paused_at": null,
        "finished_at": "2026-02-07T06:18:55Z", "duration": null, "gap": false, "unknown_events": 0,
    });
    conforms(&expected);
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&viewed.view[name], value, "{name}");
    }
}
