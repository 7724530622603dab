/** Agents that a test describes: results, statuses, fields of the record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, lived, types } from './described.js';
import { Client, createEmulator, eventually } from './platform.js';

test('a text is the result, told in chunks', async () => {
  const { created, events, record } = await lived('Revenue grew 22 %.\n\nMore  follows. ');
  assert.equal(created.status, 'pending');
  assert.equal(created.result, null);
  assert.deepEqual(
    [record.status, record.result],
    ['completed', 'Revenue grew 22 %.\n\nMore  follows. '],
  );
  const chunks = events.filter(({ type }) => type === 'chunk');
  assert.ok(chunks.length > 2);
  assert.equal(chunks.map(({ data }) => data).join(''), record.result);
  assert.deepEqual(
    [types(events).slice(0, 3), types(events).at(-1)],
    [['connected', 'task_created', 'task_updated'], 'task_finished'],
  );
  assert.deepEqual(events.at(-1).data, record);
  for (const event of events)
    assert.deepEqual([event.task_id, event.organization_id], [created.id, 'org-emulator']);
});

test('a result that is JSON becomes text', async () => {
  for (const [result, text] of [
    [{ total: 42, none: undefined }, '{"total":42}'],
    [[1, 'a'], '[1,"a"]'],
    [7, '7'],
    [false, 'false'],
    [null, null],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ]) {
    assert.equal((await lived({ result })).record.result, text);
  }
});

test('statuses: how a task ends, and where it stays', async () => {
  for (const status of ['failed', 'error', 'stopped']) {
    const { events, record } = await lived({ status, result: 'No credit left' });
    assert.deepEqual([record.status, record.result], [status, 'No credit left']);
    assert.ok(!types(events).includes('chunk'), 'the reason is not written by the agent');
    assert.equal(record.is_manually_stopped, status === 'stopped');
    assert.equal((await lived({ status })).record.result, null);
  }
  for (const status of ['paused', 'executing', 'pending']) {
    const c = client({ mine: { status } });
    const { id } = await c.create('mine');
    const record = await c.status(id);
    assert.deepEqual([record.status, record.result, record.finished_at], [status, null, null]);
    assert.equal(record.started_at !== null, status !== 'pending');
    assert.equal(record.paused_at !== null, status === 'paused');
    const streaming = c.events(id);
    await eventually(() => c.emulator.open === 1, 'the stream is open');
    assert.equal((await c.json('DELETE', `/agent-execution/${id}`)).status, 'stopped');
    assert.equal((await streaming).at(-1).data.status, 'stopped');
  }
});

test('task: fields of the record, from the start of the task', async () => {
  const tokens = { prompt_tokens: 5, completion_tokens: 6 };
  const { record } = await lived({
    result: 'x',
    task: { tokens, used_tools: ['a'], title: 'Orders', internal_status: 'fine', brand_new: 1 },
  });
  assert.deepEqual(
    [record.tokens, record.used_tools, record.title, record.internal_status, record.brand_new],
    [tokens, ['a'], 'Orders', 'fine', 1],
  );
  const paused = client({
    mine: { status: 'paused', task: { hitl_request: { wait_node_id: 'n1' } } },
  });
  const { id } = await paused.create('mine');
  assert.deepEqual((await paused.status(id)).hitl_request, { wait_node_id: 'n1' });
});

test('output_schema: a result that is given is used; else a sample; built-in agents have samples too', async () => {
  const output_schema = {
    type: 'object',
    required: ['total'],
    properties: { total: { type: 'integer', minimum: 3 } },
  };
  assert.equal(
    (await lived({ result: 'not what was asked' }, { output_schema })).record.result,
    'not what was asked',
  );
  assert.equal((await lived({}, { output_schema })).record.result, '{"total":3}');
  assert.equal((await lived({ events: [] }, { output_schema })).record.result, '{"total":3}');
  assert.equal((await lived({ status: 'failed' }, { output_schema })).record.result, null);
  assert.equal((await lived({}, { output_format: 'json' })).record.result, '{}');
  assert.equal(
    (await lived({ record: { output_schema } })).record.result,
    '{"total":3}',
    'the schema of the agent itself',
  );
  assert.equal((await lived({})).record.result, 'The emulator answers for mine.');
  const c = new Client(createEmulator({ speed: 0 }));
  for (const agent of [
    'agent-demo',
    'agent-json',
    'agent-no-chunks',
    'agent-subtasks',
    'anything-else',
  ]) {
    const { id } = await c.create(agent, { output_schema, output_format: 'json' });
    assert.equal((await c.status(id)).result, '{"total":3}', agent);
    assert.equal((await c.events(id)).at(-1).data.status, 'completed');
  }
  const own = await c.create('agent-demo', {
    output_schema: {
      type: 'object',
      required: ['revenue'],
      properties: { revenue: { type: 'number' } },
    },
  });
  assert.equal(
    JSON.parse((await c.status(own.id)).result).revenue,
    4100000,
    'its own answer, where the schema accepts it',
  );
  const { id } = await c.create('agent-demo', { output_schema: { enum: [] } });
  const { status, result } = await c.status(id);
  assert.equal(status, 'error');
  assert.match(result, /no value for `output_schema`/);
});
