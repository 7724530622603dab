//! What an HTTP answer means: a record, or an error with what the platform said.

use super::json::{Scanner, elements, member, text_of};
use crate::ascii::{decimal, join, text};
use crate::error::{Code, Error};

/// The longest piece of an answer that a message repeats, in bytes; `description` and `raw` hold all of it.
const EXCERPT: usize = 300;

/// A whole answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status; 0 when the runtime hides a redirect.
    pub status: u16,
    /// The `content-type` header.
    pub content_type: Option<String>,
    /// The `retry-after` header.
    pub retry_after: Option<String>,
    /// The `x-request-id` header.
    pub request_id: Option<String>,
    /// The `location` header.
    pub location: Option<String>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Whether this is a redirect, shown or hidden.
    pub fn is_redirect(&self) -> bool {
        self.status == 0 || (300..400).contains(&self.status)
    }

    /// Whether the platform did what was asked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The error that a status outside 2xx stands for. `what` is the operation in words.
    pub fn error(&self, what: &str) -> Error {
        if self.is_redirect() {
            let message = text![
                "Cannot ",
                what,
                ": the platform redirects, and a key is never sent on; set `baseUrl` to the final URL"
            ];
            return self.refusal(Code::Redirect, message);
        }
        let said = said(&self.body);
        let said = if said.is_empty() { "without a body".to_owned() } else { text!["with: ", said] };
        self.refusal(
            Code::Api,
            text!["Cannot ", what, ": the platform answered ", decimal(self.status.into()), " ", said],
        )
    }

    fn refusal(&self, code: Code, message: String) -> Error {
        Error::new(code, message).with(|facts| {
            facts.status = Some(self.status);
            facts.description = Some(self.body.clone());
            facts.request_id.clone_from(&self.request_id);
            facts.retryable = matches!(self.status, 408 | 409 | 429 | 500..);
        })
    }
}

/// Checks that `body` is one JSON object with an `id`, as every record of the platform is.
pub fn check_record(body: &str, what: &str) -> Result<(), Error> {
    let fail = |found: &str| {
        Err(Error::protocol(text!["Cannot ", what, ": expected a JSON record, got ", found], body))
    };
    match member(body.as_bytes(), "id") {
        Some(Some([b'"', _, .., b'"'])) => Ok(()),
        Some(_) => fail("one without an `id`"),
        None if body.trim_ascii().is_empty() => fail("an empty body"),
        None => fail(&unreadable(body)),
    }
}

/// What stands where JSON was expected. A record that is cut short may hold a user's tokens: it is not repeated.
fn unreadable(body: &str) -> String {
    let is_whole = Scanner::new(body.as_bytes()).value().is_some();
    match body.trim_ascii_start().bytes().next() {
        Some(b'{') if is_whole => "an object".to_owned(),
        Some(b'[') if is_whole => "an array".to_owned(),
        Some(b'{' | b'[') => "JSON that is cut short or malformed".to_owned(),
        _ => excerpt(body),
    }
}

/// Checks that `body` is one JSON array. Its rows are passed on as they are.
pub fn check_list(body: &str, what: &str) -> Result<(), Error> {
    if elements(body.as_bytes()).is_some() {
        return Ok(());
    }
    let found = if body.trim_ascii().is_empty() { "an empty body".to_owned() } else { unreadable(body) };
    Err(Error::protocol(text!["Cannot ", what, ": expected a JSON array, got ", found], body))
}

/// The string member `name` of a record.
pub fn text_member(body: &str, name: &str) -> Option<String> {
    text_of(member(body.as_bytes(), name)??)
}

/// What an error body says, in short: its `detail`, or its beginning.
fn said(body: &str) -> String {
    match member(body.as_bytes(), "detail") {
        Some(Some(detail)) => {
            if let Some(text) = text_of(detail) {
                return excerpt(&text);
            }
            if let Some(problems) = elements(detail) {
                let said: Vec<String> =
                    problems.iter().filter_map(|problem| field_problem(problem)).collect();
                if !said.is_empty() {
                    return excerpt(&join(&said, "; "));
                }
            }
            excerpt(body)
        }
        _ if body.trim_ascii_start().starts_with('<') => "an HTML page".to_owned(),
        _ => excerpt(body),
    }
}

/// One entry of a 422's list: where, and what is wrong there.
fn field_problem(problem: &[u8]) -> Option<String> {
    let message = text_of(member(problem, "msg")??)?;
    let place: Vec<String> = elements(member(problem, "loc")??)?
        .iter()
        .map(|step| text_of(step).or_else(|| String::from_utf8(step.to_vec()).ok()).unwrap_or_default())
        .collect();
    Some(text![join(&place, "."), ": ", message])
}

fn excerpt(text: &str) -> String {
    let text = text.trim_ascii();
    if text.len() <= EXCERPT {
        return text.to_owned();
    }
    let cut = (0..=EXCERPT).rev().find_map(|end| text.get(..end));
    text![cut.unwrap_or_default(), "…"]
}
