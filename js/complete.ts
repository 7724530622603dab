/** Records as users get them: everything the platform sent, the documented defaults for the rest, secrets out of sight. */

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

/** A completed copy of `record`. Members that the table does not know are kept as they are. */
export function complete(record: object, table: RecordTable): Members {
  const completed: Members = {};
  for (const name of Object.getOwnPropertyNames(record)) {
    const field = Object.hasOwn(table, name) ? table[name] : undefined;
    define(completed, name, within((record as Members)[name], field), !field?.secret);
  }
  for (const [name, field] of Object.entries(table)) {
    if (!('default' in field) || Object.hasOwn(completed, name)) continue;
    define(completed, name, within(structuredClone(field.default), field), !field.secret);
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

/** Sets a member as data, whatever its name: `__proto__` is a name like any other in JSON. */
export function define(target: object, name: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, name, { value, enumerable, writable: true, configurable: true });
}

function within(value: unknown, field: RecordTable[string] | undefined): unknown {
  return nested(value, field?.of, field?.each, complete);
}

function nested(value: unknown, of: RecordTable | undefined, each: RecordTable | undefined, copy: typeof complete): unknown {
  if (of && isRecord(value)) return copy(value, of);
  if (each && Array.isArray(value)) return value.map((item) => (isRecord(item) ? copy(item, each) : item));
  return value;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
