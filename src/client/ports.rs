//! What a driver needs from the world.

use crate::error::{Code, Error};
use crate::protocol::request::Request;

/// The beginning of an answer.
#[derive(Debug)]
pub struct Head<B> {
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
    /// The body, not read yet. Dropping it aborts the request.
    pub body: B,
}

/// The connection failed. The adapter keeps the runtime's own error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkError {
    /// The host and the reason in words: "127.0.0.1:9 refused the connection (ECONNREFUSED)". Empty when unknown.
    pub reason: String,
    /// No byte of the request has left: the failure came before there was a connection to write to.
    pub unsent: bool,
}

/// Sends requests. Dropping a future aborts its request.
pub trait Transport {
    /// A response body that has not been read.
    type Body;
    /// A request body outside the crate's own memory, which holds it for as long as the request is in flight.
    type Payload;

    /// Moves a request body out of the crate's memory.
    fn payload(&self, body: String) -> Self::Payload;

    /// Sends a request, whose own `body` is empty, and waits for the head of its response.
    fn send(
        &self,
        request: &Request,
        payload: Option<&Self::Payload>,
    ) -> impl Future<Output = Result<Head<Self::Body>, NetworkError>>;

    /// Reads the next piece of a body; none at its end.
    fn chunk(&self, body: &mut Self::Body) -> impl Future<Output = Result<Option<Vec<u8>>, NetworkError>>;

    /// Reads a body to its end.
    fn text(&self, body: Self::Body) -> impl Future<Output = Result<String, NetworkError>>;

    /// Listens at `url` with the runtime's `EventSource`, to messages of these `names` and to those without one. Its
    /// first error is the end of the body.
    fn listen(&self, url: &str, names: &[&str]) -> Result<Self::Body, Error>;

    /// The URL that `url` means on a page at `base`, in the one form that WHATWG URL gives it; none when it is none.
    /// It is the runtime's own reading, so that what is judged is what is fetched.
    fn locate(&self, url: &str, base: &str) -> Option<String>;
}

/// Time and chance.
pub trait Timer {
    /// Waits so many milliseconds; for ever when that is infinite. Dropping the future clears the timer.
    fn sleep(&self, milliseconds: f64) -> impl Future<Output = ()>;

    /// The time in epoch milliseconds.
    fn now(&self) -> f64;

    /// A number in 0..1.
    fn random(&self) -> f64;
}

/// A request that is about to be sent again.
#[derive(Debug)]
pub struct Retry<'a> {
    /// The operation's name.
    pub operation: &'static str,
    /// The attempt that failed, from 1.
    pub attempt: u32,
    /// The wait before the next one, in milliseconds.
    pub delay: f64,
    /// Why the attempt failed.
    pub error: &'a Error,
}

/// A callback of the caller threw. The adapter keeps what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thrown;

impl From<Thrown> for Error {
    fn from(_: Thrown) -> Self {
        Self::new(Code::Callback, "A callback threw")
    }
}

/// The caller's hooks.
pub trait Hooks {
    /// Called before each pause that precedes a retry.
    fn retrying(&self, retry: &Retry<'_>) -> Result<(), Thrown>;

    /// Called with each record that a wait has read, after so many requests.
    /// `streamed`: the task's stream told it.
    fn updated(&self, record: &str, requests: u32, streamed: bool) -> Result<(), Thrown>;
}
