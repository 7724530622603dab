//! Waiting for a task by polling its status.

use super::options::WaitOptions;
use super::ports::{Hooks, Timer, Transport};
use super::race::{First, race};
use super::send::Client;
use crate::ascii::text;
use crate::error::{Code, Error, Reason};
use crate::protocol::answer::text_member;
use crate::protocol::input::Input;
use crate::protocol::operation::GET_TASK;
use crate::protocol::parameters::Parameters;
use crate::protocol::status::is_failure;
use crate::session::poll::{Next, Poll};

impl<P: Transport + Timer + Hooks> Client<P> {
    /// Polls until the task has ended, or is paused when the caller wants that too. Every record read goes to
    /// [`Hooks::updated`], the last one included.
    pub async fn wait<I: Input>(&self, task: &Parameters<I>, options: &WaitOptions) -> Result<(), Error> {
        match race(self.poll(task, options), self.ports.sleep(options.deadline)).await {
            First::Left(ended) => ended,
            First::Right(()) => Err(Error::interrupted(
                Reason::Deadline,
                "Stopped waiting: the deadline passed before the task ended; the task goes on",
            )),
        }
    }

    async fn poll<I: Input>(&self, task: &Parameters<I>, options: &WaitOptions) -> Result<(), Error> {
        let mut poll = Poll::new(options.pace);
        loop {
            let request = GET_TASK.request(&self.configuration, task)?;
            let what = request.what;
            let body = self.fetch_within(request, self.retries_left(options)).await?;
            self.check_record(&body, what)?;
            self.ports.updated(&body, self.requests.get())?;
            let status = text_member(&body, "status").unwrap_or_default();
            match poll.handle(&status, self.requests.get(), self.ports.random()) {
                Next::Wait(pause) => self.ports.sleep(pause).await,
                Next::Done if options.throw_on_failure && is_failure(&status) => {
                    return Err(Error::new(Code::TaskFailed, text!["The task ended with status ", status]));
                }
                Next::Done => return Ok(()),
                Next::Spent => {
                    return Err(Error::interrupted(
                        Reason::Budget,
                        "Stopped waiting: `maxRequests` are spent before the task ended; the task goes on",
                    ));
                }
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
