//! What a browser may ask of a proxy: a closed list of operations, the parameters that are open to it, and what it must not see.
//!
//! The build prints it for the proxy, which is JavaScript; nothing of it is in the module.

use super::field::{Field, Kind};
use super::operation::{
    ACTIVITY_LOG, CREATE_AGENT_TASK, CREATE_TASK, GET_AGENT, GET_TASK, INVOKE, LIST_AGENTS, LIST_TASKS,
    LIST_USER_TASKS, Operation, STOP_TASK, Step, TASK_EVENTS,
};
use super::records::{CREATE, TASK, USER};

/// The operations. The others are those of workers and of whoever runs them.
pub static ROUTES: &[Operation] = &[
    CREATE_TASK,
    GET_TASK,
    TASK_EVENTS,
    STOP_TASK,
    ACTIVITY_LOG,
    LIST_TASKS,
    LIST_USER_TASKS,
    LIST_AGENTS,
    GET_AGENT,
];

/// Parameters of a new task that are the end user's own business. The others change how the agent works, as whom, or where.
pub static OPEN: &[&str] = &[
    "existing_task_id",
    "prompt",
    "file_urls",
    "attachments",
    "output_format",
    "output_schema",
    "events_streaming",
    "expected_output",
    "title",
    "think_mode",
];

/// Filters of a list of tasks.
pub static FILTERS: &[&str] =
    &["user_id", "parent_task_id", "triggering_agent_id", "status", "internal_status"];

/// Secrets that no table of records has: of a login's end, of a worker's gateway and of single sign-on.
static LOOSE: &[&str] = &["access_token", "llm_gateway", "sso_fetch_key"];

/// What differs between the ways to create a task is in what they send for parameters that nobody gave.
static CREATORS: &[Operation] = &[CREATE_TASK, INVOKE, CREATE_AGENT_TASK];

/// The operations as JSON: for each `operation`, `method`, `path`, and the parameter for the header with a version, where it has one.
pub fn describe_routes() -> String {
    let rows = ROUTES.iter().map(|row| {
        let steps = row.path.iter().map(|step| match step {
            Step::Fixed(segment) => (*segment).to_owned(),
            Step::Id(name) => format!("{{{name}}}"),
            Step::TokenUser => "{user_id}".to_owned(),
            Step::Agent | Step::LoadedAgent => "{agent_id}".to_owned(),
        });
        let path = steps.collect::<Vec<_>>().join("/");
        let version =
            if row.version.is_empty() { String::new() } else { format!(",\"version\":\"{}\"", row.version) };
        format!(
            "{{\"operation\":\"{}\",\"method\":\"{}\",\"path\":\"{path}\"{version}}}",
            row.name, row.method
        )
    });
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}

/// The body of a new task as JSON: for each field its `parameter`, the JSON that beside null stands for none (`unset`), and whether
/// it is `open`; or the fields of a `group`.
pub fn describe_body() -> String {
    fields(CREATE)
}

fn fields(table: &[Field]) -> String {
    let rows = table.iter().filter(|field| !matches!(field.kind, Kind::Aside)).map(|field| {
        if let Kind::Group(inner) = field.kind {
            return format!("\"{}\":{{\"group\":{}}}", field.name, fields(inner));
        }
        let name = field.parameter();
        let unset = CREATORS.iter().map(|row| default(row, field)).find(|json| *json != "null");
        let unset =
            unset.map_or(String::new(), |json| format!(",\"unset\":\"{}\"", json.replace('"', "\\\"")));
        let open = if OPEN.contains(&name) { ",\"open\":true" } else { "" };
        format!("\"{}\":{{\"parameter\":\"{name}\"{unset}{open}}}", field.name)
    });
    format!("{{{}}}", rows.collect::<Vec<_>>().join(","))
}

/// What an operation sends for a parameter that nobody gave.
fn default(row: &Operation, field: &Field) -> &'static str {
    let own = row.body.as_ref().map_or(&[][..], |(_, form)| form.defaults);
    own.iter().find(|(name, _)| *name == field.parameter()).map_or(field.default, |(_, json)| json)
}

/// The fields of a user as JSON: for each its `kind`, `text`, `object` or `any`, and whether it is
/// `required`. A grant's user is checked with it when the grant is made.
pub fn describe_user() -> String {
    let rows = USER.iter().map(|field| {
        let kind = match field.kind {
            Kind::Text => "text",
            Kind::Object => "object",
            _ => "any",
        };
        let required = if field.required { ",\"required\":true" } else { "" };
        format!("\"{}\":{{\"kind\":\"{kind}\"{required}}}", field.name)
    });
    format!("{{{}}}", rows.collect::<Vec<_>>().join(","))
}

/// The names of members that no browser is to see, at whatever depth, as JSON.
pub fn describe_secrets() -> String {
    let mut names: Vec<&str> = LOOSE.to_vec();
    collect(TASK, &mut names);
    list(&names)
}

/// The filters as JSON.
pub fn describe_filters() -> String {
    list(FILTERS)
}

fn list(names: &[&str]) -> String {
    format!("[\"{}\"]", names.join("\",\""))
}

fn collect(table: &[Field], names: &mut Vec<&'static str>) {
    for field in table {
        if field.secret && !names.contains(&field.name) {
            names.push(field.name);
        }
        match field.kind {
            Kind::Record(inner) | Kind::Each(inner) | Kind::Group(inner) => collect(inner, names),
            _ => {}
        }
    }
}
