/** Agents that are functions, ids of agents, their records and lists. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, lived, types } from './described.js';
import { Client, createEmulator } from './platform.js';

test('a function gets what was asked, and says what comes of it', async () => {
  let seen;
  const user = { id: 'u1', email: 'ada@example.com' };
  const { created, record } = await lived(
    (input) => {
      seen = input;
      return `You said: ${input.text}`;
    },
    {
      input: { text: 'Hi', files: ['https://example.com/a.txt'], user },
      title: 'T',
      additional_context: 'be brief',
    },
  );
  assert.equal(record.result, 'You said: Hi');
  assert.deepEqual(
    [
      seen.text,
      seen.prompt,
      seen.files,
      seen.user.email,
      seen.body.title,
      seen.body.additional_context,
      seen.previous,
    ],
    ['Hi', 'Hi', ['https://example.com/a.txt'], 'ada@example.com', 'T', 'be brief', null],
  );
  assert.deepEqual(seen.task, created);
});

test('a function may take its time: the task executes until it returns', async () => {
  let answer;
  const c = client({
    mine: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  const { id } = await c.create('mine');
  assert.equal((await c.status(id)).status, 'executing');
  const streaming = c.events(id);
  answer({ result: { ok: true } });
  assert.equal((await streaming).at(-1).data.result, '{"ok":true}');
});

test('what a function throws, or rejects with, is the result of a task in error', async () => {
  for (const agent of [
    () => {
      throw new Error('expected 1, got 2');
    },
    async () => {
      throw new Error('expected 1, got 2');
    },
    {
      run: () => {
        throw new Error('expected 1, got 2');
      },
    },
  ]) {
    const { events, record } = await lived(agent);
    assert.deepEqual(
      [record.status, record.result, types(events).at(-1)],
      ['error', 'expected 1, got 2', 'task_finished'],
    );
  }
});

test('run beside other fields: what it returns goes before them', async () => {
  const c = client({
    mine: {
      record: { name: 'Mine' },
      status: 'failed',
      result: 'no',
      run: ({ text }) => (text === 'good' ? { status: 'completed', result: 'yes' } : {}),
    },
  });
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

test('a task that runs locally is left to the one who made it', async () => {
  let calls = 0;
  const c = client({
    mine: () => {
      calls += 1;
      return 'x';
    },
  });
  const { id } = await c.create('mine', { run_locally: true });
  assert.equal((await c.status(id)).status, 'pending');
  assert.equal(calls, 0);
});

test('with agents, an id that is neither given nor built in does not exist', async () => {
  const c = client({ mine: 'x', 'my agent/2': 'y', 'agent-demo': 'mine now' });
  const { detail } = await c.json('POST', '/agent-execution/mien', {
    body: { input: { text: 'x' } },
    status: 404,
  });
  assert.match(detail, /^Agent not found/);
  assert.match(detail, /did you mean mine\?/);
  for (const path of ['/agents/mien', '/agent-execution/executions/history/mien'])
    await c.json('GET', path, { status: 404 });
  assert.equal(
    (await c.json('GET', '/agents/entirely-different', { status: 404 })).detail,
    'Agent not found',
  );
  const result = async (agent) =>
    (await c.status((await c.create(encodeURIComponent(agent))).id)).result;
  assert.equal(await result('my agent/2'), 'y');
  assert.equal(await result('agent-demo'), 'mine now', 'a given agent goes before a built-in one');
  assert.match(await result('agent-fail'), /403/);
  await c.json('GET', '/agents/agent-fault-status-503', { status: 503 });
  const none = client({});
  await none.json('GET', '/agents/mine', { status: 404 });
  await new Client(createEmulator({ speed: 0 })).json('GET', '/agents/any-id-at-all');
});

test("the agent's own record, and its row in the list", async () => {
  const instructions = { role: ['You count'], goal: [], general: '' };
  const c = client({
    mine: { record: { name: 'Counter', instructions, model_name: 'm1', version: 9 } },
    other: 'x',
  });
  const record = await c.json('GET', '/agents/mine');
  assert.deepEqual(
    [record.id, record.name, record.instructions, record.model_name, record.version],
    ['mine', 'Counter', instructions, 'm1', 9],
  );
  const rows = await c.json('GET', '/agents/list');
  assert.deepEqual(
    rows.map(({ id, name }) => [id, name]),
    [
      ['mine', 'Counter'],
      ['other', 'other'],
    ],
  );
  assert.deepEqual(rows[0].instructions, instructions);
  const builtIn = await new Client(createEmulator({ speed: 0 })).json('GET', '/agents/list');
  assert.deepEqual(Object.keys(rows[0]).sort(), Object.keys(builtIn[0]).sort());
  assert.deepEqual(
    Object.keys(record).sort(),
    Object.keys(await c.json('GET', '/agents/agent-demo')).sort(),
  );
});

test('lists: tasks that are there already, as rows and as tasks', async () => {
  const tasks = [
    {
      id: 't1',
      status: 'completed',
      result: { total: 1 },
      user_id: 'u1',
      title: 'First',
      created_at: '2026-01-02T03:04:05Z',
    },
    { status: 'failed', result: 'no', parent_task_id: 't1' },
    { id: 't3', status: 'executing' },
  ];
  const c = client({ mine: { result: 'x', lists: { tasks } } });
  const list = '/agent-execution/executions/history';
  const rows = await c.json('GET', `${list}/mine`);
  assert.deepEqual(
    rows.map(({ id, status, result }) => [id, status, result]),
    [
      ['t1', 'completed', '{"total":1}'],
      ['mine-task-2', 'failed', 'no'],
      ['t3', 'executing', ''],
    ],
  );
  assert.deepEqual(
    [rows[0].title, rows[0].user_id, rows[0].created_at, rows[0].updated_at],
    ['First', 'u1', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  );
  assert.equal(rows[1].parent_task_id, 't1');
  assert.deepEqual(
    (await c.json('GET', `${list}/mine?status=failed`)).map(({ id }) => id),
    ['mine-task-2'],
  );
  assert.deepEqual(
    (await c.json('GET', `${list}/user/u1`)).map(({ id }) => id),
    ['t1'],
  );
  const record = await c.status('t1');
  assert.deepEqual(
    [record.agent_id, record.result, record.input.user.id],
    ['mine', '{"total":1}', 'u1'],
  );
  const events = await c.events('t1');
  assert.deepEqual(types(events), ['connected', 'task_created', 'task_finished']);
  const created = await c.create('mine');
  assert.deepEqual(
    (await c.json('GET', `${list}/mine`)).map(({ id }) => id),
    [created.id, 't1', 'mine-task-2', 't3'],
    'the newest first',
  );
  assert.equal((await c.json('DELETE', '/agent-execution/t3')).status, 'stopped');
  const other = new Client(c.emulator, { key: 'emulator-other' });
  assert.equal((await other.status('t3')).status, 'executing', 'each key has its own');
});

test('newTaskId makes the ids', async () => {
  let count = 0;
  const c = client({ mine: 'x' }, { speed: 0, newTaskId: () => `task-${(count += 1)}` });
  assert.equal((await c.create('mine')).id, 'task-1');
  assert.equal((await c.create('agent-demo')).id, 'task-2');
  assert.equal((await c.create('mine', { id: 'task-1' })).id, 'task-1');
  count = 0;
  await assert.rejects(c.create('mine'), /`newTaskId` returned "task-1", which a task has already/);
});
