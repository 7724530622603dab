/** One run of an agent. */

import { call, type RequestOptions } from './call.js';
import { configurationOf, type Configuration, type ConfigurationOptions } from './configuration.js';
import { complete, define } from './complete.js';
import { makeError, TaskFailedError } from './errors.js';
import { TASK } from './generated/records.js';
import type { TaskLike, TaskRecord } from './records.js';
import { report, type ReportExternalTaskParameters } from './report.js';
import { TaskEventStream, type EventsOptions } from './stream/task-events.js';

/** What {@link WaitOptions.onUpdate} is told. */
export interface TaskUpdate {
  /** The task, as it stands now. */
  task: Task;
  /** How this was learned. */
  via: 'poll';
  /** Requests sent so far, repeated ones included. */
  requests: number;
}

/** Options of {@link Task.wait}. Times are in milliseconds. */
export interface WaitOptions extends RequestOptions {
  /** The first pause between two status reads; each is half as long again as the one before. Default 500. */
  interval?: number;
  /** The longest pause. Default 10000. */
  maxInterval?: number;
  /** The most that the whole wait may take. Default: no limit. */
  deadline?: number;
  /** `terminal` (default), or `paused`: come back for a paused task as well. */
  until?: 'terminal' | 'paused';
  /** The most requests, repeated ones included. Default: no limit. */
  maxRequests?: number;
  /** Called after each status read, the last one included. What it throws ends the wait. */
  onUpdate?: (update: TaskUpdate) => void;
  /** Reject with a {@link TaskFailedError} when the task ends `failed`, `error` or `stopped`. Default false. */
  throwOnFailure?: boolean;
}

/** The attributes of {@link TaskRecord}: own, enumerable and writable, but for the secrets. */
export interface Task extends TaskRecord {}

/**
 * One run of an agent. Its attributes are the platform's record: own properties, so that `JSON.stringify`,
 * `structuredClone` and `console.log` show them. Fields that bear a method's name are in {@link Task.record} alone.
 *
 * @see platform-docs: task
 */
export class Task {
  readonly #configuration: Configuration;
  #record: Record<string, unknown> = {};

  private constructor(record: object, configuration: Configuration) {
    this.#configuration = configuration;
    this.#assign(record);
  }

  /**
   * Loads a task.
   *
   * @throws {ApiError} 404: there is no such task.
   * @example
   * const task = await Task.load('task_xyz', configuration);
   */
  static async load(task_id: string, configuration?: Configuration | ConfigurationOptions, options?: RequestOptions): Promise<Task> {
    const configured = configurationOf(configuration);
    return new Task(await call<object>('getTask', configured, { task_id }, options), configured);
  }

  /**
   * Revives a task from its record, without a request: from JSON, from a queue message, from another isolate.
   *
   * @throws {ConfigurationError} `invalid_parameter`: the record is not an object.
   * @example
   * const task = Task.from(JSON.parse(text), configuration);
   */
  static from(record: TaskLike, configuration?: Configuration | ConfigurationOptions): Task {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw makeError({ code: 'invalid_parameter', message: 'Invalid `record`: pass the record of a task, an object' });
    }
    return new Task(record instanceof Task ? record.record : record, configurationOf(configuration));
  }

  /** The same as {@link Backend.reportExternalTask}, without a client. */
  static async reportExternalTask(parameters: ReportExternalTaskParameters, options?: RequestOptions): Promise<Task> {
    const configured = configurationOf(parameters?.configuration ?? undefined);
    return new Task(await report(configured, parameters, options), configured);
  }

  /** The configuration that this task's calls use. */
  get configuration(): Configuration {
    return this.#configuration;
  }

  /** The record as the platform sent it, completed with the documented defaults. */
  get record(): Readonly<Record<string, unknown>> {
    return this.#record;
  }

  /**
   * Reads the task anew into this object. A plan and an additional context that the platform answers without are kept.
   *
   * @returns This task.
   * @throws {ApiError} The platform refused; {@link ConnectionError}: it could not be reached.
   */
  async reload(options?: RequestOptions): Promise<this> {
    const { id, deep_planning, additional_context } = this;
    const parameters = { task_id: id, deep_planning, additional_context };
    const [record, kept] = await call<[object, (keyof TaskRecord)[]]>('reloadTask', this.#configuration, parameters, options);
    return this.#assign({ ...record, ...Object.fromEntries(kept.map((name) => [name, this[name]])) });
  }

  /**
   * Stops the task on the platform, and reads it into this object. A task that has ended stays as it is.
   *
   * @returns This task.
   */
  async stop(options?: RequestOptions): Promise<this> {
    return this.#assign(await call<object>('stopTask', this.#configuration, { task_id: this.id }, options));
  }

  /**
   * Waits until the task has ended: `completed`, `failed`, `error` or `stopped`. An unknown status ends nothing.
   *
   * @returns This task, whatever its status.
   * @throws {StreamInterruptedError} `deadline` or `budget`; the task goes on.
   * @throws {TaskFailedError} With `throwOnFailure`, when the task ended without success.
   * @example
   * await task.wait({ deadline: 300_000, onUpdate: ({ task }) => console.log(task.status) });
   */
  async wait(options?: WaitOptions): Promise<this> {
    const onUpdate = (record: object, requests: number): void => {
      this.#assign(record);
      options?.onUpdate?.({ task: this, via: 'poll', requests });
    };
    try {
      await call('waitTask', this.#configuration, { task_id: this.id }, options, onUpdate);
    } catch (error) {
      if (error instanceof TaskFailedError) Object.defineProperty(error, 'task', { value: this });
      throw error;
    }
    return this;
  }

  /**
   * The task's live events. Nothing is sent before the first `next()`.
   *
   * @example
   * for await (const event of task.events()) console.log(event.type);
   */
  events(options?: EventsOptions): TaskEventStream {
    const streamed = {
      configuration: this.#configuration,
      id: this.id,
      streaming: this.events_streaming,
      finish: (record: object): void => void this.#assign(record),
    };
    return new TaskEventStream(streamed, options ?? {});
  }

  /**
   * The result as JSON: what a task with `output_format: "json"` answers.
   *
   * @throws {ProtocolError} There is no result yet, or it is not JSON.
   * @example
   * const { company } = task.parseResult<{ company: string }>();
   */
  parseResult<T = unknown>(): T {
    const raw = this.result ?? '';
    try {
      return JSON.parse(raw) as T;
    } catch (cause) {
      const why = raw ? 'it is not JSON; ask for `output_format: "json"`' : 'there is none yet';
      throw makeError({ class: 'ProtocolError', code: 'protocol', message: `Cannot parse the result: ${why}`, raw }, cause);
    }
  }

  /** The record as data, without secrets. {@link Task.from} revives it. */
  toJSON(): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this.#record)) define(data, name, value, true);
    for (const [name, value] of Object.entries(this)) define(data, name, value, true);
    return data;
  }

  #assign(record: object): this {
    this.#record = complete(record, TASK);
    for (const name of Object.getOwnPropertyNames(this)) {
      if (!Object.hasOwn(this.#record, name)) delete (this as Record<string, unknown>)[name];
    }
    for (const name of Object.getOwnPropertyNames(this.#record)) {
      const { value, enumerable } = Object.getOwnPropertyDescriptor(this.#record, name) as PropertyDescriptor;
      if (!(name in Task.prototype)) define(this, name, value, enumerable === true);
    }
    return this;
  }
}
