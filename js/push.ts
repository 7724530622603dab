/** Events that a caller sends to those who watch a task. */

import { call, type RequestOptions } from './call.js';
import type { TaskUpdateEventType } from './enums.js';
import type { EventIdentity, ToolCallRequest, ToolCallResult } from './events.js';
import type { Open } from './records.js';
import type { Task } from './task.js';

/** What every event to push has. */
export interface PushedEventOf<Type, Data> {
  /** The kind of event: one that the platform knows, or one of yours. */
  type: Type;
  /** The event's data, in the form of its type. */
  data: Data;
  /** Default: the task's. */
  task_id?: string | null | undefined;
  /** Default: the task's. */
  organization_id?: string | null | undefined;
  /** ISO 8601, in UTC. Default: now. */
  time?: string | Date | null | undefined;
  /** Default null: the agent itself. */
  identity?: EventIdentity | null | undefined;
}

/** An event to push. */
export type PushedEvent =
  | PushedEventOf<'tool_call_request' | 'think' | 'analyze', ToolCallRequest>
  | PushedEventOf<'tool_call_result', ToolCallResult>
  | PushedEventOf<Open<Exclude<TaskUpdateEventType, 'tool_call_request' | 'think' | 'analyze' | 'tool_call_result'>>, unknown>;

/** @internal Sends events, completed with what the task knows. */
export async function pushEvents(task: Task, events: PushedEvent | readonly PushedEvent[], options?: RequestOptions): Promise<void> {
  const pushed = (Array.isArray(events) ? events : [events]).map((event: PushedEvent) => ({
    ...event,
    task_id: event?.task_id ?? task.id,
    organization_id: event?.organization_id ?? task.organization_id,
    time: event?.time ?? new Date(),
  }));
  await call('pushEvents', task.configuration, { task_id: task.id, events: pushed }, options);
}
