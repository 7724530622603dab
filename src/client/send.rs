//! One request, with its time limit and its retries.

use std::cell::Cell;

use super::options::RequestOptions;
use super::ports::{Head, Hooks, NetworkError, Retry, Timer, Transport};
use super::race::{First, race};
use crate::ascii::text;
use crate::error::{Code, Error, Phase};
use crate::protocol::answer::Answer;
use crate::protocol::configuration::Configuration;
use crate::protocol::operation::Safety;
use crate::protocol::request::Request;
use crate::session::retry::{Outcome, delay, maybe_started, retry_after};

const LOOK: &str = "; it may have been carried out: check before you send it again";

/// A configured client for one call of the user.
#[derive(Debug)]
pub struct Client<P> {
    /// The world.
    pub ports: P,
    /// Whom to call, as whom.
    pub configuration: Configuration,
    /// How to send.
    pub options: RequestOptions,
    /// Requests sent so far.
    pub requests: Cell<u32>,
}

/// How much of an answer a caller wants before it is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    Body,
    Headers,
}

/// An answer of status 2xx. Its body is in `answer` or still to be read.
#[derive(Debug)]
struct Received<B> {
    answer: Answer,
    body: Option<B>,
}

impl<P: Transport + Timer + Hooks> Client<P> {
    /// A client that has sent nothing yet.
    pub fn new(ports: P, configuration: Configuration, options: RequestOptions) -> Self {
        Self { ports, configuration, options, requests: Cell::new(0) }
    }

    /// Sends a request until it is answered with a 2xx, and gives the body.
    pub async fn fetch(&self, request: Request) -> Result<String, Error> {
        self.fetch_within(request, self.options.max_retries).await
    }

    /// The same with at most `max_retries` retries.
    pub async fn fetch_within(&self, request: Request, max_retries: u32) -> Result<String, Error> {
        self.send(request, Until::Body, max_retries).await.map(|received| received.answer.body)
    }

    /// Sends a request until it is answered with a 2xx, and gives the unread body and its content type.
    pub async fn open(
        &self,
        request: Request,
        max_retries: u32,
    ) -> Result<(Option<P::Body>, Option<String>), Error> {
        let received = self.send(request, Until::Headers, max_retries).await?;
        Ok((received.body, received.answer.content_type))
    }

    async fn send(
        &self,
        mut request: Request,
        until: Until,
        max_retries: u32,
    ) -> Result<Received<P::Body>, Error> {
        self.apply_headers(&mut request);
        request.url = self.addressed(request.url)?;
        // Requests wait by the thousand. Their bodies would fill the memory that all calls share.
        let payload = request.body.take().map(|body| self.ports.payload(body));
        let mut attempt = 1;
        loop {
            self.requests.set(self.requests.get() + 1);
            let (outcome, mut error) = match self.attempt(&request, payload.as_ref(), until).await {
                Ok(received) if received.answer.is_success() => return Ok(received),
                Ok(received) => match self.redirected(&request.url, &received.answer, attempt) {
                    Some(url) => {
                        request.url = url;
                        attempt += 1;
                        continue;
                    }
                    None => self.refused(&request, &received.answer),
                },
                Err(failure) => failure,
            };
            let Some(pause) = delay(request.safety, attempt, max_retries, outcome, self.ports.random())
            else {
                if maybe_started(request.safety, outcome) {
                    error.maybe_started = true;
                    // Trying again could start a second agent, or tell an event twice.
                    error.retryable = false;
                    error.message.push_str(LOOK);
                }
                return Err(error);
            };
            let operation = request.operation;
            self.ports.retrying(&Retry { operation, attempt, delay: pause, error: &error })?;
            self.ports.sleep(pause).await;
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        request: &Request,
        payload: Option<&P::Payload>,
        until: Until,
    ) -> Result<Received<P::Body>, (Outcome, Error)> {
        let phase = Cell::new(Phase::Connect);
        let work = async {
            let Head { status, content_type, retry_after, request_id, location, body } =
                self.ports.send(request, payload).await?;
            phase.set(Phase::Body);
            let mut answer =
                Answer { status, content_type, retry_after, request_id, location, body: String::new() };
            if answer.is_redirect() || (until == Until::Headers && answer.is_success()) {
                return Ok(Received { answer, body: Some(body) });
            }
            answer.body = self.ports.text(body).await?;
            Ok(Received { answer, body: None })
        };
        let what = request.what;
        let timeout = self.options.timeout.min(request.limit.into());
        match race(work, self.ports.sleep(timeout)).await {
            First::Left(Ok(received)) => Ok(received),
            First::Left(Err(NetworkError { reason, unsent })) => {
                let reason = self.configuration.credential.redact(&reason);
                let reason = if reason.is_empty() { "the connection failed" } else { &reason };
                let outcome = if unsent { Outcome::Unsent } else { Outcome::Lost };
                Err((outcome, lost(what, Code::Connection, reason, phase.get())))
            }
            First::Right(()) => {
                let error = lost(what, Code::Timeout, "no whole answer within `timeout`", phase.get());
                Err((Outcome::Lost, error))
            }
        }
    }

    fn refused(&self, request: &Request, answer: &Answer) -> (Outcome, Error) {
        let asked = answer.retry_after.as_deref().and_then(|header| retry_after(header, self.ports.now()));
        let redact = |text: &str| self.configuration.credential.redact(text);
        let request_id = answer.request_id.as_deref().map(redact);
        let answer = Answer { body: redact(&answer.body), request_id, ..answer.clone() };
        let error = answer.error(request.what).with(|facts| facts.retry_after = asked);
        (Outcome::Status { status: answer.status, retry_after: asked }, error)
    }

    fn apply_headers(&self, request: &mut Request) {
        for (name, value) in &self.options.headers {
            request.headers.retain(|(known, _)| known != name);
            if let Some(value) = value {
                request.headers.push((name.clone(), value.clone()));
            }
        }
    }
}

fn lost(what: &str, code: Code, why: &str, phase: Phase) -> Error {
    Error::new(code, text!["Cannot ", what, ": ", why]).with(|facts| {
        facts.retryable = true;
        facts.phase = (code == Code::Timeout).then_some(phase);
    })
}

/// Marks an error that follows a 2xx: whatever was asked for was done.
pub fn after_success(safety: Safety, error: Error) -> Error {
    error.with(|facts| facts.maybe_started = safety == Safety::Once)
}
