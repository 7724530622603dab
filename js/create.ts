/** What a task is created with. */

import type { OutputFormat, ThinkMode } from './enums.js';
import type { Attachment, MCPServerDetails, Open, Principal, User } from './records.js';

/**
 * What to ask of an agent.
 *
 * @see platform-docs: invoke-agent
 */
export interface InvokeAgentParameters {
  /** Default: the configured agent, then `XPANDER_AGENT_ID`. */
  agent_id?: string | null;
  /** The request in words. Default empty. For `invokeAgent`, a JSON object with `xpander_task_id` fetches that task instead. */
  prompt?: string | null;
  /** Continue this task, with all its context. */
  existing_task_id?: string | null;
  /** URLs of files for the agent. */
  file_urls?: string[] | null;
  /** On whose behalf. */
  user_details?: User | null;
  /** Default: the latest version. */
  agent_version?: string | number | null;
  /** Merged into the payload of every tool call. */
  tool_call_payload_extension?: Record<string, unknown> | null;
  /** Where the request comes from. Default `"sdk"`; for `Tasks.create`, none. */
  source?: string | null;
  /** Run on this worker. */
  worker_id?: string | null;
  /** Mark the task as run locally: no cloud worker takes it. Default false. */
  run_locally?: boolean;
  output_format?: Open<OutputFormat> | null;
  /** JSON schema of the result, with `output_format: "json"`. */
  output_schema?: Record<string, unknown> | null;
  /** Let the task's events be streamed, see {@link Task.events}. Default false. */
  events_streaming?: boolean;
  /** Added to the system prompt of this run. */
  additional_context?: string | null;
  /** What the result should look like, in words. */
  expected_output?: string | null;
  /** Files with what is known of them. */
  attachments?: Attachment[] | null;
}

/**
 * What to create a task with: all that {@link InvokeAgentParameters} has, and more.
 *
 * @see platform-docs: tasks
 */
export interface CreateTaskParameters extends InvokeAgentParameters {
  /** Who caused the task. */
  principal?: Principal | null;
  /** Extra instructions for this run. */
  instructions_override?: string | null;
  test_run_node_id?: string | null;
  /** For connectors that sign in ahead. */
  user_oidc_token?: string | null;
  /** Tool servers of this task alone. */
  mcp_servers?: MCPServerDetails[] | null;
  /** The agent that caused this task. */
  triggering_agent_id?: string | null;
  /** What to show as the task's name. */
  title?: string | null;
  /** Default `"default"`. */
  think_mode?: ThinkMode;
  /** Leave text files as URLs in place of putting their contents into the message. Default false. */
  disable_attachment_injection?: boolean;
  /** The most tool calls. */
  tool_call_limit?: number | null;
  /** The end user's tokens, by graph item. */
  user_tokens?: Record<string, unknown> | null;
  /** Default false. */
  return_metrics?: boolean;
  llm_model_provider?: string | null;
  llm_model_name?: string | null;
  llm_reasoning_effort?: Open<'low' | 'medium' | 'high' | 'xhigh'> | null;
  /** `claude-code`, `codex`, `opencode` or `xpander`; anything else is sent as null. */
  harness_cli?: string | null;
  permission_mode?: string | null;
}
