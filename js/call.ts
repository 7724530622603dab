/** One call into the core. */

import { settings, type Configuration, type HeaderOptions } from './configuration.js';
import { instance } from './core/instance.js';
import { makeError, type ErrorFields, type XpanderError } from './errors.js';

/** Options of everything that sends a request. */
export interface RequestOptions {
  /** Ends the call, which then rejects with the signal's reason. It never stops the task. */
  signal?: AbortSignal | null;
  /** The most that one request may take; milliseconds. Default: the configuration's. */
  timeout?: number;
  /** How often a request is sent again at the most. Default: the configuration's. */
  maxRetries?: number;
  /** Headers to add, or with null to remove. */
  headers?: HeaderOptions;
}

/** @internal The operations of the core, by name. */
export type Operation =
  | 'invokeAgent'
  | 'createTask'
  | 'createAgentTask'
  | 'reportExternalTask'
  | 'listAgents'
  | 'getAgent'
  | 'getTask'
  | 'listTasks'
  | 'listUserTasks'
  | 'updateTask'
  | 'stopTask'
  | 'reloadTask'
  | 'saveTask'
  | 'saveTaskAndPlan'
  | 'getActivityLog'
  | 'reportMetrics'
  | 'getPlanFollowingStatus'
  | 'waitTask';

/** What the core is handed for one call. */
export function callOf(configuration: Configuration, parameters: unknown, options: unknown = {}) {
  const { options: configured, environment } = settings(configuration);
  const { onRetry, logger, fetch } = Object(configured) as typeof configured;
  return {
    configuration: configured,
    environment,
    parameters,
    options: options ?? {},
    fetch,
    fail: (fields: ErrorFields, cause?: unknown) => makeError(fields, cause),
    onRetry: (operation: string, attempt: number, delay: number, error: XpanderError) => {
      logger?.warn?.(`xpander-edge: ${operation} failed, trying again`, { attempt, delay, error: error.message });
      onRetry?.({ operation, attempt, delay, error });
    },
    onUpdate: undefined as ((record: object, requests: number) => void) | undefined,
  };
}

/** Runs one operation of the core and gives what it answers. */
export async function call<T>(
  operation: Operation,
  configuration: Configuration,
  parameters: unknown,
  options?: unknown,
  onUpdate?: (record: object, requests: number) => void,
): Promise<T> {
  const generation = await instance();
  const request = { ...callOf(configuration, parameters, options), onUpdate };
  const { logger } = Object(request.configuration) as { logger?: { debug?(message: string): void } };
  logger?.debug?.(`xpander-edge: ${operation}`);
  return generation.call((core, live) => core.call(operation, { ...request, live }));
}
