//! The platform's records, one table each. Order is the platform's own.

use super::field::{Field, Kind};

use Kind::{Any, Aside, Bool, Each, Float, Int, Object, OneOf, Record, Text, Texts};

pub(super) const fn text(name: &'static str) -> Field {
    Field::new(name, Text)
}

pub(super) const fn id(name: &'static str) -> Field {
    Field::new(name, Kind::Id)
}

pub(super) const fn flag(name: &'static str) -> Field {
    Field::new(name, Bool).or("false")
}

pub(super) const fn of(name: &'static str, kind: Kind) -> Field {
    Field::new(name, kind)
}

/// The end user on whose behalf a task runs.
pub static USER: &[Field] = &[
    text("id"),
    text("first_name"),
    text("last_name"),
    text("email").required(),
    of("additional_attributes", Object),
    text("timezone"),
    // The platform adds these to the users it answers; one may be handed back as it came.
    of("display_name", Aside),
    of("role", Aside),
    of("is_super_admin", Aside),
];

/// A file that a task works on, with what is known of it.
pub static ATTACHMENT: &[Field] = &[
    text("url").required(),
    text("name"),
    text("mime"),
    of("size", Int),
    text("kind"),
    text("sha256"),
    text("expires_at"),
    text("source"),
    text("transcript"),
];

/// Who caused a task.
pub static PRINCIPAL: &[Field] =
    &[text("kind").required(), of("id", Kind::Name).required(), text("email"), text("display_name")];

/// What a task was asked.
pub static INPUT: &[Field] = &[
    text("text").or("\"\""),
    of("files", Texts).or("[]"),
    of("attachments", Each(ATTACHMENT)).or("[]"),
    of("user", Record(USER)),
    of("principal", Record(PRINCIPAL)),
];

/// Tokens spent.
pub static TOKENS: &[Field] = &[
    of("completion_tokens", Int).or("0"),
    of("prompt_tokens", Int).or("0"),
    of("cache_read_tokens", Int).or("0"),
    of("cache_write_tokens", Int).or("0"),
    of("total_tokens", Kind::Sum(&["completion_tokens", "prompt_tokens"])),
];

/// A tool server of one task.
pub static MCP_SERVER: &[Field] = &[
    text("id"),
    text("type").or("\"remote\""),
    text("name"),
    text("command"),
    text("url"),
    of("transport", Kind::Transport).or("\"streamable-http\""),
    text("auth_type").or("\"none\""),
    text("api_key").secret(),
    flag("use_secrets_manager"),
    text("client_id"),
    text("client_secret").secret(),
    of("headers", Object).or("{}").secret(),
    of("env_vars", Object).or("{}").secret(),
    of("allowed_tools", Texts).or("[]"),
    of("additional_scopes", Texts).or("[]"),
    of("share_user_token_across_other_agents", Bool).or("true"),
    text("sso_token").or("\"access\""),
    text("sso_audience"),
];

/// One step of a task's plan.
pub static PLAN_ITEM: &[Field] = &[text("id").required(), text("title").required(), flag("completed")];

/// A task's plan.
pub static PLAN: &[Field] = &[
    flag("enabled"),
    flag("enforce"),
    flag("started"),
    flag("question_raised"),
    of("tasks", Each(PLAN_ITEM)).or("[]"),
];

