/** The errors of the package. One class for each thing that a caller can do about it. */

import { hide } from './hidden.js';
import { name } from './names.js';
import { codeOf } from './network.js';

/**
 * What went wrong, as one closed list.
 *
 * Nothing was sent ({@link ConfigurationError}): `configuration`, `missing_key`, `missing_organization`, `missing_agent`,
 * `unknown_parameter`, `invalid_parameter`, `browser_key`, `not_streaming`. The platform refused ({@link ApiError}): `api`,
 * `redirect`. No whole answer: `connection`, `timeout`. Not what the protocol promises ({@link ProtocolError}): `protocol`,
 * `event_too_large`. The rest stand for one class each: `task_failed`, `stream_interrupted`, `instance`, `load`; `not_allowed` is
 * a cursor of a task that its bearer may not see, see {@link ResumeOptions}.
 */
export type ErrorCode =
  | 'configuration'
  | 'missing_key'
  | 'missing_organization'
  | 'missing_agent'
  | 'unknown_parameter'
  | 'invalid_parameter'
  | 'browser_key'
  | 'not_streaming'
  | 'api'
  | 'redirect'
  | 'connection'
  | 'timeout'
  | 'protocol'
  | 'event_too_large'
  | 'task_failed'
  | 'stream_interrupted'
  | 'not_allowed'
  | 'instance'
  | 'load';

/** The fields of an error, as the core gives them. */
export interface ErrorFields {
  code: ErrorCode;
  message: string;
  class?: string;
  retryable?: boolean;
  maybeStarted?: boolean;
  status?: number | null;
  description?: string | null;
  requestId?: string | null;
  retryAfter?: number | null;
  phase?: 'connect' | 'body' | null;
  networkCode?: string | undefined;
  raw?: string | null;
  reason?: InterruptReason | null;
}

/**
 * Why a stream or a wait ended before its task: `deadline` and `budget` (of requests) are limits that the caller set; `attempts`:
 * too many connections in a row brought nothing; `closed`: the server closed the connection; `idle`: silence beyond `idleTimeout`.
 */
export type InterruptReason = 'deadline' | 'budget' | 'attempts' | 'closed' | 'idle';

/**
 * Every error of this package. No message or field holds a key, a ticket or a token.
 *
 * @example
 * try {
 *   await backend.invokeAgent({ prompt });
 * } catch (error) {
 *   if (isXpanderError(error) && error.maybeStarted) lookForTheTask();
 *   else if (isXpanderError(error) && error.retryable) scheduleAgain();
 *   else throw error;
 * }
 */
export class XpanderError extends Error {
  /** What went wrong. */
  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Whether the platform may be carrying out the request although it failed. `fetch` was not called again. */
  readonly maybeStarted: boolean;

  /** @internal */
  constructor(fields: ErrorFields, cause?: unknown) {
    super(fields.message, cause === undefined ? undefined : { cause });
    this.code = fields.code;
    this.retryable = fields.retryable ?? false;
    this.maybeStarted = fields.maybeStarted ?? false;
  }

  /**
   * The error as data, for logs and for `postMessage`: `structuredClone` of any error keeps its message and loses its
   * class, `name` and `code`. Of the `cause` there is the code, such as `ECONNREFUSED`, where it has one.
   */
  toJSON(): Record<string, unknown> {
    const { networkCode: code = codeOf(this.cause) } = this as { networkCode?: string | undefined };
    return {
      name: this.name,
      message: this.message,
      ...Object.fromEntries(Object.entries(this)),
      ...(code !== undefined && { cause: { code } }),
    };
  }
}

/** Marks the errors of every copy of this package. A name or a code proves nothing: other packages have an `ApiError` too. */
const BRAND = Symbol.for('xpander-edge.error');
hide(XpanderError.prototype, BRAND, true);

/** The call cannot be made as it stands: a setting, a parameter or an option is missing, unknown or unusable. Nothing was sent. */
export class ConfigurationError extends XpanderError {}

/**
 * The platform answered with a status outside 2xx. Code `api`, or `redirect`, which is never followed.
 *
 * @example
 * if (error instanceof ApiError && error.status === 404) return undefined;
 */
export class ApiError extends XpanderError {
  /** The HTTP status; 0 where the runtime hides a redirect. */
  readonly status: number;
  /** The body as the platform sent it. */
  readonly description: string;
  /** The answer's `x-request-id`. */
  readonly requestId: string | undefined;
  /** How long the platform asks to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  /** @internal */
  constructor(fields: ErrorFields, cause?: unknown) {
    super(fields, cause);
    this.status = fields.status ?? 0;
    this.description = fields.description ?? '';
    this.requestId = fields.requestId ?? undefined;
    this.retryAfter = fields.retryAfter ?? undefined;
  }
}

