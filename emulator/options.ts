import { checkAgent, fail, known } from './check.js';
import type { EmulatedAgent, EmulatedAgentDescription } from './emulated-agent.js';

/** Options of the emulator. */
export interface EmulatorOptions {
  /**
   * Agents of your own, by id: what a task of each results in. An id that is neither here nor built in is then
   * answered with 404, and `GET /agents/list` has these agents alone. Default: only the built-in agents, and any
   * other id behaves like `agent-demo`.
   *
   * @example
   * createEmulator({
   *   agents: {
   *     greeter: 'Hello!',
   *     invoices: { result: { total: 42 }, delay: 20 },
   *     broken: { status: 'failed', result: 'Out of credits' },
   *     echo: ({ text }) => `You said: ${text}`,
   *   },
   * });
   */
  readonly agents?: { readonly [agentId: string]: EmulatedAgent } | undefined;
  /** Makes the id of each new task, for tests that compare whole records. Default: a random UUID. */
  readonly newTaskId?: (() => string) | undefined;
  /** Keys that are let in; by default every key that starts with `emulator-`. Each key has its own tasks. */
  readonly apiKeys?: readonly string[];
  /** The one organization that is known; by default `org-emulator`, and any other named in a path. */
  readonly organizationId?: string;
  /**
   * Lets in requests without a key: each sees the task that its path names, whosoever it is, as behind a proxy that holds the keys. For
   * an `EventSource`, which can send none. Default false.
   */
  readonly keyless?: boolean;
  /** Multiplies every delay: 1 is about two seconds for a task, 0 is no delay. Default 1. */
  readonly speed?: number;
  /** Where the emulator is mounted, such as `/api`; by default at the root. */
  readonly basePath?: string;
}

/** The options, checked and complete. */
export interface Settings {
  /** The agents of the option; undefined when it was not given. */
  readonly agents: ReadonlyMap<string, EmulatedAgentDescription> | undefined;
  readonly newTaskId: () => string;
  readonly apiKeys: readonly string[] | undefined;
  readonly organizationId: string;
  readonly onlyOrganization: boolean;
  readonly keyless: boolean;
  readonly speed: number;
  readonly basePath: string;
}

const NAMES = ['agents', 'newTaskId', 'apiKeys', 'organizationId', 'keyless', 'speed', 'basePath'];

/** Checks the options; raises a TypeError that names the one that is wrong. */
export function settingsOf(options: EmulatorOptions): Settings {
  if (typeof options !== 'object' || options === null) throw new TypeError('createEmulator: options must be an object');
  try {
    known('', options, NAMES);
    const agents = agentsOf(options.agents);
    const { newTaskId = (): string => crypto.randomUUID() } = options;
    if (typeof newTaskId !== 'function') fail('newTaskId', 'must be a function that makes an id');
    return { agents, newTaskId, ...connectionOf(options) };
  } catch (error) {
    throw error instanceof TypeError ? new TypeError(`createEmulator: ${error.message}`) : error;
  }
}

/** The option `agents`, with texts and functions as descriptions. */
function agentsOf(agents: EmulatorOptions['agents']): Settings['agents'] {
  if (agents === undefined) return undefined;
  if (typeof agents !== 'object' || agents === null || Array.isArray(agents) || agents instanceof Map) {
    fail('agents', 'must be an object whose keys are agent ids');
  }
  return new Map(Object.entries(agents).map(([id, agent]) => {
    checkAgent(pathOf(id), id, agent);
    if (typeof agent === 'string') return [id, { result: agent }];
    return [id, typeof agent === 'function' ? { run: agent } : agent];
  }));
}

/** Where an agent stands in the options, for messages. */
export function pathOf(id: string): string {
  return /^[\w$-]+$/.test(id) ? `agents.${id}` : `agents[${JSON.stringify(id)}]`;
}

/** How clients reach the emulator. */
function connectionOf(options: EmulatorOptions): Omit<Settings, 'agents' | 'newTaskId'> {
  const { apiKeys, organizationId, keyless = false, speed = 1, basePath = '' } = options;
  if (apiKeys !== undefined && !(Array.isArray(apiKeys) && apiKeys.length > 0 && apiKeys.every(isText))) {
    fail('apiKeys', 'must be a list of keys');
  }
  if (organizationId !== undefined && !isText(organizationId)) {
    fail('organizationId', 'must be a text that is not empty');
  }
  if (typeof keyless !== 'boolean') fail('keyless', 'must be true or false');
  if (typeof speed !== 'number' || !Number.isFinite(speed) || speed < 0) {
    fail('speed', 'must be a number, 0 or more');
  }
  if (typeof basePath !== 'string' || !/^(\/.*)?$/.test(basePath)) {
    fail('basePath', 'must be empty or begin with a slash');
  }
  return {
    apiKeys,
    organizationId: organizationId ?? 'org-emulator',
    onlyOrganization: organizationId !== undefined,
    keyless,
    speed,
    basePath: basePath.replace(/\/+$/, ''),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
