/** Inside a page: outcomes go to a function that the runner has put there. */
import { loop } from './loop.js';

export default async function start(sdk, { world, only, label }) {
  const unhandled = [];
  addEventListener('unhandledrejection', (event) => void unhandled.push(event.reason));
  addEventListener('error', (event) => void unhandled.push(event.error ?? event.message));
  await loop({ sdk, ...world }, { only, unhandled, tell: (outcome) => globalThis.outcome(outcome), label: (group) => `${group}${label}` });
  globalThis.outcome({ end: true });
}
