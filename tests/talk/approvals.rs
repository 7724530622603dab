//! Leave for tools to run.

use serde_json::json;
use xpander_edge::error::Code;
use xpander_edge::protocol::operation::{CHECK_TOOL_APPROVAL, TOOL_APPROVAL_STATUS};

use crate::support::world::Answer;
use crate::support::{Rows, each, same};
use crate::{call, wait};

#[test]
fn what_counts_as_leave() {
    let rows: Rows<(&str, bool)> = &[
        ("allowed", ("{\"type\":\"allowed\"}", true)),
        ("allowed without a type", ("{\"allowed\":true}", true)),
        ("approved", ("{\"settled\":true,\"approved\":true}", true)),
        ("held", ("{\"type\":\"approval_required\",\"request_id\":\"q\"}", false)),
        ("held, and yet", ("{\"type\":\"approval_required\",\"approved\":true,\"settled\":true}", false)),
        ("denied", ("{\"type\":\"approval_required\",\"denied\":true}", false)),
        ("a type of tomorrow", ("{\"type\":\"postponed\"}", false)),
        ("a type that is none", ("{\"type\":7}", false)),
        ("not allowed", ("{\"allowed\":false}", false)),
        ("allowed in words", ("{\"allowed\":\"true\"}", false)),
        ("declined", ("{\"settled\":true,\"approved\":false}", false)),
        ("settled without a word", ("{\"settled\":true}", false)),
        ("approved before it is settled", ("{\"settled\":false,\"approved\":true}", false)),
        ("approved twice", ("{\"settled\":true,\"approved\":true,\"approved\":false}", false)),
        ("nothing", (" { } ", false)),
    ];
    each(rows, |(answer, approved)| {
        let asked = json!({ "execution_id": "t", "operation_id": "o", "tool_name": "n" });
        let (outcome, _) = call(&CHECK_TOOL_APPROVAL, asked, &[Answer::body(*answer)]);
        same(&outcome.unwrap()["approved"], &json!(approved))
    });
}

#[test]
fn an_answer_that_is_none_is_an_error() {
    for body in ["", "allowed", "\"allowed\"", "true", "[]", "{\"type\":\"allowed\"", "<html>"] {
        let asked = json!({ "execution_id": "t", "operation_id": "o", "tool_name": "n" });
        let (outcome, _) = call(&CHECK_TOOL_APPROVAL, asked, &[Answer::body(body)]);
        assert_eq!(outcome.unwrap_err().code, Code::Protocol, "{body}");
    }
}

#[test]
fn a_passing_failure_costs_a_look_and_a_lasting_one_ends_the_wait() {
    let settled = || Answer::body("{\"settled\":true,\"approved\":true,\"decided_by_name\":\"Dana\"}");
    let wait =
        |answers: &[Answer]| wait(&TOOL_APPROVAL_STATUS, json!({ "request_id": "q/1" }), json!({}), answers);
    let passing = [Answer::status(500), Answer::lost(), Answer::status(503), Answer::silent(), settled()];
    let (ended, client) = wait(&passing);
    assert_eq!(ended.unwrap(), json!({ "settled": true, "approved": true, "decided_by_name": "Dana" }));
    assert_eq!(client.ports.sent.borrow()[0].1.url, "https://base.test/agents/agent-1/tool-approvals/q%2F1");
    // Three tries, then the pause of two seconds; a look is given up after ten.
    assert_eq!(client.ports.pauses(), [0.0, 0.0, 2000.0, 10_000.0]);
    for (answer, code) in [(Answer::status(404), Code::Api), (Answer::body("<html>"), Code::Protocol)] {
        let (ended, _) = wait(&[Answer::body("{\"settled\":false}"), answer, settled()]);
        assert_eq!(ended.unwrap_err().code, code);
    }
}
