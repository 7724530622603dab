/**
 * Faults that a request can ask for, in the header `x-emulator-fault` or in the agent id `agent-fault-<spec>`
 * (then for every request about that agent and its tasks). A spec is a list, parted by commas:
 *
 * - *instead of the answer*: `status-N` (any 4xx or 5xx), `status-500-empty`, `echo-key` (401 that repeats the key),
 *   `redirect` (302 to the URL in the header `x-emulator-redirect-to`), `html` (200, a page), `empty` (200, no body),
 *   `no-answer` (never), `drop` (connection cut)
 * - *to the answer, after the work was done*: `truncated-json`, `body-never-ends` (its first half, then silence),
 *   `drop-after` (connection cut)
 * - *to the event stream*: `drop-mid-event` (in the third event), `drop-between` and `clean-end` (after three),
 *   `silence` (after two), `one-byte`, `crlf`, `cr`, `bom`, `named` (by their type), `no-content-type`; `replay-none` (only what happens from now on),
 *   `ids` (events have ids), `replay-after-id` (and a `Last-Event-ID` is heeded). Without these all is told again, without ids
 * - *to a task that goes on*: `stale-finish` (its stream first tells the end of the run before)
 * - *how*: `retry-after-N` (seconds), `retry-after-date-N` (a date N seconds away), `once` and `times-N` (only the
 *   first N requests of this key, method, path and spec), `on-<route>` (only there: `on-create`, `on-status`,
 *   `on-events`, …)
 */
export interface Fault {
  /** The words of the spec. */
  readonly words: ReadonlySet<string>;
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  readonly times: number;
  readonly routes: readonly string[];
}

/** A fault nobody knows. */
export class UnknownFault extends Error {}

const WORDS = new Set([
  'status-500-empty', 'echo-key', 'redirect', 'html', 'empty', 'no-answer', 'drop', 'truncated-json',
  'body-never-ends', 'drop-after', 'drop-mid-event', 'drop-between', 'clean-end', 'silence', 'one-byte', 'crlf', 'cr',
  'bom', 'named', 'no-content-type', 'replay-none', 'replay-after-id', 'ids', 'stale-finish', 'once',
]);

const AGENT = 'agent-fault-';

/** The fault spec in an agent id. */
export function faultOfAgent(agentId: string | undefined): string | null {
  return agentId?.startsWith(AGENT) ? agentId.slice(AGENT.length) : null;
}

/** Reads a spec. */
export function parseFault(spec: string): Fault {
  const words = new Set<string>();
  const routes: string[] = [];
  let status: number | undefined;
  let retryAfter: string | undefined;
  let times = Infinity;
  for (const word of spec.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
    const number = Number(/-(\d+)$/.exec(word)?.[1]);
    if (WORDS.has(word)) words.add(word);
    else if (/^status-[45]\d\d$/.test(word)) status = number;
    else if (/^retry-after-\d+$/.test(word)) retryAfter = String(number);
    else if (/^retry-after-date-\d+$/.test(word)) retryAfter = new Date(Date.now() + number * 1000).toUTCString();
    else if (/^times-\d+$/.test(word)) times = number;
    else if (/^on-[a-z-]+$/.test(word)) routes.push(word.slice(3));
    else throw new UnknownFault(`Unknown fault: ${word}`);
  }
  if (words.has('status-500-empty')) status = 500;
  if (words.has('once')) times = 1;
  return { words, status, retryAfter, times, routes };
}

/** Counts how often each fault has struck, for those that strike only a few times. */
export class FaultLedger {
  readonly #struck = new Map<string, number>();

  /** Does this fault strike once more? */
  strikes(fault: Fault, route: string, scope: string): boolean {
    if (fault.routes.length > 0 && !fault.routes.includes(route)) return false;
    if (fault.times === Infinity) return true;
    const count = this.#struck.get(scope) ?? 0;
    this.#struck.set(scope, count + 1);
    return count < fault.times;
  }
}
