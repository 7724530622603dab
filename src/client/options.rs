//! The options that callers pass beside parameters, checked.

use crate::ascii::text;
use crate::error::Error;
use crate::protocol::input::{Input, Shape, is_whole};
use crate::protocol::operation::Expect;
use crate::protocol::parameters::Parameters;
use crate::session::cursor::Cursor;
use crate::session::follow::DEFAULT_ATTEMPTS;
use crate::session::poll::Pace;
use crate::sse::DEFAULT_LIMIT;

const DEFAULT_TIMEOUT: f64 = 60_000.0;
const DEFAULT_MAX_RETRIES: u32 = 2;
const DEFAULT_INTERVAL: f64 = 500.0;
const DEFAULT_MAX_INTERVAL: f64 = 10_000.0;
/// The longest that a person is waited for.
const MAX_PATIENCE: f64 = 600_000.0;
pub(super) const DEFAULT_IDLE_TIMEOUT: f64 = 60_000.0;

const REQUEST: &[&str] = &["signal", "timeout", "maxRetries", "headers"];
const WAIT: &[&str] =
    &["interval", "maxInterval", "deadline", "until", "maxRequests", "onUpdate", "throwOnFailure"];
/// The options of a plan's status.
pub const PLAN_NAMES: &[&str] = &["finishOnError"];
const EVENTS: &[&str] =
    &["idleTimeout", "deadline", "maxEventSize", "reconnect", "cursor", "transport", "view", "raw"];

/// Headers that are the client's own.
const RESERVED: &[&str] = &["x-api-key", "content-type", "authorization"];

/// How one request is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestOptions {
    /// The most that one request may take: connection, headers and body; milliseconds.
    pub timeout: f64,
    /// How often a request is sent again at the most.
    pub max_retries: u32,
    /// Headers to add, or with none to remove.
    pub headers: Vec<(String, Option<String>)>,
    /// Hosts that need not be public, as a JSON array, for requests that follow redirects; none where a redirect is an
    /// error.
    pub redirects: Option<Vec<u8>>,
    /// Whether an `EventSource` brings the events, in place of a request.
    pub event_source: bool,
}

/// How a task is waited for.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitOptions {
    /// The pace of the poll.
    pub pace: Pace,
    /// The most that the whole wait may take, in milliseconds; infinite by default.
    pub deadline: f64,
    /// Whether a paused task is waited for as well.
    pub until_paused: bool,
    /// Whether a task that ends without success is an error.
    pub throw_on_failure: bool,
}

/// How a task's events are read.
#[derive(Clone, Debug, PartialEq)]
pub struct EventsOptions {
    /// The longest silence while a read is pending, in milliseconds.
    pub idle_timeout: f64,
    /// The most that the whole stream may take, in milliseconds; infinite by default.
    pub deadline: f64,
    /// The longest event, in bytes.
    pub max_event_size: usize,
    /// Connections in a row without news after the first one; 0 for none.
    pub max_attempts: u32,
    /// Where to go on.
    pub cursor: Option<Cursor>,
    /// Whether the events are folded into a view as well.
    pub view: bool,
    /// Whether each event comes with its text.
    pub raw: bool,
}

