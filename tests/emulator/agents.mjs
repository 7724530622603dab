/** Agents that a test describes: results, events, statuses, delays, functions, records and lists. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, createEmulator, eventually } from './platform.js';

const client = (agents, options = { speed: 0 }) => new Client(createEmulator({ ...options, agents }));
const types = (events) => events.map(({ type }) => type);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The record of a new task of `mine`, at its end, and its events. */
async function lived(agent, body, options) {
  const c = client({ mine: agent }, options);
  const created = await c.create('mine', body);
  const events = await c.events(created.id);
  return { c, created, events, record: await c.status(created.id) };
}

test('a text is the result, told in chunks', async () => {
  const { created, events, record } = await lived('Revenue grew 22 %.\n\nMore  follows. ');
  assert.equal(created.status, 'pending');
  assert.equal(created.result, null);
  assert.deepEqual([record.status, record.result], ['completed', 'Revenue grew 22 %.\n\nMore  follows. ']);
  const chunks = events.filter(({ type }) => type === 'chunk');
  assert.ok(chunks.length > 2);
  assert.equal(chunks.map(({ data }) => data).join(''), record.result);
  assert.deepEqual([types(events).slice(0, 3), types(events).at(-1)], [['connected', 'task_created', 'task_updated'], 'task_finished']);
  assert.deepEqual(events.at(-1).data, record);
  for (const event of events) assert.deepEqual([event.task_id, event.organization_id], [created.id, 'org-emulator']);
});

test('chunks are the whole result, however it is written', async () => {
  for (const result of [' leading', '\n\n', 'one', 'a  b\t\tc \n', '🗺️ São Paulo الرياض', 'x'.repeat(10_000), '']) {
    const { events, record } = await lived({ result });
    assert.equal(record.result, result);
    assert.equal(events.filter(({ type }) => type === 'chunk').map(({ data }) => data).join(''), result);
  }
});

