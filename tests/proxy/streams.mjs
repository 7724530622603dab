/** Event streams on their way: each event at once and as it was, and nothing left behind when somebody leaves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, scripted, sdk, sleep, Stage, streamOf } from './stage.js';

const TASK = 'task-1';
const GRANT = { tasks: [TASK] };
const PATH = `/agent-execution/${TASK}/events`;
const turns = async (count = 30) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const read = async (reader) => new TextDecoder().decode((await reader.read()).value);

test('events are unnamed, with their ids and their text, and comments before and between', async () => {
  const { response } = streamOf(['id: 1\nevent: chunk\ndata: {"type":"chunk"}\n\n', ': comment\n\ndata: two\ndata: lines\n\n', 'retry: 5\nid: 2\r\nda', 'ta: last\r\n\r\n', 'data: cut off']);
  const { ask } = scripted(() => response);
  const text = await (await ask('GET', PATH, { grant: GRANT })).text();
  assert.equal(text, ':\n\nid: 1\ndata: {"type":"chunk"}\n\ndata: two\ndata: lines\n\nid: 2\ndata: last\n\n');
});

test('the headers keep caches and proxies on the way from holding events back', async () => {
  const { ask } = scripted(() => streamOf(['data: 1\n\n']).response);
  const { headers } = await ask('GET', PATH, { grant: GRANT });
  assert.deepEqual(['content-type', 'cache-control', 'x-accel-buffering', 'x-content-type-options', 'content-encoding'].map((name) => headers.get(name)), ['text/event-stream; charset=utf-8', 'no-store, no-transform', 'no', 'nosniff', null]);
});

test('an event is handed on as soon as it is there, over a socket', async (t) => {
  const stage = await Stage.of(t);
  const { id } = await stage.task(undefined, 'agent-never', { run_locally: true });
  const ticket = await stage.proxy.ticket({ tasks: [id] });
  const response = await stage.send('GET', `/agent-execution/${id}/events`, undefined, { ticket });
  const reader = response.body.getReader();
  let text = '';
  const until = async (part) => {
    while (!text.includes(part)) text += await read(reader);
  };
  await until('task_created');
  const task = await new sdk.Tasks({ apiKey: 'emulator-key-of-the-proxy', organizationId: 'org-secret', baseUrl: stage.platformUrl }).get(id);
  for (const word of ['first', 'second']) {
    await task.pushEvents({ type: 'chunk', data: word });
    await until(word);
  }
  await reader.cancel();
  await eventually(() => stage.emulator.open === 0 && stage.proxy.open === 0, 'both sides are closed');
});

test("a minute without a byte is the end of the platform's connection; a comment is a sign of life", async (t) => {
  const { response, state } = streamOf(['data: 1\n\n'], { ends: false });
  const { ask } = scripted(() => response);
  const { body } = await ask('GET', PATH, { grant: GRANT });
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  // The clock of time limits, which these timers leave alone.
  t.mock.method(performance, 'now', () => Date.now());
  const reader = body.getReader();
  await read(reader);
  await read(reader);
  const beat = async () => {
    const next = reader.read();
    await turns();
    t.mock.timers.tick(7_500);
    return (await next).done;
  };
  for (let beats = 0; beats < 7; beats += 1) assert.equal(await beat(), false);
  state.say(': alive\n\n');
  for (let beats = 0; beats < 7; beats += 1) assert.equal(await beat(), false);
  assert.equal(await beat(), true);
});

test('a silence is broken by comments', async (t) => {
  const { ask } = scripted(() => streamOf(['data: 1\n\n'], { ends: false }).response);
  const ticketed = await ask('GET', PATH, { grant: GRANT });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const reader = ticketed.body.getReader();
  assert.deepEqual([await read(reader), await read(reader)], [':\n\n', 'data: 1\n\n']);
  for (let beats = 0; beats < 3; beats += 1) {
    const next = read(reader);
    await turns();
    t.mock.timers.tick(7_500);
    assert.equal(await next, ':\n\n');
  }
  await reader.cancel();
});

test('nothing is read of the platform before the browser reads', async () => {
  const chunks = Array.from({ length: 1000 }, (_, at) => `data: ${at}\n\n`);
  const { response, state } = streamOf(chunks);
  const { ask } = scripted(() => response);
  const reader = (await ask('GET', PATH, { grant: GRANT })).body.getReader();
  await sleep(20);
  assert.equal(state.pulled, 0);
  for (let reads = 0; reads < 11; reads += 1) await reader.read();
  await sleep(20);
  assert.ok(state.pulled <= 12, `${state.pulled} chunks were read for 10 events`);
  await reader.cancel();
});

test('a browser that leaves ends the request to the platform, at whatever moment', async () => {
  const { response, state } = streamOf(['data: 1\n\n'], { ends: false });
  const signals = [];
  const { ask, proxy } = scripted((_url, init) => {
    signals.push(init.signal);
    return response;
  });
  const answer = await ask('GET', PATH, { grant: GRANT });
  assert.equal(proxy.open, 1);
  const reader = answer.body.getReader();
  await reader.read();
  await reader.read();
  const waiting = reader.read();
  await turns();
  await reader.cancel();
  await waiting;
  await eventually(() => state.cancelled && signals[0].aborted && proxy.open === 0, 'the request is over');
  // While it is being opened.
  const leave = new AbortController();
  const hanging = scripted((_url, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
  const asked = hanging.ask('GET', PATH, { grant: GRANT, signal: leave.signal });
  await eventually(() => hanging.calls.length === 1, 'the platform is asked');
  leave.abort();
  assert.equal((await asked).status, 499);
  assert.deepEqual([hanging.calls[0].signal.aborted, hanging.proxy.open], [true, 0]);
});

test('a browser that takes nothing for a minute is given up', async (t) => {
  const { response, state } = streamOf(['data: 1\n\n', 'data: 2\n\n'], { ends: false });
  const { ask, proxy } = scripted(() => response);
  const answer = await ask('GET', PATH, { grant: GRANT });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const reader = answer.body.getReader();
  await reader.read();
  await reader.read();
  t.mock.timers.tick(59_000);
  assert.equal(proxy.open, 1);
  t.mock.timers.tick(1_000);
  await turns();
  assert.deepEqual([proxy.open, state.cancelled], [0, true]);
  assert.equal((await reader.read()).done, true);
});

test('the end of the platform\'s stream, clean or not, is the end, and frees the caller\'s seat', async (t) => {
  for (const fault of ['clean-end', 'drop-between', 'drop-mid-event']) {
    const stage = await Stage.of(t, { speed: 0.02 });
    const { id } = await stage.task(undefined, `agent-fault-${fault}`);
    const ticket = await stage.proxy.ticket({ tasks: [id] });
    const text = await (await stage.send('GET', `/agent-execution/${id}/events`, undefined, { ticket })).text();
    assert.equal(text.split('data: ').length - 1, fault === 'drop-mid-event' ? 2 : 3, fault);
    assert.equal(stage.proxy.open, 0);
  }
});

test('a caller has so many streams open and no more', async () => {
  const { ask, proxy } = scripted(() => streamOf([], { ends: false }).response, { limits: { streams: 3 } });
  const open = (grant) => ask('GET', PATH, { grant });
  const ann = { tasks: [TASK], user: { id: 'ann', email: 'a@b.c' } };
  const answers = await Promise.all(Array.from({ length: 10 }, () => open(ann)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, ...Array(7).fill(429)]);
  assert.ok(answers.find(({ status }) => status === 429).headers.get('retry-after') > 0);
  assert.equal((await open({ ...ann, user: { id: 'bob', email: 'b@b.c' } })).status, 200, 'another caller');
  assert.equal((await open({ ...ann, caller: 'tab-2' })).status, 200, 'a caller by another name');
  await answers.find(({ status }) => status === 200).body.cancel();
  assert.equal((await open(ann)).status, 200, 'a seat is free again');
  assert.equal((await open(ann)).status, 429);
  assert.equal(proxy.open, 5);
});

test('a stream that could not be opened takes no seat', async () => {
  const { ask, proxy } = scripted(() => Response.json({ detail: 'no' }, { status: 500 }), { limits: { streams: 1 } });
  for (let tries = 0; tries < 5; tries += 1) assert.equal((await ask('GET', PATH, { grant: { ...GRANT, caller: 'one' } })).status, 500);
  assert.equal(proxy.open, 0);
});

test('a renewed ticket counts as the one it was renewed from', async (t) => {
  const stage = await Stage.of(t, { limits: { streams: 1 } });
  const { id } = await stage.task(undefined, 'agent-never');
  const ticket = await stage.proxy.ticket({ tasks: [id] });
  const { ticket: renewed } = await stage.json(200, 'POST', '/tickets', undefined, { ticket });
  const leave = new AbortController();
  const first = await stage.send('GET', `/agent-execution/${id}/events`, undefined, { ticket, signal: leave.signal });
  assert.equal(first.status, 200);
  assert.equal(await stage.status('GET', `/agent-execution/${id}/events`, undefined, { ticket: renewed }), 429);
  leave.abort();
  await eventually(() => stage.proxy.open === 0, 'the seat is free');
});

test('a seat whose stream went without a word is forgotten', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  // The clock of time limits, which these timers leave alone.
  t.mock.method(performance, 'now', () => Date.now());
  const { ask } = scripted(() => streamOf([], { ends: false }).response, { limits: { streams: 1 }, tickets: { keys: [{ id: 'k', secret: 'x'.repeat(32) }], lifetime: 3_600_000 } });
  const grant = { ...GRANT, caller: 'one' };
  const first = await ask('GET', PATH, { grant });
  assert.equal((await ask('GET', PATH, { grant })).status, 429);
  t.mock.timers.tick(151_000);
  assert.equal((await ask('GET', PATH, { grant })).status, 200);
  await first.body.cancel();
  assert.equal((await ask('GET', PATH, { grant })).status, 429, 'the late end of the first frees no seat of the second');
});

test('what is no event stream is no stream', async () => {
  for (const answer of [() => Response.json({}), () => new Response('data: 1\n\n'), () => new Response(null, { status: 204 })]) {
    const { ask, proxy } = scripted(answer);
    assert.equal((await ask('GET', PATH, { grant: GRANT })).status, 502);
    assert.equal(proxy.open, 0);
  }
});