/// Checks the names of a call's options. Call it before anything is sent.
pub fn check_names<I: Input>(options: &Parameters<I>, own: &[&'static str]) -> Result<(), Error> {
    let mut known = REQUEST.to_vec();
    known.extend_from_slice(own);
    options.check_names("option", &known)
}

impl RequestOptions {
    /// The options of a call, on top of the configuration's.
    pub fn of<I: Input>(configuration: &Parameters<I>, call: &Parameters<I>) -> Result<Self, Error> {
        check_callback(configuration, "fetch")?;
        check_callback(configuration, "onRequest")?;
        check_callback(configuration, "onRetry")?;
        let mut headers = Vec::new();
        add_headers(configuration, &mut headers)?;
        add_headers(call, &mut headers)?;
        let event_source = wants_event_source(call)?;
        if event_source && !headers.is_empty() {
            return Err(Error::invalid(
                "headers",
                "an EventSource cannot send them; leave them or `transport` out",
            ));
        }
        let timeout = match duration(call, "timeout")? {
            Some(timeout) => timeout,
            None => duration(configuration, "timeout")?.unwrap_or(DEFAULT_TIMEOUT),
        };
        let max_retries = match count(call, "maxRetries", 0.0)? {
            Some(retries) => retries,
            None => count(configuration, "maxRetries", 0.0)?.unwrap_or(DEFAULT_MAX_RETRIES),
        };
        Ok(Self { timeout, max_retries, headers, redirects: None, event_source })
    }
}

impl WaitOptions {
    /// The options of a wait for what is expected. A task's pauses grow; a person is looked after at an even pace, for
    /// ten minutes, or for as long as the platform said with the question.
    pub fn of<I: Input>(call: &Parameters<I>, asked: &Parameters<I>, expect: Expect) -> Result<Self, Error> {
        check_callback(call, "onUpdate")?;
        check_callback(call, "onLogin")?;
        let (interval, max_interval, deadline) = match expect {
            Expect::Token => (1000.0, 0.0, MAX_PATIENCE),
            Expect::Approval => (2000.0, 0.0, patience(asked)),
            _ => (DEFAULT_INTERVAL, DEFAULT_MAX_INTERVAL, f64::INFINITY),
        };
        let until_paused = match call.text("until")?.as_deref() {
            None | Some("terminal") => false,
            Some("paused") => true,
            Some(_) => return Err(Error::invalid("until", "pass \"terminal\" or \"paused\"")),
        };
        Ok(Self {
            pace: Pace {
                interval: duration(call, "interval")?.unwrap_or(interval),
                max_interval: duration(call, "maxInterval")?.unwrap_or(max_interval),
                max_requests: count(call, "maxRequests", 1.0)?,
            },
            deadline: duration(call, "deadline")?.unwrap_or(deadline),
            until_paused,
            throw_on_failure: call.flag("throwOnFailure", false)?,
        })
    }

    /// The names of these options.
    pub fn names(expect: Expect) -> &'static [&'static str] {
        match expect {
            Expect::Token => &["interval", "deadline", "maxRequests", "onLogin"],
            Expect::Approval => &["interval", "deadline", "maxRequests"],
            _ => WAIT,
        }
    }
}

/// How long a person's decision is waited for, in milliseconds; the platform says it in seconds.
fn patience<I: Input>(asked: &Parameters<I>) -> f64 {
    match asked.get("wait_seconds") {
        Some((_, Shape::Number(seconds))) if seconds > 0.0 => (seconds * 1000.0).min(MAX_PATIENCE),
        _ => MAX_PATIENCE,
    }
}

impl EventsOptions {
    /// The options of a stream.
    pub fn of<I: Input>(call: &Parameters<I>) -> Result<Self, Error> {
        Ok(Self {
            idle_timeout: duration(call, "idleTimeout")?.unwrap_or(DEFAULT_IDLE_TIMEOUT),
            deadline: duration(call, "deadline")?.unwrap_or(f64::INFINITY),
            max_event_size: event_size(call)?,
            max_attempts: max_attempts(call)?,
            cursor: call.text("cursor")?.map(|text| Cursor::decode(&text)).transpose()?,
            view: call.flag("view", false)?,
            raw: call.flag("raw", false)?,
        })
    }

    /// The names of these options.
    pub const NAMES: &[&str] = EVENTS;
}

/// `transport`: `fetch`, or an `EventSource`, which can send no header.
fn wants_event_source<I: Input>(call: &Parameters<I>) -> Result<bool, Error> {
    match call.text("transport")?.as_deref() {
        None | Some("fetch") => Ok(false),
        Some("eventsource") => Ok(true),
        Some(_) => Err(Error::invalid("transport", "pass \"fetch\" or \"eventsource\"")),
    }
}

