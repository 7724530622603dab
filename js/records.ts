/** The platform's records, as types. Every field but the required ones has the platform's documented default. */

import type { AgentExecutionStatus, OutputFormat, ThinkMode } from './enums.js';

/** A string of a known list that may grow. */
export type Open<T extends string> = T | (string & {});

/** The end user on whose behalf a task runs. Scopes memory and sign-ins. */
export interface User {
  /** The user's id in your system. Scopes memory and sign-ins; `Tasks.listUserTasks` finds the tasks by it. */
  id?: string | null | undefined;
  /** Given name. */
  first_name?: string | null | undefined;
  /** Family name. */
  last_name?: string | null | undefined;
  /** Required by the platform. */
  email: string;
  /** Whatever else an agent should know of the user. */
  additional_attributes?: Record<string, unknown> | null | undefined;
  /** IANA name, such as `Europe/Paris`. */
  timezone?: string | null | undefined;
}

/** A file for a task, with what is known of it. */
export interface Attachment {
  /** Where the file is. */
  url: string;
  /** The file's name, for people. */
  name?: string | null | undefined;
  /** Media type, such as `application/pdf`. Counts where `kind` says nothing. */
  mime?: string | null | undefined;
  /** Bytes. */
  size?: number | null | undefined;
  /** What sort of file it is. Without it the platform goes by `mime`, then by the ending of the URL. */
  kind?: Open<'image' | 'pdf' | 'document' | 'text' | 'audio' | 'video' | 'archive' | 'unknown'> | null | undefined;
  /** Hash of the content, in hexadecimal. */
  sha256?: string | null | undefined;
  /** Until when the URL works. */
  expires_at?: string | null | undefined;
  /** Where the file came from, such as `slack`. */
  source?: string | null | undefined;
  /** What is said in a recording, where that is known. */
  transcript?: string | null | undefined;
}

/** Who caused a task. */
export interface Principal {
  /** What sort of caller it is. */
  kind: Open<'user' | 'slack' | 'api_key' | 'system' | 'anonymous'>;
  /** Its id, sent trimmed. White space and colons inside are refused. */
  id: string;
  /** Its email address. */
  email?: string | null | undefined;
  /** Its name, for people. */
  display_name?: string | null | undefined;
}

/** Tokens that a run spent. */
export interface Tokens {
  /** Tokens that the model wrote. Default 0. */
  completion_tokens?: number | null | undefined;
  /** Tokens that the model read. Default 0. */
  prompt_tokens?: number | null | undefined;
  /** Tokens read from the provider's cache; not in the total. Default 0. */
  cache_read_tokens?: number | null | undefined;
  /** Tokens written to the provider's cache; not in the total. Default 0. */
  cache_write_tokens?: number | null | undefined;
  /** Completion and prompt together. Computed when it is sent. */
  total_tokens?: number | null | undefined;
}

/** What a task was asked. */
export interface AgentExecutionInput {
  /** The request in words. Default empty. */
  text: string | null;
  /** URLs of files. Default none. */
  files: string[] | null;
  /** Files with what is known of them. Default none. */
  attachments: Attachment[] | null;
  /** On whose behalf the task runs. */
  user: User | null;
  /** Who caused it. */
  principal: Principal | null;
}

