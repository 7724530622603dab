/** A task's activity log, as types. */

import type { AgentExecutionInput, Open, User } from './records.js';

interface Entry<Kind extends string> {
  /** Derived from the shape of the entry, since the platform sends no tag. */
  kind: Kind;
  /** The entry's id. */
  id: string;
  /** ISO 8601. */
  created_at: string;
}

/** What a person or the agent said. */
export interface ActivityMessage extends Entry<'message'> {
  /** Who said it. */
  role: 'user' | 'agent';
  /** What was said, and the URLs of files that came with it. */
  content: Partial<Pick<AgentExecutionInput, 'text' | 'files'>>;
  /** It is the result of a sub-task. Default false. */
  sub_execution_result?: boolean | null;
  /** The person who said it. */
  user?: User | null;
}

/** A tool that was called, and what it answered. */
export interface ActivityToolCall extends Entry<'tool_call'> {
  /** The tool. */
  tool_name: string;
  /** What it was called with. */
  payload: unknown;
  /** The call failed. Default false. */
  is_error?: boolean | null;
  /** Why the agent called it. */
  reasoning?: unknown;
  /** What it answered. */
  result?: unknown;
  /** The step of the plan that it served. */
  plan_task_id?: string | null;
}

/** A step of thinking. */
export interface ActivityReasoning extends Entry<'reasoning'> {
  /** Before acting (`think`), or on what came of it (`analyze`). */
  type: 'think' | 'analyze';
  /** The step in a few words. */
  title: string;
  /** How sure the agent is, as a number. */
  confidence: number;
  /** What it thinks. */
  thought?: string | null;
  /** What it will do. */
  action?: string | null;
  /** What came of it. */
  result?: string | null;
  /** What it makes of that. */
  analysis?: string | null;
  /** The step of the plan that it served. */
  plan_task_id?: string | null;
}

/** Work handed to another agent. */
export interface ActivitySubAgentTrigger extends Entry<'sub_agent_trigger'> {
  /** The other agent. */
  agent_id: string;
  /** What it was asked. */
  query?: string | null;
  /** URLs of files for it. Default none. */
  files?: string[] | null;
  /** Why it was asked. */
  reasoning: Record<string, unknown>;
  /** The step of the plan that it served. */
  plan_task_id?: string | null;
}

/** A sign-in of a tool server. */
export interface ActivityAuth extends Entry<'auth'> {
  /** How far the sign-in has come. */
  type: 'not_supported' | 'login_required' | 'token_issue' | 'token_ready';
  /** What is known of it: with `login_required` the `url` to sign in at, with `token_issue` a `message`. */
  data: Record<string, unknown>;
}

/** What the gateway did to the tasks it watches. */
export interface ActivityGateway extends Entry<'gateway'> {
  /** The agent whose task it is about. */
  agent_id?: string | null;
  /** Why. */
  reasoning: string;
  /** What was done, in a few words. */
  title?: string;
  /** What was done, at more length. */
  description?: string;
  /** What was done. Its own fields stand beside this one. */
  action?: Open<'create_execution' | 'ask_execution' | 'stop_execution' | 'continue_execution' | 'get_executions_result'>;
  [field: string]: unknown;
}

/** Anything else, with all its fields. */
export interface ActivityUnknown {
  /** No shape that this version knows. */
  kind: 'unknown';
  /** The entry's id, if it has one. */
  id?: string;
  /** ISO 8601, if it has one. */
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

/**
 * What a task has done, in order.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/overview
 */
export interface AgentActivityThread {
  /** The log's id. */
  id: string;
  /** When it began; ISO 8601. */
  created_at: string;
  /** The entries, oldest first. */
  messages: ActivityEntry[];
  /** On whose behalf the task runs. */
  user?: User | null;
}
