//! Waiting: for a task, by listening to its stream where it has one and by polling; for a login, for a person's decision.

use super::listen::Listener;
use super::operation::{Answered, decided};
use super::options::WaitOptions;
use super::ports::{Hooks, Timer, Transport};
use super::race::{First, race};
use super::send::Client;
use crate::ascii::text;
use crate::error::{Code, Error, Reason};
use crate::protocol::answer::text_member;
use crate::protocol::approval::is_settled;
use crate::protocol::end::is_over;
use crate::protocol::input::Input;
use crate::protocol::mcp;
use crate::protocol::operation::{Expect, Operation, POLL_MCP_TOKEN};
use crate::protocol::parameters::Parameters;
use crate::protocol::status::is_failure;
use crate::session::poll::{Next, Poll};

impl<P: Transport + Timer + Hooks> Client<P> {
    /// Polls until there is what the caller waits for, and gives the last answer. [`Hooks::updated`] hears of every record
    /// of a task, the last one included, and of a login what the task's audience is to be told.
    pub async fn wait<I: Input>(
        &self,
        operation: &'static Operation,
        parameters: &Parameters<I>,
        options: &WaitOptions,
    ) -> Result<Answered, Error> {
        let work = self.poll(operation, parameters, options);
        match race(work, self.ports.sleep(options.deadline)).await {
            First::Left(ended) => ended,
            First::Right(()) => Err(stopped(Reason::Deadline, "the deadline passed")),
        }
    }

    async fn poll<I: Input>(
        &self,
        mut operation: &'static Operation,
        parameters: &Parameters<I>,
        options: &WaitOptions,
    ) -> Result<Answered, Error> {
        let mut poll = Poll::new(options.pace);
        let mut listener = Listener::of(parameters)?;
        loop {
            // First the stream, then the status: what happens in between is heard.
            let mut stream = None;
            if operation.expect == Expect::Record && listener.is_usable() && self.allows(2, options) {
                stream = listener.connect(self, parameters).await;
            }
            let request = operation.request(&self.configuration, parameters)?;
            let what = request.what;
            let body = match self.fetch_within(request, self.retries_left(options)).await {
                // The person may decide all the same: a passing failure costs one look, not the wait.
                Err(error) if error.retryable && operation.expect == Expect::Approval => "{}".to_owned(),
                read => read?,
            };
            self.check(&body, what, operation.expect)?;
            let (done, told) = match operation.expect {
                Expect::Approval => (is_settled(&body), None),
                Expect::Token => {
                    let seen = mcp::look(parameters, &body, operation.name != POLL_MCP_TOKEN.name)?;
                    operation = &POLL_MCP_TOKEN;
                    seen
                }
                _ => (options.is_met(&body, listener.earlier_end()), None),
            };
            if let Some(told) = told.as_ref().or((operation.expect == Expect::Record).then_some(&body)) {
                self.ports.updated(told, self.requests.get(), false)?;
            }
            if let Some(stream) = stream.as_mut().filter(|_| !done) {
                while let Some(record) = listener.hear(&self.ports, stream).await {
                    self.ports.updated(&record, self.requests.get(), true)?;
                    if options.is_met(&record, listener.earlier_end()) {
                        return ended(&record, options);
                    }
                }
            }
            match poll.handle(done, self.requests.get(), self.ports.random()) {
                Next::Wait(pause) => self.ports.sleep(pause).await,
                Next::Done if operation.expect == Expect::Record => return ended(&body, options),
                Next::Done if operation.expect == Expect::Approval => return Ok(decided(body)),
                Next::Done => return Ok(Answered::Json(body)),
                Next::Spent => return Err(stopped(Reason::Budget, "`maxRequests` are spent")),
            }
        }
    }

    /// Whether the budget has room for so many requests more.
    fn allows(&self, requests: u32, options: &WaitOptions) -> bool {
        options.pace.max_requests.is_none_or(|budget| self.requests.get() + requests <= budget)
    }

    /// Retries that the budget of requests still allows for the next read.
    fn retries_left(&self, options: &WaitOptions) -> u32 {
        let budget = options.pace.max_requests.unwrap_or(u32::MAX);
        let left = budget.saturating_sub(self.requests.get()).saturating_sub(1);
        self.options.max_retries.min(left)
    }
}

impl WaitOptions {
    /// Whether a record is what the caller waits for.
    fn is_met(&self, record: &str, earlier_end: &str) -> bool {
        is_over(record, earlier_end)
            || (self.until_paused && text_member(record, "status").is_some_and(|status| status == "paused"))
    }
}

/// A task's record went to [`Hooks::updated`] already.
fn ended(record: &str, options: &WaitOptions) -> Result<Answered, Error> {
    let status = text_member(record, "status").unwrap_or_default();
    if options.throw_on_failure && is_failure(&status) {
        return Err(Error::new(Code::TaskFailed, text!["The task ended with status ", status]));
    }
    Ok(Answered::Nothing)
}

fn stopped(reason: Reason, why: &str) -> Error {
    Error::interrupted(reason, text!["Stopped waiting: ", why, "; the task goes on"])
}
