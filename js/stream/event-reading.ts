/** A task's events as they are read: over as many connections as it takes. */

import { hide } from '../hidden.js';
import { callOf } from '../call.js';
import { monotonic } from '../clock.js';
import { STREAM, type Generation } from '../core/generation.js';
import { current, loaded } from '../core/instance.js';
import { InstanceError, makeError, StreamInterruptedError, XpanderError, type ErrorCode } from '../errors.js';
import type { MessageSource, TaskEvents } from '../generated/core-exports.js';
import type { TaskEvent } from '../events.js';
import { own } from '../own.js';
import { patched } from './patch.js';
import { Reading, type Source } from './reading.js';
import { bodyOf } from './message-source.js';
import { isSignal, listen, unlisten } from '../signal.js';
import type { EventsOptions, StreamedTask } from './task-events.js';
import { BLANK, type TaskView } from '../view.js';
import { alarm, IdleWatch } from './watch.js';

/** Errors that have a cursor: the task goes on, and so can the stream. */
const CAN_GO_ON: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['stream_interrupted', 'instance', 'event_too_large']);

/** What an open stream goes on with. */
interface Opened {
  generation: Generation;
  handle: TaskEvents;
  call: object;
}

/** @internal The events of one task. */
export class EventReading extends Reading<TaskEvent> {
  readonly #task: StreamedTask;
  readonly #options: EventsOptions;
  readonly #opening = new AbortController();
  #opened: Opened | undefined;
  #request: AbortController | undefined;
  #idle: IdleWatch | undefined;
  #isIdle = false;
  #stopAlarm: (() => void) | undefined;
  /** What looks into a connection that brings nothing; and the task's end, where that has found it. */
  #looking: AbortController | undefined;
  #looked: Promise<void> | undefined;
  #stopGrace: (() => void) | undefined;
  #end: TaskEvent | undefined;
  /** What the runtime said of the last connection. */
  #cause: unknown;
  /** Where the stream stood when it was closed, and where it stands once all that had arrived is handed out. */
  #left: { cursor: string | undefined; drained: string | undefined } | undefined;
  #view: TaskView;
  /** Whether a connection is open, and how many there were. */
  connected = false;
  connections = 0;

  constructor(task: StreamedTask, options: EventsOptions) {
    super();
    this.#task = task;
    this.#options = own(options);
    this.#view = { ...BLANK, ...task.seen };
  }

