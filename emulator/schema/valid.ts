import { isObject, type Json, type JsonObject } from '../json.js';
import { FORMATS } from './format.js';
import {
  namedIn,
  numberOf,
  patternOf,
  same,
  schemaOf,
  schemasOf,
  type References,
  type Schema,
} from './read.js';

/** Whether a value fits a schema. */
export function valid(
  schema: Schema,
  value: Json,
  refs: References,
  /** What references have led to for this very value: one that leads back has no end. */
  above: readonly Schema[] = [],
): boolean {
  if (typeof schema === 'boolean') return schema;
  const fits = (inner: Schema, part: Json = value): boolean =>
    valid(inner, part, refs, part === value ? above : []);
  for (const name of ['$ref', '$dynamicRef']) {
    const reference = schema[name];
    if (typeof reference !== 'string') continue;
    const target = refs.find(reference, reference);
    if (above.includes(target) || !valid(target, value, refs, [...above, target])) return false;
  }
  const { type, enum: values } = schema;
  const types =
    typeof type === 'string' ? [type] : Array.isArray(type) ? (type as string[]) : undefined;
  const nullable = value === null && schema['nullable'] === true;
  if (types !== undefined && !nullable && !types.some((name) => isOf(name, value))) return false;
  if (Array.isArray(values) && !values.some((one: Json) => same(one, value))) return false;
  if (Object.hasOwn(schema, 'const') && !same(schema['const'] ?? null, value)) return false;
  if (!schemasOf(schema['allOf']).every((inner) => fits(inner))) return false;
  if (Array.isArray(schema['anyOf']) && !schemasOf(schema['anyOf']).some((inner) => fits(inner)))
    return false;
  if (
    Array.isArray(schema['oneOf']) &&
    schemasOf(schema['oneOf']).filter((inner) => fits(inner)).length !== 1
  )
    return false;
  if (schema['not'] !== undefined && fits(schemaOf(schema['not']))) return false;
  if (
    schema['if'] !== undefined &&
    !fits(schemaOf(schema[fits(schemaOf(schema['if'])) ? 'then' : 'else']))
  )
    return false;
  if (typeof value === 'number') return numberFits(schema, value);
  if (typeof value === 'string') return textFits(schema, value);
  if (Array.isArray(value)) return listFits(schema, value, fits);
  return !isObject(value) || objectFits(schema, value, fits);
}

/** Is the value of a type, by its name? */
export function isOf(type: string, value: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function numberFits(schema: JsonObject, value: number): boolean {
  const { exclusiveMinimum: above, exclusiveMaximum: below } = schema;
  const low = numberOf(schema['minimum']);
  const high = numberOf(schema['maximum']);
  const step = numberOf(schema['multipleOf']);
  if (low !== undefined && (value < low || (above === true && value === low))) return false;
  if (high !== undefined && (value > high || (below === true && value === high))) return false;
  if (typeof above === 'number' && value <= above) return false;
  if (typeof below === 'number' && value >= below) return false;
  return step === undefined || step === 0 || Number.isInteger(value / step);
}

function textFits(schema: JsonObject, value: string): boolean {
  const { minLength, maxLength, pattern, format } = schema;
  const length = [...value].length;
  if (length < (numberOf(minLength) ?? 0) || length > (numberOf(maxLength) ?? Infinity))
    return false;
  if (typeof pattern === 'string' && !patternOf(pattern).test(value)) return false;
  return (
    typeof format !== 'string' ||
    !Object.hasOwn(FORMATS, format) ||
    (FORMATS[format]?.fits.test(value) ?? true)
  );
}

type Fits = (schema: Schema, value: Json) => boolean;

function listFits(schema: JsonObject, value: readonly Json[], fits: Fits): boolean {
  if (
    value.length < (numberOf(schema['minItems']) ?? 0) ||
    value.length > (numberOf(schema['maxItems']) ?? Infinity)
  )
    return false;
  if (!value.every((item, index) => fits(itemSchema(schema, index), item))) return false;
  if (
    schema['uniqueItems'] === true &&
    value.some((item, index) => value.slice(0, index).some((other) => same(other, item)))
  )
    return false;
  if (schema['contains'] === undefined) return true;
  const count = value.filter((item) => fits(schemaOf(schema['contains']), item)).length;
  return (
    count >= (numberOf(schema['minContains']) ?? 1) &&
    count <= (numberOf(schema['maxContains']) ?? Infinity)
  );
}

/** What the item in a place must be. */
export function itemSchema(
  { items, prefixItems, additionalItems }: JsonObject,
  index: number,
): Schema {
  const first = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  if (index < first.length) return schemaOf(first[index] as Json);
  return schemaOf(Array.isArray(items) ? additionalItems : items);
}

function objectFits(schema: JsonObject, value: JsonObject, fits: Fits): boolean {
  const names = Object.keys(value);
  const has = (name: Json): boolean => typeof name === 'string' && Object.hasOwn(value, name);
  const hasAll = (required: Json | undefined): boolean =>
    !Array.isArray(required) || required.every((name: Json) => has(name));
  if (
    names.length < (numberOf(schema['minProperties']) ?? 0) ||
    names.length > (numberOf(schema['maxProperties']) ?? Infinity)
  )
    return false;
  if (!hasAll(schema['required'])) return false;
  if (
    schema['propertyNames'] !== undefined &&
    !names.every((name) => fits(schemaOf(schema['propertyNames']), name))
  )
    return false;
  if (
    !names.every((name) =>
      memberSchemas(schema, name).every((inner) => fits(inner, value[name] ?? null)),
    )
  )
    return false;
  for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
    const table = schema[keyword];
    if (!isObject(table)) continue;
    for (const [name, needs] of Object.entries(table)) {
      if (has(name) && !(Array.isArray(needs) ? hasAll(needs) : fits(schemaOf(needs), value)))
        return false;
    }
  }
  return true;
}

/** What a member of this name must be. */
export function memberSchemas(schema: JsonObject, name: string): readonly Schema[] {
  const properties = namedIn(schema['properties']);
  const own = properties.has(name) ? [properties.get(name) ?? true] : [];
  const byPattern = [...namedIn(schema['patternProperties'])]
    .filter(([pattern]) => patternOf(pattern).test(name))
    .map(([, inner]) => inner);
  const known = [...own, ...byPattern];
  return known.length > 0 ? known : [schemaOf(schema['additionalProperties'])];
}
