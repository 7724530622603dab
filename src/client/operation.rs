//! Carrying out an operation: one request, one answer, and what that means for the caller.

use super::ports::{Hooks, Timer, Transport};
use super::send::{Client, after_success};
use crate::ascii::text;
use crate::error::Error;
use crate::protocol::activity::with_kinds;
use crate::protocol::answer::{check_list, check_record};
use crate::protocol::approval::is_approved;
use crate::protocol::input::Input;
use crate::protocol::json::member;
use crate::protocol::operation::{Expect, Operation};
use crate::protocol::parameters::Parameters;
use crate::protocol::plan::following_status;
use crate::protocol::restore::{kept, plan};

/// What an operation resolves with.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// A record, or a list of them, as JSON.
    Json(String),
    /// A record, the fields that the task keeps although the record has lost them, and the plan's status as JSON
    /// where that was asked. Of an approval: the answer, and `approved` where it is one.
    Restored(String, Vec<&'static str>, Option<String>),
    /// Nothing that anyone would want to read.
    Nothing,
}

impl Answered {
    /// The record or the list, as JSON; empty where there is nothing to read.
    pub fn json(self) -> String {
        match self {
            Self::Json(json) | Self::Restored(json, ..) => json,
            Self::Nothing => String::new(),
        }
    }
}

/// An answer on a tool's approval, with what it comes to.
pub fn decided(answer: String) -> Answered {
    let leave = if is_approved(&answer) { vec!["approved"] } else { Vec::new() };
    Answered::Restored(answer, leave, None)
}

impl<P: Transport + Timer + Hooks> Client<P> {
    /// Carries out an operation.
    pub async fn call<I: Input>(
        &self,
        operation: &Operation,
        parameters: &Parameters<I>,
    ) -> Result<Answered, Error> {
        let request = operation.request(&self.configuration, parameters)?;
        let (what, safety) = (request.what, request.safety);
        let body = self.fetch(request).await?;
        self.check(&body, what, operation.expect).map_err(|error| after_success(safety, error))?;
        Ok(match operation.expect {
            Expect::Record | Expect::List | Expect::Token => Answered::Json(body),
            Expect::Approval => decided(body),
            Expect::ActivityLog => Answered::Json(with_kinds(&body)?),
            Expect::Nothing | Expect::File => Answered::Nothing,
            Expect::Restored => {
                let kept = kept(parameters, &body);
                Answered::Restored(body, kept, None)
            }
            Expect::PlanStatus => {
                let kept = kept(parameters, &body);
                let result = parameters.text("result")?.unwrap_or_default();
                let status = following_status(&plan(parameters, &body, &kept)?, &result);
                Answered::Restored(body, kept, Some(status))
            }
        })
    }

    /// Checks that an answer is what it must be; the error holds no secret that the answer repeats.
    pub fn check(&self, body: &str, what: &str, expect: Expect) -> Result<(), Error> {
        let check = |body: &str| match expect {
            Expect::List => check_list(body, what),
            Expect::ActivityLog | Expect::Nothing | Expect::File => Ok(()),
            Expect::Token | Expect::Approval if member(body.as_bytes(), "").is_some() => Ok(()),
            // Nothing of it is repeated: it may hold a token.
            Expect::Token | Expect::Approval => {
                Err(Error::protocol(text!["Cannot ", what, ": expected a JSON object"], ""))
            }
            _ => check_record(body, what),
        };
        check(body).or_else(|_| check(&self.configuration.credential.redact(body)))
    }
}
