/** A task's event stream. */

import { callOf, type RequestOptions } from '../call.js';
import type { Configuration } from '../configuration.js';
import type { Generation } from '../core/generation.js';
import { instance } from '../core/instance.js';
import { InstanceError, makeError, StreamInterruptedError } from '../errors.js';
import type { MessageSource, TaskEvents } from '../generated/core-exports.js';
import type { TaskEvent } from '../events.js';
import { patched } from './patch.js';
import { Reading, type Source } from './reading.js';
import { bodyOf } from './message-source.js';
import { isSignal, listen, unlisten } from '../signal.js';
import { forward, respond } from './forward.js';
import { BLANK, type TaskView } from '../view.js';
import { alarm, IdleWatch } from './watch.js';

/** How often a stream connects again. */
export interface ReconnectOptions {
  /** The most attempts in a row that bring nothing. Default 10. */
  maxAttempts?: number | undefined;
}

/** Options of {@link Task.events}. Times are in milliseconds. */
export interface EventsOptions extends RequestOptions {
  /** The longest silence while a read is pending; then, up to a quarter later, the connection counts as ended. Default 60000. */
  idleTimeout?: number | undefined;
  /** The most that the whole stream may take. Default: no limit. */
  deadline?: number | undefined;
  /** The longest event, in bytes. Default 16 MiB. */
  maxEventSize?: number | undefined;
  /** How many connections in a row may bring nothing new before the stream ends with an error; false for a single connection. Default 10. */
  reconnect?: boolean | ReconnectOptions | undefined;
  /** Where to go on: what {@link TaskEventStream.cursor} of a stream of the same task gave. */
  cursor?: string | undefined;
  /**
   * What brings the events: `fetch` (default), or the runtime's own `eventsource`, which browsers, Deno and Workers have. An `EventSource`
   * sends no header: it is for a proxy that needs neither `apiKey` nor `ticket`, and `headers` are refused with it. Redirects it
   * follows by itself; comments and ids to go on after it keeps to itself, so that a server that only sends comments counts as silent, and
   * tells all again after a connection was lost. All else is the same.
   */
  transport?: 'fetch' | 'eventsource' | undefined;
  /** Fold the events into {@link TaskEventStream.view} as well. Default false: a loop over events alone does not pay for it. */
  view?: boolean | undefined;
}

/** Options of {@link Task.views}: those of a stream. */
export type ViewsOptions = Omit<EventsOptions, 'view'>;

/** What a stream needs of its task. */
export interface StreamedTask {
  configuration: Configuration;
  /** What the core is told of the task. */
  known: object;
  /** What a view shows of the task before its first event. */
  seen: Partial<TaskView>;
  /** Takes the record of the task's own `task_finished`. */
  finish(record: object): void;
}

/** What an open stream goes on with. */
interface Opened {
  generation: Generation;
  handle: TaskEvents;
  call: object;
}

/**
 * The live events of one task, each once and in order, over as many connections as it takes. It connects at the first
 * `next()`, and ends after the task's own `task_finished`; those of sub-tasks end nothing. Leaving the loop ends the request,
 * never the task.
 *
 * The end of a connection is not the end of the task. The task's status is read then: when it is over, the missing
 * `task_finished` is made of its record, with `synthetic: true`; else the stream connects again. What the platform tells again is
 * passed over; where something may be missing, the next event has `gap: true`.
 *
 * @throws {@link ConfigurationError} `not_streaming`: the task was created without `events_streaming`.
 * @throws {@link ApiError} The platform refuses the task or the key.
 * @throws {@link StreamInterruptedError} `deadline`, `attempts`, or without reconnecting `closed` or `idle`. Its `cursor` goes on later.
 * @throws {@link ProtocolError} `event_too_large`: an event is longer than `maxEventSize`.
 * @throws {@link InstanceError} The WebAssembly instance died. Its `cursor` goes on at once, on a new one.
 * @example
 * for await (const event of task.events()) {
 *   if (event.type === 'chunk') write(event.data);
 * }
 * @see WHATWG HTML 9.2
 */
