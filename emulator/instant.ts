/** A moment as the platform writes it: UTC with microseconds. */
export function instant(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/**
 * Resolves after `ms`, when the signal is aborted, or when a function of `wakers` is called; its
 * timer never outlives it. Without a time to wait there is no timer: at `speed: 0` nothing depends
 * on timers, which a test may have replaced.
 */
export function sleep(ms: number, signal?: AbortSignal, wakers?: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted || ms <= 0) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      wakers?.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    wakers?.add(done);
  });
}
