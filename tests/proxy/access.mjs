/** Who may do what, and whose a task is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ANN, ASKS, BOB, createProxy, KEY, ORGANIZATION, Stage } from './stage.js';

/** Sends each operation as a task's of this id, and gives the statuses. */
async function statuses(stage, id, agent = 'agent-demo', operations = ALL, options = {}) {
  const asked = operations.map((operation) => ASKS[operation](id, agent));
  return Object.fromEntries(await Promise.all(asked.map(async ([method, path, body], at) => [operations[at], await stage.status(method, path, body, options)])));
}
const each = (operations, status) => Object.fromEntries(operations.map((operation) => [operation, status]));
const OF_TASK = ['getTask', 'events', 'stopTask', 'getActivityLog'];

test('nobody may do anything by default', async (t) => {
  for (const authorize of [undefined, () => null, () => undefined, async () => null, () => false]) {
    const stage = await Stage.of(t, authorize ? { authorize } : {});
    const { id } = await stage.task();
    stage.news();
    assert.deepEqual(await statuses(stage, id), each(ALL, 401));
    assert.equal(await stage.status('POST', '/tickets'), 401);
    stage.silent();
  }
});

test('a grant of nothing allows nothing', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ operations: ALL }) });
  const { id } = await stage.task();
  const allowed = await statuses(stage, id);
  assert.deepEqual(allowed, { ...each(ALL, 404), listAgents: 200 });
  assert.deepEqual(await stage.json(200, 'GET', '/agents/list'), []);
  assert.equal((await stage.backend.invokeAgent({ agent_id: 'x', prompt: JSON.stringify({ xpander_task_id: id }) })).is_manually_stopped, false);
});

test('without a list of operations a caller may do the four jobs', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'] }) });
  const { id } = await stage.task();
  const jobs = ['createTask', 'getTask', 'events', 'stopTask'];
  assert.deepEqual(await statuses(stage, id), { ...each(ALL, 403), ...each(jobs, 200) });
});

test('a grant that says something unknown allows nothing, and the application hears of it', async (t) => {
  for (const grant of [{ agent: ['agent-demo'] }, { agents: 'agent-demo' }, { agents: ['agent-demo'], operations: ['readTask'] }, { agents: ['agent-demo'], user: { email: 'a@b.c' } }, true]) {
    const stage = await Stage.of(t, { authorize: () => grant });
    const { id } = await stage.task();
    stage.news();
    assert.equal(await stage.status('GET', `/agent-execution/${id}/status`), 500);
    assert.match(stage.errors[0].message, /Invalid grant/);
    await assert.rejects(stage.proxy.ticket(grant), { code: 'configuration' });
    stage.silent();
  }
});

test('an authorize that throws allows nothing, and its words stay inside', async (t) => {
  const stage = await Stage.of(t, { authorize: () => { throw new Error('database at 10.0.0.7'); } });
  const { detail } = await stage.json(500, 'GET', '/agents/list');
  assert.equal(detail, 'The proxy failed');
  assert.equal(stage.errors[0].message, 'database at 10.0.0.7');
  stage.silent();
});

test('a task of another user does not exist', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'], operations: ALL, user: ANN }) });
  for (const user of [BOB, undefined]) {
    const { id } = await stage.task(user);
    stage.news();
    assert.deepEqual(await statuses(stage, id, 'agent-demo', OF_TASK), each(OF_TASK, 404));
    assert.equal(await stage.status('POST', '/agent-execution/agent-demo', { id, input: { text: 'x' } }), 404, 'going on with it');
    assert.deepEqual(new Set(stage.news().map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)), new Set(['GET status']));
  }
  const { id } = await stage.task(ANN);
  assert.deepEqual(await statuses(stage, id, 'agent-demo', ['getTask', 'events', 'getActivityLog', 'stopTask']), each(OF_TASK, 200));
});

test('a task of another agent does not exist, whatever agent the path names', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo', 'agent-json'], operations: ALL }) });
  const { id } = await stage.task(undefined, 'agent-slow');
  assert.deepEqual(await statuses(stage, id, 'agent-demo', OF_TASK), each(OF_TASK, 404));
  const own = await stage.task();
  stage.news();
  assert.equal(await stage.status('GET', `/activity/agent-json/${own.id}`), 404);
  assert.deepEqual(stage.news().map(({ path }) => path), [`/agent-execution/${own.id}/status`]);
});

test('what is not there and what is not the caller\'s are told in the same words', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'], user: ANN }) });
  const { id } = await stage.task(BOB);
  const [foreign, none] = await Promise.all([id, '00000000-0000-4000-8000-000000000000'].map((task) => stage.send('GET', `/agent-execution/${task}/events`)));
  assert.deepEqual([foreign.status, none.status], [404, 404]);
  assert.equal((await foreign.json()).detail, 'Not found');
  assert.equal((await none.json()).detail, 'Not found');
});

