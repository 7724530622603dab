/** Tasks by their ids. */

import { call, type RequestOptions } from './call.js';
import { configurationOf, type Configuration, type ConfigurationOptions } from './configuration.js';
import { Task } from './task.js';

/**
 * Tasks by their ids.
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
   * Loads a task.
   *
   * @throws {ApiError} 404: there is no such task.
   */
  get(task_id: string, options?: RequestOptions): Promise<Task> {
    return Task.load(task_id, this.#configuration, options);
  }

  /**
   * Stops a task. One that has ended stays as it is.
   *
   * @returns The task as the platform leaves it.
   */
  async stop(task_id: string, options?: RequestOptions): Promise<Task> {
    const record = await call('stopTask', this.#configuration, { task_id }, options);
    return Task.from(record as Task, this.#configuration);
  }
}
