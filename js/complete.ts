/** Records as users get them: everything the platform sent, the documented defaults for the rest, secrets out of sight. */

import { hide } from './hidden.js';

/** What the core's field tables say of a record, by field name. */
export interface RecordTable {
  readonly [field: string]: {
    /** What the field is when the platform leaves it out. */
    readonly default?: unknown;
    /** The field is a record. */
    readonly of?: RecordTable;
    /** The field is an array of records. */
    readonly each?: RecordTable;
    /** The field is not enumerable. */
    readonly secret?: boolean;
  };
}

type Members = Record<string, unknown>;

const NOTHING: ReadonlySet<string> = new Set();

/** The names that objects of a class have from its prototypes. What somebody has added to `Object.prototype` is none of them. */
export function namesOf(prototype: object | null): Set<string> {
  const names = new Set<string>();
  for (let place = prototype; place; place = Object.getPrototypeOf(place) as object | null) {
    for (const name of Object.getOwnPropertyNames(place)) {
      if (place !== Object.prototype || !Object.prototype.propertyIsEnumerable.call(place, name)) names.add(name);
    }
  }
  return names;
}

/** A completed copy of `record`. Members that the table does not know are kept as they are. */
export function complete(record: object, table: RecordTable): Members {
  return completeInto({}, record, table);
}

/** The same into another object, in which these members are replaced. `taken` has names that stay out. */
export function completeInto(completed: Members, record: object, table: RecordTable, taken: ReadonlySet<string> = NOTHING): Members {
  for (const name of Object.getOwnPropertyNames(record)) {
    if (taken.has(name)) continue;
    const field = Object.hasOwn(table, name) ? table[name] : undefined;
    define(completed, name, within((record as Members)[name], field), !field?.secret);
  }
  for (const name of Object.keys(table)) {
    const field = table[name] as RecordTable[string];
    if (!('default' in field) || Object.hasOwn(record, name)) continue;
    define(completed, name, within(copy(field.default), field), !field.secret);
  }
  return completed;
}

/** The opposite of hiding: a plain copy of `record` in which secrets are members like any other, to be sent. */
export function reveal(record: object, table: RecordTable): Members {
  const revealed: Members = {};
  for (const name of Object.getOwnPropertyNames(record)) {
    const { of, each } = (Object.hasOwn(table, name) && table[name]) || {};
    define(revealed, name, nested((record as Members)[name], of, each, reveal), true);
  }
  return revealed;
}

/** A copy of `record` without its secrets. */
export function conceal(record: object, table: RecordTable): Members {
  const shown: Members = {};
  for (const name of Object.getOwnPropertyNames(record)) {
    const { of, each, secret } = (Object.hasOwn(table, name) && table[name]) || {};
    if (!secret) define(shown, name, nested((record as Members)[name], of, each, conceal), true);
  }
  return shown;
}

/** Sets a member as data, whatever its name: `__proto__` is a name like any other in JSON. */
export function define(target: object, name: string, value: unknown, enumerable: boolean): void {
  if (enumerable && name !== '__proto__') (target as Members)[name] = value;
  else hide(target, name, value, enumerable);
}

/** A copy of a default, which is JSON. `structuredClone` takes longer than the rest of a record. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]));
}

function within(value: unknown, field: RecordTable[string] | undefined): unknown {
  return nested(value, field?.of, field?.each, complete);
}

function nested(value: unknown, of: RecordTable | undefined, each: RecordTable | undefined, treat: typeof complete): unknown {
  if (of && isRecord(value)) return treat(value, of);
  if (each && Array.isArray(value)) return value.map((item) => (isRecord(item) ? treat(item, each) : item));
  return value;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
