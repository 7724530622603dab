/** A task's activity log, as types. */

import type { Open, User } from './records.js';

interface Entry<Kind extends string> {
  /** Told by the shape of the entry, which the platform sends untagged. */
  kind: Kind;
  id: string;
  /** ISO 8601. */
  created_at: string;
}

/** What a person or the agent said. */
export interface ActivityMessage extends Entry<'message'> {
  role: 'user' | 'agent';
  content: { text?: string | null; files?: string[] | null };
  sub_execution_result?: boolean | null;
  user?: User | null;
}

/** A tool that was called, and what it answered. */
export interface ActivityToolCall extends Entry<'tool_call'> {
  tool_name: string;
  payload: unknown;
  is_error?: boolean | null;
  reasoning?: unknown;
  result?: unknown;
  plan_task_id?: string | null;
}

/** A step of thinking. */
export interface ActivityReasoning extends Entry<'reasoning'> {
  type: 'think' | 'analyze';
  title: string;
  confidence: number;
  thought?: string | null;
  action?: string | null;
  result?: string | null;
  analysis?: string | null;
  plan_task_id?: string | null;
}

/** Work handed to another agent. */
export interface ActivitySubAgentTrigger extends Entry<'sub_agent_trigger'> {
  agent_id: string;
  query?: string | null;
  files?: string[] | null;
  reasoning: Record<string, unknown>;
  plan_task_id?: string | null;
}

/** A sign-in of a tool server. */
export interface ActivityAuth extends Entry<'auth'> {
  type: 'not_supported' | 'login_required' | 'token_issue' | 'token_ready';
  data: Record<string, unknown>;
}

/** What the gateway did to the tasks it watches. */
export interface ActivityGateway extends Entry<'gateway'> {
  agent_id?: string | null;
  reasoning: string;
  title?: string;
  description?: string;
  action?: Open<'create_execution' | 'ask_execution' | 'stop_execution' | 'continue_execution' | 'get_executions_result'>;
  [field: string]: unknown;
}

/** Anything else, with all its fields. */
export interface ActivityUnknown {
  kind: 'unknown';
  id?: string;
  created_at?: string;
  [field: string]: unknown;
}

/** An entry of an activity log. `switch (entry.kind)` narrows it. */
export type ActivityEntry =
  | ActivityMessage
  | ActivityToolCall
  | ActivityReasoning
  | ActivitySubAgentTrigger
  | ActivityAuth
  | ActivityGateway
  | ActivityUnknown;

/** What a task has done, in order. */
export interface AgentActivityThread {
  id: string;
  created_at: string;
  messages: ActivityEntry[];
  user?: User | null;
}
