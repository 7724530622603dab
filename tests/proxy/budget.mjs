/**
 * Unfinished events: what one caller's streams may hold together, over real sockets. Nothing here
 * measures time.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, scripted, serve, sleep, Stage, streamOf } from './stage.js';

const MB = 1 << 20;

/** A platform whose streams say what a test says, by task. */
async function platform(t) {
  const open = new Map();
  const server = await serve((request, response) => {
    const task = request.url.split('/').at(-2);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: begin\n\n');
    open.set(task, response);
    response.on('close', () => open.delete(task));
  });
  t.after(server.close);
  return {
    url: server.url,
    open,
    say: (task, text) => new Promise((written) => open.get(task).write(text, () => written())),
  };
}

/** Opens the stream of a task, as a caller of this name, and reads all that it brings. */
async function watch(stage, caller, task) {
  const ticket = await stage.proxy.ticket({ tasks: [task], caller });
  const response = await stage.send('GET', `/agent-execution/${task}/events`, undefined, {
    ticket,
  });
  assert.equal(response.status, 200);
  const seen = { text: '', length: 0, over: false, leave: undefined };
  const reader = response.body.getReader();
  seen.leave = () => reader.cancel();
  const utf8 = new TextDecoder();
  void (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      seen.length += value.length;
      seen.text = (seen.text + utf8.decode(value)).slice(-200);
    }
    seen.over = true;
  })();
  await eventually(() => seen.text.includes('begin'), `${task} begins`);
  return seen;
}

async function begin(t, limits) {
  const { url, open, say } = await platform(t);
  const stage = await Stage.of(t, { baseUrl: url, ...(limits && { limits }) });
  return { stage, open, say };
}
const big = (length) => 'x'.repeat(length);
/** Every other stream still brings what it is told. */
async function alive(say, seen) {
  for (const [task, watched] of Object.entries(seen)) {
    const word = `still-${task}-${watched.length}`;
    await say(task, `\n\ndata: ${word}\n\n`);
    await eventually(() => watched.text.includes(word), `${task} goes on`);
    assert.equal(watched.over, false);
  }
}

for (const [name, limits, unit] of [
  ['by default 16 MiB', undefined, 16 * MB],
  ['as limits.buffer says', { buffer: MB }, MB],
]) {
  test(`the unfinished events of one caller have a limit together, ${name}: the stream that breaks it ends alone`, async (t) => {
    const { stage, open, say } = await begin(t, limits);
    const ann = {
      small: await watch(stage, 'ann', 'small'),
      first: await watch(stage, 'ann', 'first'),
    };
    const second = await watch(stage, 'ann', 'second');
    const bob = { other: await watch(stage, 'bob', 'other') };
    await say('first', `data: ${big(unit * 0.6)}`);
    await say('other', `data: ${big(unit * 0.9)}`);
    // Whole events count for nothing.
    for (let times = 0; times < 3; times += 1) await say('small', `data: ${big(unit * 0.3)}\n\n`);
    await eventually(() => ann.small.length > unit * 0.9, 'whole events pass');
    assert.deepEqual(stage.errors, []);
    say('second', `data: ${big(unit * 0.6)}`).catch(() => {});
    await eventually(() => second.over, 'the second stream ends');
    assert.ok(second.length < unit * 0.1, 'and brings nothing of its event');
    await eventually(() => !open.has('second'), 'its request to the platform ends too');
    assert.deepEqual(
      stage.errors.map(({ name, code }) => [name, code]),
      [['ProtocolError', 'event_too_large']],
    );
    assert.match(stage.errors[0].message, /limits\.buffer/);
    await alive(say, { ...ann, ...bob });
    assert.ok(
      ann.first.length > unit * 0.6 && bob.other.length > unit * 0.9,
      "the others' events are whole",
    );
    // What a stream held is free again.
    const third = await watch(stage, 'ann', 'third');
    await say('third', `data: ${big(unit * 0.9)}`);
    await alive(say, { third });
    assert.ok(third.length > unit * 0.9);
    assert.equal(stage.errors.length, 1);
    for (const seen of [...Object.values(ann), ...Object.values(bob), third]) await seen.leave();
    await eventually(() => stage.proxy.open === 0 && open.size === 0, 'everything is closed');
  });
}

test('sixteen streams of one caller, each with an event that never ends, leave the callers beside it alone', async (t) => {
  const { stage, open, say } = await begin(t);
  const bob = await watch(stage, 'bob', 'bob');
  const streams = await Promise.all(
    Array.from({ length: 16 }, (_, at) => watch(stage, 'ann', `t${at}`)),
  );
  const piece = big(MB);
  const flood = async (task) => {
    await say(task, 'data: ');
    while (open.has(task)) await Promise.race([say(task, piece), sleep(100)]);
  };
  const flooding = streams.map((_, at) => flood(`t${at}`).catch(() => {}));
  await eventually(() => streams.every(({ over }) => over), 'all of them end');
  await Promise.all(flooding);
  assert.equal(stage.errors.length, 16);
  assert.deepEqual(new Set(stage.errors.map(({ code }) => code)), new Set(['event_too_large']));
  await alive(say, { bob });
  await bob.leave();
});

test('an event ends with a blank line, however lines end and wherever chunks do', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const event = `data: ${big(600)}${end}: comment${end}id: 1${end}${end}`;
    const text = event.repeat(20);
    for (const size of [1, 7, 613, 1000, text.length]) {
      const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g'));
      const errors = [];
      const { ask } = scripted(() => streamOf(chunks).response, {
        limits: { buffer: 1000 },
        onError: (error) => errors.push(error),
      });
      const answer = await (
        await ask('GET', '/agent-execution/t/events', { grant: { tasks: ['t'] } })
      ).text();
      assert.equal(answer.split(big(600)).length, 21, JSON.stringify([end, size]));
      assert.deepEqual(errors, []);
    }
    const long = `data: ${big(600)}${end}data: ${big(600)}${end}${end}`;
    for (const size of [1, 400, 1100]) {
      const errors = [];
      const { ask } = scripted(
        () => streamOf(long.match(new RegExp(`[^]{1,${size}}`, 'g'))).response,
        { limits: { buffer: 1000 }, onError: (error) => errors.push(error) },
      );
      const answer = await (
        await ask('GET', '/agent-execution/t/events', { grant: { tasks: ['t'] } })
      ).text();
      assert.deepEqual([answer.length, errors.length], [3, 1], JSON.stringify([end, size]));
    }
  }
});

test('a platform that cuts a stream is no error of its size', async () => {
  const errors = [];
  const broken = () =>
    new Response(
      new ReadableStream({ pull: (controller) => controller.error(new TypeError('cut')) }),
      { headers: { 'content-type': 'text/event-stream' } },
    );
  const { ask } = scripted(broken, { onError: (error) => errors.push(error) });
  assert.equal(
    await (await ask('GET', '/agent-execution/t/events', { grant: { tasks: ['t'] } })).text(),
    ':\n\n',
  );
  assert.deepEqual(errors, []);
});
