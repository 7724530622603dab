//! The platform's endpoints, one row each.

use super::configuration::Configuration;
use super::url::push_segment;
use crate::error::Error;

/// How often a request may be sent without doing its work twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Sending it again changes nothing more.
    Repeatable,
    /// The same, but a conflict is an answer, not an accident.
    RepeatableUnlessConflict,
    /// It may start an agent each time: only an answer that proves nothing started allows another.
    Once,
}

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The operation's name in hooks.
    pub operation: &'static str,
    /// The operation in words, for errors: "get the task".
    pub what: &'static str,
    method: &'static str,
    safety: Safety,
    /// The path below its root.
    path: &'static [Step],
}

/// A segment of a path.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// As it stands.
    Fixed(&'static str),
    /// An id, by the name it has in errors.
    Id(&'static str),
}

use Step::{Fixed, Id};

/// Starts or continues a task of an agent.
pub const CREATE_TASK: Route = Route {
    operation: "createTask",
    what: "create the task",
    method: "POST",
    safety: Safety::Once,
    path: &[Fixed("agent-execution"), Id("agent_id")],
};

/// Reads a task.
pub const GET_TASK: Route = Route {
    operation: "getTask",
    what: "get the task",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[Fixed("agent-execution"), Id("task_id"), Fixed("status")],
};

/// Stops a task.
pub const STOP_TASK: Route = Route {
    operation: "stopTask",
    what: "stop the task",
    method: "DELETE",
    safety: Safety::Repeatable,
    path: &[Fixed("agent-execution"), Id("task_id")],
};

/// Records a task that ran elsewhere.
pub const REPORT_TASK: Route = Route {
    operation: "reportExternalTask",
    what: "report the task",
    method: "POST",
    safety: Safety::Once,
    path: &[Fixed("agent-execution"), Id("agent_id"), Fixed("report_task")],
};

/// Lists the organization's agents.
pub const LIST_AGENTS: Route = Route {
    operation: "listAgents",
    what: "list the agents",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[Fixed("agents"), Fixed("list")],
};

/// Reads an agent.
pub const GET_AGENT: Route = Route {
    operation: "getAgent",
    what: "get the agent",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[Fixed("agents"), Id("agent_id")],
};

/// Lists an agent's tasks.
pub const LIST_TASKS: Route = Route {
    operation: "listTasks",
    what: "list the tasks",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[Fixed("agent-execution"), Fixed("executions"), Fixed("history"), Id("agent_id")],
};

/// Lists an end user's tasks.
pub const LIST_USER_TASKS: Route = Route {
    operation: "listUserTasks",
    what: "list the user's tasks",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[Fixed("agent-execution"), Fixed("executions"), Fixed("history"), Fixed("user"), Id("user_id")],
};

/// Changes a task.
pub const UPDATE_TASK: Route = Route {
    operation: "updateTask",
    what: "update the task",
    method: "PATCH",
    safety: Safety::RepeatableUnlessConflict,
    path: &[Fixed("agent-execution"), Id("task_id"), Fixed("update")],
};

/// Writes a whole task.
pub const SAVE_TASK: Route = Route { operation: "saveTask", what: "save the task", ..UPDATE_TASK };

/// Reads what a task has done, step by step.
pub const ACTIVITY_LOG: Route = Route {
    operation: "getActivityLog",
    what: "get the activity log",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[Fixed("activity"), Id("agent_id"), Id("task_id")],
};

/// Records what a task has spent.
pub const REPORT_METRICS: Route = Route {
    operation: "reportMetrics",
    what: "report the metrics",
    method: "POST",
    safety: Safety::Repeatable,
    path: &[Fixed("agents-metrics"), Id("agent_id"), Fixed("execution")],
};

/// Streams a task's events, below the events root.
pub const TASK_EVENTS: Route = Route {
    operation: "events",
    what: "stream the task's events",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[Fixed("agent-execution"), Id("task_id"), Fixed("events")],
};

/// One request, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The operation's name in hooks.
    pub operation: &'static str,
    /// The operation in words, for errors.
    pub what: &'static str,
    /// Whether it may be sent again.
    pub safety: Safety,
    /// The HTTP method.
    pub method: &'static str,
    /// The whole URL.
    pub url: String,
    /// Headers with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The JSON body, where there is one.
    pub body: Option<String>,
}

impl Route {
    /// The request to this endpoint below `root`, with its ids in the order of the path.
    pub fn request(
        &self,
        configuration: &Configuration,
        root: String,
        ids: &[&str],
    ) -> Result<Request, Error> {
        let mut url = root;
        let mut ids = ids.iter();
        for step in self.path {
            match step {
                Fixed(segment) => url.extend(["/", segment]),
                Id(name) => push_segment(&mut url, name, ids.next().unwrap_or(&""))?,
            }
        }
        let (name, value) = configuration.credential.header();
        Ok(Request {
            operation: self.operation,
            what: self.what,
            safety: self.safety,
            method: self.method,
            url,
            headers: vec![(name.to_owned(), value)],
            body: None,
        })
    }
}