test('a result that is JSON becomes text', async () => {
  for (const [result, text] of [[{ total: 42, none: undefined }, '{"total":42}'], [[1, 'a'], '[1,"a"]'], [7, '7'], [false, 'false'], [null, null], [new Date(0), '"1970-01-01T00:00:00.000Z"']]) {
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

test('events in the platform\'s shapes: what is left out is filled in, what is given stays', async () => {
  const call = { request_id: 'r1', operation_id: 'search', tool_name: 'Search', payload: { q: 'x' } };
  const plan = { enabled: true, enforce: false, started: true, question_raised: false, tasks: [{ id: '1', title: 'Look', completed: true }] };
  const { created, events, record } = await lived({
    events: [
      { type: 'think', data: { request_id: 't', operation_id: 'think', payload: { input: { title: 'Hm', thought: '…' } } } },
      { type: 'plan_updated', data: plan },
      { type: 'tool_call_request', data: call, time: '2026-01-01T00:00:00Z', identity: { name: 'Nia' } },
      { type: 'tool_call_result', data: { ...call, result: [1], is_error: false } },
      { type: 'chunk', data: 'from another', task_id: 'sub-1' },
      { type: 'task_finished', task_id: 'sub-1', data: { id: 'sub-1', status: 'failed', result: 'no' } },
      { type: 'mood_changed', data: { mood: 'new' } },
      { type: 'chunk', data: 'Hello ' }, { type: 'chunk', data: 'there' },
    ],
  });
  assert.deepEqual(types(events), [
    'connected', 'task_created', 'task_updated', 'think', 'plan_updated', 'tool_call_request', 'tool_call_result', 'chunk', 'task_finished', 'mood_changed', 'chunk', 'chunk', 'task_finished',
  ]);
  assert.deepEqual(events[5], { type: 'tool_call_request', task_id: created.id, organization_id: 'org-emulator', time: '2026-01-01T00:00:00Z', data: call, identity: { name: 'Nia' } });
  assert.equal(events[7].task_id, 'sub-1');
  assert.deepEqual([record.status, record.result], ['completed', 'Hello there'], 'the result is what the task itself wrote');
  assert.deepEqual(record.used_tools, ['Search']);
  assert.deepEqual(record.deep_planning, plan);
});

test('a task_finished among the events is the end, and its data goes into the record', async () => {
  const tokens = { completion_tokens: 1, prompt_tokens: 2, cache_read_tokens: 0, cache_write_tokens: 0, total_tokens: 3 };
  const { events, record } = await lived({
    events: [{ type: 'task_updated', data: { internal_status: 'looking' } }, { type: 'chunk', data: 'Half' }, { type: 'task_finished', data: { status: 'failed', result: { code: 7 }, tokens } }],
  });
  assert.deepEqual(types(events).filter((type) => type === 'task_finished').length, 1);
  assert.deepEqual([record.status, record.result, record.tokens, record.internal_status], ['failed', '{"code":7}', tokens, 'looking']);
  assert.ok(record.finished_at);
  assert.equal((await lived({ events: [{ type: 'chunk', data: 'All' }, { type: 'task_finished' }] })).record.result, 'All');
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
  const gate = new Promise((resolve) => { open = resolve; });
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
  const made = [{ type: 'chunk', data: 'a' }, { type: 'chunk', data: 'b' }];
  for (const events of [function* () { yield* made; }, () => made, new Set(made), () => made.values()]) {
    assert.equal((await lived({ events })).record.result, 'ab');
  }
});

test('a generator that throws ends the task in error, after what it told', async () => {
  const { events, record } = await lived({ events: function* () {
    yield { type: 'chunk', data: 'So far' };
    throw new Error('The model is gone');
  } });
  assert.deepEqual([record.status, record.result], ['error', 'The model is gone']);
  assert.deepEqual(types(events).slice(-2), ['chunk', 'task_finished']);
});

test('a task that is stopped closes its generator', async () => {
  let closed = false;
  const c = client({ mine: { delay: 5, events: async function* () {
    try {
      for (;;) yield { type: 'chunk', data: 'more ' };
    } finally {
      closed = true;
    }
  } } }, { speed: 1 });
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
  const { record } = await lived({ events: function* () {
    for (;;) yield { type: 'process_update', data: {} };
  } });
  assert.equal(record.status, 'error');
  assert.match(record.result, /`agents\.mine\.events` has no end/);
});

test('delay: milliseconds before each event and before the end, by the clock', async () => {
  const c = client({ mine: { result: 'one two three four', delay: 60_000 } }, { speed: 0.001 });
  const { id } = await c.create('mine');
  assert.equal((await c.status(id)).status, 'executing');
  const events = await c.events(id);
  const times = events.filter(({ type }) => ['chunk', 'task_finished'].includes(type)).map(({ time }) => Date.parse(time));
  assert.deepEqual(times.slice(1).map((time, index) => time - times[index]), [60, 60], 'two chunks and the end');
  const { started_at, finished_at, duration } = await c.status(id);
  assert.equal(Date.parse(finished_at) - Date.parse(started_at), 180);
  assert.equal(duration, 0.18);
});

test('task: fields of the record, from the start of the task', async () => {
  const tokens = { prompt_tokens: 5, completion_tokens: 6 };
  const { record } = await lived({ result: 'x', task: { tokens, used_tools: ['a'], title: 'Orders', internal_status: 'fine', brand_new: 1 } });
  assert.deepEqual([record.tokens, record.used_tools, record.title, record.internal_status, record.brand_new], [tokens, ['a'], 'Orders', 'fine', 1]);
  const paused = client({ mine: { status: 'paused', task: { hitl_request: { wait_node_id: 'n1' } } } });
  const { id } = await paused.create('mine');
  assert.deepEqual((await paused.status(id)).hitl_request, { wait_node_id: 'n1' });
});

test('a function gets what was asked, and says what comes of it', async () => {
  let seen;
  const user = { id: 'u1', email: 'ada@example.com' };
  const { created, record } = await lived((input) => {
    seen = input;
    return `You said: ${input.text}`;
  }, { input: { text: 'Hi', files: ['https://example.com/a.txt'], user }, title: 'T', additional_context: 'be brief' });
  assert.equal(record.result, 'You said: Hi');
  assert.deepEqual([seen.text, seen.prompt, seen.files, seen.user.email, seen.body.title, seen.body.additional_context, seen.previous], ['Hi', 'Hi', ['https://example.com/a.txt'], 'ada@example.com', 'T', 'be brief', null]);
  assert.deepEqual(seen.task, created);
});

test('a function may take its time: the task executes until it returns', async () => {
  let answer;
  const c = client({ mine: () => new Promise((resolve) => { answer = resolve; }) });
  const { id } = await c.create('mine');
  assert.equal((await c.status(id)).status, 'executing');
  const streaming = c.events(id);
  answer({ result: { ok: true } });
  assert.equal((await streaming).at(-1).data.result, '{"ok":true}');
});

test('what a function throws, or rejects with, is the result of a task in error', async () => {
  for (const agent of [() => { throw new Error('expected 1, got 2'); }, async () => { throw new Error('expected 1, got 2'); }, { run: () => { throw new Error('expected 1, got 2'); } }]) {
    const { events, record } = await lived(agent);
    assert.deepEqual([record.status, record.result, types(events).at(-1)], ['error', 'expected 1, got 2', 'task_finished']);
  }
});

test('what a function returns is checked, and the mistake is the result', async () => {
  for (const [value, says] of [
    [{ staus: 'failed' }, /`agents\.mine\(\)\.staus` is not known; did you mean `status`\?/],
    [{ total: 42 }, /`agents\.mine\(\)\.total` is not known: known are result,/],
    [undefined, /`agents\.mine\(\)` must be a text \(the result\) or an object such as `\{ result: … \}`, not undefined/],
    [{ events: [{ type: 'chunkk', data: 'x' }] }, /`agents\.mine\(\)\.events\[0\]\.type` is "chunkk"; did you mean "chunk"\?/],
    [{ record: {} }, /`agents\.mine\(\)\.record` is not known/],
  ]) {
    const { record } = await lived(() => value);
    assert.equal(record.status, 'error');
    assert.match(record.result, says);
  }
});

test('run beside other fields: what it returns goes before them', async () => {
  const c = client({ mine: { record: { name: 'Mine' }, status: 'failed', result: 'no', run: ({ text }) => (text === 'good' ? { status: 'completed', result: 'yes' } : {}) } });
  const ended = async (text) => {
    const { id } = await c.create('mine', { input: { text } });
    const { status, result } = await c.status(id);
    return [status, result];
  };
  assert.deepEqual(await ended('good'), ['completed', 'yes']);
  assert.deepEqual(await ended('bad'), ['failed', 'no']);
  assert.equal((await c.json('GET', '/agents/mine')).name, 'Mine');
});

test('a task that goes on calls the function again, with the record before', async () => {
  const c = client({ mine: ({ text, previous }) => `${previous?.result ?? 'nothing'} + ${text}` });
  const { id } = await c.create('mine', { input: { text: 'a' } });
  await c.create('mine', { id, input: { text: 'b' } });
  assert.equal((await c.status(id)).result, 'nothing + a + b');
});

test('output_schema: a result that is given is used; else a sample; built-in agents have samples too', async () => {
  const output_schema = { type: 'object', required: ['total'], properties: { total: { type: 'integer', minimum: 3 } } };
  assert.equal((await lived({ result: 'not what was asked' }, { output_schema })).record.result, 'not what was asked');
  assert.equal((await lived({}, { output_schema })).record.result, '{"total":3}');
  assert.equal((await lived({ events: [] }, { output_schema })).record.result, '{"total":3}');
  assert.equal((await lived({ status: 'failed' }, { output_schema })).record.result, null);
  assert.equal((await lived({}, { output_format: 'json' })).record.result, '{}');
  assert.equal((await lived({ record: { output_schema } })).record.result, '{"total":3}', 'the schema of the agent itself');
  assert.equal((await lived({})).record.result, 'The emulator answers for mine.');
  const c = new Client(createEmulator({ speed: 0 }));
  for (const agent of ['agent-demo', 'agent-json', 'agent-no-chunks', 'agent-subtasks', 'anything-else']) {
    const { id } = await c.create(agent, { output_schema, output_format: 'json' });
    assert.equal((await c.status(id)).result, '{"total":3}', agent);
    assert.equal((await c.events(id)).at(-1).data.status, 'completed');
  }
  const { id } = await c.create('agent-demo', { output_schema: { enum: [] } });
  const { status, result } = await c.status(id);
  assert.equal(status, 'error');
  assert.match(result, /no value for `output_schema`/);
});

test('a task that runs locally is left to the one who made it', async () => {
  let calls = 0;
  const c = client({ mine: () => { calls += 1; return 'x'; } });
  const { id } = await c.create('mine', { run_locally: true });
  assert.equal((await c.status(id)).status, 'pending');
  assert.equal(calls, 0);
});

test('with agents, an id that is neither given nor built in does not exist', async () => {
  const c = client({ mine: 'x', 'my agent/2': 'y', 'agent-demo': 'mine now' });
  const { detail } = await c.json('POST', '/agent-execution/mien', { body: { input: { text: 'x' } }, status: 404 });
  assert.match(detail, /^Agent not found/);
  assert.match(detail, /did you mean mine\?/);
  for (const path of ['/agents/mien', '/agent-execution/executions/history/mien']) await c.json('GET', path, { status: 404 });
  assert.equal((await c.json('GET', '/agents/entirely-different', { status: 404 })).detail, 'Agent not found');
  const result = async (agent) => (await c.status((await c.create(encodeURIComponent(agent))).id)).result;
  assert.equal(await result('my agent/2'), 'y');
  assert.equal(await result('agent-demo'), 'mine now', 'a given agent goes before a built-in one');
  assert.match(await result('agent-fail'), /403/);
  await c.json('GET', '/agents/agent-fault-status-503', { status: 503 });
  const none = client({});
  await none.json('GET', '/agents/mine', { status: 404 });
  await new Client(createEmulator({ speed: 0 })).json('GET', '/agents/any-id-at-all');
});

test('the agent\'s own record, and its row in the list', async () => {
  const instructions = { role: ['You count'], goal: [], general: '' };
  const c = client({ mine: { record: { name: 'Counter', instructions, model_name: 'm1', version: 9 } }, other: 'x' });
  const record = await c.json('GET', '/agents/mine');
  assert.deepEqual([record.id, record.name, record.instructions, record.model_name, record.version], ['mine', 'Counter', instructions, 'm1', 9]);
  const rows = await c.json('GET', '/agents/list');
  assert.deepEqual(rows.map(({ id, name }) => [id, name]), [['mine', 'Counter'], ['other', 'other']]);
  assert.deepEqual(rows[0].instructions, instructions);
  const builtIn = await new Client(createEmulator({ speed: 0 })).json('GET', '/agents/list');
  assert.deepEqual(Object.keys(rows[0]).sort(), Object.keys(builtIn[0]).sort());
  assert.deepEqual(Object.keys(record).sort(), Object.keys(await c.json('GET', '/agents/agent-demo')).sort());
});

test('lists: tasks that are there already, as rows and as tasks', async () => {
  const tasks = [
    { id: 't1', status: 'completed', result: { total: 1 }, user_id: 'u1', title: 'First', created_at: '2026-01-02T03:04:05Z' },
    { status: 'failed', result: 'no', parent_task_id: 't1' },
    { id: 't3', status: 'executing' },
  ];
  const c = client({ mine: { result: 'x', lists: { tasks } } });
  const list = '/agent-execution/executions/history';
  const rows = await c.json('GET', `${list}/mine`);
  assert.deepEqual(rows.map(({ id, status, result }) => [id, status, result]), [['t1', 'completed', '{"total":1}'], ['mine-task-2', 'failed', 'no'], ['t3', 'executing', '']]);
  assert.deepEqual([rows[0].title, rows[0].user_id, rows[0].created_at, rows[0].updated_at], ['First', 'u1', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z']);
  assert.equal(rows[1].parent_task_id, 't1');
  assert.deepEqual((await c.json('GET', `${list}/mine?status=failed`)).map(({ id }) => id), ['mine-task-2']);
  assert.deepEqual((await c.json('GET', `${list}/user/u1`)).map(({ id }) => id), ['t1']);
  const record = await c.status('t1');
  assert.deepEqual([record.agent_id, record.result, record.input.user.id], ['mine', '{"total":1}', 'u1']);
  const events = await c.events('t1');
  assert.deepEqual(types(events), ['connected', 'task_created', 'task_finished']);
  const created = await c.create('mine');
  assert.deepEqual((await c.json('GET', `${list}/mine`)).map(({ id }) => id), [created.id, 't1', 'mine-task-2', 't3'], 'the newest first');
  assert.equal((await c.json('DELETE', '/agent-execution/t3')).status, 'stopped');
  const other = new Client(c.emulator, { key: 'emulator-other' });
  assert.equal((await other.status('t3')).status, 'executing', 'each key has its own');
});

test('newTaskId makes the ids', async () => {
  let count = 0;
  const c = client({ mine: 'x' }, { speed: 0, newTaskId: () => `task-${count += 1}` });
  assert.equal((await c.create('mine')).id, 'task-1');
  assert.equal((await c.create('agent-demo')).id, 'task-2');
  assert.equal((await c.create('mine', { id: 'task-1' })).id, 'task-1');
  count = 0;
  await assert.rejects(c.create('mine'), /`newTaskId` returned "task-1", which a task has already/);
});

test('the activity log has what was told', async () => {
  const { c, created } = await lived({ result: 'The answer', events: [{ type: 'tool_call_result', data: { request_id: 'r', operation_id: 'o', tool_name: 'Search', payload: {}, result: 1 } }] });
  const { messages } = await c.json('GET', `/activity/mine/${created.id}`);
  assert.deepEqual(messages.map((entry) => entry.tool_name ?? entry.content.text), ['Hello', 'Search', 'The answer']);
});

test('faults strike agents of a test too', async () => {
  const c = client({ mine: 'abc' });
  const answer = await c.send('POST', '/agent-execution/mine', { body: { input: { text: 'x' } }, headers: { 'x-emulator-fault': 'status-429' } });
  assert.equal(answer.status, 429);
  const { id } = await c.create('mine');
  await assert.rejects(c.told(id, { headers: { 'x-emulator-fault': 'drop-mid-event' } }));
});

test('at speed 0 nothing depends on timers: they may be a test\'s, and never go on', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.parse('2026-01-15T08:30:00Z') });
  const c = client({
    mine: { result: 'a b c', delay: 1000 },
    later: async () => 'x',
    made: { delay: 50, events: async function* () { yield { type: 'chunk', data: 'y' }; } },
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

test('mistakes in the options are TypeErrors that name the field', () => {
  const circle = {};
  circle.self = circle;
  for (const [agents, says] of [
    [[], /`agents` must be an object whose keys are agent ids/],
    [new Map([['a', 'b']]), /`agents` must be an object/],
    [{ mine: 42 }, /`agents\.mine` must be a text \(the result\), a function or an object, not a number/],
    [{ mine: null }, /`agents\.mine` must be .*, not null/],
    [{ mine: ['x'] }, /`agents\.mine` must be .*, not a list/],
    [{ undefined: 'x' }, /`agents\.undefined` is no agent id/],
    [{ '': 'x' }, /`agents\[""\]` is no agent id/],
    [{ mine: { staus: 'failed' } }, /`agents\.mine\.staus` is not known; did you mean `status`\?/],
    [{ 'my agent': { status: 'complete' } }, /`agents\["my agent"\]\.status` is "complete"; did you mean "completed"\? It must be one of completed, failed,/],
    [{ mine: { status: 'finished-for-good' } }, /is "finished-for-good": it must be one of/],
    [{ mine: { delay: -1 } }, /`agents\.mine\.delay` must be a number of milliseconds, 0 or more, not -1/],
    [{ mine: { delay: '5' } }, /`agents\.mine\.delay` .* not "5"/],
    [{ mine: { result: NaN } }, /`agents\.mine\.result` is NaN, which JSON cannot hold/],
    [{ mine: { result: { rows: [1, () => {}] } } }, /`agents\.mine\.result\.rows\[1\]` is a function, which JSON cannot hold/],
    [{ mine: { result: 10n } }, /`agents\.mine\.result` is a bigint/],
    [{ mine: { result: circle } }, /`agents\.mine\.result\.self` contains itself/],
    [{ mine: { result: new Map() } }, /`agents\.mine\.result` is a Map/],
    [{ mine: { result: Promise.resolve(1) } }, /`agents\.mine\.result` is a Promise/],
    [{ mine: { events: 'abc' } }, /`agents\.mine\.events` must be a list of events, or a generator function, not a string/],
    [{ mine: { events: {} } }, /`agents\.mine\.events` must be a list of events/],
    [{ mine: { events: [{ type: 'chunk' }] } }, /`agents\.mine\.events\[0\]\.data` must be a text, not undefined/],
    [{ mine: { events: [{ type: 'chunk', data: 'x' }, { typ: 'chunk', data: 'x' }] } }, /`agents\.mine\.events\[1\]\.type` must be the type of an event/],
    [{ mine: { events: ['x'] } }, /`agents\.mine\.events\[0\]` must be an event such as/],
    [{ mine: { events: [{ type: 'tool_call_requst', data: {} }] } }, /did you mean "tool_call_request"\?/],
    [{ mine: { events: [{ type: 'chunk', dta: 'x', data: 'y' }] } }, /`agents\.mine\.events\[0\]\.dta` is not known; did you mean `data`\?/],
    [{ mine: { events: [{ type: 'task_finished' }, { type: 'chunk', data: 'x' }] } }, /`agents\.mine\.events\[0\]` is the end of the task, and more events follow it/],
    [{ mine: { events: [{ type: 'task_updated', data: 'x' }] } }, /`agents\.mine\.events\[0\]\.data` must be an object/],
    [{ mine: { events: (function* () {})() } }, /`agents\.mine\.events` can be read only once: give the generator function/],
    [{ mine: { task: { status: 'failed' } } }, /`agents\.mine\.task\.status` cannot be set: it is the field `status` of the agent/],
    [{ mine: { task: { id: 'x' } } }, /`agents\.mine\.task\.id` cannot be set: .*newTaskId/],
    [{ mine: { task: [] } }, /`agents\.mine\.task` must be an object/],
    [{ mine: { run: 'x' } }, /`agents\.mine\.run` must be a function, not a string/],
    [{ mine: { record: { id: 'other' } } }, /`agents\.mine\.record\.id` differs from the key/],
    [{ mine: { lists: [] } }, /`agents\.mine\.lists` must be an object/],
    [{ mine: { lists: { task: [] } } }, /`agents\.mine\.lists\.task` is not known; did you mean `tasks`\?/],
    [{ mine: { lists: { tasks: {} } } }, /`agents\.mine\.lists\.tasks` must be a list/],
    [{ mine: { lists: { tasks: [{ status: 'done' }] } } }, /`agents\.mine\.lists\.tasks\[0\]\.status` is "done"/],
    [{ mine: { lists: { tasks: [{ id: 'a' }, { id: 'a' }] } } }, /`agents\.mine\.lists\.tasks\[1\]\.id` is "a" again/],
  ]) {
    assert.throws(() => createEmulator({ agents }), (error) => error instanceof TypeError && /^createEmulator: /.test(error.message) && says.test(error.message), String(says));
  }
  assert.throws(() => createEmulator({ agent: {} }), /createEmulator: `agent` is not known; did you mean `agents`\?/);
  assert.throws(() => createEmulator({ newTaskId: 'x' }), /createEmulator: `newTaskId` must be a function/);
});
