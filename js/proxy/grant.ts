/** What a caller may do. */

import type { CreateTaskParameters } from '../create.js';
import type { TaskRecord, User } from '../records.js';
import { makeError } from '../sdk.js';
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
  /** Tasks that the caller may see and go on with, and no others. Nothing is asked of the platform to prove that they are the caller's. */
  tasks?: readonly string[] | undefined;
  /** Default `createTask`, `getTask`, `events` and `stopTask`. */
  operations?: readonly ProxyOperation[] | undefined;
  /** The end user. It replaces whatever user a request names, and tasks of other users do not exist for the caller. */
  user?: User | undefined;
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

/** Checks a grant that the application made: a misspelled name must not allow, or forbid, something in silence. */
export function grantOf(given: Grant): Checked {
  const refuse = (why: string): Error => makeError({ code: 'configuration', message: `Invalid grant: ${why}` });
  if (typeof given !== 'object' || given === null) throw refuse('pass an object, or nothing for a caller who may do nothing');
  for (const name of Object.keys(given)) {
    if (![...LISTS, 'user', 'caller'].includes(name)) throw refuse(`unknown member \`${name}\``);
  }
  for (const name of LISTS) {
    const list: unknown = given[name];
    if (list !== undefined && !(Array.isArray(list) && list.every((item) => typeof item === 'string' && item !== ''))) throw refuse(`\`${name}\` is no list of names`);
  }
  const { operations = DEFAULT, user, caller } = given;
  const unknown = operations.find((name) => !OPERATIONS.includes(name));
  if (unknown !== undefined) throw refuse(`unknown operation \`${unknown}\` (known: ${OPERATIONS.join(', ')})`);
  // Without an id nobody can tell whose a task is.
  if (user !== undefined && !(typeof user?.id === 'string' && user.id !== '')) throw refuse('`user` has no `id`');
  if (caller !== undefined && !(typeof caller === 'string' && caller !== '')) throw refuse('`caller` is no name');
  return { ...given, operations };
}

/** Whether a caller may use an agent. Of a grant for tasks alone the tasks tell. */
export function allowsAgent({ agents, tasks }: Grant, agent_id: string): boolean {
  return agents ? agents.includes(agent_id) : tasks !== undefined;
}

/** Whether a record, or a row of a list, is one of the caller's. */
export function owns(grant: Grant, record: Partial<TaskRecord>): boolean {
  if (grant.tasks) return grant.tasks.includes(String(record.id)) && allowsAgent(grant, String(record.agent_id));
  return allowsAgent(grant, String(record.agent_id)) && (!grant.user || record.input?.user?.id === grant.user.id);
}
