/** The state of a task after its events so far: the types of a view. */

import type { AgentExecutionStatus } from './enums.js';
import type { ContextStatus } from './events.js';
import type { DeepPlanningItem, Open, Tokens } from './records.js';

/** What every entry of a view's lists has. */
export interface ViewEntry {
  /** Its place among the entries of all lists, from 0, in the order in which they began: sort by it to show them in one row. */
  readonly order: number;
  /** The type of the event with which it began. */
  readonly type: string;
  /** How long {@link TaskView.text} was when it began: `text.slice(0, text_offset)` was written before it. */
  readonly text_offset: number;
  /** The task that it is about: yours, or one of its sub-tasks. From the event's `task_id`. */
  readonly task_id: string;
  /** ISO 8601: the `time` of the event with which it began. */
  readonly time: string | null;
}

/** The fields of a task's record. A field that no record has had yet is null. */
interface RecordView {
  /** The agent that runs it. */
  readonly agent_id: string | null;
  /** A finer status, from the record's `internal_status`. */
  readonly internal_status: string | null;
  /** What it is called. */
  readonly title: string | null;
  /** The answer, from the record: there once the task has ended, whether its text was streamed or not. */
  readonly result: string | null;
  /** When it was created, ISO 8601. */
  readonly created_at: string | null;
  /** When it began to run, ISO 8601. */
  readonly started_at: string | null;
  /** When it was paused, ISO 8601. */
  readonly paused_at: string | null;
  /** When it ended, ISO 8601. */
  readonly finished_at: string | null;
  /** Seconds, as the platform counts them. */
  readonly duration: number | null;
  /** Tokens that the run has spent, as the record has them. */
  readonly tokens: Readonly<Tokens> | null;
}

/** Why an agent does something, in words. */
export interface ReasonView {
  /** In a few words. */
  readonly title?: string | null;
  /** In a sentence or more. */
  readonly description?: string | null;
}

/** A tool call: a `tool_call_request`, and the `tool_call_result` of the same `request_id`. */
export interface ToolCallView extends ViewEntry {
  /** `running` until the result is there; `failed` when that has `is_error`. */
  readonly status: 'running' | 'completed' | 'failed';
  /** What pairs the request with its result. */
  readonly request_id: string | null;
  /** The operation behind the tool. */
  readonly operation_id: string | null;
  /** The id that the model gave the call. It pairs as well, where there is no `request_id`. */
  readonly tool_call_id: string | null;
  /** The node of the agent's graph that the tool is. */
  readonly graph_node_id: string | null;
  /** The tool's name, as the agent knows it. */
  readonly tool_name: string | null;
  /** What the tool is called with. */
  readonly payload: unknown;
  /** Why it is called. */
  readonly reasoning: ReasonView | null;
  /** The item of the plan that it works on. */
  readonly plan_task_id: string | null;
  /** What the tool answered; null until then. */
  readonly result: unknown;
  /** The approval that it was held for. */
  readonly approval_request_id: string | null;
  /** ISO 8601: the `time` of the result. */
  readonly answered_at: string | null;
  /** Seconds from the request to the result, by the times of the two events; null when one is missing. */
  readonly duration: number | null;
}

/** A step of thinking: a `think` or `analyze`, by what its payload's `input` holds. */
export interface ReasoningView extends ViewEntry {
  readonly type: 'think' | 'analyze';
  /** The request that it is. */
  readonly request_id: string | null;
  /** The item of the plan that it is about. */
  readonly plan_task_id: string | null;
  /** The step in a few words. */
  readonly title: string | null;
  /** What is thought, of a `think`. */
  readonly thought: string | null;
  /** What is concluded, of an `analyze`. */
  readonly analysis: string | null;
  /** What is to be done next. */
  readonly action: string | null;
  /** What has come out, of an `analyze`. */
  readonly result: string | null;
  /** As the agent gives it, mostly from 0 to 1. */
  readonly confidence: number | null;
}

/** Another task that this one has started: from `sub_task_*`, and from events with its `task_id`. */
export interface SubTaskView extends ViewEntry, RecordView {
  /** The sub-task's own id. */
  readonly id: string;
  /** Null until a record has it. */
  readonly status: Open<AgentExecutionStatus> | null;
  /** The text of its chunks, joined. */
  readonly text: string;
  /** Who speaks, from the events' `identity`. */
  readonly name: string | null;
  /** Its icon, likewise: an emoji or a URL. */
  readonly icon: string | null;
}

