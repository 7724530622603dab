/** The operations, carried out for a caller: parameters in, the platform's records out. The core makes and checks the requests. */

import type { TaskRecord, TasksListRecord } from '../records.js';
import type { RequestOptions } from '../sdk.js';
import { call } from './client.js';
import { FILTERS } from '../generated/routes.js';
import { parametersOf } from './body.js';
import type { Caller } from './gate.js';
import { allowsAgent, owns } from './grant.js';
import type { Settings } from './options.js';
import { notFound, Refusal } from './refusal.js';
import type { Route } from './route.js';

/** A request that was let in. */
export interface Case {
  readonly request: Request;
  readonly url: URL;
  readonly route: Route;
  readonly caller: Caller;
  readonly settings: Settings;
}

type Record = Partial<TaskRecord>;

/**
 * Does what a route says and gives the platform's record.
 *
 * @throws {@link Refusal} The caller may not.
 */
export async function perform(asked: Case): Promise<unknown> {
  const { route: { operation, ids, version }, caller: { grant }, settings: { configuration } } = asked;
  const { agent_id = '', task_id = '', id = '' } = ids;
  if (agent_id && !allowsAgent(grant, agent_id)) throw notFound();
  const options = reading(asked);
  switch (operation) {
    case 'createTask': return create(asked);
    case 'getTask': return seen(asked, task_id);
    case 'stopTask':
      await prove(asked, task_id);
      return call('stopTask', configuration, { task_id });
    case 'getActivityLog':
      await prove(asked, id, agent_id);
      return call('getActivityLog', configuration, { agent_id, id }, options);
    case 'listTasks': return rows(asked, agent_id);
    case 'listUserTasks': return rows(asked);
    case 'listAgents': return (await call<Record[]>('listAgents', configuration, {}, options)).filter((row) => grant.agents?.includes(String(row.id)));
    case 'getAgent': return call('getAgent', configuration, { agent_id, ...versionOf(asked.request, version) }, options);
    default: throw notFound();
  }
}

/**
 * Sees to it that a task is the caller's. The grant names it, or else its record tells.
 *
 * @throws {@link Refusal} 404: it is not, or there is none.
 */
export async function prove(asked: Case, task_id: string, agent_id?: string): Promise<void> {
  if (asked.caller.grant.tasks?.includes(task_id)) return;
  const record = await seen(asked, task_id);
  if (agent_id !== undefined && record.agent_id !== agent_id) throw notFound();
}

/** A task's record, if the task is the caller's. */
async function seen(asked: Case, task_id: string): Promise<Record> {
  const { caller: { grant }, settings: { configuration } } = asked;
  // Not even asked for: how long an answer takes would tell whether there is such a task.
  if (grant.tasks && !grant.tasks.includes(task_id)) throw notFound();
  const record = await call<Record>('getTask', configuration, { task_id }, reading(asked));
  if (!grant.tasks && !owns(grant, record)) throw notFound();
  return record;
}

async function create(asked: Case): Promise<unknown> {
  const { request, route: { ids, version }, caller: { grant }, settings: { configuration, limits } } = asked;
  const parameters = await parametersOf(request, grant, limits.body);
  const { existing_task_id } = parameters;
  if (existing_task_id !== undefined) {
    if (typeof existing_task_id !== 'string') throw new Refusal(422, '`id` is no text');
    await prove(asked, existing_task_id);
  } else if (grant.tasks) throw new Refusal(403, 'This caller may go on with tasks, and begin none');
  const { user } = grant;
  // As an agent's: the platform is told that the request comes from an SDK. It is not aborted when the caller leaves, who could not know
  // whether the agent has begun.
  return call('createAgentTask', configuration, { ...parameters, ...(user && { user_details: user }), agent_id: ids['agent_id'], ...versionOf(request, version) });
}

/** A list of tasks: of an agent, or of the user. */
async function rows(asked: Case, agent_id?: string): Promise<unknown> {
  const { url, route: { ids }, caller: { grant }, settings: { configuration } } = asked;
  const { agents, tasks, user } = grant;
  const filters = filtersOf(url.searchParams);
  if (agent_id === undefined && !(user && ids['user_id'] === encoded(String(user.id)))) throw notFound();
  if (agent_id !== undefined && user) filters['user_id'] = String(user.id);
  const list = agent_id === undefined
    ? await call<TasksListRecord[]>('listUserTasks', configuration, { user_id: user?.id, filters }, reading(asked))
    : await call<TasksListRecord[]>('listTasks', configuration, { agent_id, filters }, reading(asked));
  // What the platform was asked to leave out is left out here as well, as far as a row tells.
  return list.filter((row) => (
    (agents ? agents.includes(row.agent_id) : tasks !== undefined) && (!tasks || tasks.includes(row.id)) && (!user || (row.user_id ?? user.id) === user.id)
  ));
}

function filtersOf(query: URLSearchParams): { [name: string]: string } {
  const filters: { [name: string]: string } = {};
  for (const [name, value] of query) {
    if (!FILTERS.includes(name) || Object.hasOwn(filters, name)) throw new Refusal(422, `Unknown or repeated filter \`${name.slice(0, 64)}\``);
    filters[name] = value;
  }
  return filters;
}

/** An id as the core spells it in a path (RFC 3986 2.3). */
function encoded(id: string): string {
  return encodeURIComponent(id).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The version of an agent that a request's header asks for, as the parameter of this name. */
function versionOf({ headers }: Request, name: string | undefined): { [name: string]: string } {
  const version = headers.get('x-agent-version');
  if (version === null || name === undefined) return {};
  if (!/^\d{1,9}$/.test(version)) throw new Refusal(422, '`x-agent-version` is no number');
  return { [name]: version };
}

/** A read ends when its caller leaves. */
function reading({ request: { signal } }: Case): RequestOptions {
  return { signal };
}
