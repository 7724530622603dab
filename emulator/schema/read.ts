/** JSON Schema, as the sampler reads it: drafts 4 to 2020-12, as far as their keywords agree. */
import { isObject, type Json, type JsonObject } from '../json.js';

/** A schema: an object of keywords, or whether anything fits. */
export type Schema = JsonObject | boolean;

/** A schema that no value is found for, or that cannot be read. */
export class NoSample extends Error {
  constructor(
    /** Where in the value, as a JSON Pointer. */
    readonly at: string,
    why: string,
  ) {
    super(
      `The emulator finds no value for \`output_schema\`: ${why}, at ${at === '' ? 'its top' : at}. Give the agent a \`result\``,
    );
  }
}

/** The value as a schema; whatever is none lets everything pass. */
export function schemaOf(value: Json | undefined): Schema {
  return typeof value === 'boolean' ? value : isObject(value) ? value : true;
}

/** The schemas of a keyword that holds a list of them. */
export function schemasOf(value: Json | undefined): readonly Schema[] {
  return Array.isArray(value) ? value.map(schemaOf) : [];
}

/** The schemas of a keyword that holds them by name. */
export function namedIn(value: Json | undefined): ReadonlyMap<string, Schema> {
  return new Map(
    isObject(value) ? Object.entries(value).map(([name, schema]) => [name, schemaOf(schema)]) : [],
  );
}

/** A number of a keyword. */
export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Finds what `$ref` and `$dynamicRef` point at, inside one document. */
export class References {
  readonly #byName = new Map<string, Schema>();

  constructor(private readonly root: Schema) {
    this.#collect(root);
  }

  /** The schema that a reference points at. */
  find(reference: string, at: string): Schema {
    const known = this.#byName.get(reference) ?? this.#byName.get(reference.replace(/#$/, ''));
    if (known !== undefined) return known;
    const [base = '', fragment = ''] = reference.split('#');
    const document = base === '' ? this.root : this.#byName.get(base);
    if (document === undefined)
      throw new NoSample(at, `\`$ref\` ${JSON.stringify(reference)} is another document`);
    if (fragment === '') return document;
    let found: Json | undefined = document;
    for (const part of fragment.split('/').slice(1)) {
      const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      found = Array.isArray(found)
        ? found[Number(name)]
        : isObject(found) && Object.hasOwn(found, name)
          ? found[name]
          : undefined;
    }
    if (!fragment.startsWith('/') || found === undefined)
      throw new NoSample(at, `\`$ref\` ${JSON.stringify(reference)} leads nowhere`);
    return schemaOf(found);
  }

  /** Notes what has a name of its own: `$id`, `$anchor`. */
  #collect(value: Json): void {
    if (Array.isArray(value)) return value.forEach((inner: Json) => this.#collect(inner));
    if (!isObject(value)) return;
    for (const key of ['$id', 'id'])
      if (typeof value[key] === 'string') this.#byName.set(value[key], value);
    for (const key of ['$anchor', '$dynamicAnchor'])
      if (typeof value[key] === 'string') this.#byName.set(`#${value[key]}`, value);
    for (const [name, inner] of Object.entries(value))
      if (!['const', 'enum', 'default', 'examples'].includes(name)) this.#collect(inner);
  }
}

/** Are two JSON values the same? The order of names does not count. */
export function same(one: Json, other: Json): boolean {
  if (Array.isArray(one))
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => same(item, other[index] as Json))
    );
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) => Object.hasOwn(other, name) && same(one[name] ?? null, other[name] ?? null),
    )
  );
}

/** The regular expression of a `pattern`. */
export function patternOf(source: string, at = ''): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    try {
      return new RegExp(source);
    } catch {
      throw new NoSample(at, `\`pattern\` ${JSON.stringify(source)} is no regular expression`);
    }
  }
}
