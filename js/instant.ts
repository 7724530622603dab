/** Points in time, as the platform writes them. */

/**
 * Milliseconds since 1970 of an ISO 8601 time; NaN if there is none. A time without a zone is in
 * UTC, as in `src/protocol/instant.rs`; `Date.parse` takes it for local time.
 */
export function millisecondsOf(instant: unknown): number {
  const text = String(instant ?? '').trim();
  const clock = text.slice(10);
  // `Date.parse` reads a day alone as UTC.
  return Date.parse(clock === '' || /[Zz+-]/.test(clock) ? text : `${text}Z`);
}
