/** Leave for a tool to run. */

import { call, type Operation, type RequestOptions } from './call.js';
import type { Task } from './task.js';

/** The call of a tool that is about to be made. */
export interface ToolApprovalParameters {
  /** The id of the tool's, or its server's, item in the agent's graph. */
  operation_id: string;
  /** The tool's name, as the person who decides reads it. */
  tool_name: string;
  /** What the tool would be called with; an approval holds for that alone. Default `{}`. */
  payload?: Record<string, unknown> | undefined;
}

/** What the platform says of a call. All of its answer is here. */
export interface ToolApproval {
  /** Whether the tool may run: true where the platform, or a person, said so, and in no other case. */
  approved: boolean;
  /** `allowed`, or `approval_required`: a person has been asked. */
  type?: string;
  /** Of a question to a person: hand it to {@link Task.waitForToolApproval}. */
  request_id?: string;
  /** For the model: why the call is held. */
  message?: string;
  /** How many seconds the platform would have you wait for the person. */
  wait_seconds?: number;
  /** Whether the person has decided. */
  settled?: boolean;
  /** Who has decided. */
  decided_by_name?: string | null;
  /** What that person said. */
  decision_note?: string | null;
  [field: string]: unknown;
}

/** Options of {@link Task.waitForToolApproval}. Times are in milliseconds. One look takes at most 10 seconds. */
export interface ToolApprovalOptions extends RequestOptions {
  /** The pause between two looks. Default 2000, shortened by up to a quarter. */
  interval?: number | undefined;
  /** The most that the whole wait may take. Default: `wait_seconds` of the question, and at most 600000. */
  deadline?: number | undefined;
  /** The most requests, repeated ones included. Default: no limit. */
  maxRequests?: number | undefined;
}

/** @internal Asks; `approved` is what the core makes of the answer. */
export async function approval(operation: Operation, task: Task, given: object, options?: RequestOptions): Promise<ToolApproval> {
  const [answer, leave] = await call<[object, string[]]>(operation, task.configuration, { ...given, agent_id: task.agent_id }, options);
  return { ...answer, approved: leave.length > 0 };
}
