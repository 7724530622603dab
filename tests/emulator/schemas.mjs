/**
 * Samples for `output_schema`, held to ajv: schemas as people write them, and generated ones that
 * are known to have values.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Client, createEmulator } from './platform.js';
import { IMPOSSIBLE, SCHEMAS } from './schemas.js';

const ajv = () => addFormats.default(new Ajv.default({ strict: false, logger: false }));

/** What an agent without a result answers to a schema: the result of its task, and how it ended. */
async function answer(
  schema,
  client = new Client(createEmulator({ speed: 0, agents: { mine: {} } })),
) {
  const { id } = await client.create('mine', { output_format: 'json', output_schema: schema });
  return client.status(id);
}

for (const [name, schema] of Object.entries(SCHEMAS)) {
  test(`a sample: ${name}`, async () => {
    const { status, result } = await answer(schema);
    assert.equal(status, 'completed', result);
    const validate = ajv();
    assert.ok(validate.validate(schema, JSON.parse(result)), `${result}: ${validate.errorsText()}`);
    assert.equal((await answer(schema)).result, result, 'the same schema has the same sample');
  });
}

for (const [name, [schema, says]] of Object.entries(IMPOSSIBLE)) {
  test(`no sample: ${name}`, async () => {
    const { status, result } = await answer(schema);
    assert.equal(status, 'error');
    assert.match(result, /^The emulator finds no value for `output_schema`: /);
    assert.match(result, says);
    assert.match(result, /Give the agent a `result`$/);
  });
}

test('draft 4 and draft 7: exclusive bounds as words, tuples in `items`, `definitions`', async () => {
  const { result } = await answer({
    type: 'object',
    required: ['n', 'pair', 'd'],
    properties: {
      n: { type: 'integer', minimum: 3, exclusiveMinimum: true },
      pair: {
        type: 'array',
        items: [{ type: 'string' }, { type: 'null' }],
        additionalItems: false,
        minItems: 2,
      },
      d: { $ref: '#/definitions/d' },
    },
    definitions: { d: { const: 9 } },
    dependencies: { n: ['m'] },
  });
  const { n, pair, d, m } = JSON.parse(result);
  assert.ok(
    n > 3 &&
      typeof pair[0] === 'string' &&
      pair[1] === null &&
      pair.length === 2 &&
      d === 9 &&
      m !== undefined,
    result,
  );
});

test('a reference that leads back to its own schema adds nothing', async () => {
  const { result } = await answer({ anyOf: [{ $ref: '#' }, { type: 'integer', minimum: 5 }] });
  assert.equal(result, '5');
});

/** Numbers that look like chance, and are the same in every run. */
function* chance(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** A schema and a value that fits it: the value is first, and the schema is what is true of it. */
function generated(next, depth = 0) {
  const upTo = (count) => Math.floor(next() * count);
  const maybe = (keywords) => (next() < 0.4 ? keywords : {});
  const kinds = depth < 3 ? 9 : 5;
  switch (upTo(kinds)) {
    case 0: {
      const value = upTo(2000) - 1000;
      return [
        {
          type: 'integer',
          ...maybe({ minimum: value - upTo(3) }),
          ...maybe({ maximum: value + upTo(3) }),
          ...maybe({
            multipleOf: [1, 2, 3, 5, 7].find((step) => value % step === 0 && next() < 0.5) ?? 1,
          }),
        },
        value,
      ];
    }
    case 1: {
      const value = Math.round(next() * 1e4 - 5e3) / 8;
      return [
        {
          type: 'number',
          ...maybe({ exclusiveMinimum: value - 0.25 }),
          ...maybe({ maximum: value }),
          ...maybe({ multipleOf: 0.125 }),
        },
        value,
      ];
    }
    case 2: {
      const value = 'abcdefghij-klm nopé'.slice(0, upTo(19));
      return [
        {
          type: 'string',
          ...maybe({ minLength: upTo(value.length + 1) }),
          ...maybe({ maxLength: value.length }),
          ...maybe({ pattern: '^[a-z\\- é]*$' }),
        },
        value,
      ];
    }
    case 3: {
      const value = [null, true, 'x', 7][upTo(4)];
      return [
        next() < 0.5
          ? { const: value }
          : { enum: [value, 'other'], ...maybe({ not: { const: 'other' } }) },
        value,
      ];
    }
    case 4:
      return [{ type: ['boolean', 'null'], ...maybe({ not: { const: true } }) }, null];
    case 5: {
      const [items, item] = generated(next, depth + 1);
      const value = Array.from({ length: upTo(4) }, () => item);
      return [
        {
          type: 'array',
          items,
          ...maybe({ minItems: value.length }),
          ...maybe({ maxItems: value.length + upTo(2) }),
        },
        value,
      ];
    }
    case 6: {
      const members = Array.from({ length: upTo(4) }, (_, index) => [
        `m${index}`,
        generated(next, depth + 1),
      ]);
      return [
        {
          type: 'object',
          properties: Object.fromEntries(members.map(([name, [schema]]) => [name, schema])),
          required: members.filter(() => next() < 0.6).map(([name]) => name),
          ...maybe({ additionalProperties: false }),
          ...maybe({ minProperties: members.length }),
          ...maybe({ maxProperties: members.length }),
        },
        Object.fromEntries(members.map(([name, [, value]]) => [name, value])),
      ];
    }
    case 7: {
      const [one, value] = generated(next, depth + 1);
      const [other] = generated(next, depth + 1);
      return [{ anyOf: next() < 0.5 ? [one, other] : [other, one] }, value];
    }
    default: {
      const [one, value] = generated(next, depth + 1);
      return [
        {
          allOf: [one, { anyOf: [{ const: value }, one] }],
          ...maybe({ if: { const: value }, then: one }),
        },
        value,
      ];
    }
  }
}

test('generated schemas that have a value get one', async () => {
  const validate = ajv();
  const client = new Client(createEmulator({ speed: 0, agents: { mine: {} } }));
  const count = Number(process.env.SCHEMAS ?? 500);
  let tried = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    const random = chance(seed);
    const [schema, value] = generated(() => random.next().value);
    const fits = validate.compile(schema);
    assert.ok(fits(value), `the test's own value fits: ${JSON.stringify([schema, value])}`);
    const { status, result } = await answer(schema, client);
    assert.equal(status, 'completed', `seed ${seed}: ${result}`);
    assert.ok(
      fits(JSON.parse(result)),
      `seed ${seed}: ${result} for ${JSON.stringify(schema)}: ${validate.errorsText(fits.errors)}`,
    );
    tried += 1;
  }
  assert.equal(tried, count);
});
