/** The events of a task, as types. */

import { TaskUpdateEventType } from './enums.js';
import type { DeepPlanning, TaskRecord } from './records.js';

/** What every event has. */
interface Envelope<Type extends string, Data> {
  type: Type;
  /** The task that it is about: yours, or one of its sub-tasks. */
  task_id: string;
  organization_id: string;
  /** ISO 8601. */
  time: string;
  data: Data;
  identity?: { name: string; icon?: string | null } | null;
  /** The stream was interrupted before this event, and what came in between may be missing. */
  gap?: true;
}

/** An agent calls a tool. */
export interface ToolCallRequest {
  request_id: string;
  operation_id: string;
  tool_call_id?: string | null;
  graph_node_id?: string | null;
  tool_name?: string | null;
  payload?: unknown;
  reasoning?: { title?: string | null; description?: string | null } | null;
  plan_task_id?: string | null;
}

/** A tool has answered. */
export interface ToolCallResult extends ToolCallRequest {
  result?: unknown;
  is_error?: boolean | null;
  approval_request_id?: string | null;
}

/** How much of the model's context is used. */
export interface ContextStatus {
  estimated_tokens: number;
  context_window: number;
  percent: number;
  auto_compact_threshold: number;
  emergency_threshold: number;
  compacting: boolean;
}

type Free = Record<string, unknown>;

/** An event whose text could not be read. Nothing is dropped: `raw` is all of it. */
export interface UndecodableEvent {
  type: 'undecodable';
  raw: string;
  error: string;
}

/**
 * A task event. `switch (event.type)` narrows it. An event of a type that this list does not know comes through the
 * same loop; ask {@link isUnknownEvent} for it.
 */
export type TaskEvent =
  | Envelope<'task_created' | 'task_updated', TaskRecord>
  | (Envelope<'task_finished', TaskRecord> & {
      /** No stream told this end: it is made of the task's record. */
      synthetic?: true;
    })
  | Envelope<'chunk', string>
  | Envelope<'tool_call_request' | 'think' | 'analyze', ToolCallRequest>
  | Envelope<'tool_call_result', ToolCallResult>
  | Envelope<'plan_updated', DeepPlanning>
  | Envelope<'auth_event', { type: string; data: Free }>
  | Envelope<'task_compactization', { type: string; data: Free }>
  | Envelope<'context_status', ContextStatus>
  | Envelope<
      | 'connected'
      | 'sub_agent_trigger'
      | 'agent_gateway_decision'
      | 'process_state_changed'
      | 'process_update'
      | 'gateway_steer_applied'
      | 'ask_user_questions'
      | 'sub_task_created'
      | 'sub_task_updated'
      | 'sub_task_finished'
      | 'invite_member'
      | 'member_invited'
      | 'ask_for_secret'
      | 'secret_saved'
      | 'live_surface_created'
      | 'inline_card',
      Free
    >
  | UndecodableEvent;

/** An event of a type that this version of the package does not know. */
export interface UnknownEvent {
  type: string;
  data?: unknown;
  [field: string]: unknown;
}

// Held to the enumeration by the compiler: a type that is in one list and not in the other is an error here.
type Listed = Exclude<TaskEvent['type'], 'undecodable'>;
const KNOWN: ReadonlySet<string> = new Set<TaskUpdateEventType>(Object.values(TaskUpdateEventType) satisfies Listed[]);

/**
 * Whether an event is of a type that this version does not know. Narrows both ways.
 *
 * @example
 * for await (const event of task.events()) {
 *   if (isUnknownEvent(event)) console.debug('new event', event.type, event.data);
 *   else if (event.type === 'chunk') write(event.data);
 * }
 */
export function isUnknownEvent(event: TaskEvent | UnknownEvent): event is UnknownEvent {
  return event.type !== 'undecodable' && !KNOWN.has(event.type);
}
