/** What a request is about. */
export interface Route {
  readonly name: RouteName;
  /** The organization in the path; REST paths have one only below an agent controller. */
  readonly organization: string | undefined;
  readonly agent?: string;
  readonly task?: string;
  readonly user?: string;
}

export type RouteName =
  | 'agents' | 'agent' | 'create' | 'status' | 'update' | 'stop' | 'report' | 'events' | 'push' | 'activity'
  | 'agent-history' | 'user-history' | 'metrics' | 'inspect' | 'health';

interface Pattern {
  readonly method: string;
  readonly path: string;
  readonly name: RouteName;
}

/** In order: a literal segment stands before a `:name` in the same place. */
const PATTERNS: readonly Pattern[] = [
  { method: 'GET', path: 'agents/list', name: 'agents' },
  { method: 'GET', path: 'agents/:agent', name: 'agent' },
  { method: 'GET', path: 'agent-execution/executions/history/user/:user', name: 'user-history' },
  { method: 'GET', path: 'agent-execution/executions/history/:agent', name: 'agent-history' },
  { method: 'POST', path: 'agent-execution/:agent', name: 'create' },
  { method: 'DELETE', path: 'agent-execution/:task', name: 'stop' },
  { method: 'GET', path: 'agent-execution/:task/status', name: 'status' },
  { method: 'PATCH', path: 'agent-execution/:task/update', name: 'update' },
  { method: 'POST', path: 'agent-execution/:agent/report_task', name: 'report' },
  { method: 'POST', path: 'agent-execution/:task/events/push', name: 'push' },
  { method: 'GET', path: 'activity/:agent/:task', name: 'activity' },
  { method: 'POST', path: 'agents-metrics/:agent/execution', name: 'metrics' },
];

const EVENTS: readonly Pattern[] = [{ method: 'GET', path: 'agent-execution/:task/events', name: 'events' }];
const OWN: readonly Pattern[] = [
  { method: 'GET', path: '_emulator', name: 'inspect' },
  { method: 'GET', path: '_emulator/health', name: 'health' },
];

/** The route of a request; `'method'` when its path is known with another method only, else undefined. */
export function routeOf(method: string, pathname: string, basePath: string): Route | 'method' | undefined {
  if (basePath !== '' && pathname !== basePath && !pathname.startsWith(`${basePath}/`)) return undefined;
  const path = segments(pathname.slice(basePath.length));
  const [first = '', ...rest] = path;
  if (first.toLowerCase() === 'agent-controller') {
    const [organization, ...below] = rest;
    return match([...PATTERNS, ...EVENTS], method, below, organization);
  }
  const plain = match([...OWN, ...PATTERNS], method, path, undefined);
  return plain ?? match(EVENTS, method, rest, first);
}

function match(
  patterns: readonly Pattern[],
  method: string,
  path: readonly string[],
  organization: string | undefined,
): Route | 'method' | undefined {
  let known = false;
  for (const pattern of patterns) {
    const names = namesIn(pattern.path.split('/'), path);
    if (names === undefined) continue;
    if (pattern.method === method) return { name: pattern.name, organization, ...names };
    known = true;
  }
  return known ? 'method' : undefined;
}

/** The values of a pattern's names in a path, if the path fits; an empty segment fits nothing. */
function namesIn(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = path[index] ?? '';
    if (segment === '') return undefined;
    if (part.startsWith(':')) names[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return names;
}

function segments(path: string): string[] {
  return path.slice(1).split('/').map((segment) => {
    try {
      return decodeURIComponent(segment);
    } catch {
      return '';
    }
  });
}
