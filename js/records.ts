/** The platform's records, as types. Every field but the required ones has the platform's documented default. */

import type { AgentExecutionStatus, OutputFormat, ThinkMode } from './enums.js';

/** A string of a known list that may grow. */
export type Open<T extends string> = T | (string & {});

/** The end user on whose behalf a task runs. Scopes memory and sign-ins. */
export interface User {
  id?: string | null | undefined;
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  email: string;
  additional_attributes?: Record<string, unknown> | null | undefined;
  /** IANA name, such as `Europe/Paris`. */
  timezone?: string | null | undefined;
}

/** A file for a task, with what is known of it. */
export interface Attachment {
  url: string;
  name?: string | null | undefined;
  mime?: string | null | undefined;
  /** Bytes. */
  size?: number | null | undefined;
  kind?: Open<'image' | 'pdf' | 'document' | 'text' | 'audio' | 'video' | 'archive' | 'unknown'> | null | undefined;
  sha256?: string | null | undefined;
  expires_at?: string | null | undefined;
  source?: string | null | undefined;
  transcript?: string | null | undefined;
}

/** Who caused a task. */
export interface Principal {
  kind: Open<'user' | 'slack' | 'api_key' | 'system' | 'anonymous'>;
  id: string;
  email?: string | null | undefined;
  display_name?: string | null | undefined;
}

/** Tokens that a run spent. */
export interface Tokens {
  completion_tokens?: number | null | undefined;
  prompt_tokens?: number | null | undefined;
  cache_read_tokens?: number | null | undefined;
  cache_write_tokens?: number | null | undefined;
  /** Completion and prompt together. Computed when it is sent. */
  total_tokens?: number | null | undefined;
}

/** What a task was asked. */
export interface AgentExecutionInput {
  text: string | null;
  files: string[] | null;
  attachments: Attachment[] | null;
  user: User | null;
  principal: Principal | null;
}

/** A tool server of one task. Its secrets are readable, and hidden from logs and serialisation. */
export interface MCPServerDetails {
  id?: string | null | undefined;
  type?: Open<'local' | 'remote'> | null | undefined;
  name?: string | null | undefined;
  command?: string | null | undefined;
  url?: string | null | undefined;
  transport?: Open<'stdio' | 'sse' | 'streamable-http'> | null | undefined;
  auth_type?: Open<'api_key' | 'oauth2' | 'custom_headers' | 'sso_user' | 'none'> | null | undefined;
  api_key?: string | null | undefined;
  use_secrets_manager?: boolean | null | undefined;
  client_id?: string | null | undefined;
  client_secret?: string | null | undefined;
  headers?: Record<string, string> | null | undefined;
  env_vars?: Record<string, string> | null | undefined;
  allowed_tools?: string[] | null | undefined;
  additional_scopes?: string[] | null | undefined;
  share_user_token_across_other_agents?: boolean | null | undefined;
  sso_token?: Open<'access' | 'id' | 'exchange'> | null | undefined;
  sso_audience?: string | null | undefined;
}

/** One step of a plan. */
export interface DeepPlanningItem {
  id: string;
  title: string;
  completed: boolean;
}

/** A task's plan. */
export interface DeepPlanning {
  enabled: boolean;
  enforce: boolean;
  started: boolean;
  question_raised: boolean;
  tasks: DeepPlanningItem[];
}

