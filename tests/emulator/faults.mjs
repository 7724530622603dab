/** Each fault, on a real socket where it is about sockets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, createEmulator, eventsOf, eventually, listening } from './platform.js';

const client = () => new Client(createEmulator({ speed: 0 }));
const under = (fault) => ({ headers: { 'x-emulator-fault': fault } });

/** The chunks of a body, until it ends or breaks. */
async function chunks(response) {
  const seen = [];
  try {
    for await (const chunk of response.body) seen.push(Buffer.from(chunk));
    return { seen };
  } catch (error) {
    return { seen, error };
  }
}

test('statuses, with the platform\'s bodies', async () => {
  const c = client();
  for (const status of [401, 403, 404, 409, 429, 503]) {
    const answer = await c.json('GET', '/agents/list', { status, ...under(`status-${status}`) });
    assert.equal(typeof answer.detail, 'string');
  }
  const refused = await c.json('GET', '/agents/list', { status: 422, ...under('status-422') });
  assert.deepEqual(Object.keys(refused.detail[0]), ['loc', 'msg', 'type']);
  const page = await c.send('GET', '/agents/list', under('status-500'));
  assert.deepEqual([page.status, page.headers.get('content-type').split(';')[0]], [500, 'text/html']);
  assert.match(await page.text(), /<html>/);
  const empty = await c.send('GET', '/agents/list', under('status-500-empty'));
  assert.deepEqual([empty.status, await empty.text()], [500, '']);
});

test('Retry-After, in seconds and as a date', async () => {
  const c = client();
  const asked = async (fault) => (await c.send('GET', '/agents/list', under(fault))).headers.get('retry-after');
  assert.equal(await asked('status-429,retry-after-7'), '7');
  assert.equal(await asked('status-429'), null);
  const ahead = Date.parse(await asked('status-503,retry-after-date-60')) - Date.now();
  assert.ok(ahead > 30_000 && ahead <= 60_000, String(ahead));
});

test('once and times: counted by key, method, path and fault', async () => {
  const c = client();
  const statuses = async (fault, path, count) => {
    const seen = [];
    for (let i = 0; i < count; i += 1) seen.push((await c.send('GET', path, under(fault))).status);
    return seen;
  };
  assert.deepEqual(await statuses('status-503,once', '/agents/list', 3), [503, 200, 200]);
  assert.deepEqual(await statuses('status-503,times-2', '/agents/list', 3), [503, 503, 200]);
  assert.deepEqual(await statuses('status-503,once', '/agents/agent-demo', 2), [503, 200]);
  const other = new Client(c.emulator, { key: 'emulator-other' });
  assert.equal((await other.send('GET', '/agents/list', under('status-503,once'))).status, 503);
});

test('an agent that carries its fault, and a fault for one route only', async () => {
  const c = client();
  assert.equal((await c.send('POST', '/agent-execution/agent-fault-status-503', { body: { input: {} } })).status, 503);
  const { id } = await c.create('agent-fault-status-401,on-status');
  assert.equal((await c.send('GET', `/agent-execution/${id}/status`)).status, 401);
  assert.equal((await c.events(id)).at(-1).type, 'task_finished');
});

test('an unknown fault is refused, so that no test believes in it', async () => {
  const answer = await client().json('GET', '/agents/list', { status: 400, ...under('statsu-500') });
  assert.match(answer.detail, /statsu-500/);
});

