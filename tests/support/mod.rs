//! What several native tests share.

#![cfg(test)]
#![allow(dead_code, reason = "every test binary that includes this module uses a part of it")]

pub mod js;
pub mod random;
pub mod world;

pub use js::Js;

use serde_json::{Value, json};
use xpander_edge::error::Error;
use xpander_edge::protocol::configuration::Configuration;
use xpander_edge::protocol::operation::{INVOKE, REPORT_TASK};
use xpander_edge::protocol::parameters::Parameters;
use xpander_edge::session::cursor::Cursor;

/// Parameters as a caller would pass them.
pub fn parameters(value: Value) -> Parameters<Js> {
    Parameters::of(&Js::Json(value), "parameters").unwrap()
}

/// The configuration that `options` make where there is no environment.
pub fn configure(options: Value) -> Result<Configuration, Error> {
    Configuration::resolve(&parameters(options), &parameters(json!({})))
}

/// A configuration that lacks nothing.
pub fn configuration() -> Configuration {
    let options = json!({ "apiKey": "key-1", "organizationId": "org-1", "agentId": "agent-1", "baseUrl": "https://base.test" });
    configure(options).unwrap()
}

/// A watch of a task of which nothing was delivered yet.
pub fn watching(task_id: &str) -> Cursor {
    Cursor { task_id: task_id.to_owned(), agent_id: "agent-1".to_owned(), ..Cursor::default() }
}

/// The body of a new task.
pub fn invoked(value: Value) -> Result<String, Error> {
    invoked_with(&parameters(value))
}

/// The same of parameters that are not JSON.
pub fn invoked_with(parameters: &Parameters<Js>) -> Result<String, Error> {
    let request = INVOKE.request(&configuration(), parameters)?;
    Ok(request.body.unwrap_or_else(|| panic!("no new task: {}", request.url)))
}

/// The body of a report.
pub fn reported(value: Value) -> Result<String, Error> {
    REPORT_TASK.request(&configuration(), &parameters(value)).map(|request| request.body.unwrap())
}

/// The first name in backquotes of a message: the field that an error is about.
pub fn path_of(error: &Error) -> &str {
    error.message.split('`').nth(1).unwrap_or_default()
}

/// A table: what is special about each row, and the row.
pub type Rows<'a, R> = &'a [(&'a str, R)];

/// Holds every row to `check` and names the rows that fail, all of them.
pub fn each<R>(rows: Rows<R>, check: impl Fn(&R) -> Result<(), String>) {
    let failures: Vec<String> =
        rows.iter().filter_map(|(name, row)| check(row).err().map(|why| format!("{name}: {why}"))).collect();
    assert!(!rows.is_empty(), "a table without rows proves nothing");
    assert!(failures.is_empty(), "{} of {} rows:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

/// An equality for the checks of [`each`].
pub fn same<T: PartialEq + std::fmt::Debug>(got: &T, expected: &T) -> Result<(), String> {
    if got == expected { Ok(()) } else { Err(format!("expected {expected:?}, got {got:?}")) }
}
