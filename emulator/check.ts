/**
 * Checks what a test says about an agent. A mistake is a TypeError that names the field and what it
 * may be.
 */
import { EVENT_TYPES, type EmulatedEvent } from './emulated-event.js';
import type { EmulatedAgentDescription, EmulatedRun } from './emulated-agent.js';
import { isObject } from './json.js';
import { nearest } from './nearest.js';

const RUN = ['result', 'status', 'events', 'delay', 'task'];
const DESCRIPTION = [...RUN, 'run', 'record', 'lists'];
const LISTS = ['tasks'];
const STATUSES = ['completed', 'failed', 'error', 'stopped', 'paused', 'executing', 'pending'];
const EVENT = [
  'type',
  'task_id',
  'organization_id',
  'time',
  'data',
  'identity',
  'gap',
  'synthetic',
];

/** Fields of a task's record that are given elsewhere, and where. */
const NOT_IN_TASK: Readonly<Record<string, string>> = {
  status: 'it is the field `status` of the agent',
  result: 'it is the field `result` of the agent',
  id: 'the emulator makes it: see the option `newTaskId`',
  agent_id: 'it is the key of the agent',
  organization_id: 'the client sends it',
};

/** What clients send when they have no agent id. */
const NO_ID = ['', 'undefined', 'null', 'None'];

/** Raises the TypeError of a wrong value. */
export function fail(path: string, message: string): never {
  throw new TypeError(`\`${path}\` ${message}`);
}

/** Checks an agent of the option `agents`, and its id. */
export function checkAgent(path: string, id: string, agent: unknown): void {
  if (NO_ID.includes(id)) fail(path, 'is no agent id: clients send it when they have none');
  if (typeof agent === 'string' || typeof agent === 'function') return;
  const description = dictionary(
    path,
    agent,
    'a text (the result), a function or an object',
  ) as EmulatedAgentDescription;
  known(path, description, DESCRIPTION);
  checkFields(path, description);
  const { run, record, lists } = description;
  if (run !== undefined && typeof run !== 'function')
    fail(`${path}.run`, `must be a function, not ${kind(run)}`);
  if (record !== undefined) {
    checkJson(
      `${path}.record`,
      dictionary(`${path}.record`, record, 'an object: fields of the agent'),
    );
    if (record['id'] !== undefined && record['id'] !== id)
      fail(`${path}.record.id`, 'differs from the key of the agent');
  }
  if (lists === undefined) return;
  known(
    `${path}.lists`,
    dictionary(`${path}.lists`, lists, 'an object such as `{ tasks: [] }`'),
    LISTS,
  );
  if (lists.tasks !== undefined) checkRows(`${path}.lists.tasks`, lists.tasks);
}

/** Checks what an agent's function returned. */
export function checkRun(path: string, value: unknown): EmulatedRun {
  if (typeof value === 'string') return { result: value };
  const run = dictionary(
    path,
    value,
    'a text (the result) or an object such as `{ result: … }`',
  ) as EmulatedRun;
  known(path, run, RUN);
  checkFields(path, run);
  return run;
}

function checkFields(path: string, { result, status, events, delay, task }: EmulatedRun): void {
  if (result !== undefined) checkJson(`${path}.result`, result);
  if (status !== undefined) checkStatus(`${path}.status`, status);
  if (delay !== undefined && !(typeof delay === 'number' && Number.isFinite(delay) && delay >= 0)) {
    fail(`${path}.delay`, `must be a number of milliseconds, 0 or more, not ${shown(delay)}`);
  }
  if (task !== undefined) {
    checkJson(`${path}.task`, dictionary(`${path}.task`, task, 'an object: fields of the record'));
    for (const [name, where] of Object.entries(NOT_IN_TASK))
      if (name in task) fail(`${path}.task.${name}`, `cannot be set: ${where}`);
  }
  if (events === undefined || typeof events === 'function') return;
  if (Array.isArray(events)) return checkList(`${path}.events`, events);
  const isOnce = (events as Partial<Iterator<unknown>>)?.next !== undefined;
  if (isOnce)
    fail(
      `${path}.events`,
      'can be read only once: give the generator function, without calling it',
    );
  eventsOf(`${path}.events`, events);
}

/** The value as something that a loop reads. */
export function eventsOf(
  path: string,
  events: unknown,
): AsyncIterable<EmulatedEvent> | Iterable<EmulatedEvent> {
  const source = events as
    | Partial<AsyncIterable<EmulatedEvent> & Iterable<EmulatedEvent>>
    | null
    | undefined;
  const isSource =
    typeof source === 'object' &&
    source !== null &&
    (typeof source[Symbol.asyncIterator] === 'function' ||
      typeof source[Symbol.iterator] === 'function');
  if (!isSource)
    fail(path, `must be a list of events, or a generator function, not ${kind(events)}`);
  return source as Iterable<EmulatedEvent>;
}

