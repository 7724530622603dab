/** One task being watched: its events as they come, its view whenever somebody looks. */

import { isUnknownEvent, isXpanderError, Task, type TaskEvent, type TaskEventStream, type TaskView, type Configuration } from '../entry/default.js';
import { recordView } from './record-view.js';
import { isOver } from './status.js';
import type { Strings } from './strings.js';

/** What is watched. */
export interface Source {
  readonly stream: TaskEventStream;
  readonly task?: Task | undefined;
  readonly configuration: Configuration;
  /** It goes on where a cursor was taken: what came before is not told. */
  readonly isContinued: boolean;
}

/** Who hears of it. */
export interface Audience {
  event(event: TaskEvent): void;
  /** The task has ended. */
  finish(task: Task | null): void;
  error(error: unknown): void;
  /** Something is to be shown. */
  change(): void;
}

/** An event without a place in the view, as text. */
export interface OtherEvent {
  readonly type: string;
  readonly text: string;
}

/** The last of them, and how many there were. */
export interface Others {
  readonly list: readonly OtherEvent[];
  readonly count: number;
}

/** Types that are known, and have no place in the view. */
const HOMELESS: ReadonlySet<string> = new Set([
  'undecodable', 'agent_gateway_decision', 'process_state_changed', 'process_update', 'gateway_steer_applied', 'live_surface_created', 'inline_card',
]);
const KEPT = 50;
const CHARACTERS = 2000;
/** For how long events are taken without a break, in milliseconds: what a person does must not wait. */
const SLICE = 8;

export class Watch {
  others: Others = { list: [], count: 0 };
  #over: 'ended' | 'failed' | 'left' | undefined;
  #record: object | undefined;
  #polled: TaskView | undefined;
  #polling: AbortController | undefined;
  #error: unknown;

  constructor(private readonly source: Source, private readonly audience: Audience) {}

  /** How the connection stands. */
  get connection(): keyof Strings['connection'] {
    if (this.#over) return this.#over;
    if (this.#polling) return 'polling';
    // The last event is being handed out.
    if (isOver(this.view.status)) return 'ended';
    const { connected, connections } = this.source.stream;
    if (connected) return connections > 1 ? 'resumed' : 'live';
    return connections > 0 ? 'reconnecting' : 'connecting';
  }

  get view(): TaskView {
    return this.#polled ?? this.source.stream.view;
  }

  /** Where the watch stands. */
  get cursor(): string | undefined {
    return this.source.stream.cursor;
  }

  get task(): Task | undefined {
    return this.source.task;
  }

  get isContinued(): boolean {
    return this.source.isContinued;
  }

  /** Why it has failed. */
  get error(): unknown {
    return this.#error;
  }

  get isOver(): boolean {
    return this.#over !== undefined;
  }

  /** Watches to the end. It never rejects. */
  async run(): Promise<void> {
    try {
      await this.#events();
      this.#end('ended');
    } catch (error) {
      if (this.#over) return;
      this.#error = error;
      this.#end('failed');
    }
  }

  /** Stops watching. The task goes on. */
  leave(): string | undefined {
    const { stream } = this.source;
    if (!this.#over) {
      this.#over = 'left';
      stream.cancel();
      this.#polling?.abort();
      this.audience.change();
    }
    return stream.cursor;
  }

  async #events(): Promise<void> {
    const { stream, task } = this.source;
    try {
      let since = performance.now();
      for (;;) {
        const next = await stream.next();
        if (next.done || this.#over) return;
        this.#take(next.value);
        if (performance.now() - since > SLICE) {
          await breath();
          since = performance.now();
        }
      }
    } catch (error) {
      if (!task || !isXpanderError(error) || error.code !== 'not_streaming') throw error;
      await this.#poll(task);
    }
  }

  #take(event: TaskEvent): void {
    if (event.type === 'task_finished' && event.task_id === this.view.id) this.#record = event.data;
    if (isUnknownEvent(event) || HOMELESS.has(event.type)) {
      const { list, count } = this.others;
      const { type, ...rest } = event as { type: string; data?: unknown; raw?: unknown };
      const text = (JSON.stringify(rest.data ?? rest.raw ?? null) ?? '').slice(0, CHARACTERS);
      this.others = { list: [...list.slice(1 - KEPT), { type, text }], count: count + 1 };
    }
    this.audience.event(event);
    this.audience.change();
  }

  /** A task without a stream is looked at from time to time. */
  async #poll(task: Task): Promise<void> {
    this.#polling = new AbortController();
    const look = (): void => {
      this.#polled = recordView(this.source.stream.view, task);
      this.audience.change();
    };
    look();
    await task.wait({ signal: this.#polling.signal, onUpdate: look });
    look();
  }

  #end(how: 'ended' | 'failed'): void {
    if (this.#over) return;
    this.#over = how;
    this.audience.change();
    if (how === 'failed') return this.audience.error(this.#error);
    const { task, configuration } = this.source;
    this.audience.finish(task ?? (this.#record ? Task.from(this.#record as Task, configuration) : null));
  }
}

/** A turn of the page's own: input, painting. A timer would be held back in the background. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