test('a page, nothing, half a record', async () => {
  const c = client();
  const { id } = await c.create();
  const body = async (fault) => {
    const response = await c.send('GET', `/agent-execution/${id}/status`, under(fault));
    assert.equal(response.status, 200);
    return [response.headers.get('content-type').split(';')[0], await response.text()];
  };
  const [type, page] = await body('html');
  assert.equal(type, 'text/html');
  assert.match(page, /^<!doctype html>/);
  assert.equal((await body('empty'))[1], '');
  const [, half] = await body('truncated-json');
  assert.match(half, /^\{"id":/);
  assert.throws(() => JSON.parse(half));
});

test('a redirect goes where the request says', async () => {
  const response = await client().send('GET', '/agents/list', { headers: { 'x-emulator-fault': 'redirect', 'x-emulator-redirect-to': 'http://127.0.0.2/x' } });
  assert.deepEqual([response.status, response.headers.get('location')], [302, 'http://127.0.0.2/x']);
});

test('echo-key repeats the key', async () => {
  const c = client();
  assert.match((await c.json('GET', '/agents/list', { status: 401, ...under('echo-key') })).detail, new RegExp(c.key));
});

test('a cut connection: before the answer, and after the work was done', async (t) => {
  const c = await listening(t);
  await assert.rejects(c.send('POST', '/agent-execution/agent-demo', { body: { input: {} }, ...under('drop') }), TypeError);
  assert.equal((await c.json('GET', '/agent-execution/executions/history/agent-demo')).length, 0, 'nothing was done');
  await assert.rejects(c.send('POST', '/agent-execution/agent-demo', { body: { input: {} }, ...under('drop-after') }), TypeError);
  assert.equal((await c.json('GET', '/agent-execution/executions/history/agent-demo')).length, 1, 'a task was made');
});

test('no answer, and a body without an end: open until the client leaves', async (t) => {
  const c = await listening(t);
  const { id } = await c.create();
  const leave = new AbortController();
  const silent = c.send('GET', '/agents/list', { ...under('no-answer'), signal: leave.signal });
  const response = await c.send('GET', `/agent-execution/${id}/status`, { ...under('body-never-ends'), signal: leave.signal });
  const { value } = await response.body.getReader().read();
  assert.ok(value.length > 0);
  await eventually(() => c.emulator.open === 2, 'two are open');
  const { open } = await c.json('GET', '/_emulator');
  assert.equal(open, 2);
  leave.abort();
  await assert.rejects(silent, { name: 'AbortError' });
  await eventually(() => c.emulator.open === 0, 'none is open');
});

test('a stream that breaks: inside an event, between two, cleanly without an end', async (t) => {
  const c = await listening(t);
  const { id } = await c.create();
  const broken = async (fault) => {
    const { seen, error } = await chunks(await c.open(id, under(fault)));
    return { text: Buffer.concat(seen).toString(), error };
  };
  const middle = await broken('drop-mid-event');
  assert.ok(middle.error);
  assert.ok(!middle.text.endsWith('\n\n'));
  assert.equal(eventsOf(`${middle.text.split('\n\n').slice(0, -1).join('\n\n')}\n\n`).length, 2);
  const between = await broken('drop-between');
  assert.ok(between.error);
  assert.equal(eventsOf(between.text).length, 3);
  const clean = await broken('clean-end');
  assert.equal(clean.error, undefined);
  assert.equal(eventsOf(clean.text).length, 3);
  assert.doesNotMatch(clean.text, /task_finished/);
  await eventually(() => c.emulator.open === 0, 'none is open');
});

test('a stream that falls silent after two events', async (t) => {
  const c = await listening(t);
  const { id } = await c.create();
  const leave = new AbortController();
  const response = await c.open(id, { ...under('silence'), signal: leave.signal });
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body) text += Buffer.from(chunk).toString();
  })().catch(() => {});
  await eventually(() => text.split('\n\n').length === 3, 'two events');
  assert.equal(c.emulator.open, 1);
  leave.abort();
  await reading;
  assert.equal(eventsOf(text).length, 2);
  await eventually(() => c.emulator.open === 0, 'none is open');
});

test('spellings of a stream: CRLF, CR, a BOM, one byte at a time, without its type', async (t) => {
  const c = await listening(t);
  const { id } = await c.create();
  const plain = (await c.events(id)).slice(1);
  const text = async (fault) => Buffer.concat((await chunks(await c.open(id, under(fault)))).seen).toString();
  const crlf = await text('crlf');
  assert.ok(crlf.includes('\r\n\r\n') && !/[^\r]\n/.test(crlf));
  assert.deepEqual(eventsOf(crlf.replaceAll('\r\n', '\n')).slice(1), plain);
  const cr = await text('cr');
  assert.ok(!cr.includes('\n'));
  assert.deepEqual(eventsOf(cr.replaceAll('\r', '\n')).slice(1), plain);
  const bom = await text('bom');
  assert.equal(bom.charCodeAt(0), 0xfeff);
  assert.equal(bom.lastIndexOf('\ufeff'), 0);
  const { seen } = await chunks(await c.open(id, under('one-byte')));
  assert.ok(seen.length > 1000, `${seen.length} chunks`);
  assert.deepEqual(eventsOf(Buffer.concat(seen).toString()).slice(1), plain);
  assert.equal((await c.open(id, under('no-content-type'))).headers.get('content-type'), 'text/plain');
});
