/** A task's event stream. */

import { callOf, type RequestOptions } from '../call.js';
import type { Configuration } from '../configuration.js';
import { instance } from '../core/instance.js';
import type { TaskEvents } from '../generated/core-exports.js';
import type { TaskEvent } from '../events.js';
import { Reading, type Source } from './reading.js';
import { isSignal, listen, unlisten } from '../signal.js';
import { alarm, IdleWatch } from './watch.js';

/** Options of {@link Task.events}. Times are in milliseconds. */
export interface EventsOptions extends RequestOptions {
  /** The longest silence while a read is pending. Default 60000. */
  idleTimeout?: number | undefined;
  /** The most that the whole stream may take. Default: no limit. */
  deadline?: number | undefined;
  /** The longest event, in bytes. Default 16 MiB. */
  maxEventSize?: number | undefined;
}

/** What a stream needs of its task. */
export interface StreamedTask {
  configuration: Configuration;
  id: string;
  streaming: boolean;
  /** Takes the record of the task's own `task_finished`. */
  finish(record: object): void;
}

/**
 * The live events of one task. It connects at the first `next()`, and ends after the task's own `task_finished`; those
 * of sub-tasks end nothing. Leaving the loop ends the request, never the task.
 *
 * @throws {ConfigurationError} `not_streaming`: the task was created without `events_streaming`.
 * @throws {StreamInterruptedError} The connection ended, fell silent or ran out of time before the task ended.
 * @throws {ProtocolError} `event_too_large`: an event is longer than `maxEventSize`.
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
  #handle: TaskEvents | undefined;
  #request: AbortController | undefined;
  #idle: IdleWatch | undefined;
  #stopAlarm: (() => void) | undefined;

  /** @internal */
  constructor(task: StreamedTask, options: EventsOptions) {
    super();
    this.#task = task;
    this.#options = options;
  }

  /** @internal */
  protected override async open(): Promise<Source> {
    const { configuration, id, streaming } = this.#task;
    const begun = Date.now();
    listen(this.#options.signal, this.#onAbort);
    const generation = await instance();
    const call = callOf(configuration, { task_id: id, events_streaming: streaming }, this.#options, (reason) => this.abort(reason));
    // Ours ends the opening; what is no signal at all goes to the core, which refuses it.
    const signal = isSignal(this.#options.signal) ? this.#opening.signal : this.#options.signal;
    const options = isObject(call.options) ? { ...call.options, signal } : call.options;
    const handle: TaskEvents = await generation.call((core, live) => core.call('openEvents', { ...call, options, live }));
    this.#handle = handle;
    return generation.enter(() => {
      this.#request = handle.takeController() as AbortController;
      this.#idle = new IdleWatch(handle.idleTimeout, () => this.#interrupt('idle'));
      this.#stopAlarm = alarm(handle.deadline - (Date.now() - begun), () => this.#interrupt('deadline'));
      return { generation, decoder: handle, body: handle.body as ReadableStream<Uint8Array> };
    });
  }

  /** @internal */
  protected override reading(begins: boolean): void {
    if (begins) this.#idle?.begin();
    else this.#idle?.end();
  }

  /** @internal */
  protected override cutShort(cause: unknown): unknown {
    return this.#handle?.interrupted('closed', cause);
  }

  /** @internal */
  protected override finish(last: TaskEvent): void {
    if (last.type === 'task_finished' && isObject(last.data)) this.#task.finish(last.data);
  }

  /** @internal */
  protected override release(reason: unknown): void {
    this.#idle?.stop();
    this.#stopAlarm?.();
    unlisten(this.#options.signal, this.#onAbort);
    this.#opening.abort(reason);
    this.#request?.abort(reason);
    // Freed from here on: a freed handle must not be asked for anything.
    this.#handle = undefined;
  }

  readonly #onAbort = (): void => this.abort(this.#options.signal?.reason);

  #interrupt(reason: 'idle' | 'deadline'): void {
    this.fail(this.#handle?.interrupted(reason, undefined));
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