/** A task as the platform keeps it. Times are ISO 8601 texts, `duration` is in seconds. */
export interface TaskRecord {
  id: string;
  agent_id: string;
  organization_id: string;
  input: AgentExecutionInput;
  /** Open: the platform may answer a status that is not listed here. */
  status: Open<AgentExecutionStatus>;
  /** A finer status, at most 255 characters. */
  internal_status: string | null;
  last_executed_node_id: string | null;
  agent_version: string | null;
  created_at: string;
  started_at: string | null;
  paused_at: string | null;
  finished_at: string | null;
  result: string | null;
  parent_execution: string | null;
  conversation_id: string | null;
  conversation_kind: string | null;
  sub_executions: string[];
  should_update_parent: boolean;
  is_manually_stopped: boolean;
  payload_extension: Record<string, unknown> | null;
  execution_kind: string | null;
  /** Set while the task is paused for a person's approval. */
  hitl_request: { wait_node_id: string } | null;
  /** Set while a sign-in is pending. */
  pending_eca_request: { connector_name: string; auth_url: string } | null;
  source: string | null;
  voice_id: string | null;
  output_format: Open<OutputFormat> | null;
  output_schema: Record<string, unknown> | null;
  events_streaming: boolean;
  is_orchestration: boolean;
  is_gateway: boolean;
  is_app: boolean;
  background_auth_eligible: boolean;
  additional_context: string | null;
  tool_call_limit: number | null;
  instructions_override: string | null;
  test_run_node_id: string | null;
  /** Hidden from logs and serialisation. */
  user_oidc_token: string | null;
  expected_output: string | null;
  mcp_servers: MCPServerDetails[];
  triggering_agent_id: string | null;
  title: string | null;
  think_mode: Open<ThinkMode>;
  disable_attachment_injection: boolean;
  /** By graph item. Hidden from logs and serialisation. */
  user_tokens: Record<string, unknown> | null;
  deep_planning: DeepPlanning;
  must_deep_plan: boolean;
  execution_attempts: number;
  return_metrics: boolean;
  llm_model_provider: string | null;
  llm_model_name: string | null;
  llm_reasoning_effort: Open<'low' | 'medium' | 'high' | 'xhigh'> | null;
  harness_cli: string | null;
  permission_mode: string | null;
  tokens: Tokens | null;
  used_tools: string[];
  /** Seconds. */
  duration: number | null;
}

/** What {@link Task.from} needs at the least: any record of the platform, or one that `JSON.stringify` wrote. */
export type TaskLike = Partial<TaskRecord> & { id: string };

/** A task in a list. */
export interface TasksListRecord {
  id: string;
  agent_id: string;
  organization_id: string;
  status: Open<AgentExecutionStatus>;
  user_id: string | null;
  parent_task_id: string | null;
  triggering_agent_id: string | null;
  created_at: string | null;
  updated_at: string | null;
  source_node_type: string | null;
  result: string | null;
  title: string | null;
  execution_kind: string | null;
  process: Record<string, unknown> | null;
  conversation_kind: string | null;
}

/** An agent in a list. */
export interface AgentsListRecord {
  id: string;
  name: string;
  icon: string;
  instructions: { role: string[]; goal: string[]; general: string; [field: string]: unknown };
  status: Open<'DRAFT' | 'ACTIVE' | 'INACTIVE'>;
  organization_id: string;
  created_at: string;
  description: string | null;
  access_scope: Open<'personal' | 'organizational' | 'project'> | null;
  created_by: string | null;
  type: Open<'manager' | 'regular' | 'a2a' | 'curl' | 'orchestration'> | null;
}

/** A part of an agent: a tool, a tool server, a sub-agent. */
export interface AgentGraphItem {
  id: string;
  type: Open<
    | 'source_node'
    | 'agent'
    | 'workflow'
    | 'tool'
    | 'human_in_the_loop'
    | 'xpsleep-agent-delay'
    | 'custom_agent'
    | 'storage'
    | 'coding_agent'
    | 'mcp'
    | 'local_db'
    | 'skills'
  >;
  item_id?: string;
  name?: string | null;
  settings?: { mcp_settings?: MCPServerDetails | null; [field: string]: unknown } | null;
  [field: string]: unknown;
}

/** An agent. The platform sends more fields than these; they are there as well. */
export interface AgentRecord {
  id: string;
  organization_id: string;
  name: string;
  unique_name: string;
  framework: string;
  model_provider: string;
  model_name: string;
  version: number;
  status: Open<'DRAFT' | 'ACTIVE' | 'INACTIVE'>;
  /** The parts, as a list; `items` is the list itself. */
  graph: AgentGraphItem[] & { readonly items: AgentGraphItem[] };
  tools: unknown[];
  output_format: Open<OutputFormat>;
  output_schema: Record<string, unknown> | null;
  deep_planning: boolean;
  enforce_deep_planning: boolean;
  llm_reasoning_effort: Open<'low' | 'medium' | 'high' | 'xhigh'>;
  instructions?: AgentsListRecord['instructions'];
  type?: AgentsListRecord['type'];
  webhook_url?: string | null;
  created_at?: string;
}