/** A tool server of one task. Its secrets are readable, and hidden from logs and serialisation. */
export interface MCPServerDetails {
  /** The server's id on the platform. */
  id?: string | null | undefined;
  /** Default `remote`. A `local` server is started with `command` and always speaks `stdio`. */
  type?: Open<'local' | 'remote'> | null | undefined;
  /** The server's name, for people. */
  name?: string | null | undefined;
  /** What starts a local server. */
  command?: string | null | undefined;
  /** Where a remote server is. */
  url?: string | null | undefined;
  /** Default `streamable-http`; for a `local` server always `stdio`, for others never. */
  transport?: Open<'stdio' | 'sse' | 'streamable-http'> | null | undefined;
  /** How the server knows who calls. Default `none`. */
  auth_type?: Open<'api_key' | 'oauth2' | 'custom_headers' | 'sso_user' | 'none'> | null | undefined;
  /** With `auth_type: "api_key"`. Hidden from logs and serialisation. */
  api_key?: string | null | undefined;
  /** Take the secrets from a secrets manager. Default false. */
  use_secrets_manager?: boolean | null | undefined;
  /** OAuth client, with `auth_type: "oauth2"`. */
  client_id?: string | null | undefined;
  /** Its secret. Hidden from logs and serialisation. */
  client_secret?: string | null | undefined;
  /** Headers of every request, with `auth_type: "custom_headers"`. Default none. Hidden from logs and serialisation. */
  headers?: Record<string, string> | null | undefined;
  /** Environment of a local server. Default none. Hidden from logs and serialisation. */
  env_vars?: Record<string, string> | null | undefined;
  /** Names of the tools that the agent may use. Default empty. */
  allowed_tools?: string[] | null | undefined;
  /** OAuth scopes to ask for as well. Default none. */
  additional_scopes?: string[] | null | undefined;
  /** One sign-in of a user counts for all agents. Default true. */
  share_user_token_across_other_agents?: boolean | null | undefined;
  /** Which of the user's tokens to pass on, with `auth_type: "sso_user"`. Default `access`. */
  sso_token?: Open<'access' | 'id' | 'exchange'> | null | undefined;
  /** For whom an exchanged token is made, with `sso_token: "exchange"`. */
  sso_audience?: string | null | undefined;
}

/** One step of a plan. */
export interface DeepPlanningItem {
  /** The step's id within the plan. */
  id: string;
  /** What is to be done. */
  title: string;
  /** Default false. */
  completed: boolean;
}

/** A task's plan. */
export interface DeepPlanning {
  /** The task has a plan. Default false. */
  enabled: boolean;
  /** The task may not finish while steps are open. Default false. */
  enforce: boolean;
  /** The agent has begun to work on the plan. Default false. */
  started: boolean;
  /** The agent has asked something and waits for the answer. Default false. */
  question_raised: boolean;
  /** The steps, in order. Default none. */
  tasks: DeepPlanningItem[];
}

/** What a paused task waits for: a person's approval. */
export interface HumanInTheLoopRequest {
  /** The node of the workflow that waits. */
  wait_node_id: string;
}

/** A sign-in that a task waits for. */
export interface PendingECARequest {
  /** The connector to sign in to. */
  connector_name: string;
  /** Where to sign in. */
  auth_url: string;
}

