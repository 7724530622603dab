/** The caller's signal. Whether it is one, the core checks. */

/** Calls `onAbort` when the signal is aborted; throws its reason when it is already. */
export function listen(signal: AbortSignal | null | undefined, onAbort: () => void): void {
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener?.('abort', onAbort);
}

/** Takes the listener back. */
export function unlisten(signal: AbortSignal | null | undefined, onAbort: () => void): void {
  signal?.removeEventListener?.('abort', onAbort);
}

/** Whether what a caller passes as a signal can be listened to; nothing at all can be left out. */
export function isSignal(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && 'aborted' in value && 'addEventListener' in value;
}
