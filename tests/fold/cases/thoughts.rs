//! Steps of thinking, and the order of all entries.

use super::shows;
use crate::told::{chunk, event, request};
use serde_json::{Value, json};

fn thought() -> String {
    let input = json!({"thought": "hm", "confidence": "much"});
    event(0.0, "think", json!({"request_id": "a", "payload": {"input": input}}))
}

#[test]
fn a_thought_is_what_its_input_says() {
    shows(&[thought()], "/reasoning/0/thought", "hm");
    shows(&[thought()], "/reasoning/0/confidence", Value::Null);
}

#[test]
fn a_thoughts_answer_is_no_call() {
    let answer = json!({"request_id": "a", "tool_name": "think"});
    shows(&[event(1.0, "tool_call_result", answer)], "/tool_calls", json!([]));
}

#[test]
fn an_entry_says_where_in_the_text_it_began() {
    shows(&[chunk("é\n👋\""), request(1.0, "a")], "/tool_calls/0/text_offset", 5);
}

#[test]
fn there_is_one_order_over_all_lists() {
    shows(&[request(1.0, "a"), thought(), request(1.0, "b")], "/tool_calls/1/order", 2);
}
