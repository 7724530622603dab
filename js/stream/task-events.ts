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
   * Where to continue: the {@link TaskEventStream.cursor} of a stream of the same task. A cursor of a finished run costs one status
   * read: the stream follows the task's next run, or ends if there is none.
   */
  cursor?: string | undefined;
  /**
   * How to connect: with `fetch` (default), or with the runtime's own `eventsource`, which browsers, Deno and Workers have. An
   * `EventSource` sends no header: it is for a proxy that needs neither `apiKey` nor `ticket`, and `headers` are refused with it. It
   * follows redirects. It hides comments and ids, so that a server that only sends comments counts as silent, and a new connection
   * replays all events. `idleTimeout` limits connecting, not `timeout`. Everything else is the same.
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
 * The end of a connection is not the end of the task. The stream then reads the task's status. If the task has ended, the missing
 * `task_finished` is made from its record, with `synthetic: true`; else the stream connects again. Replayed events are skipped. Where
 * events may be missing, the next event has `gap: true`. A connection that brings nothing new for a second costs one status read, so
 * that a task that had ended before ends within about two seconds, also where the server keeps the connection open.
 *
 * The task's own `task_created`, `task_updated` and `task_finished` bring the {@link Task} up to date as they are handed out.
 *
 * @throws {@link ConfigurationError} `not_streaming`: the task was created without `events_streaming`.
 * @throws {@link ApiError} The platform refuses the task or the key.
 * @throws {@link StreamInterruptedError} `deadline`, `attempts`, or without reconnecting `closed` or `idle`. Its `cursor` continues later.
 * @throws {@link ProtocolError} `event_too_large`: an event is longer than `maxEventSize`.
 * @throws {@link InstanceError} The WebAssembly instance crashed. Its `cursor` continues at once, on a new one.
 * @example
 * for await (const event of task.events()) {
 *   if (event.type === 'chunk') write(event.data);
 * }
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
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
   * The position after the events that the consumer has received, as a text of at most 1024 characters, for {@link Task.resume} in
   * another isolate, process or runtime. It holds ids and hashes, and no key, URL or content. Undefined before the stream is open.
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
   * The remaining events as a stream. An event is read on demand. Cancelling the stream ends the request, never the task.
   *
   * @example
   * await task.events().toReadableStream().pipeTo(sink);
   * @see https://streams.spec.whatwg.org/#rs-class
   */
  toReadableStream(): ReadableStream<TaskEvent> {
    return handOn(this, (event) => event);
  }

  /**
   * The remaining events as the response of a server: an event stream of unnamed events, each with the {@link cursor} after it as its
   * `id`, and with headers that stop proxies from holding it back. A comment is written after 7.5 seconds of silence, so that no server
   * in front cuts the connection. A browser that connects again sends the last id as `Last-Event-ID`: pass it to {@link Task.resume},
   * with the `tasks` or `agents` that this caller may see. The secrets of a task's record are left out.
   *
   * @param init Status and headers; a header of yours replaces ours.
   * @example
   * const cursor = request.headers.get('last-event-id');
   * const stream = cursor ? Task.resume(cursor, configuration, { agents: [agentId] }) : task.events();
   * return stream.toResponse();
   * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
   */
  toResponse(init?: ResponseInit): Response {
    return respond(this, init);
  }

  /**
   * The state of the task after the events so far, including those that have arrived and were not handed out. For a stream that continues
   * from a cursor: since then. Read-only; parts that have not changed are the same objects as before.
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
