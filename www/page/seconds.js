// Times, as people read them.

/** How long something took, from milliseconds. */
export function took(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** A moment of a task, from the milliseconds since its beginning. */
export function moment(ms) {
  return `${(ms / 1000).toFixed(ms < 100_000 ? 2 : 1)} s`;
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];

/** The distance of about `count` marks on an axis of `span` milliseconds. */
export function stepOf(span, count) {
  return STEPS.find((step) => span / step <= count) ?? 3_600_000 * Math.ceil(span / count / 3_600_000);
}

/** What stands at a mark. */
export function mark(ms, step) {
  return step < 1000 ? `${(ms / 1000).toFixed(step < 100 ? 2 : 1)} s` : step < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`;
}
