/** A task's answer as text, while it is written. */

import { hide } from '../hidden.js';
import { isXpanderError, makeError, TaskFailedError } from '../errors.js';
import { FAILURES } from '../generated/records.js';
import { own } from '../own.js';
import { findable, raw } from '../raw.js';
import { isSignal, listen, unlisten } from '../signal.js';
import { lastingCallSite, located, relocated, type CallSite } from '../stack.js';
import { handOn } from './forward.js';
import type { StreamIterator } from './items.js';
import { END } from './reading.js';
import type { EventsOptions, TaskEventStream } from './task-events.js';
import type { Task } from '../task.js';

/** Options of {@link Task.textStream}: those of a stream. Times are in milliseconds. */
export type TextStreamOptions = Omit<EventsOptions, 'view' | 'raw' | 'cursor'>;

/** Options of {@link Task.text}. Times are in milliseconds. */
export interface TextOptions extends TextStreamOptions {
  /** Called with each piece of the answer, in order. A promise that it returns is awaited; what it throws ends the call. */
  onText?: ((piece: string) => void | Promise<void>) | undefined;
}

/**
 * The answer of one task, piece by piece, as {@link Task.textStream} returns it: an async iterator of texts, without the text of
 * sub-agents. Where the agent streamed no text, the result is the only piece.
 *
 * @throws {@link TaskFailedError} The task ended `failed`, `error` or `stopped`: `error.task.result` says why.
 * @throws What {@link TaskEventStream} throws.
 * @example
 * for await (const piece of task.textStream()) process.stdout.write(piece);
 */
