/** The events of agents that a test describes: lists, generators, delays, clocks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, lived, types } from './described.js';
import { eventually } from './platform.js';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('chunks are the whole result, however it is written', async () => {
  for (const result of [
    ' leading',
    '\n\n',
    'one',
    'a  b\t\tc \n',
    '🗺️ São Paulo الرياض',
    'x'.repeat(10_000),
    '',
  ]) {
    const { events, record } = await lived({ result });
    assert.equal(record.result, result);
    assert.equal(
      events
        .filter(({ type }) => type === 'chunk')
        .map(({ data }) => data)
        .join(''),
      result,
    );
  }
});

test("events in the platform's shapes: what is left out is filled in, what is given stays", async () => {
  const call = {
    request_id: 'r1',
    operation_id: 'search',
    tool_name: 'Search',
    payload: { q: 'x' },
  };
  const plan = {
    enabled: true,
    enforce: false,
    started: true,
    question_raised: false,
    tasks: [{ id: '1', title: 'Look', completed: true }],
  };
  const { created, events, record } = await lived({
    events: [
      {
        type: 'think',
        data: {
          request_id: 't',
          operation_id: 'think',
          payload: { input: { title: 'Hm', thought: '…' } },
        },
      },
      { type: 'plan_updated', data: plan },
      {
        type: 'tool_call_request',
        data: call,
        time: '2026-01-01T00:00:00Z',
        identity: { name: 'Nia' },
      },
      { type: 'tool_call_result', data: { ...call, result: [1], is_error: false } },
      { type: 'chunk', data: 'from another', task_id: 'sub-1' },
      {
        type: 'task_finished',
        task_id: 'sub-1',
        data: { id: 'sub-1', status: 'failed', result: 'no' },
      },
      { type: 'mood_changed', data: { mood: 'new' } },
      { type: 'chunk', data: 'Hello ' },
      { type: 'chunk', data: 'there' },
    ],
  });
  assert.deepEqual(types(events), [
    'connected',
    'task_created',
    'task_updated',
    'think',
    'plan_updated',
    'tool_call_request',
    'tool_call_result',
    'chunk',
    'task_finished',
    'mood_changed',
    'chunk',
    'chunk',
    'task_finished',
  ]);
  assert.deepEqual(events[5], {
    type: 'tool_call_request',
    task_id: created.id,
    organization_id: 'org-emulator',
    time: '2026-01-01T00:00:00Z',
    data: call,
    identity: { name: 'Nia' },
  });
  assert.equal(events[7].task_id, 'sub-1');
  assert.deepEqual(
    [record.status, record.result],
    ['completed', 'Hello there'],
    'the result is what the task itself wrote',
  );
  assert.deepEqual(record.used_tools, ['Search']);
  assert.deepEqual(record.deep_planning, plan);
});

test('a task_finished among the events is the end, and its data goes into the record', async () => {
  const tokens = {
    completion_tokens: 1,
    prompt_tokens: 2,
    cache_read_tokens: 0,
    cache_write_tokens: 0,
    total_tokens: 3,
  };
  const { events, record } = await lived({
    events: [
      { type: 'task_updated', data: { internal_status: 'looking' } },
      { type: 'chunk', data: 'Half' },
      { type: 'task_finished', data: { status: 'failed', result: { code: 7 }, tokens } },
    ],
  });
  assert.deepEqual(types(events).filter((type) => type === 'task_finished').length, 1);
  assert.deepEqual(
    [record.status, record.result, record.tokens, record.internal_status],
    ['failed', '{"code":7}', tokens, 'looking'],
  );
  assert.ok(record.finished_at);
  assert.equal(
    (await lived({ events: [{ type: 'chunk', data: 'All' }, { type: 'task_finished' }] })).record
      .result,
    'All',
  );
});

test('a recorded stream can be told again as it is', async () => {
  const recorded = (await lived({ result: 'As it was', task: { title: 'Recorded' } })).events;
  const { created, events, record } = await lived({ events: recorded });
  assert.deepEqual(types(events), types(recorded));
  assert.ok(events.every(({ task_id }) => task_id === created.id));
  assert.deepEqual([record.id, record.result, record.title], [created.id, 'As it was', 'Recorded']);
});

test('a generator function tells events as it makes them, for each task anew', async () => {
  let open;
  const gate = new Promise((resolve) => {
    open = resolve;
  });
  const c = client({
    mine: {
      events: async function* ({ text }) {
        yield { type: 'chunk', data: `${text}, ` };
        await gate;
        yield { type: 'chunk', data: 'done' };
      },
    },
  });
  const { id } = await c.create('mine');
  const response = await c.open(id);
  let told = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  while (!told.includes('"chunk"')) told += (await reader.read()).value;
  assert.equal((await c.status(id)).status, 'executing');
  open();
  for (let read = await reader.read(); !read.done; read = await reader.read()) told += read.value;
  assert.match(told, /task_finished/);
  assert.equal((await c.status(id)).result, 'Hello, done');
  const again = await c.create('mine');
  await c.events(again.id);
  assert.equal((await c.status(again.id)).result, 'Hello, done');
});

test('sync generators, lists that are made, and any iterable', async () => {
  const made = [
    { type: 'chunk', data: 'a' },
    { type: 'chunk', data: 'b' },
  ];
  for (const events of [
    function* () {
      yield* made;
    },
    () => made,
    new Set(made),
    () => made.values(),
  ]) {
    assert.equal((await lived({ events })).record.result, 'ab');
  }
});

test('a generator that throws ends the task in error, after what it told', async () => {
  const { events, record } = await lived({
    events: function* () {
      yield { type: 'chunk', data: 'So far' };
      throw new Error('The model is gone');
    },
  });
  assert.deepEqual([record.status, record.result], ['error', 'The model is gone']);
  assert.deepEqual(types(events).slice(-2), ['chunk', 'task_finished']);
});

test('a task that is stopped closes its generator', async () => {
  let closed = false;
  const c = client(
    {
      mine: {
        delay: 5,
        events: async function* () {
          try {
            for (;;) yield { type: 'chunk', data: 'more ' };
          } finally {
            closed = true;
          }
        },
      },
    },
    { speed: 1 },
  );
  const { id } = await c.create('mine');
  await sleep(20);
  await c.json('DELETE', `/agent-execution/${id}`);
  await eventually(() => closed, 'the generator is closed');
  const { result } = await c.status(id);
  assert.equal(result, null);
  const again = await c.create('mine', { id });
  assert.equal(again.id, id);
  await c.json('DELETE', `/agent-execution/${id}`);
});

test('a generator without an end is stopped by itself', async () => {
  const { record } = await lived({
    events: function* () {
      for (;;) yield { type: 'process_update', data: {} };
    },
  });
  assert.equal(record.status, 'error');
  assert.match(record.result, /`agents\.mine\.events` has no end/);
});

test('delay: milliseconds before each event and before the end, by the clock', async () => {
  const c = client({ mine: { result: 'one two three four', delay: 60_000 } }, { speed: 0.001 });
  const { id } = await c.create('mine');
  assert.equal((await c.status(id)).status, 'executing');
  const events = await c.events(id);
  const times = events
    .filter(({ type }) => ['chunk', 'task_finished'].includes(type))
    .map(({ time }) => Date.parse(time));
  assert.deepEqual(
    times.slice(1).map((time, index) => time - times[index]),
    [60, 60],
    'two chunks and the end',
  );
  const { started_at, finished_at, duration } = await c.status(id);
  assert.equal(Date.parse(finished_at) - Date.parse(started_at), 180);
  assert.equal(duration, 0.18);
});

test('the activity log has what was told', async () => {
  const { c, created } = await lived({
    result: 'The answer',
    events: [
      {
        type: 'tool_call_result',
        data: { request_id: 'r', operation_id: 'o', tool_name: 'Search', payload: {}, result: 1 },
      },
    ],
  });
  const { messages } = await c.json('GET', `/activity/mine/${created.id}`);
  assert.deepEqual(
    messages.map((entry) => entry.tool_name ?? entry.content.text),
    ['Hello', 'Search', 'The answer'],
  );
});

test('faults strike agents of a test too', async () => {
  const c = client({ mine: 'abc' });
  const answer = await c.send('POST', '/agent-execution/mine', {
    body: { input: { text: 'x' } },
    headers: { 'x-emulator-fault': 'status-429' },
  });
  assert.equal(answer.status, 429);
  const { id } = await c.create('mine');
  await assert.rejects(c.told(id, { headers: { 'x-emulator-fault': 'drop-mid-event' } }));
});

test("at speed 0 nothing depends on timers: they may be a test's, and never go on", async (t) => {
  t.mock.timers.enable({
    apis: ['setTimeout', 'setInterval', 'Date'],
    now: Date.parse('2026-01-15T08:30:00Z'),
  });
  const c = client({
    mine: { result: 'a b c', delay: 1000 },
    later: async () => 'x',
    made: {
      delay: 50,
      events: async function* () {
        yield { type: 'chunk', data: 'y' };
      },
    },
  });
  for (const agent of ['mine', 'later', 'made', 'agent-demo', 'agent-fail']) {
    const { id } = await c.create(agent);
    const events = await c.events(id);
    assert.equal(events.at(-1).type, 'task_finished', agent);
    assert.equal(events.at(-1).time, '2026-01-15T08:30:00.000000Z', agent);
  }
  const { id } = await c.create('agent-paused');
  const streaming = c.events(id);
  await c.json('DELETE', `/agent-execution/${id}`);
  assert.equal((await streaming).at(-1).data.status, 'stopped');
});