/** A task as the platform keeps it. Times are ISO 8601 texts, `duration` is in seconds. */
export interface TaskRecord {
  /** The task's id. */
  id: string;
  /** The agent that runs it. */
  agent_id: string;
  /** The organization that it belongs to. */
  organization_id: string;
  /** What was asked. */
  input: AgentExecutionInput;
  /** Open: the platform may answer a status that is not listed here. */
  status: Open<AgentExecutionStatus>;
  /** A finer status, at most 255 characters. */
  internal_status: string | null;
  /** Of a workflow: the node that ran last. */
  last_executed_node_id: string | null;
  /** The agent's version that the run is pinned to; null: the latest. */
  agent_version: string | null;
  /** When it was created. */
  created_at: string;
  /** When a worker took it. */
  started_at: string | null;
  /** When it last paused. */
  paused_at: string | null;
  /** When it ended. */
  finished_at: string | null;
  /** The answer; with `output_format: "json"` a JSON text, see {@link Task.parseResult}. Null until there is one. */
  result: string | null;
  /** Of a sub-task: the id of the task that started it. */
  parent_execution: string | null;
  /** The conversation that it belongs to. */
  conversation_id: string | null;
  /** `direct` or `gateway`. */
  conversation_kind: string | null;
  /** Ids of its sub-tasks. Default none. */
  sub_executions: string[];
  /** The parent task is to hear of its end. Default false. */
  should_update_parent: boolean;
  /** Somebody has stopped it, as {@link Task.stop} does. Default false. */
  is_manually_stopped: boolean;
  /** Merged into the payload of every tool call. */
  payload_extension: Record<string, unknown> | null;
  /** `turn` or `resident`. */
  execution_kind: string | null;
  /** Set while the task is paused for a person's approval. */
  hitl_request: HumanInTheLoopRequest | null;
  /** Set while a sign-in is pending. */
  pending_eca_request: PendingECARequest | null;
  /** Where the request came from, such as `sdk`, `webhook` or `slack`. */
  source: string | null;
  /** The voice of a result in `voice` format. */
  voice_id: string | null;
  /** The form of the result; null: the agent's. */
  output_format: Open<OutputFormat> | null;
  /** JSON schema of the result, with `output_format: "json"`. */
  output_schema: Record<string, unknown> | null;
  /** Its events can be streamed, see {@link Task.events}. Default false. */
  events_streaming: boolean;
  /** It is an orchestration task. Default false. */
  is_orchestration: boolean;
  /** It is a gateway's own task. Default false. */
  is_gateway: boolean;
  /** Told to the platform when a tool server's token is asked for. Default false. */
  is_app: boolean;
  /** When a tool server's token is asked for, the platform is told for which task. Default false. */
  background_auth_eligible: boolean;
  /** Added to the system prompt of this run. */
  additional_context: string | null;
  /** The most tool calls; null: no limit of its own. */
  tool_call_limit: number | null;
  /** Extra instructions for this run. */
  instructions_override: string | null;
  /** Of a test run in the workflow editor: the node. Internal to the platform. */
  test_run_node_id: string | null;
  /** Hidden from logs and serialisation. */
  user_oidc_token: string | null;
  /** What the result should look like, in words. */
  expected_output: string | null;
  /** Tool servers of this task alone. Default none. */
  mcp_servers: MCPServerDetails[];
  /** The agent that caused it. */
  triggering_agent_id: string | null;
  /** What is shown as its name. */
  title: string | null;
  /** How hard the agent thinks. Default `default`. */
  think_mode: Open<ThinkMode>;
  /** Text files stay URLs: their contents are not put into the message. Default false. */
  disable_attachment_injection: boolean;
  /** By graph item. Hidden from logs and serialisation. */
  user_tokens: Record<string, unknown> | null;
  /** The plan; an empty one when there is none. */
  deep_planning: DeepPlanning;
  /** Deep planning was asked for. Default false. */
  must_deep_plan: boolean;
  /** How often the agent has set out to follow its plan. Default 1, the first time. */
  execution_attempts: number;
  /** The task returns metrics. Default false. */
  return_metrics: boolean;
  /** The provider to use in place of the agent's. */
  llm_model_provider: string | null;
  /** The model to use in place of the agent's. */
  llm_model_name: string | null;
  /** How hard the model reasons, in place of the agent's setting. */
  llm_reasoning_effort: Open<'low' | 'medium' | 'high' | 'xhigh'> | null;
  /** The coding agent that runs it: `claude-code`, `codex`, `opencode` or `xpander`. */
  harness_cli: string | null;
  /** Passed to that coding agent. */
  permission_mode: string | null;
  /** Tokens spent, where that is known. */
  tokens: Tokens | null;
  /** Names of the tools that were called. Default none. */
  used_tools: string[];
  /** Seconds. */
  duration: number | null;
}

/** What {@link Task.from} needs at the least: any record of the platform, or one that `JSON.stringify` wrote. */
export type TaskLike = DeepPartial<TaskRecord> & Pick<TaskRecord, 'id'>;

/** A record of which any part may be missing; the items of a list are whole. */
export type DeepPartial<T> = T extends string | number | boolean | null | undefined | readonly unknown[]
  ? T
  : T extends object
    ? { [Name in keyof T]?: DeepPartial<T[Name]> }
    : T;

/** A task in a list. */
export interface TasksListRecord {
  /** The task's id. */
  id: string;
  /** The agent that runs it. */
  agent_id: string;
  /** The organization that it belongs to. */
  organization_id: string;
  /** Where it stands; open as in {@link TaskRecord.status}. */
  status: Open<AgentExecutionStatus>;
  /** The end user on whose behalf it runs. */
  user_id: string | null;
  /** Of a sub-task: the id of the task that started it. */
  parent_task_id: string | null;
  /** The agent that caused it. */
  triggering_agent_id: string | null;
  /** When it was created; ISO 8601. */
  created_at: string | null;
  /** When it last changed; ISO 8601. */
  updated_at: string | null;
  /** Where the request came from: `sdk`, `webhook`, `slack`, `api` and the like. */
  source_node_type: string | null;
  /** The answer, where the list brings it. */
  result: string | null;
  /** What is shown as its name. */
  title: string | null;
  /** `turn` or `resident`. */
  execution_kind: string | null;
  /** What the platform tells of a resident task's process. */
  process: Record<string, unknown> | null;
  /** `direct` or `gateway`. */
  conversation_kind: string | null;
}
