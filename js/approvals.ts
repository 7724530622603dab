/** Approvals: whether a tool may run. */

import { call, type Operation, type RequestOptions } from './call.js';
import type { Task } from './task.js';

/** The call of a tool that is about to be made. */
export interface ToolApprovalParameters {
  /** The id of the tool's, or its server's, item in the agent's graph. */
  operation_id: string;
  /** The tool's name, as the person who decides reads it. */
  tool_name: string;
  /** The arguments of the call; an approval is for exactly these. Default `{}`. */
  payload?: Record<string, unknown> | undefined;
}

/** The platform's decision about a call, with all fields of its response. */
export interface ToolApproval {
  /** Whether the tool may run. Only `true` is a yes: the platform or a person has approved the call. */
  approved: boolean;
  /** `allowed`, or `approval_required`: a person has been asked. */
  type?: string;
  /** Present when a person was asked: pass it to {@link Task.waitForToolApproval}. */
  request_id?: string;
  /** For the model: why the call has to wait. */
  message?: string;
  /** How long the platform suggests to wait for the person, in seconds. */
  wait_seconds?: number;
  /** Whether the person has decided. */
  settled?: boolean;
  /** Who has decided. */
  decided_by_name?: string | null;
  /** The person's note. */
  decision_note?: string | null;
  [field: string]: unknown;
}

/** Options of {@link Task.waitForToolApproval}, in milliseconds. One status read takes at most 10 seconds. */
export interface ToolApprovalOptions extends RequestOptions {
  /** The pause between two status reads. Default 2000, shortened at random by up to a quarter. */
  interval?: number | undefined;
  /** The most that the whole wait may take. Default: `wait_seconds` of the request, and at most 600000. */
  deadline?: number | undefined;
  /** The most requests, repeated ones included. Default: no limit. */
  maxRequests?: number | undefined;
}

/** @internal Sends the request; the core decides `approved`. */
export async function approval(operation: Operation, task: Task, given: object, options?: RequestOptions): Promise<ToolApproval> {
  const [answer, approvals] = await call<[object, string[]]>(operation, task.configuration, { ...given, agent_id: task.agent_id }, options);
  return { ...answer, approved: approvals.length > 0 };
}
