//! Talking back to a task's audience: what is sent, how often, and what counts as leave.

#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

mod approvals;
mod logins;
mod patience;
mod pushes;

use serde_json::{Value, json};
use support::world::{Answer, World};
use support::{configuration, parameters};
use xpander_edge::client::operation::Answered;
use xpander_edge::client::options::WaitOptions;
use xpander_edge::client::send::Client;
use xpander_edge::error::Error;
use xpander_edge::protocol::operation::Operation;

/// A call of one operation, and the client it was made with.
fn call(operation: &Operation, asked: Value, answers: &[Answer]) -> (Result<Value, Error>, Client<World>) {
    let client = World::new(answers).client(configuration(), json!({}));
    let answered = client.ports.run(client.call(operation, &parameters(asked)));
    (answered.map(json_of), client)
}

/// The same of a wait.
fn wait(
    operation: &'static Operation,
    asked: Value,
    options: Value,
    answers: &[Answer],
) -> (Result<Value, Error>, Client<World>) {
    let client = World::new(answers).client(configuration(), json!({}));
    let asked = parameters(asked);
    let options = WaitOptions::of(&parameters(options), &asked, operation.expect).unwrap();
    let answered = client.ports.run(client.wait(operation, &asked, &options));
    (answered.map(json_of), client)
}

/// An answer as the facade gives it.
fn json_of(answered: Answered) -> Value {
    let leave = matches!(&answered, Answered::Restored(_, leave, _) if *leave == ["approved"]);
    let is_approval = matches!(answered, Answered::Restored(..));
    let mut answer: Value = serde_json::from_str(&answered.json()).unwrap_or_default();
    if is_approval {
        answer["approved"] = json!(leave);
    }
    answer
}
