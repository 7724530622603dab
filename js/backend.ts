/** The way in: invoke agents, report runs. */

import { call, type RequestOptions } from './call.js';
import { configurationOf, type Configuration, type ConfigurationOptions } from './configuration.js';
import type { InvokeAgentParameters } from './create.js';
import { findable, raw } from './raw.js';
import { report, type ReportExternalTaskParameters } from './report.js';
import { Task } from './task.js';

/**
 * A client of the platform.
 *
 * @example
 * const backend = new Backend({ apiKey: '…', agentId: 'agent-123' });
 * const task = await backend.invokeAgent({ prompt: 'Summarize the latest sales report' });
 * @see https://docs.xpander.ai/developers/sdk-reference/backend/overview
 */
export class Backend {
  readonly #configuration: Configuration;

  /** Without a configuration the environment is read, where there is one. */
  constructor(configuration?: Configuration | ConfigurationOptions) {
    findable(this);
    this.#configuration = configurationOf(configuration);
  }

  /**
   * Invokes an agent.
   *
   * @returns Its task, which has only begun: see {@link Task.events} and {@link Task.wait}.
   * @throws {@link ConfigurationError} A parameter is unknown or unusable, or a setting is missing. Nothing was sent.
   * @throws {@link ApiError} The platform refused.
   * @throws {@link ConnectionError} No answer. With `maybeStarted` the agent may be running; `fetch` was not called twice.
   * @example
   * const task = await backend.invokeAgent({ agent_id: 'agent-123', prompt: 'Hello!', events_streaming: true });
   */
  async invokeAgent(parameters: InvokeAgentParameters, options?: RequestOptions): Promise<Task> {
    return Task.from((await call('invokeAgent', raw(this).#configuration, parameters, options)) as Task, raw(this).#configuration);
  }

  /**
   * Records a run that took place elsewhere, so that it stands in the agent's history and metrics.
   *
   * @returns The platform's record of it.
   * @throws {@link ConnectionError} With an `id` the report was repeated before this; without one, `maybeStarted` is true.
   * @example
   * await backend.reportExternalTask({ id: 'job-7842', input, result, duration: 37.6, tokens });
   */
  async reportExternalTask(parameters: ReportExternalTaskParameters, options?: RequestOptions): Promise<Task> {
    const given = parameters?.configuration;
    const configuration = given ? configurationOf(given) : raw(this).#configuration;
    return Task.from((await report(configuration, parameters, options)) as Task, configuration);
  }
}
