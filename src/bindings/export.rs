//! What the facade can ask for, by name.

use std::rc::Rc;

use super::context::{Context, Outcome};
use super::stream::{TaskEvents, Watch};
use crate::client::file::{FileOptions, note};
use crate::client::operation::Answered;
use crate::client::options::{EventsOptions, PLAN_NAMES, WaitOptions};
use crate::error::{Error, Reason};
use crate::protocol::inline::cuts;
use crate::protocol::instant::zoned;
use crate::protocol::json::text_in;
use crate::protocol::message::{message, prepare};
use crate::protocol::operation::{ALL, Expect, Operation, WAITS};
use crate::web::iso;

/// An export.
#[derive(Clone, Debug)]
pub enum Export {
    /// One request and its answer.
    Call(&'static Operation),
    /// A wait: every answer goes to `call.onUpdate`.
    Wait(&'static Operation),
    /// `Task.events`.
    OpenEvents,
    /// What an open stream asks when its connection has ended.
    Follow(Rc<Watch>, Reason),
    /// What it asks when a connection brings nothing.
    Look(Rc<Watch>),
    /// What a task's files are, as `Task.getFiles` and the others begin; with the options that these take.
    ListFiles(&'static [&'static str]),
    /// How much of each text is told.
    CutFiles,
    /// `Task.toMessage`, at its end.
    WriteMessage,
}

impl Export {
    /// The export that the facade names.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "openEvents" => Some(Self::OpenEvents),
            "listFiles" => Some(Self::ListFiles(FileOptions::NAMES)),
            "listMessageFiles" => Some(Self::ListFiles(FileOptions::MESSAGE_NAMES)),
            "cutFiles" => Some(Self::CutFiles),
            "writeMessage" => Some(Self::WriteMessage),
            _ => {
                let named = |operation: &&Operation| operation.name == name;
                let wait = WAITS.iter().find(named).map(Self::Wait);
                wait.or_else(|| ALL.iter().find(named).map(Self::Call))
            }
        }
    }

    /// Its own options, beside those of every request.
    pub fn option_names(&self) -> &'static [&'static str] {
        match self {
            Self::Wait(operation) => WaitOptions::names(operation.expect),
            Self::OpenEvents | Self::Follow(..) | Self::Look(_) => EventsOptions::NAMES,
            Self::Call(operation) if operation.expect == Expect::PlanStatus => PLAN_NAMES,
            Self::Call(operation) if operation.expect == Expect::File => FileOptions::NAMES,
            Self::Call(_) => &[],
            Self::ListFiles(names) => names,
            Self::CutFiles | Self::WriteMessage => FileOptions::MESSAGE_NAMES,
        }
    }

    /// Carries it out.
    pub async fn perform(self, context: &Context) -> Result<Outcome, Error> {
        let Context { client, parameters, options, fail } = context;
        match self {
            Self::Call(operation) => {
                let forgiving =
                    operation.expect == Expect::PlanStatus && options.flag("finishOnError", false)?;
                match client.call(operation, parameters).await {
                    Err(_) if forgiving => Ok(Outcome::Answered(Answered::Nothing)),
                    // Undefined, with the text in the facade's hands; or what to say in its place.
                    Err(error) if operation.expect == Expect::File => Ok(Outcome::Value(note(&error).into())),
                    answered => answered.map(Outcome::Answered),
                }
            }
            Self::Wait(operation) => {
                let options = WaitOptions::of(options, parameters, operation.expect)?;
                client.wait(operation, parameters, &options).await.map(Outcome::Answered)
            }
            Self::OpenEvents => {
                let options = EventsOptions::of(options)?;
                TaskEvents::open(client, parameters, options, fail.clone()).await.map(Outcome::Value)
            }
            Self::Follow(watch, reason) => watch.follow(client, reason).await.map(Outcome::Value),
            Self::Look(watch) => watch.look(client).await.map(Outcome::Value),
            Self::ListFiles(_) | Self::CutFiles | Self::WriteMessage => self.files(context),
        }
    }

    /// What takes no request.
    fn files(&self, Context { parameters, options, .. }: &Context) -> Result<Outcome, Error> {
        let options = FileOptions::of(options)?;
        let task = parameters.json("task")?;
        let files = parameters.json("files")?;
        Ok(match self {
            Self::WriteMessage => {
                let created =
                    options.with_timestamp().then(|| iso(&zoned(&text_in(&task, "created_at")))).flatten();
                Outcome::Value(message(&task, &files, options.retry_count(), created.as_deref()).into())
            }
            Self::CutFiles => Outcome::Answered(Answered::Json(cuts(&files, options.limits()))),
            _ => Outcome::Answered(Answered::Json(prepare(&task))),
        })
    }
}
