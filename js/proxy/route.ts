/** The closed list of what can be asked for. */

import { ROUTES } from '../generated/routes.js';
import { notFound } from './refusal.js';

/** What a caller can be allowed to do, each by the name of one request to the platform. */
export type ProxyOperation =
  | 'createTask'
  | 'getTask'
  | 'events'
  | 'stopTask'
  | 'getActivityLog'
  | 'listTasks'
  | 'listUserTasks'
  | 'listAgents'
  | 'getAgent';

/** A request that the list has: the operation, and the ids in its path. */
export interface Route {
  readonly operation: ProxyOperation | 'tickets';
  readonly ids: Readonly<Record<string, string>>;
  /** The parameter that the header `x-agent-version` is for. */
  readonly version: string | undefined;
}

/** An id as the platform makes them. Whatever else a segment holds, such as an encoded slash, leads nowhere. */
const ID = /^[A-Za-z0-9_-]{1,128}$/;
/** The id of a user is the application's own: it is compared, and never sent. */
const USER = /^[^/]{1,1024}$/;

/** A segment of the path that the proxy is mounted at. */
const MOUNT = /^[\w.~-]+$/;

const ROWS = [...ROUTES, { operation: 'tickets', method: 'POST', path: 'tickets', version: undefined } as const].map((row) => ({ ...row, steps: row.path.split('/') }));

/** Every operation. */
export const OPERATIONS: readonly ProxyOperation[] = ROUTES.map(({ operation }) => operation);

/**
 * The route of a request. Without a `base` it may stand below any path.
 *
 * @throws {@link Refusal} 404.
 */
export function routeOf(method: string, pathname: string, base: string | undefined): Route {
  if (base !== undefined && !pathname.startsWith(`${base}/`)) throw notFound();
  const segments = pathname.slice((base ?? '').length + 1).split('/');
  const last = base === undefined ? segments.length : 1;
  for (let start = 0; start < last; start += 1) {
    if (start > 0 && !MOUNT.test(segments[start - 1] ?? '')) break;
    for (const { steps, operation, version, method: own } of ROWS) {
      const ids = own === method ? idsOf(steps, segments.slice(start)) : undefined;
      if (ids) return { operation, ids, version };
    }
  }
  throw notFound();
}

function idsOf(steps: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (steps.length !== segments.length) return undefined;
  const ids: Record<string, string> = {};
  for (const [index, step] of steps.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(step)?.[1];
    if (name === undefined) {
      if (segment !== step) return undefined;
    } else {
      if (!(name === 'user_id' ? USER : ID).test(segment)) return undefined;
      ids[name] = segment;
    }
  }
  return ids;
}
