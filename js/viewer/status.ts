/** What a status means to whoever watches. */

const ENDS: ReadonlySet<unknown> = new Set(['completed', 'failed', 'error', 'stopped']);

/** Whether a task of this status has ended. */
export function isOver(status: unknown): boolean {
  return ENDS.has(status);
}

/** Whether it has ended without success. */
export function isFailure(status: unknown): boolean {
  return status === 'failed' || status === 'error';
}