/// `reconnect`: false, or how often in a row without news.
fn max_attempts<I: Input>(call: &Parameters<I>) -> Result<u32, Error> {
    match call.get("reconnect") {
        None | Some((_, Shape::Null | Shape::Bool(true))) => Ok(DEFAULT_ATTEMPTS),
        Some((_, Shape::Bool(false))) => Ok(0),
        Some((_, Shape::Record(members))) => {
            let reconnect = Parameters::nested("reconnect.", members);
            reconnect.check_names("option", &["maxAttempts"])?;
            Ok(count(&reconnect, "maxAttempts", 1.0)?.unwrap_or(DEFAULT_ATTEMPTS))
        }
        Some(_) => Err(Error::invalid("reconnect", "pass false, or { maxAttempts }")),
    }
}

/// `maxEventSize`: bytes, 16 MiB by default.
pub fn event_size<I: Input>(call: &Parameters<I>) -> Result<usize, Error> {
    let size = count(call, "maxEventSize", 1.0)?;
    Ok(size.map_or(DEFAULT_LIMIT, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)))
}

/// Checks that `name`, where given, is a function; calling it is the adapter's.
fn check_callback<I: Input>(options: &Parameters<I>, name: &str) -> Result<(), Error> {
    match options.get(name) {
        None | Some((_, Shape::Null | Shape::Function)) => Ok(()),
        Some(_) => Err(Error::invalid(name, "pass a function")),
    }
}

/// A duration in milliseconds: positive, perhaps infinite.
fn duration<I: Input>(options: &Parameters<I>, name: &str) -> Result<Option<f64>, Error> {
    match options.get(name) {
        None | Some((_, Shape::Null)) => Ok(None),
        Some((_, Shape::Number(number))) if number > 0.0 => Ok(Some(number)),
        Some(_) => Err(Error::invalid(name, "pass milliseconds above 0 (Infinity for no limit)")),
    }
}

fn count<I: Input>(options: &Parameters<I>, name: &str, least: f64) -> Result<Option<u32>, Error> {
    match options.get(name) {
        None | Some((_, Shape::Null)) => Ok(None),
        Some((_, Shape::Number(number))) if number >= least && (is_whole(number) || number.is_infinite()) => {
            // Whole and not negative here; the cast saturates, which is what "as many as you like" means.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Ok(Some(number as u32))
        }
        Some(_) => Err(Error::invalid(
            name,
            if least > 0.0 { "pass a whole number above 0" } else { "pass a whole number, 0 or more" },
        )),
    }
}

fn add_headers<I: Input>(
    options: &Parameters<I>,
    headers: &mut Vec<(String, Option<String>)>,
) -> Result<(), Error> {
    let members = match options.get("headers") {
        None | Some((_, Shape::Null)) => return Ok(()),
        Some((_, Shape::Record(members))) => members,
        Some(_) => return Err(Error::invalid("headers", "pass a plain object of names and values")),
    };
    for (name, value) in members {
        let path = text!["headers.", name];
        let lower = name.to_ascii_lowercase();
        if lower.is_empty() || lower == "__proto__" || !lower.bytes().all(is_token) {
            return Err(Error::invalid(&path, "its name is not one that HTTP allows"));
        }
        if RESERVED.contains(&lower.as_str()) {
            return Err(Error::invalid(&path, "the client sets this header itself"));
        }
        let value = match value.shape() {
            Shape::Undefined => continue,
            Shape::Null => None,
            Shape::Text(text) if text.bytes().all(|byte| byte == b'\t' || (0x20..=0x7E).contains(&byte)) => {
                Some(text)
            }
            _ => return Err(Error::invalid(&path, "pass printable ASCII text, or null to remove it")),
        };
        headers.push((lower, value));
    }
    Ok(())
}

/// A byte of an HTTP token (RFC 9110 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