/// A task. What is left out of an answer has these defaults. Platform page: task.
pub static TASK: &[Field] = &[
    text("id").required(),
    text("agent_id").required(),
    text("organization_id").required(),
    of("input", Record(INPUT)).or("{}"),
    text("status").or("\"pending\""),
    text("internal_status"),
    text("last_executed_node_id"),
    text("agent_version"),
    text("created_at").required(),
    text("started_at"),
    text("paused_at"),
    text("finished_at"),
    text("result"),
    text("parent_execution"),
    text("conversation_id"),
    text("conversation_kind"),
    of("sub_executions", Texts).or("[]"),
    flag("should_update_parent"),
    flag("is_manually_stopped"),
    of("payload_extension", Object),
    text("execution_kind"),
    of("hitl_request", Object),
    of("pending_eca_request", Object),
    text("source"),
    text("voice_id"),
    text("output_format"),
    of("output_schema", Object),
    flag("events_streaming"),
    flag("is_orchestration"),
    flag("is_gateway"),
    flag("is_app"),
    flag("background_auth_eligible").not_null(),
    text("additional_context"),
    of("tool_call_limit", Int),
    text("instructions_override"),
    text("test_run_node_id"),
    text("user_oidc_token").secret(),
    text("expected_output"),
    of("mcp_servers", Each(MCP_SERVER)).or("[]"),
    text("triggering_agent_id"),
    text("title"),
    text("think_mode").or("\"default\""),
    flag("disable_attachment_injection"),
    of("user_tokens", Object).secret(),
    of("deep_planning", Record(PLAN)).or("{}"),
    flag("must_deep_plan"),
    of("execution_attempts", Int).or("1"),
    flag("return_metrics"),
    text("llm_model_provider"),
    text("llm_model_name"),
    text("llm_reasoning_effort"),
    text("harness_cli"),
    text("permission_mode"),
    of("tokens", Record(TOKENS)),
    of("used_tools", Texts).or("[]"),
    of("duration", Float).or("0"),
];

/// The parameters and the body of a new task, in the order they are sent. Names that differ on the wire are
/// given with the caller's name for them. Platform pages: invoke-agent, tasks.
pub static CREATE: &[Field] = &[
    of("agent_id", Aside),
    of("agent_version", Aside),
    id("id").named("existing_task_id"),
    of("input", Kind::Group(CREATE_INPUT)),
    of("payload_extension", Object).named("tool_call_payload_extension"),
    text("source"),
    id("worker_id"),
    text("output_format"),
    of("output_schema", Object),
    flag("run_locally").not_null(),
    flag("events_streaming").not_null(),
    text("additional_context"),
    text("instructions_override"),
    text("test_run_node_id"),
    text("user_oidc_token"),
    text("expected_output"),
    of("mcp_servers", Each(MCP_SERVER)).or("[]"),
    id("triggering_agent_id"),
    text("title"),
    of("think_mode", OneOf(&["default", "harder"])).or("\"default\"").not_null(),
    flag("disable_attachment_injection").not_null(),
    of("tool_call_limit", Int),
    of("user_tokens", Object),
    flag("return_metrics").not_null(),
    text("llm_model_provider"),
    text("llm_model_name"),
    text("llm_reasoning_effort"),
    of("harness_cli", Kind::Word(&["claude-code", "codex", "opencode", "xpander"])),
    of("permission_mode", Kind::Word(&[])),
];

static CREATE_INPUT: &[Field] = &[
    text("text").named("prompt").or("\"\""),
    of("files", Texts).named("file_urls").or("[]"),
    of("attachments", Each(ATTACHMENT)).omitted(),
    of("user", Record(USER)).named("user_details"),
    of("principal", Record(PRINCIPAL)).omitted(),
];

/// The parameters and the body of a change to a task: only what is set. Platform page: tasks.
pub static UPDATE: &[Field] = &[
    of("task_id", Aside),
    of("tool_call_payload_extension", Object).omitted(),
    text("source").omitted(),
    text("status").omitted(),
    text("last_executed_node_id").omitted(),
    text("result").omitted(),
];

/// The parameters of `Backend.invokeAgent`; the other fields of a new task go out with their defaults. Platform page:
/// invoke-agent.
pub static INVOKE_PARAMETERS: &[&str] = &[
    "agent_id",
    "prompt",
    "existing_task_id",
    "file_urls",
    "user_details",
    "agent_version",
    "tool_call_payload_extension",
    "source",
    "worker_id",
    "run_locally",
    "output_format",
    "output_schema",
    "events_streaming",
    "additional_context",
    "expected_output",
    "attachments",
];

