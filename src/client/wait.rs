//! Waiting by polling: for a task, for a login, for a person's decision.

use super::operation::{Answered, decided};
use super::options::WaitOptions;
use super::ports::{Hooks, Timer, Transport};
use super::race::{First, race};
use super::send::Client;
use crate::ascii::text;
use crate::error::{Code, Error, Reason};
use crate::protocol::answer::text_member;
use crate::protocol::approval::is_settled;
use crate::protocol::input::Input;
use crate::protocol::mcp;
use crate::protocol::operation::{Expect, Operation, POLL_MCP_TOKEN};
use crate::protocol::parameters::Parameters;
use crate::protocol::status::{is_failure, is_terminal};
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
        loop {
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
                _ => {
                    let status = text_member(&body, "status").unwrap_or_default();
                    (is_terminal(&status) || (options.until_paused && status == "paused"), None)
                }
            };
            if let Some(told) = told.as_ref().or((operation.expect == Expect::Record).then_some(&body)) {
                self.ports.updated(told, self.requests.get())?;
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

    /// Retries that the budget of requests still allows for the next read.
    fn retries_left(&self, options: &WaitOptions) -> u32 {
        let budget = options.pace.max_requests.unwrap_or(u32::MAX);
        let left = budget.saturating_sub(self.requests.get()).saturating_sub(1);
        self.options.max_retries.min(left)
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
