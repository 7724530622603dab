//! What a task asks of a person, and what went wrong.

use super::shows;
use crate::snapshot::{OWN, view_of};
use crate::told::{event, status};
use serde_json::{Value, json};

fn auth(kind: &str, data: Value) -> String {
    event(0.0, "auth_event", json!({"type": kind, "data": data}))
}

fn login(url: &str) -> String {
    auth("login_required", json!({"url": url, "server_url": "s"}))
}

fn signed_in(server: &str) -> String {
    auth("token_ready", json!({"access_token": "secret", "server_url": server}))
}

fn secret(kind: &str, name: &str) -> String {
    event(0.0, kind, json!({"names": [name]}))
}

fn question(text: &str) -> String {
    event(0.0, "ask_user_questions", json!({"questions": [text]}))
}

fn approval(second: f64, request: Value) -> String {
    status(second, "paused", json!({"hitl_request": request}))
}

fn finish(status: &str) -> String {
    event(0.0, "task_finished", json!({"id": OWN, "status": status, "result": "why"}))
}

#[test]
fn a_sign_in_is_open_until_there_is_a_token_of_that_server() {
    shows(&[login("a")], "/asks/0/pending", true);
    shows(&[login("a"), signed_in("s")], "/asks/0/pending", false);
    shows(&[login("a"), signed_in("t")], "/asks/0/pending", true);
    shows(&[login("a"), signed_in("s"), login("a")], "/asks/0/pending", true);
}

#[test]
fn a_new_link_replaces_the_one_before() {
    let told = [login("a"), login("b")];
    shows(&told, "/asks/0/pending", false);
    shows(&told, "/asks/1/pending", true);
    shows(&told, "/asks/1/data/url", "b");
}

#[test]
fn no_token_is_shown() {
    assert!(!view_of(&[login("a"), signed_in("s")]).to_string().contains("secret"));
}

#[test]
fn a_record_asks_for_as_long_as_it_says_so() {
    let open = || approval(0.0, json!({"wait_node_id": "n"}));
    shows(&[open(), open()], "/asks/0/type", "hitl_request");
    shows(&[open(), open()], "/asks/1", Value::Null);
    shows(&[open(), approval(1.0, Value::Null)], "/asks/0/pending", false);
    let sign_in = status(0.0, "paused", json!({"pending_eca_request": {"auth_url": "u"}}));
    shows(&[sign_in], "/asks/0/data/auth_url", "u");
}

#[test]
fn a_question_stays_open() {
    shows(&[question("a"), question("b")], "/asks/0/pending", true);
    let went_on = [question("a"), approval(1.0, Value::Null), finish("completed")];
    shows(&went_on, "/asks/0/pending", true);
    shows(&[event(0.0, "ask_user_questions", json!(["a"]))], "/asks", json!([]));
}

#[test]
fn a_secret_is_asked_for_until_that_one_is_saved() {
    let asked = || secret("ask_for_secret", "A");
    shows(&[asked(), secret("secret_saved", "B")], "/asks/0/pending", true);
    shows(&[asked(), secret("secret_saved", "A")], "/asks/0/pending", false);
    shows(&[question("A"), secret("secret_saved", "A")], "/asks/0/pending", true);
}

#[test]
fn a_bad_end_is_an_error() {
    for status in ["failed", "error"] {
        shows(&[finish(status)], "/errors/0/type", "task_finished");
        shows(&[finish(status)], "/errors/0/message", "why");
    }
    shows(&[finish("stopped")], "/errors", json!([]));
}

#[test]
fn so_are_a_lost_token_and_a_failed_compaction() {
    shows(&[auth("token_issue", json!({"message": "gone"}))], "/errors/0/message", "gone");
    let data = json!({"type": "compaction_error", "data": {"error": "full"}});
    let told = [event(0.0, "task_compactization", data)];
    shows(&told, "/errors/0/message", "full");
    shows(&told, "/compaction/type", "compaction_error");
}
