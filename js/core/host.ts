/**
 * What the core takes from the runtime. Test runners put clocks of their own in the place of the runtime's, and take them
 * away again, also while a call is under way.
 */

import { builtin } from '../runtime.js';

/** @internal A timer that runs, and what stops it. */
export interface Timer {
  readonly id: unknown;
  readonly clear: (id: never) => void;
}

/** @internal Starts a timer on the clock of the moment: a fake clock drives what waits on it. */
export function startTimer(run: () => void, milliseconds: number): Timer {
  const { setTimeout, clearTimeout } = globalThis;
  return { id: setTimeout(run, milliseconds), clear: clearTimeout };
}

/** @internal Stops a timer on the clock that started it. Another clock may warn, or leave it running. */
export function stopTimer(timer: Timer | undefined): void {
  if (!timer) return;
  const { id, clear } = timer;
  clear(id as never);
}

/** @internal Runs what follows at once. Fake clocks stop `queueMicrotask`, also before this module is imported; none stops a promise. */
export function soon(run: () => void): void {
  void Promise.resolve().then(run);
}

/** @internal The coders of text. The jsdom environment of Jest has none. */
export const { TextDecoder, TextEncoder }: Pick<typeof globalThis, 'TextDecoder' | 'TextEncoder'> =
  globalThis.TextDecoder ? globalThis : builtin('node:util') ?? globalThis;