/** Checks a whole list of events. */
export function checkList(path: string, events: readonly unknown[]): void {
  for (const [index, event] of events.entries()) {
    checkEvent(`${path}[${index}]`, event);
    const { type, task_id } = event as EmulatedEvent;
    if (type === 'task_finished' && task_id === undefined && index < events.length - 1) {
      fail(`${path}[${index}]`, 'is the end of the task, and more events follow it');
    }
  }
}

/** Checks one event. */
export function checkEvent(path: string, value: unknown): EmulatedEvent {
  const event = dictionary(
    path,
    value,
    "an event such as `{ type: 'chunk', data: '…' }`",
  ) as unknown as EmulatedEvent;
  const { type, data } = event;
  if (typeof type !== 'string' || (type as string) === '')
    fail(`${path}.type`, `must be the type of an event, not ${shown(type)}`);
  if (!EVENT_TYPES.includes(type)) {
    // The platform may have types that this list lacks; a word that is nearly one of the list is a
    // slip.
    const meant = nearest(type, EVENT_TYPES);
    if (meant !== undefined) fail(`${path}.type`, `is ${shown(type)}; did you mean "${meant}"?`);
  }
  if (type === 'chunk' && typeof data !== 'string')
    fail(`${path}.data`, `must be a text, not ${kind(data)}`);
  if (/^task_(created|updated|finished)$/.test(type) && data !== undefined)
    dictionary(`${path}.data`, data, 'an object: fields of the record');
  for (const name of Object.keys(event)) {
    const meant = EVENT.includes(name) ? undefined : nearest(name, EVENT);
    if (meant !== undefined) fail(`${path}.${name}`, `is not known; did you mean \`${meant}\`?`);
  }
  checkJson(path, event);
  return event;
}

function checkRows(path: string, rows: unknown): void {
  if (!Array.isArray(rows)) fail(path, `must be a list of tasks, not ${kind(rows)}`);
  const ids = new Set<unknown>();
  for (const [index, value] of rows.entries()) {
    const row = dictionary(`${path}[${index}]`, value, 'an object: fields of a task');
    checkJson(`${path}[${index}]`, row);
    const { id, status } = row;
    if (status !== undefined) checkStatus(`${path}[${index}].status`, status);
    if (id === undefined) continue;
    if (typeof id !== 'string' || id === '')
      fail(`${path}[${index}].id`, `must be a text that is not empty, not ${shown(id)}`);
    if (ids.has(id))
      fail(`${path}[${index}].id`, `is ${shown(id)} again: two tasks cannot share an id`);
    ids.add(id);
  }
}

function checkStatus(path: string, status: unknown): void {
  if (typeof status === 'string' && STATUSES.includes(status)) return;
  const meant = typeof status === 'string' ? nearest(status, STATUSES) : undefined;
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  fail(
    path,
    `is ${shown(status)}${hint}${hint === '' ? ': it' : ' It'} must be one of ${STATUSES.join(', ')}`,
  );
}

/** Raises a TypeError for a field that is not known. */
export function known(path: string, value: object, names: readonly string[]): void {
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue;
    const meant = nearest(name, names);
    const hint =
      meant === undefined ? `: known are ${names.join(', ')}` : `; did you mean \`${meant}\`?`;
    fail(path === '' ? name : `${path}.${name}`, `is not known${hint}`);
  }
}

function dictionary(
  path: string,
  value: unknown,
  what: string,
): { readonly [name: string]: unknown } {
  if (!isObject(value)) fail(path, `must be ${what}, not ${kind(value)}`);
  return value;
}

/**
 * JSON has no functions, no `NaN` and no cycles; `undefined` in an object is left out, as
 * `JSON.stringify` does.
 */
function checkJson(path: string, value: unknown, above: readonly object[] = []): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) fail(path, `is ${value}, which JSON cannot hold`);
    return;
  }
  if (typeof value !== 'object') return fail(path, `is ${kind(value)}, which JSON cannot hold`);
  if (above.includes(value)) fail(path, 'contains itself, which JSON cannot hold');
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return;
  if (value instanceof Map || value instanceof Set || value instanceof Promise) {
    return fail(path, `is a ${value.constructor.name}, which JSON cannot hold`);
  }
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined && !Array.isArray(value)) continue;
    checkJson(Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`, inner, [
      ...above,
      value,
    ]);
  }
}

/** What sort of value it is, for messages. */
function kind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  const type = typeof value;
  return type === 'object' || type === 'undefined' ? `an ${type}` : `a ${type}`;
}

/** A short value as it is, for messages. */
function shown(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value.slice(0, 40))
    : typeof value === 'number'
      ? String(value)
      : kind(value);
}