/** Work handed to another agent: a `sub_agent_trigger`. */
export interface SubAgentView extends ViewEntry {
  /** The other agent. */
  readonly agent_id: string | null;
  /** What it is asked. */
  readonly query: string | null;
  /** The files that it is handed, as they came. */
  readonly files: unknown;
  /** Why it is asked. */
  readonly reasoning: ReasonView | null;
}

/** What the task needs from a person. */
export interface AskView extends ViewEntry {
  /**
   * `auth_event`: to sign in to a tool server (`data.url`). `ask_user_questions`, `ask_for_secret` (`data.names`), `invite_member` (`data.email`): the events.
   * `hitl_request`: to approve, and `pending_eca_request`: to sign in (`data.auth_url`): the record's fields.
   */
  readonly type: 'auth_event' | 'ask_user_questions' | 'ask_for_secret' | 'invite_member' | 'hitl_request' | 'pending_eca_request';
  /**
   * Whether it is still open: until `token_ready` of the same server or a newer link, `secret_saved` of the same names, `member_invited` of the same
   * address, or a record that asks no more. A question stays open: no event has its answer.
   */
  readonly pending: boolean;
  /** The event's data, or the record's field, as it came. */
  readonly data: { readonly [field: string]: unknown };
}

/** What went wrong, tool calls aside. */
export interface ErrorView extends ViewEntry {
  /** `task_finished` with `failed` or `error`; `auth_event` with `token_issue`; `task_compactization` with `compaction_error`. */
  readonly type: 'task_finished' | 'auth_event' | 'task_compactization';
  /** The record's `result`, or the event's `message` or `error`. */
  readonly message: string | null;
}

/** A step in making the context smaller: the data of a `task_compactization`. */
export interface Compaction {
  /** `summarization`, `retry`, `compaction_error`, or a step of tomorrow. */
  readonly type: string;
  /** The text of the step. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * A task at one moment, made of the events so far. It is plain data and read-only: what does not change is the same object in the next view, so
 * compare with `===`. What is not as documented is left out of it, never an error; the events have everything. Lists are in the order in which
 * their entries began.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/task
 */
export interface TaskView extends RecordView {
  /** The task's id; null before the first record of a resumed stream. */
  readonly id: string | null;
  /** `pending` before the first record. Open: the platform may send a status that is not listed here. */
  readonly status: Open<AgentExecutionStatus>;
  /** The text of the task's own chunks, joined. Empty for a task that does not stream its text: see `result`. */
  readonly text: string;
  /** Its tool calls, and those of its sub-tasks. */
  readonly tool_calls: readonly ToolCallView[];
  /** Its steps of thinking, and those of its sub-tasks. */
  readonly reasoning: readonly ReasoningView[];
  /** The steps of the plan: those of the last `plan_updated`, or of a record that has some. */
  readonly plan: readonly Readonly<DeepPlanningItem>[];
  /** The tasks that it has started. */
  readonly sub_tasks: readonly SubTaskView[];
  /** The work that it has handed to other agents. */
  readonly sub_agents: readonly SubAgentView[];
  /** What the task needs from a person, answered or not. */
  readonly asks: readonly AskView[];
  /** What went wrong, tool calls aside. */
  readonly errors: readonly ErrorView[];
  /** How much of the model's context is used: the data of the last `context_status`. */
  readonly context: Readonly<ContextStatus> | null;
  /** How the context is being made smaller: the data of the last `task_compactization`. */
  readonly compaction: Compaction | null;
  /** Whether the stream was interrupted and something may be missing here: an event had `gap`. */
  readonly gap: boolean;
  /** How many events were of a type that this version does not know, or not readable at all. They change nothing else. */
  readonly unknown_events: number;
}

/** A view before its first event. */
export const BLANK: TaskView = {
  id: null,
  agent_id: null,
  status: 'pending',
  internal_status: null,
  title: null,
  text: '',
  result: null,
  tool_calls: [],
  reasoning: [],
  plan: [],
  sub_tasks: [],
  sub_agents: [],
  asks: [],
  errors: [],
  context: null,
  compaction: null,
  tokens: null,
  created_at: null,
  started_at: null,
  paused_at: null,
  finished_at: null,
  duration: null,
  gap: false,
  unknown_events: 0,
};
