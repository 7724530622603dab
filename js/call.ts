/** One call into the core. */

import { settings, type Configuration, type HeaderOptions } from './configuration.js';
import { instance } from './core/instance.js';
import { isSignal, listen, unlisten } from './signal.js';
import { makeError, type ErrorFields, type XpanderError } from './errors.js';
import { responseOf } from './stream/body.js';
import { asked } from './ticket.js';

/** Options of everything that sends a request. */
export interface RequestOptions {
  /** Ends the call, which then rejects with the signal's reason. It never stops the task. */
  signal?: AbortSignal | null | undefined;
  /** The most that one request may take; milliseconds. Default: the configuration's. */
  timeout?: number | undefined;
  /** How often a request is sent again at the most. Default: the configuration's. */
  maxRetries?: number | undefined;
  /** Headers to add, or with null to remove. */
  headers?: HeaderOptions | undefined;
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
  | 'pushEvents'
  | 'getMcpToken'
  | 'waitForMcpToken'
  | 'checkToolApproval'
  | 'waitForToolApproval'
  | 'waitTask'
  | 'listFiles'
  | 'listMessageFiles'
  | 'readFile'
  | 'cutFiles'
  | 'writeMessage';

/** The longest answer that the core takes, in characters: its memory is bounded. */
const MAX_ANSWER = 8 * 1024 * 1024;

/** No cookies, where there are any: some of the runtimes without them refuse the very word. */
const ANONYMOUS: RequestInit = 'credentials' in (globalThis.Request?.prototype ?? {}) ? { credentials: 'omit' } : {};

/** The most bytes of a body that the core takes at once. */
const MAX_PIECE = 1 << 20;

/** @internal What the core is handed for one call. */
export function callOf(configuration: Configuration, parameters: unknown, options: unknown, stop: (reason: unknown) => void) {
  const { options: configured, environment } = settings(configuration);
  const { onRetry, logger, fetch } = Object(configured) as typeof configured;
  const ticket = asked(configured);
  return {
    configuration: ticket?.configuration ?? configured,
    environment,
    parameters,
    options: options ?? {},
    // Asynchronous functions of our own: whatever a caller's `fetch` throws or returns, the core sees a promise.
    fetch: async (url: string, init: RequestInit) => {
      const signed = (await ticket?.sign(init)) ?? init;
      return responseOf(await (fetch ?? globalThis.fetch)(url, signed));
    },
    read: async (response: Response) => {
      const text = String(await response.text());
      if (text.length > MAX_ANSWER) throw new RangeError(`The answer is longer than ${MAX_ANSWER} characters`);
      return ticket?.redact(text) ?? text;
    },
    next: pieces(),
    // Without a ticket nothing was sent, whatever it would have begun.
    fail: (fields: ErrorFields, cause?: unknown) => (ticket?.failure && fields.code === 'connection'
      ? makeError({ code: 'connection', class: 'ConnectionError', message: 'Cannot get a ticket: nothing was sent, see `cause`', retryable: true }, ticket.failure.reason)
      : makeError(fields, cause)),
    onRetry: (operation: string, attempt: number, delay: number, error: XpanderError) => {
      logger?.warn?.(`xpander-edge: ${operation} failed, trying again`, { attempt, delay, error: error.message });
      heed(onRetry?.({ operation, attempt, delay, error }), stop);
    },
    onUpdate: undefined as ((record: object, requests: number, streamed: boolean) => void) | undefined,
  };
}

/** Gives the bodies of responses piece by piece, one body after the other; a chunk may be larger than the core's memory. */
function pieces(): (response: Response) => Promise<Uint8Array | undefined> {
  let of: Response | undefined;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let rest: Uint8Array = new Uint8Array();
  return async (response) => {
    if (of !== response) [of, reader, rest] = [response, response.body?.getReader(), new Uint8Array()];
    while (reader && rest.length === 0) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      rest = value.subarray();
    }
    const piece = rest.subarray(0, MAX_PIECE);
    rest = rest.subarray(MAX_PIECE);
    return piece;
  };
}

/** @internal Ends a call when what its callback returned is a promise that rejects. */
export function heed(returned: unknown, stop: (reason: unknown) => void): void {
  if (returned instanceof Promise) returned.catch(stop);
}

/** @internal Runs one operation of the core and gives what it answers. `readFile` reads the body of a file that a user named. */
export async function call<T>(
  operation: Operation,
  configuration: Configuration,
  parameters: unknown,
  options?: object | undefined,
  onUpdate?: (record: object, requests: number, streamed: boolean) => unknown,
  readFile?: (response: Response) => Promise<string>,
): Promise<T> {
  const given = Object(options).signal as AbortSignal | null | undefined;
  // The core hears of an abort through a signal of ours: what a caller passes may be anything. A call that nothing can
  // end goes without: a controller costs more than the rest of its set-up.
  const own = given || onUpdate || Object(settings(configuration).options).onRetry ? new AbortController() : undefined;
  const stop = (reason: unknown): void => own?.abort(reason);
  const aborted = (): void => stop(given?.reason);
  listen(given, aborted);
  try {
    const generation = await instance();
    const signal = own?.signal;
    const mine = isSignal(given) && typeof options === 'object' ? { ...options, signal } : options ?? { signal };
    const request = callOf(configuration, parameters, mine, stop);
    const { fetch: send } = request;
    if (readFile) Object.assign(request, { read: readFile, fetch: (url: string, init: RequestInit) => send(url, { ...init, ...ANONYMOUS }) });
    if (onUpdate) request.onUpdate = (record, requests, streamed) => heed(onUpdate(record, requests, streamed), stop);
    settings(configuration).options.logger?.debug?.(`xpander-edge: ${operation}`);
    return await generation.call((core, live) => core.call(operation, { ...request, live }));
  } finally {
    unlisten(given, aborted);
  }
}
