/** Many, large, slow and gone: what a proxy must live through. Nothing here measures time. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { createEmulator, createProxy, eventually, KEY, KEYS, ORGANIZATION, sdk, serve, Stage, talkative, toNodeListener } from './stage.js';

const MB = 1 << 20;
/** What this process holds, in bytes. */
const held = () => {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
};

test('a thousand clients arrive and leave, at every moment of a stream, and nothing is left of them', async (t) => {
  const stage = await Stage.of(t, { speed: 0.02, limits: { streams: 2000 } });
  const { id } = await stage.task(undefined, 'agent-never');
  const ticket = await stage.proxy.ticket({ tasks: [id] });
  let most = 0;
  const visit = async (at) => {
    const leave = new AbortController();
    const left = stage.send('GET', `/agent-execution/${id}/events`, undefined, { ticket, signal: leave.signal }).then(async (response) => {
      assert.equal(response.status, 200);
      most = Math.max(most, stage.proxy.open);
      const reader = response.body.getReader();
      for (let reads = 0; reads < at % 7; reads += 1) await reader.read();
      if (at % 3 === 0) return reader.cancel();
      leave.abort();
    });
    // Some leave before there is an answer.
    if (at % 5 === 0) leave.abort();
    await left.catch((error) => assert.equal(error.name, 'AbortError', String(error)));
  };
  for (let wave = 0; wave < 10; wave += 1) await Promise.all(Array.from({ length: 100 }, (_, at) => visit(wave * 100 + at)));
  assert.ok(most > 20, `${most} were open at a time`);
  await eventually(() => stage.proxy.open === 0, 'no stream is open here');
  await eventually(() => stage.emulator.open === 0, 'no stream is open at the platform');
  const last = await stage.send('GET', `/agent-execution/${id}/events`, undefined, { ticket });
  assert.equal(last.status, 200);
  await last.body.cancel();
});

test('bodies of 20 MB are neither kept nor sent on', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket({ agents: ['agent-demo'] });
  const { port } = new URL(stage.root);
  const head = `POST /xpander/agent-execution/agent-demo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ticket}\r\ncontent-type: application/json\r\n`;
  const piece = Buffer.alloc(MB, 0x20);
  const before = held();
  let most = 0;
  /** Sends all of it, as far as the other side takes it, and gives the status that came meanwhile. */
  const upload = async (announced) => {
    const socket = connect(Number(port), '127.0.0.1');
    let said = '';
    let closed = false;
    socket.on('data', (data) => (said += data)).on('error', () => {}).on('close', () => (closed = true));
    await once(socket, 'connect');
    socket.write(head + (announced ? `content-length: ${20 * MB}\r\n\r\n` : 'transfer-encoding: chunked\r\n\r\n'));
    for (let sent = 0; sent < 20 && !closed; sent += 1) {
      if (!announced) socket.write(`${MB.toString(16)}\r\n`);
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
      if (!announced) socket.write('\r\n');
      most = Math.max(most, held() - before);
    }
    await eventually(() => closed || said.includes('\r\n\r\n'), 'an answer, or the end');
    socket.destroy();
    return Number(said.split(' ')[1]);
  };
  for (const announced of [true, false]) {
    for (const status of await Promise.all(Array.from({ length: 5 }, () => upload(announced)))) assert.equal(status, 413);
  }
  assert.ok(most < 60 * MB, `${Math.round(most / MB)} MB were held for bodies of 200 MB in all`);
  stage.silent();
  assert.equal(await stage.status('POST', '/agent-execution/agent-demo', { input: { text: 'x' } }, { ticket }), 200);
});

test('slow readers hold nothing but their own connection up', async (t) => {
  const platform = await talkative();
  const proxy = createProxy({ apiKey: KEY, organizationId: ORGANIZATION, baseUrl: platform.url, tickets: { keys: KEYS } });
  const { url, close } = await serve(toNodeListener(proxy));
  t.after(() => Promise.all([close(), platform.close()]));
  const authorization = `Bearer ${await proxy.ticket({ tasks: ['t'] })}`;
  const before = held();
  const sockets = await Promise.all(Array.from({ length: 10 }, async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET /x/agent-execution/t/events HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`);
    await once(socket, 'data');
    socket.pause();
    return socket;
  }));
  // What the sockets between take is taken when nothing more is told.
  for (let last = -1; last !== platform.told; await new Promise((resolve) => setTimeout(resolve, 300))) last = platform.told;
  assert.ok(held() - before < 60 * MB, `${Math.round((held() - before) / MB)} MB are held for 10 readers who read nothing`);
  assert.equal(proxy.open, 10);
  // Somebody who reads is not kept waiting.
  const response = await fetch(`${url}/x/agent-execution/t/events`, { headers: { authorization } });
  const reader = response.body.getReader();
  for (let read = 0; read < 5 * MB;) read += (await reader.read()).value.length;
  await reader.cancel();
  for (const socket of sockets) socket.destroy();
  await eventually(() => proxy.open === 0, 'all have left');
});

test('a platform that is down, and comes back: every answer is a clear one, and a watch goes on by itself', async (t) => {
  const emulator = createEmulator({ speed: 1 });
  let platform = await emulator.listen();
  const { port } = new URL(platform.url);
  const proxy = createProxy({ apiKey: KEY, organizationId: ORGANIZATION, baseUrl: platform.url, tickets: { keys: KEYS } });
  const { url, close } = await serve(toNodeListener(proxy));
  t.after(async () => {
    await close();
    await platform.close();
  });
  const ticket = await proxy.ticket({ agents: ['agent-demo'] });
  const configuration = { baseUrl: `${url}/xpander`, ticket: () => ticket };
  const task = await new sdk.Backend(configuration).invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
  const events = [];
  const watch = (async () => {
    for await (const event of task.events({ reconnect: { maxAttempts: 100 } })) events.push(event);
  })();
  await eventually(() => events.length > 1, 'the stream tells something');
  await platform.close();
  await eventually(() => proxy.open === 0, 'the stream has ended');
  const statuses = await Promise.all(Array.from({ length: 100 }, async (_, at) => {
    const [method, path, body] = [['GET', `/agent-execution/${task.id}/status`], ['GET', `/agent-execution/${task.id}/events`], ['POST', '/agent-execution/agent-demo', '{"input":{"text":"x"}}'], ['DELETE', `/agent-execution/${task.id}`]][at % 4];
    const response = await fetch(`${url}/xpander${path}`, { method, body, headers: { authorization: `Bearer ${ticket}`, 'content-type': 'application/json' } });
    assert.equal((await response.json()).detail, 'The platform cannot be reached');
    return response.status;
  }));
  assert.deepEqual(new Set(statuses), new Set([502]));
  // The watch asks on in between, and is open while it does.
  await eventually(() => proxy.open === 0, 'nothing is left open');
  platform = await emulator.listen({ port: Number(port) });
  await watch;
  assert.equal(task.status, 'completed');
  assert.equal(events.at(-1).type, 'task_finished');
  const text = events.filter(({ type }) => type === 'chunk').map(({ data }) => data).join('');
  assert.match(text, /Revenue grew/);
  assert.equal(emulator.requests.filter(({ method }) => method === 'POST').length, 1, 'nothing was begun twice');
});
