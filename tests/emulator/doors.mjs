/** The ways in: handle, fetch, a socket; what is counted and noted; what a page of another origin may see. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client, createEmulator, eventually, KEY, listening } from './platform.js';

test('handle takes a Request and gives a Response', async () => {
  const emulator = createEmulator({ speed: 0 });
  const response = await emulator.handle(new Request('http://any.host/agents/list', { headers: { 'x-api-key': KEY } }));
  assert.ok(response instanceof Response);
  assert.ok(Array.isArray(await response.json()));
});

test('fetch needs no `this`, takes every form of its arguments, and obeys its signal', async () => {
  const emulator = createEmulator({ speed: 0 });
  const { fetch } = emulator;
  const headers = { 'x-api-key': KEY };
  for (const args of [['http://e/agents/list', { headers }], [new URL('http://e/agents/list'), { headers }], [new Request('http://e/agents/list', { headers })]]) {
    assert.equal((await fetch(...args)).status, 200);
  }
  const why = new Error('enough');
  await assert.rejects(fetch('http://e/agents/list', { headers, signal: AbortSignal.abort(why) }), why);
  const leave = new AbortController();
  const hanging = fetch('http://e/agents/list', { headers: { ...headers, 'x-emulator-fault': 'no-answer' }, signal: leave.signal });
  leave.abort(why);
  await assert.rejects(hanging, why);
  await eventually(() => emulator.open === 0, 'none is open');
});

test('a body that is cancelled, and one that is aborted, closes its stream', async () => {
  const c = new Client(createEmulator({ speed: 0 }));
  const { id } = await c.create('agent-never');
  const first = await c.open(id);
  assert.equal(c.emulator.open, 1);
  await first.body.cancel();
  assert.equal(c.emulator.open, 0);
  const leave = new AbortController();
  const second = await c.open(id, { signal: leave.signal });
  const reader = second.body.getReader();
  await reader.read();
  leave.abort();
  await assert.rejects((async () => {
    for (;;) await reader.read();
  })());
  await eventually(() => c.emulator.open === 0, 'none is open');
});

test('a client that leaves its socket is noticed', async (t) => {
  const c = await listening(t);
  const { id } = await c.create('agent-never');
  const leave = new AbortController();
  const response = await c.open(id, { signal: leave.signal });
  await response.body.getReader().read();
  assert.equal(c.emulator.open, 1);
  leave.abort();
  await eventually(() => c.emulator.open === 0, 'none is open');
});

test('a client that leaves is noticed even after a garbage collection', async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const c = await listening(t);
  const leave = new AbortController();
  const hanging = c.send('GET', '/agents/list', { headers: { 'x-emulator-fault': 'no-answer' }, signal: leave.signal });
  const left = assert.rejects(hanging, { name: 'AbortError' });
  await eventually(() => c.emulator.open === 1, 'the request hangs');
  for (let i = 0; i < 5; i += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  leave.abort();
  await left;
  await eventually(() => c.emulator.open === 0, 'none is open');
});

test('keyless: a request without a key sees the task that its path names, as its owner, and nothing else', async () => {
  const emulator = createEmulator({ speed: 0, keyless: true });
  const { id } = await new Client(emulator).create('agent-demo');
  const ask = (path, headers = {}) => emulator.fetch(`http://e/agent-controller/org-emulator/${path}`, { headers });
  const record = await (await ask(`agent-execution/${id}/status`)).json();
  assert.equal(record.id, id);
  assert.equal((await ask(`agent-execution/${id}/status`, { 'x-api-key': 'wrong' })).status, 401);
  for (const path of ['agent-execution/no-task/status', 'agents/list']) assert.equal((await ask(path)).status, 401, path);
  const notes = await (await emulator.fetch('http://e/_emulator', { headers: { 'x-api-key': KEY } })).json();
  assert.ok(notes.requests.some(({ path, headers }) => path.endsWith('/status') && headers['x-api-key'] === undefined));
  const strict = createEmulator({ speed: 0 });
  const other = await new Client(strict).create('agent-demo');
  assert.equal((await strict.fetch(`http://e/agent-execution/${other.id}/status`)).status, 401);
  assert.throws(() => createEmulator({ keyless: 'yes' }), TypeError);
});

test('events are named by their type when that is asked for', async () => {
  const c = new Client(createEmulator({ speed: 0 }));
  const { id } = await c.create('agent-demo');
  const text = await (await c.open(id, { headers: { 'x-emulator-fault': 'named,ids' } })).text();
  assert.match(text, /^event: connected\ndata: /);
  assert.match(text, /\n\nevent: task_created\nid: 1\ndata: /);
});

test('a listener on a free port of loopback, which closes even with a stream open', async () => {
  const emulator = createEmulator({ speed: 0 });
  const listener = await emulator.listen();
  assert.match(listener.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const c = new Client(emulator, { url: listener.url });
  const { id } = await c.create('agent-never');
  const response = await c.open(id);
  await listener.close();
  await assert.rejects(response.text());
  await assert.rejects(fetch(listener.url));
});

test('a base path', async () => {
  const c = new Client(createEmulator({ speed: 0, basePath: '/api' }));
  await c.json('GET', '/api/agents/list');
  await c.json('GET', '/agents/list', { status: 404 });
});

test('a base in the style of an agent controller: the organization stands in every path', async () => {
  const c = new Client(createEmulator({ speed: 0 }));
  const root = '/agent-controller/org-7';
  const task = await c.json('POST', `${root}/agent-execution/agent-demo`, { body: { input: { text: 'x' } } });
  assert.equal(task.organization_id, 'org-7');
  assert.equal((await c.json('GET', `${root}/agent-execution/${task.id}/status`)).id, task.id);
  assert.match(await (await c.send('GET', `${root}/agent-execution/${task.id}/events`)).text(), /task_finished/);
});

test('the notes: what was sent, by key, without looks at the notes themselves', async () => {
  const c = new Client(createEmulator({ speed: 0 }));
  const { id } = await c.create('agent a', {}, { 'X-Agent-Version': '7' });
  await c.json('GET', `/agent-execution/${id}/status?a=1&b=%20`);
  const { open, requests } = await c.json('GET', '/_emulator');
  assert.equal(open, 0);
  assert.deepEqual(requests.map(({ method, path, query }) => [method, path, query]), [
    ['POST', '/agent-execution/agent%20a', ''], ['GET', `/agent-execution/${id}/status`, 'a=1&b=%20'],
  ]);
  assert.equal(requests[0].headers['x-agent-version'], '7');
  assert.deepEqual(requests[0].body, { input: { text: 'Hello' }, events_streaming: true });
  assert.equal(requests[0].text, JSON.stringify(requests[0].body));
  assert.equal(requests[1].body, null);
  assert.equal(c.emulator.requests.length, 2);
  const other = new Client(c.emulator, { key: 'emulator-other' });
  assert.deepEqual((await other.json('GET', '/_emulator')).requests, []);
});

test('docs/emulator.md names every agent and no fault that is none', async () => {
  const page = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  const words = (heading) => [...page.split(`## ${heading}`)[1].split('\n## ')[0].matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => cell.match(/[\w-]+/g));
  const c = new Client(createEmulator({ speed: 0 }));
  assert.deepEqual(words('Built-in agents').sort(), (await c.json('GET', '/agents/list')).map(({ id }) => id).sort());
  const faults = words('Faults');
  assert.ok(faults.length > 20);
  for (const fault of faults) {
    const said = await c.send('GET', '/agents/agent-demo', { headers: { 'x-emulator-fault': `${fault},on-nowhere` } });
    assert.equal(said.status, 200, fault);
  }
});

test('health needs no key', async () => {
  await new Client(createEmulator({ speed: 0 }), { key: null }).json('GET', '/_emulator/health');
});

test('pages of other origins may ask, and may read what they need', async (t) => {
  const c = await listening(t);
  const origin = 'http://page.example';
  const preflight = await fetch(`${c.url}/agent-execution/agent-demo`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'x-api-key,content-type' },
  });
  assert.ok(preflight.ok);
  assert.match(preflight.headers.get('access-control-allow-methods'), /DELETE/);
  assert.match(preflight.headers.get('access-control-allow-headers'), /x-api-key/);
  for (const fault of ['status-429', 'once']) {
    const response = await c.send('GET', '/agents/list', { headers: { origin, 'x-emulator-fault': fault } });
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    for (const name of ['retry-after', 'x-request-id']) assert.match(response.headers.get('access-control-expose-headers'), new RegExp(name));
    assert.ok(response.headers.get('x-request-id'));
  }
  assert.equal(c.emulator.requests.filter(({ method }) => method === 'OPTIONS').length, 0, 'preflights are not noted');
});

test('lists: agents, the history of an agent and of a user, an activity log', async () => {
  const c = new Client(createEmulator({ speed: 0 }));
  const agents = await c.json('GET', '/agents/list');
  assert.ok(agents.some(({ id }) => id === 'agent-demo'));
  const user = { id: 'u1', email: 'a@b.example' };
  const { id } = await c.create('agent-demo', { input: { text: 'x', user } });
  const failed = await c.create('agent-fail');
  const ids = async (path) => (await c.json('GET', path)).map((item) => item.id);
  assert.deepEqual(await ids('/agent-execution/executions/history/agent-demo'), [id]);
  assert.deepEqual(await ids('/agent-execution/executions/history/user/u1'), [id]);
  assert.deepEqual(await ids('/agent-execution/executions/history/agent-fail?status=failed'), [failed.id]);
  assert.deepEqual(await ids('/agent-execution/executions/history/agent-fail?status=completed'), []);
  const log = await c.json('GET', `/activity/agent-demo/${id}`);
  assert.ok(log.messages.length > 1);
});
