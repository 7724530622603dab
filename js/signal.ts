/** The caller's signal. Whether it is one, the core checks. */

import { attempt } from './core/generation.js';

/**
 * The callbacks of each signal: one listener serves them all, since Node 20 takes eleven for a
 * memory leak.
 */
const shared = new WeakMap<
  AbortSignal,
  { readonly callbacks: Set<() => void>; readonly listener: () => void }
>();

/** Calls `onAbort` when the signal is aborted; throws its reason when it is already. */
export function listen(signal: AbortSignal | null | undefined, onAbort: () => void): void {
  if (signal?.aborted) throw signal.reason;
  if (!canListen(signal)) return;
  const known = shared.get(signal);
  if (known) return void known.callbacks.add(onAbort);
  const callbacks = new Set([onAbort]);
  // A copy: callbacks remove themselves while they run.
  const listener = (): void => [...callbacks].forEach(attempt);
  shared.set(signal, { callbacks, listener });
  signal.addEventListener('abort', listener);
}

/** Takes the callback back, and the listener with the last one. */
export function unlisten(signal: AbortSignal | null | undefined, onAbort: () => void): void {
  const known = canListen(signal) && shared.get(signal);
  if (!known || !known.callbacks.delete(onAbort) || known.callbacks.size > 0) return;
  shared.delete(signal);
  signal.removeEventListener('abort', known.listener);
}

/** Whether what a caller passes as a signal can be listened to; nothing at all can be left out. */
export function isSignal(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && 'aborted' in value && 'addEventListener' in value;
}

function canListen(signal: unknown): signal is AbortSignal {
  return (
    typeof signal === 'object' &&
    typeof (signal as AbortSignal | null)?.addEventListener === 'function'
  );
}
