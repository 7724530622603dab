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
