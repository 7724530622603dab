//! Following a task's events over as many connections as it takes: what to do after each thing that happens.
//!
//! The end of a connection is not the end of a task. Only the task's own `task_finished` is, or a status read that
//! proves that the task is over.
//!
//! A connection that brings nothing new for a moment is looked into as well, while it stays open: a server that repeats
//! nothing says no more of a task that is over, and may keep the line open all the same.

use super::retry::{backoff, granted};
use crate::error::{Code, Error, Reason};

/// Attempts in a row without news, unless the caller says otherwise.
pub const DEFAULT_ATTEMPTS: u32 = 10;

/// How long a connection may bring nothing new before the status is read, in milliseconds; and how long an end that
/// the status proves waits for what may still be on its way. What a server repeats comes within one of these as a rule.
pub const GRACE: f64 = 1000.0;

/// Where a watch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A connection is being made.
    Connecting,
    /// A connection is being read.
    Reading,
    /// The task's status is being read.
    Checking,
    /// A pause before the next connection.
    Waiting,
    /// Nothing more will come.
    Over,
}

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happened {
    /// A connection stands.
    Opened,
    /// A request failed: a connection or a status read.
    Failed(Failure),
    /// The connection ended, or has said nothing for too long. `progress`: it had told something new of the task.
    Ended {
        /// How it ended.
        reason: Reason,
        /// Whether it had told something new of the task.
        progress: bool,
    },
    /// The connection stands, and has brought nothing new of the task since it was made.
    Quiet,
    /// The task's own end was delivered.
    Finished,
    /// The status is known.
    Checked {
        /// Whether it proves that the task is over.
        over: bool,
    },
    /// The pause is over.
    Slept,
    /// The caller's time is up.
    Deadline,
    /// The caller has left.
    Cancelled,
}

/// A request that failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure {
    /// The next one would fail as well.
    pub fatal: bool,
    /// How long the platform asks to wait, in milliseconds.
    pub retry_after: Option<f64>,
}

impl Failure {
    /// What `error` means for the watch. An answer that makes no sense may be a proxy's while the platform restarts.
    pub fn of(error: &Error) -> Self {
        Self { fatal: !error.retryable && error.code != Code::Protocol, retry_after: error.retry_after }
    }
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Todo {
    /// Connect, and ask to go on after the last id.
    Connect,
    /// Read on.
    Read,
    /// Read the task's status.
    Check,
    /// Read the task's status while the connection is read on.
    Look,
    /// Wait so many milliseconds.
    Sleep(f64),
    /// Deliver the missing end, made from the status that was read; then end.
    Conclude,
    /// End.
    End,
    /// End with the error of the failed request.
    Raise,
    /// End with an interruption.
    Interrupt(Reason),
}

/// A watch under way.
#[derive(Clone, Debug)]
pub struct Follow {
    state: State,
    /// Attempts in a row without news, and how many there may be.
    attempts: u32,
    max_attempts: u32,
    ended: Reason,
    retry_after: Option<f64>,
}

impl Follow {
    /// A watch that makes up to `max_attempts` connections in a row without news after the first one; with 0, it never
    /// connects again.
    pub fn new(max_attempts: u32) -> Self {
        Self { state: State::Connecting, attempts: 0, max_attempts, ended: Reason::Closed, retry_after: None }
    }

    /// Where the watch stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// Attempts in a row without news.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Takes what happened; what does not fit the state changes nothing. `random` is in 0..1.
    pub fn handle(&mut self, happened: Happened, random: f64) -> Todo {
        let (state, todo) = match (self.state, happened) {
            (State::Over, _) => return Todo::End,
            (_, Happened::Cancelled) => (State::Over, Todo::End),
            (_, Happened::Deadline) => (State::Over, Todo::Interrupt(Reason::Deadline)),
            (State::Connecting, Happened::Opened) => (State::Reading, Todo::Read),
            (State::Reading, Happened::Finished) => (State::Over, Todo::End),
            (State::Reading, Happened::Quiet) => (State::Reading, Todo::Look),
            // Read on, whatever came of it: the connection stands.
            (State::Reading, Happened::Checked { over: true }) => (State::Over, Todo::Conclude),
            (State::Reading, Happened::Ended { reason, progress }) => {
                self.ended = reason;
                self.attempts = if progress { 0 } else { self.attempts };
                (State::Checking, Todo::Check)
            }
            (State::Connecting | State::Checking, Happened::Failed(failure)) => self.fail(failure, random),
            (State::Checking, Happened::Checked { over: true }) => (State::Over, Todo::Conclude),
            (State::Checking, Happened::Checked { over: false }) => self.again(random),
            (State::Waiting, Happened::Slept) => (State::Connecting, Todo::Connect),
            (state, _) => (state, self.todo()),
        };
        self.state = state;
        todo
    }

    fn fail(&mut self, failure: Failure, random: f64) -> (State, Todo) {
        self.retry_after = failure.retry_after.or(self.retry_after);
        match self.state {
            _ if failure.fatal => (State::Over, Todo::Raise),
            // A task can end while its events cannot be had.
            State::Connecting => (State::Checking, Todo::Check),
            _ => self.again(random),
        }
    }

    /// One attempt more, if there may be one.
    fn again(&mut self, random: f64) -> (State, Todo) {
        if self.attempts >= self.max_attempts {
            let reason = if self.max_attempts == 0 { self.ended } else { Reason::Attempts };
            return (State::Over, Todo::Interrupt(reason));
        }
        self.attempts += 1;
        let asked = self.retry_after.take().map_or(0.0, granted);
        (State::Waiting, Todo::Sleep(backoff(self.attempts, random).max(asked)))
    }

    /// What the state is waiting for.
    fn todo(&self) -> Todo {
        match self.state {
            State::Connecting => Todo::Connect,
            State::Reading => Todo::Read,
            State::Checking => Todo::Check,
            State::Waiting => Todo::Sleep(0.0),
            State::Over => Todo::End,
        }
    }
}
