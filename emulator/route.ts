/** What a request is about. */
export interface Route {
  readonly name: RouteName;
  /** The organization in the path; REST paths have one only below an agent controller. */
  readonly organization: string | undefined;
  readonly agent?: string;
  readonly task?: string;
  readonly user?: string;
  /** A question to a person. */
  readonly request?: string;
}

type Table = Readonly<Record<string, string>>;

/** Method and path, and what they ask for. In order: a literal segment stands before a `:name` in the same place. */
const ROUTES = {
  'GET agents/list': 'agents',
  'GET agents/:agent': 'agent',
  'GET agent-execution/executions/history/user/:user': 'user-history',
  'GET agent-execution/executions/history/:agent': 'agent-history',
  'POST agent-execution/:agent': 'create',
  'DELETE agent-execution/:task': 'stop',
  'GET agent-execution/:task/status': 'status',
  'PATCH agent-execution/:task/update': 'update',
  'POST agent-execution/:agent/report_task': 'report',
  'POST agent-execution/:task/events/push': 'push',
  'GET activity/:agent/:task': 'activity',
  'POST agents-metrics/:agent/execution': 'metrics',
  'POST mcp_auth/:agent/:user/get_token': 'token',
  'POST agents/:agent/tool-approvals/check': 'approval-check',
  'GET agents/:agent/tool-approvals/:request': 'approval',
} as const satisfies Table;

/** What stands below an organization, whatever the base. */
const EVENTS = { 'GET agent-execution/:task/events': 'events' } as const satisfies Table;
const OWN = { 'GET _emulator': 'inspect', 'GET _emulator/health': 'health' } as const satisfies Table;

type NameIn<T> = T[keyof T];
export type RouteName = NameIn<typeof ROUTES> | NameIn<typeof EVENTS> | NameIn<typeof OWN>;

/** The route of a request; `'method'` when its path is known with another method only, else undefined. */
export function routeOf(method: string, pathname: string, basePath: string): Route | 'method' | undefined {
  if (basePath !== '' && pathname !== basePath && !pathname.startsWith(`${basePath}/`)) return undefined;
  const path = segments(pathname.slice(basePath.length));
  const [first = '', ...rest] = path;
  if (first.toLowerCase() === 'agent-controller') {
    const [organization, ...below] = rest;
    return match({ ...ROUTES, ...EVENTS }, method, below, organization);
  }
  const plain = match({ ...OWN, ...ROUTES }, method, path, undefined);
  return plain ?? match(EVENTS, method, rest, first);
}

function match(
  routes: Readonly<Record<string, RouteName>>,
  method: string,
  path: readonly string[],
  organization: string | undefined,
): Route | 'method' | undefined {
  let known = false;
  for (const [pattern, name] of Object.entries(routes)) {
    const [verb = '', form = ''] = pattern.split(' ');
    const names = namesIn(form.split('/'), path);
    if (names === undefined) continue;
    if (verb === method) return { name, organization, ...names };
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
