/** What an agent of the emulator is described by: the types of the option `agents`. */
import type { EmulatedEvent } from './emulated-event.js';
import type { ReceivedBody } from './request-log.js';

/** A value that JSON can hold. An object may be of an interface of yours. */
export type JsonValue = string | number | boolean | null | object;

/**
 * How a task of the emulator ends, or where it stays: `paused`, `executing` and `pending` tasks
 * never finish.
 */
export type EmulatedStatus =
  | 'completed'
  | 'failed'
  | 'error'
  | 'stopped'
  | 'paused'
  | 'executing'
  | 'pending';

/** The events of a task, in order; a generator makes them while the task runs. */
export type EmulatedEvents = Iterable<EmulatedEvent> | AsyncIterable<EmulatedEvent>;

/** What one task does. Every field is optional. */
export interface EmulatedRun {
  /**
   * The task's result. A string is taken as it is; any other value becomes JSON text, as the
   * platform stores it.
   *
   * Default: the text of the own `chunk` events; else, where the caller sent an `output_schema`, a
   * sample that the schema accepts, as JSON text; else a short sentence. A task that does not
   * complete has no result by default.
   */
  readonly result?: JsonValue | undefined;
  /** How the task ends, or where it stays. Default `completed`. */
  readonly status?: EmulatedStatus | undefined;
  /**
   * The events between the start and the end of the task, in the platform's shapes; `task_id`,
   * `organization_id` and `time` are filled in. Default: the result in `chunk` events of one or two
   * words.
   *
   * `connected`, `task_created`, `task_updated` (executing) and `task_finished` need not be listed.
   * A `task_finished` that is listed ends the task: the fields of its `data` go into the record.
   *
   * A function is called for each task: give a generator function to make events with pauses, or to
   * fail between two.
   */
  readonly events?: EmulatedEvents | ((input: EmulatedInput) => EmulatedEvents) | undefined;
  /**
   * Milliseconds before each event and before the end, multiplied by the option `speed`. Default 0.
   */
  readonly delay?: number | undefined;
  /**
   * Further fields of the task's record, such as `tokens`, `used_tools`, `title` or
   * `internal_status`, from the start of the task. `status` and `result` have fields of their own,
   * and the ids are the emulator's.
   */
  readonly task?: { readonly [field: string]: unknown } | undefined;
}

/** What an agent of the emulator is and does. */
export interface EmulatedAgentDescription extends EmulatedRun {
  /** Called for each task that is created; what it returns goes before the fields beside it. */
  readonly run?: EmulatedAgentFunction | undefined;
  /**
   * Fields of the agent's own record, such as `name`, `instructions` or `output_schema`:
   * `Agents.get`, `Agents.list`.
   */
  readonly record?: { readonly [field: string]: unknown } | undefined;
  /** What lists have from the beginning. */
  readonly lists?: EmulatedLists | undefined;
}

/** What lists have before anything was created. */
export interface EmulatedLists {
  /**
   * Tasks of this agent that are there already: rows of `Tasks.list` and, with a `user_id`, of
   * `Tasks.listUserTasks`. Each is a task that can be loaded by its `id`.
   */
  readonly tasks?: readonly EmulatedTaskRow[] | undefined;
}

/**
 * A row of a list of tasks. Every field is optional, and further fields of the task's record may be
 * given.
 */
export interface EmulatedTaskRow {
  /** Default: the agent's id, `-task-` and the row's number, from 1. */
  readonly id?: string | undefined;
  /** Default `completed`. */
  readonly status?: EmulatedStatus | undefined;
  /** A string, or a value that becomes JSON text. Default null. */
  readonly result?: JsonValue | undefined;
  /** The end user's id. Default null. */
  readonly user_id?: string | null | undefined;
  /** Default null. */
  readonly title?: string | null | undefined;
  /** The id of the task that started this one. Default null. */
  readonly parent_task_id?: string | null | undefined;
  /** ISO 8601. Default: when the emulator is first asked. */
  readonly created_at?: string | undefined;
  /** ISO 8601. Default: `created_at`. */
  readonly updated_at?: string | undefined;
  readonly [field: string]: unknown;
}

/** What an agent's function learns of the task that was created. */
export interface EmulatedInput {
  /** The request in words: the `prompt` of `invokeAgent`; empty when there is none. */
  readonly text: string;
  /** The same text, by the name that it has in `invokeAgent`. */
  readonly prompt: string;
  /** URLs of files. */
  readonly files: readonly string[];
  /** On whose behalf the task runs, or null. */
  readonly user: EmulatedUser | null;
  /**
   * The body of the request, as the client sent it: `output_schema`, `additional_context`, `title`,
   * …
   */
  readonly body: ReceivedBody;
  /** The record of the new task. */
  readonly task: EmulatedTaskRecord;
  /** The record as it was, when the request continues a task; else null. */
  readonly previous: EmulatedTaskRecord | null;
}

/** The end user of a task. */
export interface EmulatedUser {
  /** The user's id in the system of the caller. */
  readonly id: string | null;
  /** Required by the platform. */
  readonly email: string;
  /** Given name. */
  readonly first_name: string | null;
  /** Family name. */
  readonly last_name: string | null;
  /** IANA name, such as `Europe/Paris`. */
  readonly timezone: string | null;
  /** Whatever else the caller says of the user. */
  readonly additional_attributes: { readonly [name: string]: any } | null;
}

/**
 * The record of a task, in the platform's shape. The fields that are not listed are there too,
 * untyped.
 */
export interface EmulatedTaskRecord {
  /** The task's id. */
  readonly id: string;
  /** The agent that runs it. */
  readonly agent_id: string;
  /** The organization that it belongs to. */
  readonly organization_id: string;
  /** `pending`, `executing`, `completed`, … */
  readonly status: string;
  /** The answer, or null until there is one. */
  readonly result: string | null;
  readonly [field: string]: any;
}

/**
 * What an agent does with a task: a text (the result), or a description.
 *
 * What it throws ends the task in the status `error`, with the message as its result.
 *
 * @example
 * createEmulator({ agents: { echo: ({ text }) => `You said: ${text}` } });
 */
export type EmulatedAgentFunction = (
  input: EmulatedInput,
) => string | EmulatedRun | Promise<string | EmulatedRun>;

/**
 * An agent of the emulator: the text that every task of it results in, a description, or a
 * function.
 */
export type EmulatedAgent = string | EmulatedAgentDescription | EmulatedAgentFunction;