  /** Where the consumer stands. */
  get cursor(): string | undefined {
    if (this.#left) return this.unread > 0 || this.dropped ? this.#left.cursor : this.#left.drained;
    return this.#cursor(this.unread);
  }

  /** The task as its events have told it so far. */
  get view(): TaskView {
    if (!this.#options.view) {
      throw makeError({ code: 'invalid_parameter', message: 'Cannot view the task: open the stream with `view: true`, or use `task.views()`' });
    }
    this.#takePatches();
    return this.#view;
  }

  protected override open(): Promise<Source<TaskEvent>> {
    return this.#opened ? this.#follow(this.#opened) : this.#connect();
  }

  async #connect(): Promise<Source<TaskEvent>> {
    const begun = monotonic();
    listen(this.#options.signal, this.#onAbort);
    await loaded();
    await this.#task.permit?.();
    const call = callOf('events', this.#task.configuration, this.#task.known, this.#options, (reason) => this.abort(reason));
    // Ours ends the opening; what is no signal at all goes to the core, which refuses it.
    const signal = isSignal(this.#options.signal) ? this.#opening.signal : this.#options.signal;
    const options = isObject(call.options) ? own({ ...call.options, signal }) : call.options;
    const whole = { ...call, options };
    const generation = current();
    const handle: TaskEvents = await generation.call((core, live) => core.call('openEvents', { ...whole, live }), STREAM);
    this.#opened = { generation, handle, call: whole };
    return generation.enter(() => {
      this.#idle = new IdleWatch(handle.idleTimeout, this.#onIdle);
      this.#stopAlarm = alarm(handle.deadline - (monotonic() - begun), () => this.fail(generation.enter(() => handle.expired())));
      return this.#take({ generation, handle });
    });
  }

  /** Asks the core how to go on: with another connection, or with the task's missing end. */
  async #follow({ generation, handle, call }: Opened): Promise<Source<TaskEvent>> {
    // It ends at once: its signal is aborted.
    await this.#looked;
    if (this.#end) return { generation, decoder: handle, body: undefined, last: this.#end };
    const idle = this.#isIdle;
    this.#isIdle = false;
    try {
      const last: TaskEvent | undefined = await generation.call((_core, live) => handle.follow(idle, { ...call, live }));
      // Freed meanwhile: a freed handle must not be asked for anything.
      if (!this.#opened) return { generation, decoder: handle, body: undefined };
      return { ...generation.enter(() => this.#take({ generation, handle })), last };
    } catch (error) {
      if (error instanceof StreamInterruptedError && error.cause === undefined && this.#cause !== undefined) {
        hide(error, 'cause', this.#cause);
      }
      throw error;
    }
  }

  /** The connection that the core has made, when it has. */
  #take({ generation, handle }: Pick<Opened, 'generation' | 'handle'>): Source<TaskEvent> {
    const taken: [ReadableStream<Uint8Array>, AbortController] | [MessageSource] | undefined = handle.take();
    this.#request = taken?.[1];
    this.connected = taken !== undefined;
    if (taken) {
      this.connections++;
      this.#waitForNews(handle);
    }
    const body = taken?.length === 1 ? bodyOf(generation, taken[0]) : taken?.[0];
    return { generation, decoder: handle, body, templates: [], raw: this.#options.raw };
  }

  protected override reading(begins: boolean): void {
    if (begins) this.#idle?.begin();
    else this.#idle?.end();
  }

  /** The core keeps changes until they are taken, and a consumer may take its time. */
  protected override fed(): void {
    this.#takePatches();
  }

  protected override reopens(cause: unknown): boolean {
    this.#cause = cause;
    this.connected = false;
    this.#stopLooking(cause);
    this.#request?.abort(cause);
    return true;
  }

  protected override note(event: TaskEvent, isEnd: boolean): void {
    const { type } = event;
    // A `task_finished` that is no end is that of a sub-task, or of the run before.
    if (type === 'task_created' || type === 'task_updated' || (type === 'task_finished' && isEnd)) this.#task.update(event);
  }

  protected override fail(reason: unknown): void {
    // All that was in flight shares the error of a death; where it stood is each stream's own.
    const error = reason instanceof InstanceError ? new InstanceError(reason.cause) : reason;
    if (error instanceof XpanderError && CAN_GO_ON.has(error.code) && !Object.hasOwn(error, 'cursor')) {
      hide(error, 'cursor', this.#cursor(0), true);
    }
    super.fail(error);
  }

  protected override release(reason: unknown): void {
    this.connected = false;
    this.#stopLooking(reason);
    this.#idle?.stop();
    this.#stopAlarm?.();
    unlisten(this.#options.signal, this.#onAbort);
    this.#opening.abort(reason);
    this.#request?.abort(reason);
    this.#left ??= { cursor: this.#cursor(this.unread), drained: this.#cursor(0) };
    this.#takePatches();
    // Freed from here on.
    this.#opened = undefined;
  }

  /** A connection that brings nothing for a moment is looked into once. A consumer that takes nothing knows nothing of it. */
  #waitForNews(handle: TaskEvents): void {
    this.#stopGrace = alarm(handle.grace, () => {
      if (!this.#opened || this.#opened.generation.dead || handle.hasNews) return;
      if (this.#idle?.pending) this.#looked = this.#look(this.#opened);
      else this.#waitForNews(handle);
    });
  }

  async #look({ generation, handle, call }: Opened): Promise<void> {
    const { signal } = (this.#looking = new AbortController());
    const options = own({ ...(call as { options?: object }).options, signal });
    // Whatever fails here is found out again where it matters.
    const end = await generation.call<TaskEvent | undefined>((_core, live) => handle.look({ ...call, options, live })).catch(() => undefined);
    this.#end = end;
    if (!end || signal.aborted) return;
    this.hangUp();
    this.#request?.abort();
  }

  #stopLooking(reason: unknown): void {
    this.#stopGrace?.();
    this.#looking?.abort(reason);
  }

  /** Where the consumer stands that has not taken the last `unread` events. */
  #cursor(unread: number): string | undefined {
    if (!this.#opened) return this.#options.cursor;
    const { generation, handle } = this.#opened;
    return generation.look(() => handle.cursor(unread));
  }

  /** Takes what has changed. */
  #takePatches(): void {
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

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