test('the grant\'s user is the task\'s, whatever user a body names', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'], user: ANN }) });
  for (const user of [BOB, null, undefined, 'bob', [BOB]]) {
    await stage.json(200, 'POST', '/agent-execution/agent-demo', { input: { text: 'x', user } });
    assert.deepEqual(stage.news().at(-1).body.input.user, { id: 'ann', first_name: null, last_name: null, email: 'ann@example.com', additional_attributes: null, timezone: null });
  }
});

test('without a user in the grant a caller names none', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'] }) });
  const { detail } = await stage.json(403, 'POST', '/agent-execution/agent-demo', { input: { text: 'x', user: BOB } });
  assert.match(detail, /`input\.user`/);
  stage.silent();
});

test('lists have no rows of others', async (t) => {
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'], operations: ALL, user: ANN }) });
  const mine = await stage.task(ANN);
  await stage.task(BOB);
  await stage.task(ANN, 'agent-slow');
  for (const path of ['history/agent-demo', 'history/agent-demo?user_id=bob', 'history/user/ann']) {
    const rows = await stage.json(200, 'GET', `/agent-execution/executions/${path}`);
    assert.deepEqual(rows.map(({ id }) => id), [mine.id], path);
  }
  stage.news();
  for (const user of ['bob', 'ANN', 'ann%00', '%61nn', 'ann%2F..']) {
    assert.equal(await stage.status('GET', `/agent-execution/executions/history/user/${user}`), 404, user);
  }
  stage.silent();
  assert.deepEqual((await stage.json(200, 'GET', '/agents/list')).map(({ id }) => id), ['agent-demo']);
});

test('a platform that lists too much is not believed', async (t) => {
  const row = (id, more) => ({ id, agent_id: 'agent-demo', organization_id: 'o', status: 'completed', ...more });
  const rows = [row('mine', { user_id: 'ann' }), row('theirs', { user_id: 'bob' }), row('elsewhere', { agent_id: 'agent-slow', user_id: 'ann' }), row('nobody', {})];
  const stage = await Stage.of(t, { fetch: async () => Response.json(rows), authorize: () => ({ agents: ['agent-demo'], operations: ALL, user: ANN }) });
  for (const path of ['agent-demo', 'user/ann']) {
    const seen = await stage.json(200, 'GET', `/agent-execution/executions/history/${path}`);
    assert.deepEqual(seen.map(({ id }) => id), ['mine', 'nobody']);
  }
  const tasks = await Stage.of(t, { fetch: async () => Response.json(rows), authorize: () => ({ tasks: ['mine'], operations: ALL }) });
  assert.deepEqual((await tasks.json(200, 'GET', '/agent-execution/executions/history/agent-demo')).map(({ id }) => id), ['mine']);
});

test('a user\'s id of any form finds the user\'s own list', async (t) => {
  for (const id of ['auth0|7 f', 'a/b', "o'neil(1)!*", 'ü@example.com']) {
    const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'], operations: ALL, user: { id, email: 'a@b.c' } }) });
    const ticket = await stage.proxy.ticket({ agents: ['agent-demo'], operations: ALL, user: { id, email: 'a@b.c' } });
    const { sdk } = await import('./stage.js');
    const task = await stage.task({ id, email: 'a@b.c' });
    const rows = await new sdk.Tasks({ baseUrl: stage.url, ticket }).listUserTasks(id);
    assert.deepEqual(rows.map((row) => row.id), [task.id]);
  }
});

test('options that are wrong are refused when the proxy is made', () => {
  const good = { apiKey: KEY, organizationId: ORGANIZATION };
  const key = { id: 'k', secret: 'x'.repeat(32) };
  const wrong = [
    undefined, { origin: [] }, { origins: ['https://a.example/'] }, { origins: ['*'] }, { origins: ['a.example'] }, { authorize: {} }, { basePath: 'xpander' },
    { basePath: '/a//b' }, { limits: { body: 0 } }, { limits: { stream: 1 } }, { tickets: {} }, { tickets: { keys: [] } }, { tickets: { keys: [{ ...key, id: 'a.b' }] } },
    { tickets: { keys: [{ id: 'k', secret: 'short' }] } }, { tickets: { keys: [{ id: 'k', secret: undefined }] } }, { tickets: { keys: [key, key] } }, { tickets: { keys: [key], lifetime: 0 } }, { tickets: { keys: [key], lifetime: 2, maxAge: 1 } },
    { tickets: { keys: [key], maxAge: Infinity } }, { ticket: 'x' },
  ];
  for (const options of wrong) assert.throws(() => createProxy(options && { ...good, ...options }), { code: 'configuration' }, JSON.stringify(options));
});

test('without keys there are no tickets', async (t) => {
  const stage = await Stage.of(t, { tickets: undefined, authorize: () => ({ agents: ['agent-demo'] }) });
  assert.equal(await stage.status('POST', '/tickets'), 404);
  await assert.rejects(stage.proxy.ticket({ agents: ['agent-demo'] }), { code: 'configuration' });
});

test('a grant that no header can carry makes no ticket', async (t) => {
  const stage = await Stage.of(t);
  await assert.rejects(stage.proxy.ticket({ agents: Array.from({ length: 500 }, (_, at) => `agent-${at}`) }), { code: 'configuration' });
});