const NO_TOKENS: &str = concat!(
    "{\"completion_tokens\":0,\"prompt_tokens\":0,\"cache_read_tokens\":0,",
    "\"cache_write_tokens\":0,\"total_tokens\":0}",
);

/// What a task reports of its spending, made of its attributes.
pub static METRICS: &[Field] = &[
    text("execution_id").named("id").required(),
    text("source").required(),
    of("sub_executions", Kind::Fixed).or("[]"),
    text("memory_thread_id").named("id").required(),
    of("task", Kind::Within("input")).named("text").or("\"\"").empty_is_default(),
    of("triggered_by", Kind::Fixed).or("\"N/A\""),
    of("skills", Kind::Fixed).or("[]"),
    text("status"),
    text("internal_status"),
    of("duration", Kind::Fixed).or("0"),
    of("ai_model", Kind::Word(&[])).named("llm_model_name").or("\"xpander\"").empty_is_default(),
    of("worker", Kind::Fixed),
    of("ai_employee_id", Kind::Fixed),
    of("api_calls_made", Texts).named("used_tools").or("[]").empty_is_default(),
    text("result").empty_is_default(),
    of("llm_tokens", Kind::Group(METRICS_TOKENS)),
];

static METRICS_TOKENS: &[Field] = &[
    of("inner", Kind::Fixed).or(NO_TOKENS),
    of("worker", Record(TOKENS)).named("tokens").required().or(NO_TOKENS),
];

/// A task in a list.
pub static TASK_ITEM: &[Field] = &[
    text("id").required(),
    text("agent_id").required(),
    text("organization_id").required(),
    text("status").required(),
    text("user_id"),
    text("parent_task_id"),
    text("triggering_agent_id"),
    text("created_at"),
    text("updated_at"),
    text("source_node_type"),
    text("result"),
    text("title"),
    text("execution_kind"),
    of("process", Object),
    text("conversation_kind"),
];

/// An agent in a list.
pub static AGENT_ITEM: &[Field] = &[
    text("id").required(),
    text("description"),
    text("access_scope").or("\"organizational\""),
    text("created_by"),
    text("type"),
];

/// An agent. Its other fields are as the platform sends them.
pub static AGENT: &[Field] = &[
    text("id").required(),
    of("version", Int).or("1"),
    text("status").or("\"ACTIVE\""),
    of("graph", Any).or("[]"),
    of("tools", Any).or("[]"),
    text("output_format").or("\"markdown\""),
    of("output_schema", Object),
    of("deep_planning", Bool).or("true"),
    of("enforce_deep_planning", Bool).or("true"),
    text("llm_reasoning_effort").or("\"medium\""),
];

/// The parameters and the body of a report on a task that ran elsewhere. Platform page: report-external-task.
pub static REPORT: &[Field] = &[
    of("agent_id", Aside),
    of("agent", Aside),
    of("configuration", Aside),
    id("id"),
    text("input"),
    of("llm_response", Any),
    of("tokens", Record(TOKENS)),
    of("is_success", Bool).or("true"),
    text("result"),
    of("duration", Float).or("0"),
    of("used_tools", Texts).or("[]").empty_is_default(),
];

/// The defaults and secrets of `table` as JSON, for the facade: for each field `default`, `of` (the table of a
/// nested record), `each` (of the records of an array) and `secret`.
pub fn describe(table: &[Field]) -> String {
    let mut members = Vec::new();
    for field in table {
        let mut facts = Vec::new();
        if !field.required && !matches!(field.kind, Aside | Kind::Sum(_)) {
            facts.push(format!("\"default\":{}", field.default));
        }
        match field.kind {
            Record(inner) => facts.push(format!("\"of\":{}", describe(inner))),
            Each(inner) => facts.push(format!("\"each\":{}", describe(inner))),
            _ => {}
        }
        if field.secret {
            facts.push("\"secret\":true".to_owned());
        }
        if !facts.is_empty() {
            members.push(format!("\"{}\":{{{}}}", field.name, facts.join(",")));
        }
    }
    format!("{{{}}}", members.join(","))
}