export class TextStream implements StreamIterator<string> {
  readonly #task: Task;
  readonly #options: TextStreamOptions;
  /** Where the stream was made, and where its first piece was requested. */
  readonly #sites: CallSite[];
  #events: TaskEventStream | undefined;
  /** Ends the wait for a task that streams nothing. */
  #waiting: AbortController | undefined;
  /** The pieces so far. */
  #text = '';
  /** Text may be missing since: the record completes it at the end. */
  #hasGap = false;
  #isOver = false;
  #last: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(task: Task, options: TextStreamOptions) {
    findable(this);
    this.#sites = [lastingCallSite(TextStream as never)];
    this.#task = task;
    this.#options = options;
  }

  /** @internal The whole answer, once the stream is over. A stream that was joined late has its end alone; the result has all of it. */
  get whole(): string {
    const result = resultOf(this.#task);
    return result && (this.#hasGap || result.includes(this.#text)) ? result : this.#text;
  }

  /** The stream itself: it can be looped over once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next piece. */
  next(): Promise<IteratorResult<string, undefined>> {
    const self = raw(this);
    if (self.#sites.length === 1) self.#sites.unshift(lastingCallSite(this.next as never));
    const next = self.#last.then(() => self.#next());
    // A failure is the caller's, once.
    self.#last = next.catch(() => {});
    return next;
  }

  /** Ends the stream; what `break` and `throw` in a loop do. The task goes on. */
  return(): Promise<IteratorReturnResult<undefined>> {
    this.cancel();
    return Promise.resolve(END);
  }

  /** Ends the stream at once, a pending `next()` included. The task goes on. */
  cancel(): void {
    const self = raw(this);
    self.#isOver = true;
    self.#events?.cancel();
    self.#waiting?.abort();
  }

  /**
   * The remaining pieces as a stream of texts. A piece is read on demand.
   *
   * @example
   * await task.textStream().toReadableStream().pipeTo(sink);
   * @see https://streams.spec.whatwg.org/#rs-class
   */
  toReadableStream(): ReadableStream<string> {
    return handOn(this, (piece) => piece);
  }

  /**
   * The remaining pieces as the response of a server: plain text in UTF-8. It waits for the first piece, so that a task that fails
   * before its first text rejects, and no empty response with status 200 is sent.
   *
   * @param init Status and headers; a header of yours replaces ours.
   * @throws {@link TaskFailedError} The task failed before its first text.
   * @example
   * return task.textStream().toResponse();
   */
  async toResponse(init: ResponseInit = {}): Promise<Response> {
    const first = await this.next();
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
    const utf8 = new TextEncoder();
    let waiting: IteratorResult<string, undefined> | undefined = first;
    const rest = {
      next: async () => {
        const given = waiting ?? (await this.next());
        waiting = undefined;
        return given;
      },
      cancel: () => this.cancel(),
    };
    return new Response(handOn(rest, (piece) => utf8.encode(piece)), { ...init, headers });
  }

  async #next(): Promise<IteratorResult<string, undefined>> {
    if (this.#isOver) return END;
    try {
      const piece = (await this.#streamed()) ?? this.#rest();
      this.#text += piece;
      return piece ? { done: false, value: piece } : END;
    } catch (error) {
      this.#isOver = true;
      // What the caller's own signal gives is not ours to change.
      throw isXpanderError(error) && error !== this.#options.signal?.reason ? relocated(error, ...this.#sites) : error;
    }
  }

  /** The next piece that the agent streams; undefined once the task is over. */
  async #streamed(): Promise<string | undefined> {
    this.#options.signal?.throwIfAborted?.();
    const task = this.#task;
    // Once the stream is open it says when it ends: a task that was read anew meanwhile may be over before its pieces are read.
    if (!this.#events) {
      if (task.status === 'completed' || FAILURES.includes(task.status)) return undefined;
      if (!task.events_streaming) return this.#waited();
    }
    this.#events ??= task.events(this.#options);
    for (;;) {
      const { done, value: event } = await this.#events.next();
      if (done) return undefined;
      this.#hasGap ||= event.gap === true;
      if (event.type !== 'chunk' || event.task_id !== task.id || this.#hasGap) continue;
      if (typeof event.data === 'string' && event.data !== '') return event.data;
    }
  }

  /** Waits for the end of a task that streams nothing. */
  async #waited(): Promise<undefined> {
    const { idleTimeout, maxEventSize, reconnect, transport, ...options } = own(this.#options);
    const { signal } = options;
    // Of our own, so that leaving ends the wait. What is no signal at all is refused there.
    const waiting = (this.#waiting = new AbortController());
    const aborted = (): void => waiting.abort(signal?.reason);
    listen(signal, aborted);
    try {
      await this.#task.wait(isSignal(signal) ? { ...options, signal: waiting.signal } : options);
    } catch (error) {
      if (!this.#isOver) throw error;
    } finally {
      unlisten(signal, aborted);
    }
  }

  /** What of the answer was not streamed. */
  #rest(): string {
    if (this.#isOver) return ''; // left meanwhile
    this.#isOver = true;
    const { status } = this.#task;
    const result = resultOf(this.#task);
    if (FAILURES.includes(status)) {
      const message = `The task ended with status ${status}: \`error.task.result\` says why`;
      const error = makeError(own({ code: 'task_failed', class: 'TaskFailedError', message })) as TaskFailedError;
      throw located(hide(error, 'task', this.#task), ...this.#sites);
    }
    if (this.#text === '') return result;
    if (!this.#hasGap || result === '') return '';
    return result.startsWith(this.#text) ? result.slice(this.#text.length) : result;
  }
}

/** The result as text; JSON where it is none. */
function resultOf({ result }: { readonly result?: unknown }): string {
  return typeof result === 'string' ? result : JSON.stringify(result ?? undefined) ?? '';
}

// `await using`, in the runtimes that have it.
const { asyncDispose } = Symbol as { asyncDispose?: symbol };
if (asyncDispose) {
  hide(TextStream.prototype, asyncDispose, TextStream.prototype.return);
}

/** Plain text that no cache keeps and no proxy on the way holds back. */
const HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

/** @internal The whole answer of a task. */
export async function textOf(task: Task, { onText, ...options }: TextOptions): Promise<string> {
  if (onText !== undefined && typeof onText !== 'function') {
    throw makeError(own({ code: 'invalid_parameter', message: 'Invalid `onText`: pass a function, or leave it out' }));
  }
  const stream = new TextStream(task, options);
  try {
    for (let next = await stream.next(); !next.done; next = await stream.next()) await onText?.(next.value);
  } finally {
    stream.cancel();
  }
  return stream.whole;
}
