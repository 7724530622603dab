/** What a task is created with. */

import type { OutputFormat, ThinkMode } from './enums.js';
import type { Attachment, MCPServerDetails, Open, Principal, User } from './records.js';

/**
 * What to ask of an agent.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/backend/invoke-agent
 */
export interface InvokeAgentParameters {
  /** Default: the configured agent, then `XPANDER_AGENT_ID`. */
  agent_id?: string | null | undefined;
  /** The request in words. Default empty. For `invokeAgent`, a JSON object with `xpander_task_id` fetches that task instead. */
  prompt?: string | null | undefined;
  /** Continue this task, with all its context. */
  existing_task_id?: string | null | undefined;
  /** URLs of files for the agent. */
  file_urls?: string[] | null | undefined;
  /** On whose behalf. */
  user_details?: User | null | undefined;
  /** Default: the latest version. */
  agent_version?: string | number | null | undefined;
  /** Merged into the payload of every tool call. */
  tool_call_payload_extension?: Record<string, unknown> | null | undefined;
  /** Where the request comes from. Default `"sdk"`; for `Tasks.create`, none. */
  source?: string | null | undefined;
  /** Run on this worker. */
  worker_id?: string | null | undefined;
  /** Mark the task as run locally: no cloud worker takes it. Default false. */
  run_locally?: boolean | undefined;
  /** The form of the result. Default: the agent's. */
  output_format?: Open<OutputFormat> | null | undefined;
  /** JSON schema of the result, with `output_format: "json"`. */
  output_schema?: Record<string, unknown> | null | undefined;
  /** Let the task's events be streamed, see {@link Task.events}. Default false. It needs an organization, or a proxy's ticket. */
  events_streaming?: boolean | undefined;
  /** Added to the system prompt of this run. */
  additional_context?: string | null | undefined;
  /** What the result should look like, in words. */
  expected_output?: string | null | undefined;
  /** Files with what is known of them. */
  attachments?: Attachment[] | null | undefined;
}

/**
 * What to create a task with: all that {@link InvokeAgentParameters} has, and more.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/overview
 */
export interface CreateTaskParameters extends InvokeAgentParameters {
  /** Who caused the task. */
  principal?: Principal | null | undefined;
  /** Extra instructions for this run. */
  instructions_override?: string | null | undefined;
  /** Of a test run in the workflow editor: the node. Internal to the platform. */
  test_run_node_id?: string | null | undefined;
  /** For connectors that sign in ahead. */
  user_oidc_token?: string | null | undefined;
  /** Tool servers of this task alone. */
  mcp_servers?: MCPServerDetails[] | null | undefined;
  /** The agent that caused this task. */
  triggering_agent_id?: string | null | undefined;
  /** What to show as the task's name. */
  title?: string | null | undefined;
  /** Default `"default"`. */
  think_mode?: ThinkMode | undefined;
  /** Leave text files as URLs in place of putting their contents into the message. Default false. */
  disable_attachment_injection?: boolean | undefined;
  /** The most tool calls. */
  tool_call_limit?: number | null | undefined;
  /** The end user's tokens, by graph item. */
  user_tokens?: Record<string, unknown> | null | undefined;
  /** Default false. */
  return_metrics?: boolean | undefined;
  /** The model's provider for this run. Default: the agent's. */
  llm_model_provider?: string | null | undefined;
  /** The model for this run. Default: the agent's. */
  llm_model_name?: string | null | undefined;
  /** How hard the model reasons in this run. Default: the agent's setting. */
  llm_reasoning_effort?: Open<'low' | 'medium' | 'high' | 'xhigh'> | null | undefined;
  /** `claude-code`, `codex`, `opencode` or `xpander`; anything else is sent as null. */
  harness_cli?: string | null | undefined;
  /** What a coding agent may do without asking; its own term. Sent trimmed and in lower case. */
  permission_mode?: string | null | undefined;
}
