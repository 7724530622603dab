/** What a caller may do. */

import type { CreateTaskParameters } from '../create.js';
import type { TaskRecord, User } from '../records.js';
import { USER } from '../generated/routes.js';
import { makeError } from './client.js';
import { OPERATIONS, type ProxyOperation } from './route.js';

/**
 * What a caller may do. What it does not name, the caller may not.
 *
 * @example
 * const grant = { agents: ['agent-123'], user: { id: session.userId, email: session.email } };
 */
export interface Grant {
  /** Agents whose tasks the caller may create, and those that it may see. */
  agents?: readonly string[] | undefined;
  /** Tasks that the caller may see and go on with, and no others. The platform is not asked whether they are the caller's. */
  tasks?: readonly string[] | undefined;
  /** Default `createTask`, `getTask`, `events` and `stopTask`. */
  operations?: readonly ProxyOperation[] | undefined;
  /**
   * The end user. It replaces whatever user a request names, and tasks of other users do not exist
   * for the caller. `id` is required, and `email` as well where the caller may create tasks.
   */
  user?: Partial<User> | undefined;
  /** Parameters of a new task that the caller may set beside those that are open to every browser. */
  fields?: readonly (keyof CreateTaskParameters)[] | undefined;
  /** For whom open streams are counted. Default: the user's `id`, then the ticket's own. */
  caller?: string | undefined;
}

/** What `authorize` returns: a grant, or a value that grants nothing. `cookie && grant` is such an expression. */
export type MaybeGrant = Grant | null | undefined | false | '';

/** A grant with nothing left out. */
export interface Checked extends Grant {
  readonly operations: readonly ProxyOperation[];
}

const LISTS = ['agents', 'tasks', 'operations', 'fields'] as const;
const DEFAULT: readonly ProxyOperation[] = ['createTask', 'getTask', 'events', 'stopTask'];

/**
 * Checks a grant that the application made, and gives a copy: a misspelled name must not allow, or
 * forbid, something in silence.
 *
 * @throws ConfigurationError: The grant is none, or its user could not create its tasks.
 */
export function grantOf(given: Grant): Checked {
  if (!isObject(given) || isOther(given)) throw refuse('pass an object, or null for no permission');
  // Read once: what is checked is what counts.
  const grant: Grant = { ...given };
  for (const name of Object.keys(grant)) {
    if (![...LISTS, 'user', 'caller'].includes(name)) throw refuse(`unknown member \`${name}\``);
  }
  for (const name of LISTS) {
    const list: unknown = grant[name];
    if (list !== undefined && !(Array.isArray(list) && list.every((item) => typeof item === 'string' && item !== ''))) throw refuse(`\`${name}\` is no list of names`);
  }
  const { operations = DEFAULT, user, caller } = grant;
  const unknown = operations.find((name) => !OPERATIONS.includes(name));
  if (unknown !== undefined) throw refuse(`unknown operation \`${unknown}\` (known: ${OPERATIONS.join(', ')})`);
  if (caller !== undefined && !(typeof caller === 'string' && caller !== '')) throw refuse('`caller` is no name');
  const creates = operations.includes('createTask');
  return { ...grant, operations, ...(user !== undefined && { user: userOf(user, creates) }) };
}

const REQUIRED = ': the platform requires it to create tasks. '
  + 'Set it, or leave `createTask` out of `operations`';

/** A copy of a user. One who may create tasks has what the platform asks of a task's user. */
function userOf(given: Partial<User>, creates: boolean): Partial<User> {
  const user = isObject(given) ? { ...given } : given;
  // Without an id nobody can tell whose a task is.
  if (!(typeof user?.id === 'string' && user.id !== '')) throw refuse('`user` has no `id`');
  if (!creates) return user;
  const unknown = Object.keys(user).find((name) => !Object.hasOwn(USER, name));
  if (unknown !== undefined) {
    throw refuse(`unknown member \`user.${unknown}\` (known: ${Object.keys(USER).join(', ')})`);
  }
  for (const [name, { kind, required }] of Object.entries(USER)) {
    const value: unknown = user[name as keyof User];
    if (value === undefined || value === null) {
      if (required) throw refuse(`\`user.${name}\` is missing${REQUIRED}`);
    } else if (!isOf(kind, value)) {
      throw refuse(`\`user.${name}\` is no ${kind}${required ? REQUIRED : ''}`);
    }
  }
  return user;
}

function isOf(kind: 'text' | 'object' | 'any', value: unknown): boolean {
  if (kind === 'any') return true;
  return kind === 'text' ? typeof value === 'string' : isObject(value) && !Array.isArray(value);
}

function refuse(why: string): Error {
  return makeError({ code: 'configuration', message: `Invalid grant: ${why}` });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Whether an object is of another kind than one with members, such as a list, a `Map` or a
 * `Response`.
 */
function isOther(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Object.keys(value).length === 0 && prototype !== Object.prototype && prototype !== null;
}

/** Whether a caller may use an agent. A grant that lists only `tasks` allows any agent of those tasks. */
export function allowsAgent({ agents, tasks }: Grant, agent_id: string): boolean {
  return agents ? agents.includes(agent_id) : tasks !== undefined;
}

/** Whether a record, or a row of a list, is one of the caller's. */
export function owns(grant: Grant, record: Partial<TaskRecord>): boolean {
  if (grant.tasks) return grant.tasks.includes(String(record.id)) && allowsAgent(grant, String(record.agent_id));
  return allowsAgent(grant, String(record.agent_id)) && (!grant.user || record.input?.user?.id === grant.user.id);
}
