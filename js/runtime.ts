/** Where this code runs, and what its environment says. */

interface Globals {
  process?: {
    versions?: { node?: string; bun?: string };
    env?: Record<string, string | undefined>;
    getBuiltinModule?(name: string): unknown;
  };
  Deno?: {
    env: { get(name: string): string | undefined };
    permissions?: { querySync?(descriptor: { name: 'env'; variable: string }): { state: string } };
  };
  EdgeRuntime?: unknown;
  navigator?: { userAgent?: string };
  window?: { document?: unknown };
  self?: object;
  WorkerGlobalScope?: abstract new () => object;
}

const VARIABLES = ['XPANDER_API_KEY', 'XPANDER_ORGANIZATION_ID', 'XPANDER_BASE_URL', 'XPANDER_AGENT_ID', 'IS_STG'] as const;

/** The environment variables that this package reads. */
export type Environment = Partial<Record<(typeof VARIABLES)[number], string>>;

/** Whether this is a Worker on workerd. */
export function isWorkerd(): boolean {
  return (globalThis as unknown as Globals).navigator?.userAgent === 'Cloudflare-Workers';
}

/** Whether a key would be in a visitor's hands here. Servers are asked for first: many of them imitate browsers. */
export function isBrowser(): boolean {
  const { process, Deno, EdgeRuntime, window, self, WorkerGlobalScope } = globalThis as unknown as Globals;
  const versions = process?.versions;
  if (versions?.node || versions?.bun || Deno || EdgeRuntime || isWorkerd()) return false;
  return Boolean(window?.document) || (WorkerGlobalScope !== undefined && self instanceof WorkerGlobalScope);
}

/** A module of Node itself, where there is one: in Node, Deno and Bun, the environments of test runners included. */
export function builtin<T>(name: string): T | undefined {
  try {
    return (globalThis as unknown as Globals).process?.getBuiltinModule?.(name) as T | undefined;
  } catch {
    return undefined;
  }
}

/** What of `env` counts: bindings of other kinds share the object in Workers. */
export function pickEnvironment(env: Readonly<Record<string, unknown>>): Environment {
  const picked: Environment = {};
  for (const name of VARIABLES) {
    const value = env[name];
    if (typeof value === 'string') picked[name] = value;
  }
  return picked;
}

/** What to add to an error about a missing setting: Deno may hold the variable back. */
export function environmentHint(): string {
  const { Deno } = globalThis as unknown as Globals;
  const state = Deno?.permissions?.querySync?.({ name: 'env', variable: VARIABLES[0] }).state;
  return state === undefined || state === 'granted' ? '' : '; in Deno, variables are read with --allow-env';
}

/** The process's environment, where there is one and reading it asks nobody for permission. */
export function readEnvironment(): Environment {
  const { process, Deno } = globalThis as unknown as Globals;
  // Deno's `process.env` would prompt, so Deno is asked in its own way.
  if (!Deno) return pickEnvironment(process?.env ?? {});
  const granted = VARIABLES.filter((variable) => Deno.permissions?.querySync?.({ name: 'env', variable }).state === 'granted');
  return pickEnvironment(Object.fromEntries(granted.map((variable) => [variable, Deno.env.get(variable)])));
}
