/** One life of the core: an instance, and everything that waits for it. */

import createCore, { type Core } from '../generated/core.js';
import { InstanceError } from '../errors.js';
import { Border } from './border.js';
import { soon, startTimer, stopTimer, TextDecoder, TextEncoder, type Timer } from './host.js';

/** What a call holds open in the runtime: abort controllers and timers. The core fills and empties it. */
export type Live = Set<unknown>;

type Exported = (...args: unknown[]) => unknown;

/**
 * What one instance carries; the next call gets another one. Its memory is bounded: a call in flight holds about 5 KB of it, an open
 * stream up to 130 KB while it compares what a server sends again.
 */
const MOST = 4096;
/** @internal An open stream, in calls. */
export const STREAM = 16;
/** An instance never gives memory back. One that has grown beyond this, in bytes, is replaced once nothing is in flight. */
const GROWN = 64 << 20;

/** The glue reads `ret[1]` of exports that can fail: an empty list says "no error". */
const NOTHING = Object.freeze([]);

/**
 * An instance and its guard.
 *
 * Every way into the instance is one of its raw exports, and an ordinary error is thrown by the glue after such an
 * export has returned. So whatever escapes a raw export is a death: the instance carries out nothing more, and all
 * that was in flight is rejected at once instead of hanging for ever.
 */
export class Generation {
  /** Why this instance is dead; null while it lives. */
  dead: InstanceError | null | undefined = undefined;
  /** More than 0 while the facade is inside the core. */
  depth = 0;
  readonly core: Core;
  readonly border: Border;
  readonly #stops = new Map<(error: InstanceError) => void, number>();
  #memory: WebAssembly.Memory;
  #load = 0;

  constructor(module: WebAssembly.Module) {
    // A second store: V8 would take a field that never changes for a constant, and Node 20 crashes on undoing that
    // while a call into the core is on the stack.
    this.dead = null;
    let memory: unknown;
    this.core = createCore((exports) => {
      memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
      return this.#guard(exports);
    }, { EventSource: this.#eventSource(), TextDecoder, TextEncoder, clearTimeout: stopTimer, queueMicrotask: soon, setTimeout: startTimer });
    this.core.initSync({ module });
    this.#memory = memory as WebAssembly.Memory;
    this.border = new Border(this.core, this.#memory);
  }

  /** Whether new calls are for another instance. */
  get isFull(): boolean {
    return this.#load >= MOST || (this.#load === 0 && this.#memory.buffer.byteLength > GROWN);
  }

  /** Runs `use` inside the core. */
  enter<T>(use: (core: Core) => T): T {
    if (this.dead) throw this.dead;
    this.depth++;
    try {
      return use(this.core);
    } finally {
      this.depth--;
    }
  }

  /**
   * Runs `use`, which only reads, also in what a death has left: it is entered for nothing else. There it may find nothing, and a
   * second death is no news.
   */
  look<T>(use: (core: Core) => T): T | undefined {
    const { dead } = this;
    if (!dead) return this.enter(use);
    this.dead = null;
    try {
      return this.enter(use);
    } catch {
      return undefined;
    } finally {
      this.dead = dead;
    }
  }

  /** Awaits an operation of the core; rejects when the instance dies first. `load`: see {@link Generation.onDeath}. */
  call<T>(use: (core: Core, live: Live) => Promise<T>, load = 1): Promise<T> {
    return new Promise((resolve, reject) => {
      const live: Live = new Set();
      const leave = this.onDeath((error) => {
        reject(error);
        release(live, error);
      }, load);
      const fail = (error: unknown): void => {
        leave();
        reject(error);
      };
      const done = (value: T): void => {
        leave();
        resolve(value);
      };
      try {
        this.enter((core) => use(core, live)).then(done, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  /** Calls `stop` when the instance dies; gives the function that takes this back. `load`: what is in flight meanwhile, in calls. */
  onDeath(stop: (error: InstanceError) => void, load = 1): () => void {
    this.#stops.set(stop, load);
    this.#load += load;
    return () => {
      if (this.#stops.delete(stop)) this.#load -= load;
    };
  }

  /** What the core has for `EventSource`: the crate that makes one keeps it to itself, so it is closed from here when the instance dies. */
  #eventSource() {
    const generation = this;
    return function (url: string, options: EventSourceInit): EventSource {
      const source = asError(() => new globalThis.EventSource(url, options));
      const end = source.close.bind(source);
      const close = (): void => {
        forget();
        attempt(end);
      };
      const forget = generation.onDeath(close);
      return Object.assign(source, { close });
    } as unknown as new (url: string, options: EventSourceInit) => EventSource;
  }

  #kill(cause: unknown): void {
    if (this.dead) return;
    this.dead = new InstanceError(cause);
    const { depth } = this;
    const stops = [...this.#stops.keys()];
    this.#stops.clear();
    // Whatever calls back while these run is the runtime, also when the facade was inside the core: a listener of an abort signal.
    this.depth = 0;
    for (const stop of stops) attempt(() => stop(this.dead as InstanceError));
    this.depth = depth;
  }

  #guard(exports: WebAssembly.Exports): WebAssembly.Exports {
    const guarded: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(exports)) {
      guarded[name] = typeof value === 'function' ? this.#wrap(value as Exported) : value;
    }
    return guarded as WebAssembly.Exports;
  }

  /** Arities are written out: rest arguments cost more than the guard. */
  #wrap(raw: Exported): Exported {
    // The facade hears of a death; a late callback of the runtime, which nobody could catch, stays silent.
    const died = (error: unknown): unknown => {
      this.#kill(error);
      if (this.depth) throw this.dead;
      return NOTHING;
    };
    switch (raw.length) {
      case 1:
        return (a) => {
          if (this.dead) return died(this.dead);
          try {
            return raw(a);
          } catch (error) {
            return died(error);
          }
        };
      case 2:
        return (a, b) => {
          if (this.dead) return died(this.dead);
          try {
            return raw(a, b);
          } catch (error) {
            return died(error);
          }
        };
      case 3:
        return (a, b, c) => {
          if (this.dead) return died(this.dead);
          try {
            return raw(a, b, c);
          } catch (error) {
            return died(error);
          }
        };
      default:
        return (...args) => {
          if (this.dead) return died(this.dead);
          try {
            return raw(...args);
          } catch (error) {
            return died(error);
          }
        };
    }
  }
}

/** Ends what a call still holds open: when an instance dies, none of its own destructors run. */
function release(live: Live, error: InstanceError): void {
  for (const held of live) {
    attempt(() => {
      if (held instanceof AbortController) held.abort(error);
      else stopTimer(held as Timer);
    });
  }
  live.clear();
}

/** What `make` gives. The crate that calls it takes nothing but an Error for a failure. */
function asError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof Error ? error : new TypeError(String(error));
  }
}

/** Runs what must not keep the rest from running: Workers refuse to touch what belongs to another request. */
export function attempt(run: () => void): void {
  try {
    run();
  } catch {
    // Whatever it holds ends with its own request.
  }
}
