/** Cursors that others bring. A cursor is a claim: anybody can write one for any task. */

import { call, type RequestOptions } from '../call.js';
import type { Configuration } from '../configuration.js';
import { current, loaded } from '../core/instance.js';
import { ApiError, makeError } from '../errors.js';
import { own } from '../own.js';
import { TaskEventStream, type EventsOptions } from './task-events.js';

/** Options of {@link Task.resume}. */
export interface ResumeOptions extends EventsOptions {
  /** Tasks that whoever brought the cursor may see. With it, a cursor of another task is refused, and nothing is sent. */
  tasks?: readonly string[];
  /** Agents whose tasks whoever brought the cursor may see. With it, the task's record is read first, since the cursor proves no agent. */
  agents?: readonly string[];
}

/** What a cursor says of itself. Nothing proves it. */
export interface CursorIds {
  /** The task that it is of. */
  task_id: string;
  /** The agent that it names. Whoever made the cursor may have written another one. */
  agent_id: string;
}

/**
 * Reads the ids in a cursor, without a request: to look up whether whoever brought it may see the task.
 *
 * @throws {@link ConfigurationError} `invalid_parameter`: it is no cursor.
 * @example
 * const { task_id } = await readCursor(cursor);
 * if (!(await mayWatch(user, task_id))) return new Response('Not found', { status: 404 });
 */
export async function readCursor(cursor: string): Promise<CursorIds> {
  await loaded();
  const ids = typeof cursor === 'string' ? current().enter((core) => core.cursorIds(cursor)) : undefined;
  if (!ids) throw invalid();
  const [task_id, agent_id] = ids as [string, string];
  return { task_id, agent_id };
}

/** @internal The stream of a cursor. */
export function resumed(cursor: string, configuration: Configuration, options: ResumeOptions): TaskEventStream {
  if (typeof cursor !== 'string' || cursor === '') throw invalid();
  const { tasks, agents, ...events } = own(options);
  const permit = permission(cursor, options, configuration);
  return new TaskEventStream({ configuration, known: {}, seen: {}, update: () => {}, permit }, { ...events, cursor });
}

/** Checks the lists of {@link ResumeOptions} and gives what must hold before a stream is opened; undefined without lists. */
function permission(cursor: string, options: ResumeOptions, configuration: Configuration): (() => Promise<void>) | undefined {
  // Inherited ones too, such as a getter of a class: a list that is overlooked would allow everything.
  const isGiven = (name: string): boolean => Object.hasOwn(options, name) || Reflect.get(options, name) !== Reflect.get(Object.prototype, name);
  const lists = (['tasks', 'agents'] as const).filter(isGiven);
  for (const name of lists) {
    // An undefined list is a mistake, and must not allow everything.
    if (Array.isArray(options[name])) continue;
    throw makeError(own({ code: 'invalid_parameter', message: `Invalid \`${name}\`: pass an array of ids, or leave it out` }));
  }
  if (lists.length === 0) return undefined;
  const [tasks, agents] = (['tasks', 'agents'] as const).map((name) => (lists.includes(name) ? options[name] : undefined));
  const { signal, timeout, headers } = own(options);
  return async () => {
    const { task_id } = await readCursor(cursor);
    if (tasks && !tasks.includes(task_id)) throw refusal();
    if (agents && !agents.includes(await agentOf(task_id, configuration, { signal, timeout, headers }))) throw refusal();
  };
}

async function agentOf(task_id: string, configuration: Configuration, options: RequestOptions): Promise<string> {
  try {
    const { agent_id } = await call<{ agent_id?: unknown }>('getTask', configuration, { task_id }, options);
    if (typeof agent_id !== 'string') throw refusal();
    return agent_id;
  } catch (error) {
    // Who may not see a task does not learn whether there is one.
    if (error instanceof ApiError && error.status === 404) throw refusal();
    throw error;
  }
}

const invalid = (): Error => makeError(own({ code: 'invalid_parameter', message: 'Invalid `cursor`: pass what `stream.cursor` gave' }));

const refusal = (): Error => makeError(own({
  code: 'not_allowed', class: 'XpanderError', message: 'This cursor is of a task that its bearer may not see: neither `tasks` nor `agents` allows it',
}));
