/** Lists and objects that may fit, made of values that fit their members. */
import { isObject, type Json, type JsonObject } from '../json.js';
import { namedIn, numberOf, schemaOf, type References, type Schema } from './read.js';
import { bounds } from './scalars.js';
import { textsFor } from './pattern.js';
import { itemSchema, memberSchemas, valid } from './valid.js';

type Parts = readonly JsonObject[];

/** What finds the values of members. */
export interface Sampler {
  readonly refs: References;
  values(schema: Schema, path: readonly string[], at: string): Iterable<Json>;
}

/** How many values of a member are tried in its place. */
const VARIATIONS = 6;

/** More items than this are not made. */
const MOST_ITEMS = 2_000;

/** Lists: as short as they may be, but of one item where nothing says how many. */
export function* listsFor(
  parts: Parts,
  path: readonly string[],
  at: string,
  sampler: Sampler,
): Iterable<Json> {
  const [least, most] = bounds(parts, 'minItems', 'maxItems');
  const isUnique = parts.some((part) => part['uniqueItems'] === true);
  const wanted = parts.flatMap((part) =>
    part['contains'] === undefined
      ? []
      : [{ schema: schemaOf(part['contains']), count: numberOf(part['minContains']) ?? 1 }],
  );
  const contained = wanted.reduce((sum, { count }) => sum + count, 0);
  const first = Math.max(
    0,
    ...parts.flatMap(({ items, prefixItems }) =>
      [items, prefixItems].map((list) => (Array.isArray(list) ? list.length : 0)),
    ),
  );
  const least1 = Math.max(least, contained);
  const sizes = new Set([
    least1 > 0 ? Math.max(least1, Math.min(first, most)) : Math.min(most, Math.max(1, first)),
    least1,
    least1 + 1,
    0,
  ]);
  for (const size of sizes) {
    if (size < 0 || size > MOST_ITEMS || size > most) continue;
    for (let variation = 0; variation < (size === 0 ? 1 : VARIATIONS); variation += 1) {
      const list = fill(size, variation);
      if (list !== undefined) yield list;
    }
  }

  /** A list of one size; what must be contained stands at its end. */
  function fill(size: number, variation: number): Json[] | undefined {
    const list: Json[] = [];
    const tail = wanted.flatMap(({ schema, count }) => Array.from({ length: count }, () => schema));
    for (let index = 0; index < size; index += 1) {
      const inner = parts.map((part) => itemSchema(part, index));
      const special = tail[index - (size - tail.length)];
      const schema = together(special === undefined ? inner : [...inner, special]);
      const value = pick(
        sampler.values(schema, path, `${at}/${index}`),
        (item) =>
          !isUnique || !list.some((other) => JSON.stringify(other) === JSON.stringify(item)),
        variation,
      );
      if (value === undefined) return undefined;
      list.push(value);
    }
    return list;
  }
}

/** The value in a place among those that are accepted, or the last before it. */
function pick(
  values: Iterable<Json>,
  accepts: (value: Json) => boolean,
  place: number,
): Json | undefined {
  let found: Json | undefined;
  let seen = 0;
  for (const value of values) {
    if (!accepts(value)) continue;
    found = value;
    if (seen === place) break;
    seen += 1;
  }
  return found;
}

/**
 * Objects: with every member that may be there, then with the required ones alone, then with other
 * values.
 */
export function* objectsFor(
  parts: Parts,
  path: readonly string[],
  at: string,
  sampler: Sampler,
): Iterable<Json> {
  const [least, most] = bounds(parts, 'minProperties', 'maxProperties');
  const required = new Set(parts.flatMap(requiredIn));
  const optional = new Set(
    parts
      .flatMap((part) => [...namedIn(part['properties']).keys()])
      .filter((name) => !required.has(name)),
  );
  const values = (name: string): Iterable<Json> =>
    sampler.values(together(allowedFor(parts, name)), path, `${at}/${name}`);
  const base: Record<string, Json> = {};
  for (const name of required) {
    const value = pick(values(name), () => true, 0);
    if (value === undefined) return;
    set(base, name, value);
  }
  const whole = { ...base };
  for (const name of optional) {
    if (Object.keys(whole).length >= most) break;
    const value = nameFits(parts, name, sampler) ? pick(values(name), () => true, 0) : undefined;
    if (value !== undefined) set(whole, name, value);
  }
  for (const name of furtherNames(parts, path, sampler)) {
    if (Object.keys(whole).length >= least) break;
    const value = Object.hasOwn(whole, name) ? undefined : pick(values(name), () => true, 0);
    if (value !== undefined) set(whole, name, value);
  }
  yield whole;
  yield base;
  for (const name of optional) {
    if (!Object.hasOwn(whole, name)) continue;
    const { [name]: _, ...without } = whole;
    yield without;
    yield { ...base, [name]: whole[name] ?? null };
  }
  for (const name of Object.keys(whole)) {
    let count = 0;
    for (const value of values(name)) {
      yield { ...whole, [name]: value };
      if (Object.hasOwn(base, name)) yield { ...base, [name]: value };
      if ((count += 1) === VARIATIONS) break;
    }
  }
}

/** What fits all of them. */
function together(schemas: readonly Schema[]): Schema {
  const said = schemas.filter((schema) => schema !== true);
  return said.length > 1 ? { allOf: said } : (said[0] ?? true);
}

/** `object[name] = value`, also for names such as `__proto__`. */
function set(object: Record<string, Json>, name: string, value: Json): void {
  // Without a prototype: somebody may have added `get` to `Object.prototype`.
  const settings = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(object, name, Object.assign(Object.create(null), settings));
}

/** Names that must be there, those that others need among them. */
function requiredIn(part: JsonObject): readonly string[] {
  const named = (list: Json | undefined): string[] =>
    Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [];
  const names = new Set(named(part['required']));
  for (const table of [part['dependentRequired'], part['dependencies']]) {
    for (const [name, needs] of isObject(table) ? Object.entries(table) : [])
      if (names.has(name)) named(needs).forEach((other) => names.add(other));
  }
  return [...names];
}

/** What all parts say of a member. `unevaluatedProperties` sees what every part knows. */
function allowedFor(parts: Parts, name: string): readonly Schema[] {
  const known = parts.some((part) => namedIn(part['properties']).has(name));
  const rest = known
    ? []
    : parts.flatMap((part) =>
        part['unevaluatedProperties'] === undefined
          ? []
          : [schemaOf(part['unevaluatedProperties'])],
      );
  return [...parts.flatMap((part) => memberSchemas(part, name)), ...rest];
}

function nameFits(parts: Parts, name: string, { refs }: Sampler): boolean {
  return parts.every(
    (part) =>
      part['propertyNames'] === undefined || valid(schemaOf(part['propertyNames']), name, refs),
  );
}

/** Names for members that nothing names. */
function* furtherNames(
  parts: Parts,
  path: readonly string[],
  sampler: Sampler,
): Iterable<string> {
  const fits = (name: string): boolean => nameFits(parts, name, sampler);
  const patterns = parts.flatMap((part) => [...namedIn(part['patternProperties']).keys()]);
  for (const pattern of patterns)
    yield* [...textsFor(pattern, 0), ...textsFor(pattern, 3)].filter(fits);
  for (let count = 1; count <= 50; count += 1) if (fits(`member${count}`)) yield `member${count}`;
  for (const part of parts) {
    if (part['propertyNames'] === undefined) continue;
    let count = 0;
    for (const name of sampler.values(schemaOf(part['propertyNames']), path, '/name')) {
      if (typeof name === 'string' && fits(name)) yield name;
      if ((count += 1) === 50) break;
    }
  }
}
