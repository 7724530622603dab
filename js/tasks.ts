/** Tasks by their ids, and lists of them. */

import { call, type RequestOptions } from './call.js';
import { configurationOf, type Configuration, type ConfigurationOptions } from './configuration.js';
import type { CreateTaskParameters } from './create.js';
import type { AgentExecutionStatus } from './enums.js';
import { TASK_ITEM } from './generated/records.js';
import { Held } from './held.js';
import type { Open, TasksListRecord } from './records.js';
import { Task } from './task.js';

type FilterValue = string | number | boolean | null | undefined;

/** Filters of a list. Others than these are passed on as they are. */
export interface TaskFilters {
  /** Of an agent's tasks. */
  user_id?: string | null | undefined;
  parent_task_id?: string | null | undefined;
  triggering_agent_id?: string | null | undefined;
  status?: Open<AgentExecutionStatus> | null | undefined;
  internal_status?: string | null | undefined;
  [name: string]: FilterValue | FilterValue[];
}

/** What {@link Tasks.update} can change. What is left out stays. */
export interface UpdateTaskParameters {
  tool_call_payload_extension?: Record<string, unknown> | null | undefined;
  source?: string | null | undefined;
  status?: Open<AgentExecutionStatus> | null | undefined;
  last_executed_node_id?: string | null | undefined;
  result?: string | null | undefined;
}

/** The attributes of {@link TasksListRecord}. */
export interface TasksListItem extends TasksListRecord {}

/** A task in a list. */
export class TasksListItem extends Held<TasksListRecord> {
  /** @internal */
  constructor(record: object, configuration: Configuration) {
    super(record, configuration, TASK_ITEM);
  }

  /** Loads the task. */
  load(options?: RequestOptions): Promise<Task> {
    return Task.load(this.id, this.configuration, options);
  }
}

/**
 * Tasks by their ids, and lists of them.
 *
 * @example
 * const task = await new Tasks().get('task-456');
 * @see platform-docs: tasks
 */
export class Tasks {
  readonly #configuration: Configuration;

  /** Without a configuration the environment is read, where there is one. */
  constructor(configuration?: Configuration | ConfigurationOptions) {
    this.#configuration = configurationOf(configuration);
  }

  /**
   * Creates a task.
   *
   * @returns The task, which has only begun: see {@link Task.events} and {@link Task.wait}.
   * @throws {ConfigurationError} A parameter is unknown or unusable, or a setting is missing. Nothing was sent.
   * @throws {ConnectionError} No answer. With `maybeStarted` the agent may be running; the request was not sent twice.
   * @example
   * const task = await tasks.create({ agent_id: 'agent-123', prompt: 'Analyze the sales data', events_streaming: true });
   */
  async create(parameters: CreateTaskParameters, options?: RequestOptions): Promise<Task> {
    return this.#task(await call<object>('createTask', this.#configuration, parameters, options));
  }

  /**
   * Loads a task.
   *
   * @throws {ApiError} 404: there is no such task.
   */
  get(task_id: string, options?: RequestOptions): Promise<Task> {
    return Task.load(task_id, this.#configuration, options);
  }

  /**
   * Lists the tasks of an agent.
   *
   * @param agent_id Default: the configured agent, then `XPANDER_AGENT_ID`.
   * @example
   * for (const item of await tasks.list('agent-123', { status: 'failed' })) console.log(item.id, item.title);
   */
  list(agent_id?: string | null, filters?: TaskFilters, options?: RequestOptions): Promise<TasksListItem[]> {
    return this.#list('listTasks', { agent_id, filters }, options);
  }

  /** Lists the tasks of an end user, of whatever agent. */
  listUserTasks(user_id: string, filters?: Omit<TaskFilters, 'user_id'>, options?: RequestOptions): Promise<TasksListItem[]> {
    return this.#list('listUserTasks', { user_id, filters }, options);
  }

  /**
   * Changes what is set of a task.
   *
   * @returns The task as the platform leaves it.
   * @throws {ApiError} 409: the task has changed meanwhile; it is not sent again.
   * @example
   * await tasks.update('task-456', { status: AgentExecutionStatus.Completed, result: 'Analysis completed' });
   */
  async update(task_id: string, parameters: UpdateTaskParameters, options?: RequestOptions): Promise<Task> {
    return this.#task(await call<object>('updateTask', this.#configuration, { ...parameters, task_id }, options));
  }

  /**
   * Stops a task. One that has ended stays as it is.
   *
   * @returns The task as the platform leaves it.
   */
  async stop(task_id: string, options?: RequestOptions): Promise<Task> {
    return this.#task(await call<object>('stopTask', this.#configuration, { task_id }, options));
  }

  #task(record: object): Task {
    return Task.from(record as Task, this.#configuration);
  }

  async #list(operation: 'listTasks' | 'listUserTasks', parameters: object, options?: RequestOptions): Promise<TasksListItem[]> {
    const records = await call<object[]>(operation, this.#configuration, parameters, options);
    return records.map((record) => new TasksListItem(record, this.#configuration));
  }
}