export class TaskEventStream extends Reading<TaskEvent> {
  readonly #task: StreamedTask;
  readonly #options: EventsOptions;
  readonly #opening = new AbortController();
  #opened: Opened | undefined;
  #request: AbortController | undefined;
  #idle: IdleWatch | undefined;
  #isIdle = false;
  #stopAlarm: (() => void) | undefined;
  /** What the runtime said of the last connection. */
  #cause: unknown;
  /** Where the stream stood when it was closed, and where it stands once all that had arrived is handed out. */
  #left: { cursor: string | undefined; drained: string | undefined } | undefined;
  #view: TaskView;

  /** @internal */
  constructor(task: StreamedTask, options: EventsOptions) {
    super();
    this.#task = task;
    this.#options = options;
    this.#view = { ...BLANK, ...task.seen };
  }

  /**
   * Where the consumer stands, after the events that it was handed, as a text of at most 1024 characters for
   * {@link Task.resume}: in another isolate, process or runtime. It holds ids and hashes, and no key, URL or content. Undefined before
   * the stream is open.
   *
   * @example
   * await storage.put('watch', stream.cursor);
   */
  get cursor(): string | undefined {
    if (this.#left) return this.unread > 0 || this.dropped ? this.#left.cursor : this.#left.drained;
    return this.#cursor(this.unread);
  }

  /**
   * The events that are still to come, as a stream. One is read when somebody asks for it; cancelling the stream ends the request, never
   * the task.
   *
   * @example
   * await task.events().toReadableStream().pipeTo(sink);
   * @see WHATWG Streams
   */
  toReadableStream(): ReadableStream<TaskEvent> {
    return forward(this, (event) => event);
  }

  /**
   * The events that are still to come, as the answer of a server: an event stream of unnamed events, each with the {@link cursor} after it
   * as its `id`, and with headers that keep proxies from holding it back. A browser that connects again sends the last id as
   * `Last-Event-ID`: hand it to {@link Task.resume}. The secrets of a task's record are left out.
   *
   * @param init Status and headers; a header of yours replaces ours.
   * @example
   * const cursor = request.headers.get('last-event-id');
   * return (cursor ? Task.resume(cursor, configuration) : task.events()).toResponse();
   * @see WHATWG HTML 9.2
   */
  toResponse(init?: ResponseInit): Response {
    return respond(this, init);
  }

  /**
   * The task as its events have told it so far, those included that have arrived and were not handed out. For a stream that goes on from a cursor,
   * since then. Read-only; what has not changed is the same object as before.
   *
   * @throws {@link ConfigurationError} `invalid_parameter`: the stream was opened without `view: true`.
   * @example
   * const stream = task.events({ view: true });
   * for await (const event of stream) render(event, stream.view.tool_calls);
   */
  get view(): TaskView {
    if (!this.#options.view) {
      throw makeError({ code: 'invalid_parameter', message: 'Cannot view the task: open the stream with `view: true`, or use `task.views()`' });
    }
    this.#look();
    return this.#view;
  }

  /** @internal The view after the next read. */
  async nextView(): Promise<IteratorResult<TaskView, undefined>> {
    const next = await this.next();
    if (next.done) return next;
    this.skip();
    return { done: false, value: this.view };
  }

  /** @internal */
  protected override open(): Promise<Source<TaskEvent>> {
    return this.#opened ? this.#follow(this.#opened) : this.#connect();
  }

  async #connect(): Promise<Source<TaskEvent>> {
    const begun = Date.now();
    listen(this.#options.signal, this.#onAbort);
    const generation = await instance();
    const call = callOf(this.#task.configuration, this.#task.known, this.#options, (reason) => this.abort(reason));
    // Ours ends the opening; what is no signal at all goes to the core, which refuses it.
    const signal = isSignal(this.#options.signal) ? this.#opening.signal : this.#options.signal;
    const options = isObject(call.options) ? { ...call.options, signal } : call.options;
    const whole = { ...call, options };
    const handle: TaskEvents = await generation.call((core, live) => core.call('openEvents', { ...whole, live }));
    this.#opened = { generation, handle, call: whole };
    return generation.enter(() => {
      this.#idle = new IdleWatch(handle.idleTimeout, this.#onIdle);
      this.#stopAlarm = alarm(handle.deadline - (Date.now() - begun), () => this.fail(generation.enter(() => handle.expired())));
      return this.#take({ generation, handle });
    });
  }

  /** Asks the core how to go on: with another connection, or with the task's missing end. */
  async #follow({ generation, handle, call }: Opened): Promise<Source<TaskEvent>> {
    const idle = this.#isIdle;
    this.#isIdle = false;
    try {
      const last: TaskEvent | undefined = await generation.call((_core, live) => handle.follow(idle, { ...call, live }));
      // Freed meanwhile: a freed handle must not be asked for anything.
      if (!this.#opened) return { generation, decoder: handle, body: undefined };
      return { ...generation.enter(() => this.#take({ generation, handle })), last };
    } catch (error) {
      if (error instanceof StreamInterruptedError && error.cause === undefined && this.#cause !== undefined) {
        Object.defineProperty(error, 'cause', { value: this.#cause, configurable: true, writable: true });
      }
      throw error;
    }
  }

  /** The connection that the core has made, when it has. */
  #take({ generation, handle }: Pick<Opened, 'generation' | 'handle'>): Source<TaskEvent> {
    const taken: [ReadableStream<Uint8Array>, AbortController] | [MessageSource] | undefined = handle.take();
    this.#request = taken?.[1];
    const body = taken?.length === 1 ? bodyOf(generation, taken[0]) : taken?.[0];
    return { generation, decoder: handle, body };
  }

  /** @internal */
  protected override reading(begins: boolean): void {
    if (begins) {
      this.#idle?.begin();
      // The core keeps changes until they are taken.
      if (this.#options.view) this.#look();
    } else this.#idle?.end();
  }

  /** @internal */
  protected override reopens(cause: unknown): boolean {
    this.#cause = cause;
    this.#request?.abort(cause);
    return true;
  }

  /** @internal */
  protected override finish(last: TaskEvent): void {
    if (last.type === 'task_finished' && isObject(last.data)) this.#task.finish(last.data);
  }

  /** @internal */
  protected override fail(reason: unknown): void {
    // All that was in flight shares the error of a death; where it stood is each stream's own.
    const error = reason instanceof InstanceError ? new InstanceError(reason.cause) : reason;
    if ((error instanceof StreamInterruptedError || error instanceof InstanceError) && !Object.hasOwn(error, 'cursor')) {
      Object.defineProperty(error, 'cursor', { value: this.#cursor(0), enumerable: true });
    }
    super.fail(error);
  }

  /** @internal */
  protected override release(reason: unknown): void {
    this.#idle?.stop();
    this.#stopAlarm?.();
    unlisten(this.#options.signal, this.#onAbort);
    this.#opening.abort(reason);
    this.#request?.abort(reason);
    this.#left ??= { cursor: this.#cursor(this.unread), drained: this.#cursor(0) };
    this.#look();
    // Freed from here on.
    this.#opened = undefined;
  }

  /** Where the consumer stands that has not taken the last `unread` events. */
  #cursor(unread: number): string | undefined {
    if (!this.#opened) return this.#options.cursor;
    const { generation, handle } = this.#opened;
    return generation.look(() => handle.cursor(unread));
  }

  /** Takes what has changed. */
  #look(): void {
    if (!this.#opened || !this.#options.view) return;
    const { generation, handle } = this.#opened;
    this.#view = patched(this.#view, generation.look(() => generation.border.patches(handle)) ?? []);
  }

  readonly #onAbort = (): void => this.abort(this.#options.signal?.reason);

  readonly #onIdle = (): void => {
    this.#isIdle = true;
    this.hangUp();
    this.#request?.abort();
  };
}

/** @internal The views of a stream, one for each read. */
export function viewsOf(stream: TaskEventStream): AsyncIterableIterator<TaskView, undefined> {
  return {
    next: () => stream.nextView(),
    return: () => stream.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
