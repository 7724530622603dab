/** A record of the platform as an object: what tasks, agents and list items have in common. */

import { complete, completeInto, define, namesOf, reveal, type RecordTable } from './complete.js';
import type { Configuration } from './configuration.js';
import { findable, raw } from './raw.js';
import { joined, keepOriginal, originalOf, whereNeeded } from './original.js';

/** Replaces the record. A symbol, since a method's name would hide a field of the same name. */
export const assign = Symbol('assign');

/** Adds to the record, which may be a part of one. */
export const add = Symbol('add');

/** The attributes as they are held, secrets included: what is sent. */
export const held = Symbol('held');

const known = new WeakMap<object, Set<string>>();

/** The names that are no attributes of objects with this prototype. */
function taken(prototype: object): Set<string> {
  let names = known.get(prototype);
  if (!names) known.set(prototype, (names = namesOf(prototype)));
  return names;
}

/**
 * A record whose attributes are own, enumerable and writable properties, but for its secrets. `JSON.stringify`,
 * `structuredClone` and `console.log` show them. A field that bears a method's name is in {@link Held.record} alone.
 */
export abstract class Held<R extends object = object> {
  readonly #configuration: Configuration;
  readonly #table: RecordTable;
  /** As the platform sent it. */
  #sent: object = {};
  #record: Record<string, unknown> | undefined;
  /** The text that it was read from, where numbers in it would be spelled in another way. */
  #original: string | undefined;

  /** @internal */
  constructor(record: object, configuration: Configuration, table: RecordTable) {
    findable(this);
    this.#configuration = configuration;
    this.#table = table;
    this[assign](record);
  }

  /** The configuration that this object's calls use. */
  get configuration(): Configuration {
    return raw(this).#configuration;
  }

  /** The record as the platform sent it, completed with the documented defaults. */
  get record(): Readonly<R> & { readonly [field: string]: unknown } {
    const own = raw(this);
    own.#record ??= complete(own.#sent, own.#table);
    return own.#record as R & Record<string, unknown>;
  }

  /** The record as data, without secrets. */
  toJSON(): R {
    const data: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this.record)) define(data, name, value, true);
    for (const [name, value] of Object.entries(this)) define(data, name, value, true);
    return data as R;
  }

  /** @internal */
  [assign](record: object, original = originalOf(record)): this {
    const own = raw(this);
    own.#original = whereNeeded(original);
    own.#sent = { ...record };
    own.#record = undefined;
    // In front, where a proxy hears of it.
    const members = this as unknown as Record<string, unknown>;
    // What stays is not taken away in between: whoever watches would see that.
    for (const name of Object.getOwnPropertyNames(this)) {
      if (!Object.hasOwn(record, name) && !('default' in (own.#table[name] ?? {}))) delete members[name];
    }
    completeInto(members, record, own.#table, taken(Object.getPrototypeOf(this) as object));
    return this;
  }

  /** @internal */
  [add](record: object): this {
    return this[assign]({ ...this[held](), ...record }, joined(raw(this).#original, originalOf(record)));
  }

  /** @internal What is sent: numbers in it that have not changed are spelled as they came. */
  [held](): Record<string, unknown> {
    const own = raw(this);
    const record = reveal(this, own.#table);
    keepOriginal(record, own.#original);
    return record;
  }
}
