//! The one error of the crate: what failed, in words, with what a caller needs to act on it.
//!
//! A message is in sentence case without a final period; it names the field and the remedy, and never
//! holds a key, a ticket, a token or a URL with a query.

use crate::ascii::text;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// What kind of failure this is: the public `code` of an error.
///
/// `browser_key` and `instance` are missing here: the facade raises them before and after this core runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The configuration cannot be used.
    Configuration,
    /// No API key and no ticket.
    MissingKey,
    /// The URL needs an organization and none is configured.
    MissingOrganization,
    /// No agent id in the call, the configuration or the environment.
    MissingAgent,
    /// A parameter or option that does not exist.
    UnknownParameter,
    /// A parameter or option with a value that cannot be sent.
    InvalidParameter,
    /// Events were asked of a task that was created without `events_streaming`.
    NotStreaming,
    /// The platform answered with a status outside 2xx.
    Api,
    /// The answer was a redirect, which is never followed.
    Redirect,
    /// No whole answer arrived.
    Connection,
    /// No whole answer arrived in time.
    Timeout,
    /// An answer arrived that is not what the protocol promises.
    Protocol,
    /// One event of a stream is longer than `maxEventSize`.
    EventTooLarge,
    /// The task ended without success and the caller asked for an error then.
    TaskFailed,
    /// A watch ended before its task did.
    StreamInterrupted,
    /// A callback of the caller threw; what it threw is the error.
    Callback,
}

impl Code {
    /// The code as users see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::MissingKey => "missing_key",
            Self::MissingOrganization => "missing_organization",
            Self::MissingAgent => "missing_agent",
            Self::UnknownParameter => "unknown_parameter",
            Self::InvalidParameter => "invalid_parameter",
            Self::NotStreaming => "not_streaming",
            Self::Api => "api",
            Self::Redirect => "redirect",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Protocol => "protocol",
            Self::EventTooLarge => "event_too_large",
            Self::TaskFailed => "task_failed",
            Self::StreamInterrupted => "stream_interrupted",
            Self::Callback => "callback",
        }
    }

    /// The class that users catch for this code.
    pub fn class(self) -> &'static str {
        match self {
            Self::Configuration
            | Self::MissingKey
            | Self::MissingOrganization
            | Self::MissingAgent
            | Self::UnknownParameter
            | Self::InvalidParameter
            | Self::NotStreaming => "ConfigurationError",
            Self::Api | Self::Redirect => "ApiError",
            Self::Connection => "ConnectionError",
            Self::Timeout => "TimeoutError",
            Self::Protocol | Self::EventTooLarge => "ProtocolError",
            Self::TaskFailed => "TaskFailedError",
            Self::StreamInterrupted => "StreamInterruptedError",
            Self::Callback => "XpanderError",
        }
    }
}

/// How far a request had come when its time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No status line yet.
    Connect,
    /// The status and headers had arrived, the body had not.
    Body,
}

/// Why a watch ended before its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The caller's `deadline` passed.
    Deadline,
    /// The caller's `maxRequests` are spent.
    Budget,
    /// Too many connections in a row brought nothing new.
    Attempts,
    /// The connection ended without proof that the task is over.
    Closed,
    /// Nothing arrived for `idleTimeout`.
    Idle,
}

impl Reason {
    /// The reason as users see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Budget => "budget",
            Self::Attempts => "attempts",
            Self::Closed => "closed",
            Self::Idle => "idle",
        }
    }
}

/// A failure of the client, the connection or the platform.
///
/// ```
/// use xpander_edge::error::{Code, Error};
/// let error = Error::new(Code::MissingKey, "No API key: pass apiKey");
/// assert_eq!(error.code.class(), "ConfigurationError");
/// ```
///
/// One pointer wide: errors travel through every function, and a wide one would be copied in each.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Facts>);

/// What is known of an [`Error`], which derefs to this.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// What kind of failure this is.
    pub code: Code,
    /// What failed and what to do about it.
    pub message: String,
    /// The HTTP status, when the platform answered.
    pub status: Option<u16>,
    /// The answer's body as it came (`ApiError`).
    pub description: Option<String>,
    /// The answer's `x-request-id`.
    pub request_id: Option<String>,
    /// How long the platform asks to wait, in milliseconds.
    pub retry_after: Option<f64>,
    /// The platform may be carrying out the request although it failed.
    pub maybe_started: bool,
    /// The same call may succeed later.
    pub retryable: bool,
    /// Where the time ran out (`TimeoutError`).
    pub phase: Option<Phase>,
    /// The text that could not be understood (`ProtocolError`).
    pub raw: Option<String>,
    /// Why the watch ended (`StreamInterruptedError`).
    pub reason: Option<Reason>,
}

impl Error {
    /// An error with a code and a message, and nothing else known.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            code,
            message: message.into(),
            status: None,
            description: None,
            request_id: None,
            retry_after: None,
            maybe_started: false,
            retryable: false,
            phase: None,
            raw: None,
            reason: None,
        }))
    }

    /// The same error with more known of it.
    #[must_use]
    pub fn with(mut self, add: impl FnOnce(&mut Facts)) -> Self {
        add(&mut self.0);
        self
    }

    /// A parameter or option whose value cannot be used; `path` says which.
    pub fn invalid(path: &str, rule: &str) -> Self {
        Self::new(Code::InvalidParameter, text!["Invalid `", path, "`: ", rule])
    }

    /// An answer that is not what the protocol promises.
    pub fn protocol(message: impl Into<String>, raw: &str) -> Self {
        Self::new(Code::Protocol, message).with(|facts| facts.raw = Some(raw.to_owned()))
    }

    /// A watch that ended before its task.
    pub fn interrupted(reason: Reason, message: impl Into<String>) -> Self {
        Self::new(Code::StreamInterrupted, message).with(|facts| {
            facts.reason = Some(reason);
            facts.retryable = true;
        })
    }
}

impl Deref for Error {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Facts {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
