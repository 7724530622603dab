/** The platform's events, as an agent of the emulator gives them. */

/** What every event has. Only `type` must be given. */
export interface EmulatedEventFields<Type extends string> {
  /** What happened. */
  readonly type: Type;
  /**
   * The task that it is about. Default: the task itself; give the id of another for an event of a
   * sub-task.
   */
  readonly task_id?: string | undefined;
  /** Default: the organization of the task. */
  readonly organization_id?: string | undefined;
  /** ISO 8601. Default: the moment it is sent. */
  readonly time?: string | undefined;
  /** Who speaks, where several do. */
  readonly identity?: EmulatedIdentity | null | undefined;
}

/** Who speaks in an event. */
export interface EmulatedIdentity {
  /** The name to show. */
  readonly name: string;
  /** What to show beside it. */
  readonly icon?: string | null | undefined;
}

/** A tool call, or a step of reasoning, which has the form of one. */
export interface EmulatedToolCall {
  /** The request's id; the result repeats it. */
  readonly request_id: string;
  /** The tool's id. */
  readonly operation_id: string;
  /** The model's own id of the call. */
  readonly tool_call_id?: string | null | undefined;
  /** The agent's graph item that the tool belongs to. */
  readonly graph_node_id?: string | null | undefined;
  /** The tool's name, for people. */
  readonly tool_name?: string | null | undefined;
  /** What the tool is called with; of `think` and `analyze`, `{ input: { title, thought, … } }`. */
  readonly payload?: unknown;
  /** Why the agent calls it. */
  readonly reasoning?: EmulatedReasoning | null | undefined;
  /** The step of the plan that it serves. */
  readonly plan_task_id?: string | null | undefined;
}

/** Why an agent calls a tool. */
export interface EmulatedReasoning {
  /** In a few words. */
  readonly title?: string | null | undefined;
  /** At more length. */
  readonly description?: string | null | undefined;
}

/** What a tool answered. */
export interface EmulatedToolResult extends EmulatedToolCall {
  /** Any JSON value. */
  readonly result?: unknown;
  /** The call failed. Default false. */
  readonly is_error?: boolean | null | undefined;
  /** The approval that the call had to wait for. */
  readonly approval_request_id?: string | null | undefined;
}

/** A plan. */
export interface EmulatedPlan {
  /** The task has a plan. */
  readonly enabled?: boolean | undefined;
  /** The task may not finish while steps are open. */
  readonly enforce?: boolean | undefined;
  /** The agent has begun to work on the plan. */
  readonly started?: boolean | undefined;
  /** The agent waits for an answer. */
  readonly question_raised?: boolean | undefined;
  /** The steps, in order. */
  readonly tasks: readonly EmulatedPlanStep[];
}

/** One step of a plan. */
export interface EmulatedPlanStep {
  /** The step's id within the plan. */
  readonly id?: string | undefined;
  /** What is to be done. */
  readonly title: string;
  /** Whether it is done. */
  readonly completed?: boolean | undefined;
}

/** Types of events whose data has no fixed fields. */
export type FreeFormEventType =
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
  | 'inline_card'
  | 'context_status';

/**
 * An event of a task. `task_created`, `task_updated` and `task_finished` of the task itself carry
 * its whole record: the fields in `data` are what changes in it.
 *
 * A type that the platform does not have yet needs a cast: `{ type: 'mood_changed', data } as
 * unknown as EmulatedEvent`.
 */
export type EmulatedEvent =
  | EmulatedEventOf<'chunk', string>
  | EmulatedRecordEvent
  | EmulatedEventOf<'tool_call_request' | 'think' | 'analyze', EmulatedToolCall>
  | EmulatedEventOf<'tool_call_result', EmulatedToolResult>
  | EmulatedEventOf<'plan_updated', EmulatedPlan>
  | EmulatedEventOf<'auth_event' | 'task_compactization', EmulatedEventDetails>
  | EmulatedFreeEvent;

/** An event whose data has the fields that its type says. */
export interface EmulatedEventOf<Type extends string, Data> extends EmulatedEventFields<Type> {
  /** Its shape follows from the type; of a `chunk`, a piece of the answer as text. */
  readonly data: Data;
}

/** An event that carries a task's record. */
export interface EmulatedRecordEvent
  extends EmulatedEventFields<'task_created' | 'task_updated' | 'task_finished'> {
  /** Fields of the record that change. Default none. */
  readonly data?: { readonly [field: string]: unknown } | undefined;
}

/** An event whose data has no fixed fields. */
export interface EmulatedFreeEvent extends EmulatedEventFields<FreeFormEventType> {
  /** Any object. Default null. */
  readonly data?: object | undefined;
}

/**
 * The data of an event of two layers: the state of a sign-in, or of the shortening of a session.
 */
export interface EmulatedEventDetails {
  /** `login_required`, `token_ready`, …; or `compaction_started`, `summarization`, … */
  readonly type: string;
  /** Its shape follows from `type`. */
  readonly data: object;
}

/** All types of events that the platform documents. */
export const EVENT_TYPES = [
  'connected',
  'task_created',
  'task_updated',
  'task_finished',
  'chunk',
  'auth_event',
  'tool_call_request',
  'tool_call_result',
  'sub_agent_trigger',
  'think',
  'analyze',
  'plan_updated',
  'task_compactization',
  'context_status',
  'agent_gateway_decision',
  'process_state_changed',
  'process_update',
  'gateway_steer_applied',
  'ask_user_questions',
  'sub_task_created',
  'sub_task_updated',
  'sub_task_finished',
  'invite_member',
  'member_invited',
  'ask_for_secret',
  'secret_saved',
  'live_surface_created',
  'inline_card',
] as const satisfies readonly EmulatedEvent['type'][];
