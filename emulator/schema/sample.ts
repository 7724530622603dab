import { isObject, type Json, type JsonObject } from '../json.js';
import { listsFor, objectsFor, type Sampler } from './members.js';
import {
  NoSample,
  numberOf,
  References,
  same,
  schemaOf,
  schemasOf,
  namedIn,
  type Schema,
} from './read.js';
import { numbersFor, textsOf } from './scalars.js';
import { isOf, valid } from './valid.js';

export { NoSample };

/** How much is tried before a schema is given up. */
const MOST_TRIES = 20_000;

/**
 * How often a schema may stand inside itself. The first that suffices is taken: lists of lists end
 * early.
 */
const MOST_REPEATS = 4;

/**
 * A value that fits a JSON Schema; always the same one. Optional members are there, lists have as
 * few items as they may.
 *
 * @throws {@link NoSample} when nothing fits, or none was found.
 */
export function sampleOf(schema: Schema): Json {
  let why: NoSample | undefined;
  const budget = { left: MOST_TRIES };
  for (let repeats = 0; repeats <= MOST_REPEATS; repeats += 1) {
    const search = new Search(schema, repeats, budget);
    try {
      for (const value of search.values(schema, [], '')) return value;
      why = search.deepest ?? why;
    } catch (error) {
      if (!(error instanceof NoSample)) throw error;
      why = error;
    }
  }
  throw why ?? new NoSample('', 'no value fits it');
}

/** Whether a schema accepts a value. */
export function accepts(schema: Schema, value: Json): boolean {
  return valid(schema, value, new References(schema));
}

/**
 * Schemas without references and combinations, which a value has to fit together; and the
 * references that led to them.
 */
interface World {
  readonly parts: readonly JsonObject[];
  readonly path: readonly string[];
}

/** One search for values, which gives up after a number of tries. */
class Search implements Sampler {
  /** Why the innermost schema has no value. */
  deepest: NoSample | undefined;
  readonly refs: References;

  constructor(
    root: Schema,
    private readonly repeats: number,
    private readonly budget: { left: number },
  ) {
    this.refs = new References(root);
  }

  /** Different values that fit, lazily, the plainest first. */
  *values(schema: Schema, path: readonly string[], at: string): Iterable<Json> {
    const found: Json[] = [];
    for (const world of this.#worlds([schema], { parts: [], path }, at)) {
      for (const value of this.#candidates(world, at)) {
        this.#spend(at);
        if (!valid(schema, value, this.refs) || found.some((other) => same(other, value))) continue;
        found.push(value);
        yield value;
      }
    }
    // An outer schema has no value because an inner one has none: the inner one is the reason.
    if (found.length > 0 || this.deepest?.at.startsWith(at)) return;
    this.deepest = new NoSample(at, `no value fits ${shown(schema)}`);
  }

  #spend(at: string): void {
    this.budget.left -= 1;
    if (this.budget.left < 0) throw new NoSample(at, 'it is too involved');
  }

  /** All ways to take the alternatives of some schemas. */
  *#worlds(schemas: readonly Schema[], world: World, at: string): Iterable<World> {
    this.#spend(at);
    const [schema, ...others] = schemas;
    if (schema === undefined) return yield world;
    if (schema === false) return;
    if (schema === true) return yield* this.#worlds(others, world, at);
    const reference = [schema['$ref'], schema['$dynamicRef']].find(
      (name) => typeof name === 'string',
    );
    if (typeof reference === 'string') {
      if (world.path.filter((name) => name === reference).length > this.repeats) return;
      const { $ref: _, $dynamicRef: __, ...beside } = schema;
      const path = [...world.path, reference];
      return yield* this.#worlds(
        [this.refs.find(reference, at), beside, ...others],
        { ...world, path },
        at,
      );
    }
    const {
      allOf,
      anyOf,
      oneOf,
      if: condition,
      then: yes,
      else: no,
      dependentSchemas,
      ...own
    } = schema;
    const must = [...schemasOf(allOf), ...others];
    const choices = [anyOf, oneOf]
      .filter(Array.isArray)
      .map((list) => schemasOf(list).map((one) => [one]));
    if (condition !== undefined)
      choices.push([[schemaOf(condition), schemaOf(yes)], [schemaOf(no)]]);
    for (const inner of namedIn(dependentSchemas).values()) choices.push([[inner], []]);
    for (const chosen of combinations(choices)) {
      yield* this.#worlds([...must, ...chosen], { ...world, parts: [...world.parts, own] }, at);
    }
  }

  *#candidates({ parts, path }: World, at: string): Iterable<Json> {
    const values = (name: string): Json[] =>
      parts.flatMap((part) => (Array.isArray(part[name]) ? (part[name] as Json[]) : []));
    const one = (name: string): Json[] =>
      parts.flatMap((part) => (Object.hasOwn(part, name) ? [part[name] ?? null] : []));
    yield* one('const');
    yield* values('enum');
    yield* one('default');
    yield* values('examples');
    yield* one('example');
    for (const type of typesOf(parts)) {
      switch (type) {
        case 'object':
          yield* objectsFor(parts, path, at, this);
          break;
        case 'array':
          yield* listsFor(parts, path, at, this);
          break;
        case 'string':
          yield* textsOf(parts, at);
          break;
        case 'number':
        case 'integer':
          yield* numbersFor(parts, type === 'integer');
          break;
        case 'boolean':
          yield* [true, false];
          break;
        case 'null':
          yield null;
          break;
      }
    }
  }
}

/** Keywords that speak of one type alone. */
const HINTS: Readonly<Record<string, readonly string[]>> = {
  object: [
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'minProperties',
    'propertyNames',
  ],
  array: ['items', 'prefixItems', 'minItems', 'contains', 'uniqueItems'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
};
const TYPES = ['string', 'object', 'array', 'number', 'integer', 'boolean', 'null'];

/** The types that all parts allow: what the keywords speak of first, null last. */
function typesOf(parts: readonly JsonObject[]): readonly string[] {
  const hinted = Object.keys(HINTS).filter((type) =>
    parts.some((part) => HINTS[type]?.some((name) => name in part)),
  );
  const named = parts.flatMap(({ type }) =>
    typeof type === 'string' ? [type] : Array.isArray(type) ? (type as string[]) : [],
  );
  const order = [...new Set([...hinted, ...named.filter((type) => type !== 'null'), ...TYPES])];
  const allowed = ({ type }: JsonObject, candidate: string): boolean => {
    if (type === undefined) return true;
    const names = typeof type === 'string' ? [type] : Array.isArray(type) ? type : [];
    return names.includes(candidate) || (candidate === 'integer' && names.includes('number'));
  };
  return order.filter((type) => parts.every((part) => allowed(part, type)));
}

/** Every way to take one of each. */
function* combinations(
  choices: readonly (readonly (readonly Schema[])[])[],
): Iterable<readonly Schema[]> {
  const [first, ...rest] = choices;
  if (first === undefined) return yield [];
  for (const one of first) for (const others of combinations(rest)) yield [...one, ...others];
}

function shown(schema: Schema): string {
  const text = JSON.stringify(schema);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