/**
 * No whole response arrived. The message names the host and the reason; `cause` is the runtime's own error.
 * `maybeStarted` is false where nothing can have left: a refused connection, an unknown host, a failed TLS handshake.
 */
export class ConnectionError extends XpanderError {
  /** The runtime's code, such as `ECONNREFUSED`; one of this package where the runtime has none. Undefined when unknown. */
  readonly networkCode: string | undefined;

  /** @internal */
  constructor(fields: ErrorFields, cause?: unknown) {
    super(fields, cause);
    this.networkCode = fields.networkCode;
  }
}

/** No whole response arrived within `timeout`. */
export class TimeoutError extends ConnectionError {
  /** Whether the time ran out before the headers (`connect`) or after them (`body`). */
  readonly phase: 'connect' | 'body';

  /** @internal */
  constructor(fields: ErrorFields, cause?: unknown) {
    super(fields, cause);
    this.phase = fields.phase ?? 'connect';
  }
}

/** A response arrived that breaks the protocol. */
export class ProtocolError extends XpanderError {
  /** The text that could not be read. Hidden from logs and serialisation. */
  declare readonly raw: string;
  /** With `event_too_large` of a task's event stream: the position to continue at with {@link Task.resume}. */
  declare readonly cursor?: string;

  /** @internal */
  constructor(fields: ErrorFields, cause?: unknown) {
    super(fields, cause);
    // Not enumerable: it may hold a record, and a record may hold a user's tokens.
    hide(this, 'raw', fields.raw ?? '');
  }
}

/**
 * A task ended without success, and `throwOnFailure` was set.
 *
 * @example
 * if (error instanceof TaskFailedError) console.error(error.task.status, error.task.result);
 */
export class TaskFailedError<T = unknown> extends XpanderError {
  /** The ended task. */
  declare readonly task: T;
}

/** A stream or a wait ended before its task. The task goes on. */
export class StreamInterruptedError extends XpanderError {
  /** `deadline`, `budget` (of requests), `attempts` (in a row without news), `closed` (by the other side) or `idle`. */
  readonly reason: InterruptReason;
  /** The position of the stream, for {@link Task.resume}; a wait has none. */
  declare readonly cursor?: string;

  /** @internal */
  constructor(fields: ErrorFields, cause?: unknown) {
    super(fields, cause);
    this.reason = fields.reason ?? 'closed';
  }
}

/** The WebAssembly instance died, which is a bug of this package. The next call runs on a new one. */
export class InstanceError extends XpanderError {
  /** Of an event stream: where it stood, for {@link Task.resume}. Undefined when the instance died on the stream's own bytes. */
  declare readonly cursor?: string;

  /** @internal */
  constructor(cause: unknown) {
    const message = 'The WebAssembly instance died; requests in flight may have been carried out, and the next call runs on a new instance';
    super({ code: 'instance', message, maybeStarted: true }, cause);
  }
}

/**
 * The WebAssembly module could not be loaded, so that nothing was sent. The message says why and what cures it, `cause` is what the
 * runtime said. The next call tries again; `retryable` says whether that may help.
 *
 * @example
 * await ready().catch((error) => { if (isXpanderError(error) && error.code === 'load') showUpgradeNotice(); });
 */
export class LoadError extends XpanderError {
  /** @internal */
  constructor(fields: Omit<ErrorFields, 'code'>, cause?: unknown) {
    super({ ...fields, code: 'load' }, cause);
  }
}

const CLASSES = {
  XpanderError,
  ConfigurationError,
  ApiError,
  ConnectionError,
  TimeoutError,
  ProtocolError,
  TaskFailedError,
  StreamInterruptedError,
  InstanceError,
  LoadError,
};

name(CLASSES);
for (const [name, Class] of Object.entries(CLASSES)) {
  hide(Class.prototype, 'name', name);
}

/** Makes the error that the core describes. */
export function makeError(fields: ErrorFields, cause?: unknown): XpanderError {
  const Class = CLASSES[(fields.class ?? 'ConfigurationError') as keyof typeof CLASSES] as typeof ApiError;
  return new Class(fields, cause);
}

/**
 * Whether `x` is an error of this package. Also true across two copies of it, where `instanceof` is not. An error of
 * another package with the same `name` or `code` is none; neither is a copy made by `structuredClone`.
 *
 * @example
 * if (isXpanderError(error) && error.retryable) queue.retry();
 */
export function isXpanderError(x: unknown): x is XpanderError {
  try {
    return (x as { [BRAND]?: unknown } | null | undefined)?.[BRAND] === true;
  } catch {
    return false; // a proxy whose traps throw
  }
}
