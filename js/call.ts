/** One call into the core. */

import { settings, type Configuration, type HeaderOptions } from './configuration.js';
import { current, loaded } from './core/instance.js';
import { isSignal, listen, unlisten } from './signal.js';
import { InstanceError, isXpanderError, makeError, type ErrorFields, type XpanderError } from './errors.js';
import { describe, NetworkFailure, reported } from './network.js';
import { reporter } from './request-report.js';
import { environmentHint } from './runtime.js';
import { callSite, located } from './stack.js';
import { own } from './own.js';
import { originalOf, readRecord } from './original.js';
import { responseOf } from './stream/body.js';
import { asked, without } from './ticket.js';

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

/** A `ticket` function that is still running when the time is up: nothing was sent. */
const NO_TICKET = {
  message: 'No ticket within `timeout`: the `ticket` function has not answered; nothing was sent',
  maybeStarted: false,
  retryable: true,
};

/** No cookies are sent for a file that a user named. */
const anonymous = supported({ credentials: 'omit' });

/** Frameworks that cache GETs, such as Next.js 14, leave these alone: a poll must see changes. */
const uncached = supported({ cache: 'no-store' });

/**
 * The members of a request that this runtime knows; some runtimes throw on others. Asked at the first request:
 * Node loads all of its fetch when it is first named, and cannot without WebAssembly.
 */
function supported(init: RequestInit): () => RequestInit {
  let known: RequestInit | undefined;
  return () => (known ??= isKnown(init) ? init : {});
}

function isKnown(init: RequestInit): boolean {
  try {
    return Object.keys(init).every((name) => name in Request.prototype) && Boolean(new Request('http://localhost', init));
  } catch {
    return false;
  }
}

/** The most bytes of a body that the core takes at once. */
const MAX_PIECE = 1 << 20;

/** @internal What the core is handed for one call. */
export function callOf(operation: string, configuration: Configuration, parameters: unknown, options: unknown, stop: (reason: unknown) => void) {
  const { options: configured, environment } = settings(configuration);
  const { onRetry, fetch } = Object(configured) as typeof configured;
  const ticket = asked(configured);
  const key: unknown = Object(configured).apiKey ?? environment.XPANDER_API_KEY;
  const redact = (text: string): string => without(key, ticket?.redact(text) ?? text);
  const report = reporter(Object(configured) as typeof configured, operation, redact, stop);
  let address = '';
  const signed = async (init: RequestInit): Promise<RequestInit> => {
    try {
      return (await ticket?.sign(init)) ?? init;
    } catch (cause) {
      throw new NetworkFailure('the `ticket` function gave no ticket, see `cause`; nothing was sent', true, cause);
    }
  };
  const lost = (cause: unknown, url: string, isSent = false): NetworkFailure => {
    const { reason, unsent, code } = describe(cause, url, isSent);
    // The core does not know this ticket.
    return new NetworkFailure(ticket?.redact(reason) ?? reason, unsent, cause, code);
  };
  return {
    configuration: ticket?.configuration ?? configured,
    environment,
    parameters,
    original: originalOf(parameters),
    options: options ?? own({}),
    parse: readRecord,
    // Asynchronous functions of our own: whatever a caller's `fetch` throws or returns, the core sees a promise.
    fetch: async (url: string, init: RequestInit) => {
      const request = { ...(await signed(init)), ...uncached() };
      address = url;
      const sent = report.begin(url, String(init.method));
      try {
        const response = responseOf(await (fetch ?? globalThis.fetch)(url, request));
        sent.answered(response);
        return response;
      } catch (cause) {
        sent.failed(cause);
        await reported();
        throw lost(cause, url);
      }
    },
    read: async (response: Response) => {
      try {
        const text = String(await response.text());
        if (text.length > MAX_ANSWER) throw new RangeError(`The answer is longer than ${MAX_ANSWER} characters`);
        return ticket?.redact(text) ?? text;
      } catch (cause) {
        throw lost(cause, address, true);
      }
    },
    next: pieces(),
    fail: (fields: ErrorFields, cause?: unknown) => {
      if (ticket?.isPending && fields.code === 'timeout') return makeError(own({ ...fields, ...NO_TICKET }));
      const failure = cause instanceof NetworkFailure ? cause : undefined;
      if (fields.code.startsWith('missing_')) fields.message += environmentHint();
      return makeError(own({ ...fields, requestId: fields.requestId ? redact(fields.requestId) : null, networkCode: failure?.code }), failure ? failure.cause : cause);
    },
    onRetry: (operation: string, attempt: number, delay: number, error: XpanderError) => {
      report.retrying(attempt, delay, error);
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

/** Whether a callback of the configuration can end a call. */
function hears(configuration: Configuration): boolean {
  const { onRetry, onRequest } = Object(settings(configuration).options) as { onRetry?: unknown; onRequest?: unknown };
  return Boolean(onRetry || onRequest);
}

/** @internal Ends a call when what its callback returned is a promise that rejects. */
export function heed(returned: unknown, stop: (reason: unknown) => void): void {
  if (returned instanceof Promise) returned.catch(stop);
}

/** @internal Runs one operation of the core and gives what it answers. `readFile` reads the body of a file that a user named. */
export function call<T>(
  operation: Operation,
  configuration: Configuration,
  parameters: unknown,
  options?: object | undefined,
  onUpdate?: (record: object, requests: number, streamed: boolean) => unknown,
  readFile?: (response: Response) => Promise<string>,
): Promise<T> {
  const site = callSite(call);
  return run<T>(operation, configuration, parameters, options, onUpdate, readFile).catch((error: unknown) => {
    // Everything in flight shares the error of a crash; each call has its own caller.
    const reason = error instanceof InstanceError ? new InstanceError(error.cause) : error;
    throw isXpanderError(reason) ? located(reason, site) : reason;
  });
}

async function run<T>(
  operation: Operation,
  configuration: Configuration,
  parameters: unknown,
  options: object | undefined,
  onUpdate: ((record: object, requests: number, streamed: boolean) => unknown) | undefined,
  readFile: ((response: Response) => Promise<string>) | undefined,
): Promise<T> {
  const passed = own(options);
  const given = Object(passed).signal as AbortSignal | null | undefined;
  // The core hears of an abort through a signal of ours: what a caller passes may be anything. A call that nothing can
  // end goes without: a controller costs more than the rest of its set-up.
  const controller = given || onUpdate || hears(configuration) ? new AbortController() : undefined;
  const stop = (reason: unknown): void => controller?.abort(reason);
  const aborted = (): void => stop(given?.reason);
  listen(given, aborted);
  try {
    await loaded(controller?.signal);
    const signal = controller?.signal;
    const mine = isSignal(given) && typeof passed === 'object' ? own({ ...passed, signal }) : passed ?? own({ signal });
    const request = callOf(operation, configuration, parameters, mine, stop);
    const { fetch: send } = request;
    if (readFile) Object.assign(request, { read: readFile, fetch: (url: string, init: RequestInit) => send(url, { ...init, ...anonymous() }) });
    if (onUpdate) request.onUpdate = (record, requests, streamed) => heed(onUpdate(record, requests, streamed), stop);
    return await current().call((core, live) => core.call(operation, { ...request, live }));
  } finally {
    unlisten(given, aborted);
  }
}
