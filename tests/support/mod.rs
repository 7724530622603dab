//! What several native tests share.

#![cfg(test)]
#![allow(dead_code, reason = "every test binary that includes this module uses a part of it")]

pub mod js;
pub mod laws;
pub mod random;
pub mod world;

pub use js::Js;

use serde_json::{Value, json};
use xpander_edge::error::Error;
use xpander_edge::protocol::configuration::Configuration;
use xpander_edge::protocol::instant::zoned;
use xpander_edge::protocol::operation::{INVOKE, REPORT_TASK};
use xpander_edge::protocol::parameters::Parameters;
use xpander_edge::session::cursor::Cursor;

/// Parameters as a caller would pass them.
pub fn parameters(value: Value) -> Parameters<Js> {
    Parameters::of(&Js::Json(value), "parameters").unwrap()
}

/// The configuration that `options` make where there is no environment.
pub fn configure(options: Value) -> Result<Configuration, Error> {
    Configuration::resolve(&parameters(options), &parameters(json!({})), false)
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

/// What a runtime's own URL parser makes of `url`.
pub fn locate(url: &str, base: &str) -> Option<String> {
    url::Url::parse(base).ok()?.join(url).ok().map(String::from)
}

/// What a runtime's `Date` writes in UTC of a point in time.
pub fn iso(instant: &str) -> Option<String> {
    let zoned = zoned(instant);
    let (day, clock) = (zoned.get(..10)?, zoned.get(10..)?);
    let zone = clock.rfind(['Z', '+', '-']).map_or("Z", |at| &clock[at..]);
    let digits: Vec<i64> =
        zone.bytes().filter(u8::is_ascii_digit).map(|digit| i64::from(digit - b'0')).collect();
    let digit = |at: usize| digits.get(at).copied().unwrap_or(0);
    let ahead = (digit(0) * 10 + digit(1)) * 60 + digit(2) * 10 + digit(3);
    let part = |text: &str, at: usize| text.get(at..at + 2).and_then(|text| text.parse::<i64>().ok());
    let minute = part(clock, 1).unwrap_or(0) * 60 + part(clock, 4).unwrap_or(0);
    let minute = if zone.starts_with('-') { minute + ahead } else { minute - ahead };
    let mut date = (day.get(..4)?.parse::<i64>().ok()?, part(day, 5)?, part(day, 8)?);
    let days = |(year, month, _): (i64, i64, i64)| match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if minute < 0 {
        date.2 -= 1;
        if date.2 == 0 {
            date = if date.1 == 1 { (date.0 - 1, 12, 31) } else { (date.0, date.1 - 1, 0) };
            date.2 = days(date);
        }
    } else if minute >= 1440 {
        date.2 += 1;
        if date.2 > days(date) {
            date = if date.1 == 12 { (date.0 + 1, 1, 1) } else { (date.0, date.1 + 1, 1) };
        }
    }
    let minute = minute.rem_euclid(1440);
    Some(format!("{:04}-{:02}-{:02}T{:02}:{:02}:00.000Z", date.0, date.1, date.2, minute / 60, minute % 60))
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
