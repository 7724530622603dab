/** A task's event stream. */

import type { RequestOptions } from '../call.js';
import type { Configuration } from '../configuration.js';
import type { TaskEvent } from '../events.js';
import { raw } from '../raw.js';
import { EventReading } from './event-reading.js';
import { handOn, respond } from './forward.js';
export type { StreamIterator } from './items.js';
import { Items, type StreamIterator } from './items.js';
import type { TaskView } from '../view.js';

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
  /**
   * Where to go on: what {@link TaskEventStream.cursor} of a stream of the same task gave. That of a finished run costs one status
   * read: the stream follows the task's next run, or ends where none has begun.
   */
  cursor?: string | undefined;
  /**
   * What brings the events: `fetch` (default), or the runtime's own `eventsource`, which browsers, Deno and Workers have. An `EventSource`
   * sends no header: it is for a proxy that needs neither `apiKey` nor `ticket`, and `headers` are refused with it. Redirects it
   * follows by itself; comments and ids to go on after it keeps to itself, so that a server that only sends comments counts as silent, and
   * tells all again after a connection was lost. How long it may take to connect is limited by `idleTimeout`, and not by `timeout`. All else is the same.
   */
  transport?: 'fetch' | 'eventsource' | undefined;
  /** Fold the events into {@link TaskEventStream.view} as well. Default false: a loop over events alone does not pay for it. */
  view?: boolean | undefined;
  /**
   * Give each event its JSON text, as the platform sent it, as `event.raw`: numbers in it are spelled as they came, where
   * JavaScript rounds whole numbers above 2^53. The member is not enumerable, so that logs, JSON and {@link TaskEventStream.toResponse}
   * leave it out. Default false: nobody else pays for it.
   *
   * @example
   * for await (const event of task.events({ raw: true })) console.log(event.type, event.raw);
   */
  raw?: boolean | undefined;
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
  /** Takes what an event says of a task's record. */
  update(event: RecordEvent): unknown;
  /** Rejects where the stream must not be opened. */
  permit?: (() => Promise<void>) | undefined;
}

/** An event that may carry the record of a task, or a part of it. */
export type RecordEvent = Extract<TaskEvent, { type: 'task_created' | 'task_updated' | 'task_finished' }>;

/**
 * The live events of one task, each once and in order, over as many connections as it takes. It connects at the first
 * `next()`, and ends after the task's own `task_finished`; those of sub-tasks end nothing. Leaving the loop ends the request,
 * never the task.
 *
 * The end of a connection is not the end of the task. The task's status is read then: when it is over, the missing
 * `task_finished` is made of its record, with `synthetic: true`; else the stream connects again. What the platform tells again is
 * passed over; where something may be missing, the next event has `gap: true`. A connection that brings nothing new for a second
 * costs one status read: a task that was over before ends so within about two seconds, also where the server keeps the line open.
 *
 * The task's own `task_created`, `task_updated` and `task_finished` bring the {@link Task} up to date as they are handed out.
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
export class TaskEventStream extends Items<TaskEvent> {
  readonly #reading: EventReading;

  /** @internal */
  constructor(task: StreamedTask, options: EventsOptions) {
    const reading = new EventReading(task, options);
    super(reading);
    this.#reading = reading;
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
    return raw(this).#reading.cursor;
  }

  /** Whether a connection is open. False before the first one, between two, and after the end. */
  get connected(): boolean {
    return raw(this).#reading.connected;
  }

  /** How many connections there were so far. With more than one, the stream was interrupted and has gone on. */
  get connections(): number {
    return raw(this).#reading.connections;
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
    return handOn(this, (event) => event);
  }

  /**
   * The events that are still to come, as the answer of a server: an event stream of unnamed events, each with the {@link cursor} after it
   * as its `id`, and with headers that keep proxies from holding it back. A silence of 7.5 seconds is filled with a comment, so
   * that no server in front cuts it. A browser that connects again sends the last id as
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
    return raw(this).#reading.view;
  }

  /** @internal The view after the next read. */
  async nextView(): Promise<IteratorResult<TaskView, undefined>> {
    const next = await this.next();
    if (next.done) return next;
    raw(this).#reading.skip();
    return { done: false, value: this.view };
  }
}

/** @internal The views of a stream, one for each read. */
export function viewsOf(stream: TaskEventStream): StreamIterator<TaskView> {
  return {
    next: () => stream.nextView(),
    return: () => stream.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
