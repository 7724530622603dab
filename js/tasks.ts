/** Tasks by their ids, and lists of them. */

import { call, type RequestOptions } from './call.js';
import { configurationOf, type Configuration, type ConfigurationOptions } from './configuration.js';
import type { CreateTaskParameters } from './create.js';
import type { AgentExecutionStatus } from './enums.js';
import { TASK_ITEM } from './generated/records.js';
import { Held } from './held.js';
import { findable, raw } from './raw.js';
import type { Open, TasksListRecord } from './records.js';
import { Task } from './task.js';

/** What a filter can be. Undefined is left out, null is sent empty, a list as one parameter for each item. */
export type FilterValue = string | number | boolean | null | undefined;

/**
 * Filters of a list. Others than these are passed on as they are.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/overview
 */
export interface TaskFilters {
  /** Of an agent's tasks: those of this end user. */
  user_id?: string | null | undefined;
  /** Sub-tasks of this task. */
  parent_task_id?: string | null | undefined;
  /** Tasks that this agent caused. */
  triggering_agent_id?: string | null | undefined;
  /** Tasks with this status. */
  status?: Open<AgentExecutionStatus> | null | undefined;
  /** Tasks whose `internal_status` is exactly this. */
  internal_status?: string | null | undefined;
  [name: string]: FilterValue | FilterValue[];
}

/**
 * What {@link Tasks.update} can change. A member that is left out, or null, stays as it is.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/overview
 */
export interface UpdateTaskParameters {
  /** Merged into the payload of every tool call: the record's `payload_extension`. */
  tool_call_payload_extension?: Record<string, unknown> | null | undefined;
  /** Where the request comes from. */
  source?: string | null | undefined;
  /** Where the task stands. */
  status?: Open<AgentExecutionStatus> | null | undefined;
  /** Of a workflow: the node that ran last. */
  last_executed_node_id?: string | null | undefined;
  /** The answer. */
  result?: string | null | undefined;
}

/** The attributes of {@link TasksListRecord}. */
export interface TasksListItem extends TasksListRecord {}

/** A task in a list. Its attributes are the row's, see {@link TasksListRecord}. */
export class TasksListItem extends Held<TasksListRecord> {
  /** @internal */
  constructor(record: object, configuration: Configuration) {
    super(record, configuration, TASK_ITEM);
  }

  /**
   * Loads the task.
   *
   * @throws {@link ApiError} 404: it is gone.
   */
  load(options?: RequestOptions): Promise<Task> {
    return Task.load(this.id, this.configuration, options);
  }
}

/**
 * Tasks by their ids, and lists of them.
 *
 * @example
 * const task = await new Tasks().get('task-456');
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/overview
 */
export class Tasks {
  readonly #configuration: Configuration;

  /** Without a configuration the environment is read, where there is one. */
  constructor(configuration?: Configuration | ConfigurationOptions) {
    findable(this);
    this.#configuration = configurationOf(configuration);
  }

  /**
   * Creates a task.
   *
   * @returns The task, which has only begun: see {@link Task.events} and {@link Task.wait}.
   * @throws {@link ConfigurationError} A parameter is unknown or unusable, or a setting is missing. Nothing was sent.
   * @throws {@link ConnectionError} No answer. With `maybeStarted` the agent may be running; `fetch` was not called twice.
   * @example
   * const task = await tasks.create({ agent_id: 'agent-123', prompt: 'Analyze the sales data', events_streaming: true });
   */
  async create(parameters: CreateTaskParameters, options?: RequestOptions): Promise<Task> {
    return raw(this).#task(await call<object>('createTask', raw(this).#configuration, parameters, options));
  }

  /**
   * Loads a task.
   *
   * @throws {@link ApiError} 404: there is no such task.
   * @example
   * const { status, result } = await tasks.get('task-456');
   */
  get(task_id: string, options?: RequestOptions): Promise<Task> {
    return Task.load(task_id, raw(this).#configuration, options);
  }

  /**
   * Lists the tasks of an agent.
   *
   * @param agent_id Default: the configured agent, then `XPANDER_AGENT_ID`.
   * @returns All of them: the platform's list has no pages.
   * @throws {@link ConfigurationError} `missing_agent`: no agent is named anywhere. Nothing was sent.
   * @example
   * for (const item of await tasks.list('agent-123', { status: 'failed' })) console.log(item.id, item.title);
   */
  list(agent_id?: string | null, filters?: TaskFilters, options?: RequestOptions): Promise<TasksListItem[]> {
    return raw(this).#list('listTasks', { agent_id, filters }, options);
  }

  /**
   * Lists the tasks of an end user, of whatever agent.
   *
   * @param user_id The `id` in the `user_details` that the tasks were created with.
   * @example
   * const running = await tasks.listUserTasks('user_42', { status: 'executing' });
   */
  listUserTasks(user_id: string, filters?: Omit<TaskFilters, 'user_id'>, options?: RequestOptions): Promise<TasksListItem[]> {
    return raw(this).#list('listUserTasks', { user_id, filters }, options);
  }

  /**
   * Changes what is set of a task.
   *
   * @returns The task as the platform leaves it.
   * @throws {@link ConfigurationError} A parameter is unknown or unusable. Nothing was sent.
   * @throws {@link ApiError} 409: the task has changed meanwhile; it is not sent again.
   * @example
   * await tasks.update('task-456', { status: AgentExecutionStatus.Completed, result: 'Analysis completed' });
   */
  async update(task_id: string, parameters: UpdateTaskParameters, options?: RequestOptions): Promise<Task> {
    return raw(this).#task(await call<object>('updateTask', raw(this).#configuration, { ...parameters, task_id }, options));
  }

  /**
   * Stops a task. One that has ended stays as it is.
   *
   * @returns The task as the platform leaves it.
   * @throws {@link ApiError} 404: there is no such task.
   * @example
   * const { is_manually_stopped } = await tasks.stop('task-456');
   */
  async stop(task_id: string, options?: RequestOptions): Promise<Task> {
    return raw(this).#task(await call<object>('stopTask', raw(this).#configuration, { task_id }, options));
  }

  #task(record: object): Task {
    return Task.from(record as Task, this.#configuration);
  }

  async #list(operation: 'listTasks' | 'listUserTasks', parameters: object, options?: RequestOptions): Promise<TasksListItem[]> {
    const records = await call<object[]>(operation, this.#configuration, parameters, options);
    return records.map((record) => new TasksListItem(record, this.#configuration));
  }
}
