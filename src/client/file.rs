//! Reading a file that a task names.

use super::options::RequestOptions;
use super::ports::{Hooks, Timer, Transport};
use super::send::Client;
use crate::error::Error;
use crate::protocol::address::may_fetch;
use crate::protocol::answer::Answer;
use crate::protocol::field::{Field, Kind};
use crate::protocol::inline::Limits;
use crate::protocol::input::Input;
use crate::protocol::json::{is_set, member, number_in};
use crate::protocol::message::{REDIRECT_HIDDEN, UNREADABLE};
use crate::protocol::parameters::{Form, Parameters};

/// The most that one request for a file may take, in milliseconds.
const TIME_LIMIT: f64 = 10_000.0;
const MAX_REDIRECTS: u32 = 5;

/// The options of reading a task's files and of making a message of them, with the platform's own limits on inlined
/// text.
static OPTIONS: &[Field] = &[
    Field::new("inline", Kind::Record(INLINE)).or("{\"perFile\":8000,\"total\":24000}").empty_is_default(),
    Field::new("allowedHosts", Kind::Texts),
    Field::new("retryCount", Kind::Count),
    Field::new("withTimestamp", Kind::Bool).or("true").empty_is_default(),
];
static INLINE: &[Field] = &[
    Field::new("perFile", Kind::Count).or("8000").empty_is_default(),
    Field::new("total", Kind::Count).or("24000").empty_is_default(),
];

/// How a task's files are read, and what a message of them says: the options of a call, checked and complete, as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct FileOptions(Vec<u8>);

impl FileOptions {
    /// The options of reading files.
    pub const NAMES: &[&str] = &["inline", "allowedHosts"];
    /// Those, and the ones of a message.
    pub const MESSAGE_NAMES: &[&str] = &["inline", "allowedHosts", "retryCount", "withTimestamp"];

    /// The options of a call.
    pub fn of<I: Input>(call: &Parameters<I>) -> Result<Self, Error> {
        let mut options = Vec::new();
        call.write(OPTIONS, &Form::PLAIN, &mut options)?;
        Ok(Self(options))
    }

    /// How much of the files is told.
    pub fn limits(&self) -> Limits {
        let inline = member(&self.0, "inline").flatten().unwrap_or_default();
        Limits { per_file: number_in(inline, "perFile"), total: number_in(inline, "total") }
    }

    /// Hosts that need not be public, as a JSON array.
    pub fn allowed_hosts(&self) -> &[u8] {
        member(&self.0, "allowedHosts").flatten().unwrap_or_default()
    }

    /// How often the task was tried before.
    pub fn retry_count(&self) -> i64 {
        number_in(&self.0, "retryCount")
    }

    /// Whether the message says when the task was created.
    pub fn with_timestamp(&self) -> bool {
        is_set(&self.0, "withTimestamp")
    }
}

impl RequestOptions {
    /// How a file is asked for: no header, no retry; a redirect may lead where the first URL might, and `allowed`
    /// are hosts that need not be public, as a JSON array.
    pub fn of_file(allowed: Vec<u8>) -> Self {
        Self {
            timeout: TIME_LIMIT,
            max_retries: 0,
            headers: Vec::new(),
            redirects: Some(allowed),
            event_source: false,
        }
    }
}

impl<P: Transport + Timer + Hooks> Client<P> {
    /// Where the request of a file goes first; other requests go where they go.
    pub fn addressed(&self, url: String) -> Result<String, Error> {
        match &self.options.redirects {
            Some(_) => self.reachable(&url, &url).ok_or_else(|| Error::invalid("url", "it is not public")),
            None => Ok(url),
        }
    }

    /// Where to go on after `answer`, the so-and-so-many-th, to a request of `url`: each redirect is judged as the
    /// first URL was.
    pub fn redirected(&self, url: &str, answer: &Answer, count: u32) -> Option<String> {
        let location = answer.location.as_deref().filter(|_| answer.is_redirect() && count <= MAX_REDIRECTS);
        self.reachable(location?, url)
    }

    fn reachable(&self, url: &str, base: &str) -> Option<String> {
        let allowed = self.options.redirects.as_deref()?;
        self.ports.locate(url, base).filter(|url| may_fetch(url, allowed))
    }
}

/// What to say of a file that could not be read.
pub fn note(error: &Error) -> &'static str {
    if error.status == Some(0) { REDIRECT_HIDDEN } else { UNREADABLE }
}
