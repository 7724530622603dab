//! What the facade can ask for, by name.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::context::{Context, Outcome};
use super::stream::{TaskEvents, Watch};
use crate::client::operation::Answered;
use crate::client::options::{EventsOptions, PLAN_NAMES, WaitOptions, flag};
use crate::error::{Error, Reason};
use crate::protocol::operation::{ALL, Expect, Operation};

/// An export.
#[derive(Clone, Debug)]
pub enum Export {
    /// One request and its answer.
    Call(&'static Operation),
    /// `Task.wait`: every record read goes to `call.onUpdate`.
    Wait,
    /// `Task.events`.
    OpenEvents,
    /// What an open stream asks when its connection has ended.
    Follow(Rc<Watch>, Reason),
}

impl Export {
    /// The export that the facade names.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "waitTask" => Some(Self::Wait),
            "openEvents" => Some(Self::OpenEvents),
            _ => ALL.iter().find(|operation| operation.name == name).map(Self::Call),
        }
    }

    /// Its own options, beside those of every request.
    pub fn option_names(&self) -> &'static [&'static str] {
        match self {
            Self::Wait => WaitOptions::NAMES,
            Self::OpenEvents | Self::Follow(..) => EventsOptions::NAMES,
            Self::Call(operation) if operation.expect == Expect::PlanStatus => PLAN_NAMES,
            Self::Call(_) => &[],
        }
    }

    /// Carries it out.
    pub async fn perform(self, context: &Context) -> Result<Outcome, Error> {
        let Context { client, parameters, options, fail } = context;
        match self {
            Self::Call(operation) => {
                let forgiving = operation.expect == Expect::PlanStatus && flag(options, "finishOnError")?;
                match client.call(operation, parameters).await {
                    Err(_) if forgiving => Ok(Outcome::Answered(Answered::Nothing)),
                    answered => answered.map(Outcome::Answered),
                }
            }
            Self::Wait => {
                client.wait(parameters, &WaitOptions::of(options)?).await?;
                Ok(Outcome::Value(JsValue::UNDEFINED))
            }
            Self::OpenEvents => {
                let options = EventsOptions::of(options)?;
                TaskEvents::open(client, parameters, options, fail.clone()).await.map(Outcome::Value)
            }
            Self::Follow(watch, reason) => watch.follow(client, reason).await.map(Outcome::Value),
        }
    }
}
