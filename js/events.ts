/** The events of a task, as types. */

import { TaskUpdateEventType } from './enums.js';
import type { DeepPlanning, TaskRecord } from './records.js';

/** Who speaks in an event. */
export interface EventIdentity {
  /** The name to show. */
  name: string;
  /** What to show beside it. */
  icon?: string | null;
}

/** What every event has. */
export interface Envelope<Type extends string, Data> {
  /** What happened. */
  type: Type;
  /** The task that it is about: yours, or one of its sub-tasks. */
  task_id: string;
  /** The organization of that task. */
  organization_id: string;
  /** ISO 8601. */
  time: string;
  /** The event's data; its shape follows from `type`. */
  data: Data;
  /** Who speaks, where several do. */
  identity?: EventIdentity | null;
  /** The stream was interrupted before this event, and what came in between may be missing. */
  gap?: true;
  /** With {@link EventsOptions.raw}: the event's JSON text as the platform sent it. Not enumerable. A `synthetic` end has none. */
  raw?: string;
}

/** Why an agent calls a tool, in its own words. */
export interface Reasoning {
  /** In a few words. */
  title?: string | null;
  /** At more length. */
  description?: string | null;
}

/** An agent calls a tool. */
export interface ToolCallRequest {
  /** The request's id; the result repeats it. */
  request_id: string;
  /** The tool's id. */
  operation_id: string;
  /** The model's own id of the call. */
  tool_call_id?: string | null;
  /** The agent's graph item that the tool belongs to. */
  graph_node_id?: string | null;
  /** The tool's name, for people. */
  tool_name?: string | null;
  /** What the tool is called with. Of `think` and `analyze`, the step itself is in `payload.input`. */
  payload?: unknown;
  /** Why the agent calls it. */
  reasoning?: Reasoning | null;
  /** The step of the plan that it serves. */
  plan_task_id?: string | null;
}

/** A tool has answered. */
export interface ToolCallResult extends ToolCallRequest {
  /** What the tool answered. The platform may cut long ones. */
  result?: unknown;
  /** The call failed. Default false. */
  is_error?: boolean | null;
  /** The approval that the call had to wait for. */
  approval_request_id?: string | null;
}

/** The data of an event with two layers: the state of a sign-in, or of the compaction of a session. */
export interface EventDetails {
  /** `login_required`, `token_ready`, …; or `compaction_started`, `summarization`, … */
  type: string;
  /** The event's data; its shape follows from `type`. */
  data: Record<string, unknown>;
}

/** How much of the model's context is used. */
export interface ContextStatus {
  /** Tokens in use, estimated. */
  estimated_tokens: number;
  /** Tokens that the model can hold. */
  context_window: number;
  /** The one as a share of the other, in per cent. */
  percent: number;
  /** Where the session is shortened. */
  auto_compact_threshold: number;
  /** Where it has to be shortened at once. */
  emergency_threshold: number;
  /** It is being shortened. */
  compacting: boolean;
}

/** An event whose text could not be read. Nothing is dropped: `raw` is all of it. */
export interface UndecodableEvent {
  /** Never sent by the platform. */
  type: 'undecodable';
  /** The event's data as it came. */
  raw: string;
  /** Why it could not be read. */
  error: string;
  /** Not known; declared so that it can be read before the type of the event is. */
  task_id?: undefined;
  /** Not known. */
  organization_id?: undefined;
  /** Not known. */
  time?: undefined;
  /** Not known; the text is in `raw`. */
  data?: undefined;
  /** Not known. */
  identity?: undefined;
  /** The stream was interrupted before this event, and what came in between may be missing. */
  gap?: true;
}

/**
 * A task event. `switch (event.type)` narrows it. An event of a type that this list does not know comes through the
 * same loop; ask {@link isUnknownEvent} for it.
 */
export type TaskEvent =
  | Envelope<'task_created' | 'task_updated', TaskRecord>
  | (Envelope<'task_finished', TaskRecord> & {
      /** No stream sent this end: it is made from the task's record. */
      synthetic?: true;
    })
  | Envelope<'chunk', string>
  | Envelope<'tool_call_request' | 'think' | 'analyze', ToolCallRequest>
  | Envelope<'tool_call_result', ToolCallResult>
  | Envelope<'plan_updated', DeepPlanning>
  | Envelope<'auth_event' | 'task_compactization', EventDetails>
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
      Record<string, unknown>
    >
  | UndecodableEvent;

/** An event of a type that this version of the package does not know. */
export interface UnknownEvent {
  /** A type that is not in {@link TaskUpdateEventType}. */
  type: string;
  /** Whatever came with it. */
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
