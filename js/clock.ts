/** The clock of time limits. */

/** @internal Milliseconds since some moment. A clock that is set, as that of `Date` may be, ends and prolongs nothing. */
export function monotonic(): number {
  // Looked up each time, as timers are: fake timers replace both, or neither.
  return globalThis.performance?.now() ?? Date.now();
}
