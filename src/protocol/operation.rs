//! The platform's operations, one row each: whom to ask, with what, and what comes back.

use super::approval::TOOL_APPROVAL;
use super::field::Field;
use super::mcp::MCP_TOKEN_BODY;
use super::parameters::Form;
use super::push::PUSH;
use super::records::{CREATE, INVOKE_PARAMETERS, METRICS, REPORT, TASK, UPDATE};

/// How often a request may be sent without doing its work twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Sending it again changes nothing more.
    Repeatable,
    /// The same, but a conflict is an answer, not an accident.
    RepeatableUnlessConflict,
    /// Each time may start an agent, or tell an event: only an answer that proves that nothing was done allows another.
    Once,
    /// As the one above, unless the caller gives an `id`: then it is an update of the same record.
    OnceWithoutId,
}

/// A segment of a path.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// As it stands.
    Fixed(&'static str),
    /// The id in this parameter.
    Id(&'static str),
    /// The agent: the parameter `agent_id`, else the configured one, else the environment's.
    Agent,
    /// The same, but a loaded `agent` wins.
    LoadedAgent,
    /// The user that a token is for. A server that does not share tokens has one for each agent and user.
    TokenUser,
}

/// What an answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// A JSON object with an `id`.
    Record,
    /// A JSON array.
    List,
    /// An activity log, whose entries are told apart.
    ActivityLog,
    /// The task that the parameters describe, which keeps what the answer has lost.
    Restored,
    /// The same, and whether its plan lets it finish.
    PlanStatus,
    /// A token of a tool server, or where its login stands.
    Token,
    /// Whether a tool may run.
    Approval,
    /// Anything: nobody reads it.
    Nothing,
    /// A file of somebody else's, asked for without credentials. Its text is the caller's.
    File,
}

/// One operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name in hooks, and for the facade.
    pub name: &'static str,
    /// The operation in words, for errors: "get the task".
    pub what: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// Whether it may be sent again.
    pub safety: Safety,
    /// The path below the API root.
    pub path: &'static [Step],
    /// Parameters that exist; empty where they are the facade's, or a record's, own.
    pub parameters: &'static [&'static str],
    /// The parameter with an agent version for the header; empty for none.
    pub version: &'static str,
    /// The body's table and how it is written.
    pub body: Option<(&'static [Field], Form)>,
    /// What the answer must be.
    pub expect: Expect,
    /// The most that one request may take, in milliseconds, whatever the caller's `timeout`.
    pub limit: u32,
}

use Step::{Agent, Fixed, Id, LoadedAgent, TokenUser};

const READ: Operation = Operation {
    name: "",
    what: "",
    method: "GET",
    safety: Safety::Repeatable,
    path: &[],
    parameters: &[],
    version: "",
    body: None,
    expect: Expect::Record,
    limit: u32::MAX,
};

/// `Backend.invokeAgent`: it names itself as the source, and puts last a field that it has no parameter for.
pub const INVOKE: Operation = Operation {
    name: "invokeAgent",
    parameters: INVOKE_PARAMETERS,
    body: Some((CREATE, Form { defaults: &[("file_urls", "null"), ("source", "\"sdk\"")], ..AGENT_FORM })),
    ..CREATE_TASK
};

const AGENT_FORM: Form = Form { defaults: &[("source", "\"sdk\"")], last: "tool_call_limit", ..Form::PLAIN };

/// `Tasks.create`.
pub const CREATE_TASK: Operation = Operation {
    name: "createTask",
    what: "create the task",
    method: "POST",
    safety: Safety::Once,
    path: &[Fixed("agent-execution"), Agent],
    version: "agent_version",
    body: Some((CREATE, Form::PLAIN)),
    ..READ
};

/// `Agent.createTask`.
pub const CREATE_AGENT_TASK: Operation =
    Operation { name: "createAgentTask", body: Some((CREATE, AGENT_FORM)), ..CREATE_TASK };

/// `Backend.reportExternalTask`.
pub const REPORT_TASK: Operation = Operation {
    name: "reportExternalTask",
    what: "report the task",
    method: "POST",
    safety: Safety::OnceWithoutId,
    path: &[Fixed("agent-execution"), LoadedAgent, Fixed("report_task")],
    body: Some((REPORT, Form::PLAIN)),
    ..READ
};

/// `Agents.list`.
pub const LIST_AGENTS: Operation = Operation {
    name: "listAgents",
    what: "list the agents",
    path: &[Fixed("agents"), Fixed("list")],
    expect: Expect::List,
    ..READ
};

/// `Agents.get`.
pub const GET_AGENT: Operation = Operation {
    name: "getAgent",
    what: "get the agent",
    path: &[Fixed("agents"), Agent],
    version: "version",
    ..READ
};

/// `Tasks.get`.
pub const GET_TASK: Operation = Operation {
    name: "getTask",
    what: "get the task",
    path: &[Fixed("agent-execution"), Id("task_id"), Fixed("status")],
    ..READ
};

/// `Tasks.list`; its filters are the parameter `filters`.
pub const LIST_TASKS: Operation = Operation {
    name: "listTasks",
    what: "list the tasks",
    path: &[Fixed("agent-execution"), Fixed("executions"), Fixed("history"), Agent],
    expect: Expect::List,
    ..READ
};

/// `Tasks.listUserTasks`.
pub const LIST_USER_TASKS: Operation = Operation {
    name: "listUserTasks",
    what: "list the user's tasks",
    path: &[Fixed("agent-execution"), Fixed("executions"), Fixed("history"), Fixed("user"), Id("user_id")],
    expect: Expect::List,
    ..READ
};

/// `Tasks.update`.
pub const UPDATE_TASK: Operation = Operation {
    name: "updateTask",
    what: "update the task",
    method: "PATCH",
    safety: Safety::RepeatableUnlessConflict,
    path: &[Fixed("agent-execution"), Id("task_id"), Fixed("update")],
    body: Some((UPDATE, Form::PLAIN)),
    ..READ
};

/// `Tasks.stop`.
pub const STOP_TASK: Operation = Operation {
    name: "stopTask",
    what: "stop the task",
    method: "DELETE",
    path: &[Fixed("agent-execution"), Id("task_id")],
    ..READ
};

/// `Task.reload`, of a task's attributes.
pub const RELOAD_TASK: Operation = Operation {
    name: "reloadTask",
    path: &[Fixed("agent-execution"), Id("id"), Fixed("status")],
    expect: Expect::Restored,
    ..GET_TASK
};

/// `Task.getPlanFollowingStatus`, of a task's attributes.
pub const PLAN_FOLLOWING_STATUS: Operation =
    Operation { name: "getPlanFollowingStatus", expect: Expect::PlanStatus, ..RELOAD_TASK };

/// `Task.save`, of a task's attributes and without its plan: the platform's is the one that counts.
pub const SAVE_TASK: Operation = Operation {
    name: "saveTask",
    what: "save the task",
    path: &[Fixed("agent-execution"), Id("id"), Fixed("update")],
    body: Some((TASK, Form { held: true, without: "deep_planning", ..Form::PLAIN })),
    expect: Expect::Restored,
    ..UPDATE_TASK
};

/// The same with its plan.
pub const SAVE_TASK_AND_PLAN: Operation = Operation {
    name: "saveTaskAndPlan",
    body: Some((TASK, Form { held: true, ..Form::PLAIN })),
    ..SAVE_TASK
};

/// `Task.getActivityLog`, of a task's attributes.
pub const ACTIVITY_LOG: Operation = Operation {
    name: "getActivityLog",
    what: "get the activity log",
    path: &[Fixed("activity"), Agent, Id("id")],
    expect: Expect::ActivityLog,
    ..READ
};

/// `Task.reportMetrics`, of a task's attributes.
pub const REPORT_METRICS: Operation = Operation {
    name: "reportMetrics",
    what: "report the metrics",
    method: "POST",
    path: &[Fixed("agents-metrics"), Agent, Fixed("execution")],
    body: Some((METRICS, Form { of_record: true, ..Form::PLAIN })),
    expect: Expect::Nothing,
    ..READ
};

/// A file of a task, by its own URL.
pub const READ_FILE: Operation =
    Operation { name: "readFile", what: "read the file", parameters: &["url"], expect: Expect::File, ..READ };
/// `Task.pushEvents`: the same events again are events again.
pub const PUSH_EVENTS: Operation = Operation {
    name: "pushEvents",
    what: "push the events",
    method: "POST",
    safety: Safety::Once,
    path: &[Fixed("agent-execution"), Id("task_id"), Fixed("events"), Fixed("push")],
    body: Some((PUSH, Form { bare: true, ..Form::PLAIN })),
    expect: Expect::Nothing,
    ..READ
};

/// `Task.getMcpToken`.
pub const MCP_TOKEN: Operation = Operation {
    name: "getMcpToken",
    what: "get the token",
    method: "POST",
    path: &[Fixed("mcp_auth"), Agent, TokenUser, Fixed("get_token")],
    body: Some((MCP_TOKEN_BODY, Form { bare: true, ..Form::PLAIN })),
    expect: Expect::Token,
    ..READ
};

/// The same again, while somebody signs in.
pub static POLL_MCP_TOKEN: Operation = Operation { name: "pollMcpToken", ..MCP_TOKEN };

/// `Task.checkToolApproval`: the same question again may ask a person again.
pub const CHECK_TOOL_APPROVAL: Operation = Operation {
    name: "checkToolApproval",
    what: "check the tool's approval",
    method: "POST",
    safety: Safety::Once,
    path: &[Fixed("agents"), Agent, Fixed("tool-approvals"), Fixed("check")],
    body: Some((TOOL_APPROVAL, Form::PLAIN)),
    expect: Expect::Approval,
    ..READ
};

/// `Task.waitForToolApproval`.
pub const TOOL_APPROVAL_STATUS: Operation = Operation {
    name: "waitForToolApproval",
    what: "get the tool's approval",
    path: &[Fixed("agents"), Agent, Fixed("tool-approvals"), Id("request_id")],
    expect: Expect::Approval,
    limit: 10_000,
    ..READ
};

/// The event stream of a task, below the events root.
pub const TASK_EVENTS: Operation = Operation {
    name: "events",
    what: "stream the task's events",
    path: &[Fixed("agent-execution"), Id("task_id"), Fixed("events")],
    ..READ
};

/// The operations that are one request and one answer.
pub static ALL: &[Operation] = &[
    INVOKE,
    CREATE_TASK,
    CREATE_AGENT_TASK,
    REPORT_TASK,
    LIST_AGENTS,
    GET_AGENT,
    GET_TASK,
    LIST_TASKS,
    LIST_USER_TASKS,
    UPDATE_TASK,
    STOP_TASK,
    RELOAD_TASK,
    PLAN_FOLLOWING_STATUS,
    SAVE_TASK,
    SAVE_TASK_AND_PLAN,
    ACTIVITY_LOG,
    REPORT_METRICS,
    READ_FILE,
    PUSH_EVENTS,
    MCP_TOKEN,
    CHECK_TOOL_APPROVAL,
];

/// What can be waited for.
pub static WAITS: &[Operation] = &[
    Operation { name: "waitTask", ..GET_TASK },
    Operation { name: "waitForMcpToken", ..MCP_TOKEN },
    TOOL_APPROVAL_STATUS,
];
