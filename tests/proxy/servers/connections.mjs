/** The listener on HTTP/1.1, HTTPS and HTTP/2, and what clients do to a connection. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import https from 'node:https';
import { connect } from 'node:net';
import { test } from 'node:test';
import selfsigned from 'selfsigned';
import { Agent, fetch as undici, H2CClient } from 'undici';
import { eventually, sdk, Stage, toNodeListener } from '../stage.js';
import { twoTasks } from './story.js';

const { private: key, cert } = selfsigned.generate([{ name: 'commonName', value: '127.0.0.1' }], {
  keySize: 2048,
});
const SERVERS = {
  'https': [(listener) => https.createServer({ key, cert }, listener), false],
  'http2 without TLS': [(listener) => http2.createServer(listener), true],
  'http2 with TLS': [(listener) => http2.createSecureServer({ key, cert }, listener), true],
  'http2 with allowHTTP1, asked by HTTP/2': [
    (listener) => http2.createSecureServer({ key, cert, allowHTTP1: true }, listener),
    true,
  ],
  'http2 with allowHTTP1, asked by HTTP/1.1': [
    (listener) => http2.createSecureServer({ key, cert, allowHTTP1: true }, listener),
    false,
  ],
};

/** A server on a free port of loopback, and a `fetch` that reaches it. */
async function listening(t, make, allowH2, listener) {
  const server = make(listener);
  const secure = 'setSecureContext' in server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `${secure ? 'https' : 'http'}://127.0.0.1:${server.address().port}`;
  const dispatcher = secure
    ? new Agent({ allowH2, connect: { rejectUnauthorized: false } })
    : new H2CClient(url, { pipelining: 10, maxConcurrentStreams: 10 });
  const sessions = new Set();
  server.on('session', (session) => sessions.add(session));
  t.after(async () => {
    await dispatcher.destroy();
    for (const session of sessions) session.destroy();
    server.closeAllConnections?.();
    server.close();
  });
  return { url, fetch: (url, init) => undici(url, { ...init, dispatcher }) };
}

/** Fails when the process warns: of headers that HTTP/2 does not have, of listeners. */
function noWarnings(t) {
  const warnings = [];
  const note = (warning) => warnings.push(`${warning.name}: ${warning.message}`);
  process.on('warning', note);
  t.after(async () => {
    await new Promise(setImmediate);
    process.off('warning', note);
    assert.deepEqual(
      warnings.filter((text) => !/h2|experimental/i.test(text) || /connection/i.test(text)),
      [],
    );
  });
}

for (const [name, [make, allowH2]] of Object.entries(SERVERS)) {
  test(`${name}: a task begins, its stream comes event by event and ends when it is left; origins are told apart`, async (t) => {
    noWarnings(t);
    const stage = await Stage.of(t, { speed: 0.05, authorize: () => ({ agents: ['agent-demo'] }) });
    const { url, fetch } = await listening(t, make, allowH2, toNodeListener(stage.proxy));
    const ticket = await stage.proxy.ticket({ agents: ['agent-demo', 'agent-never'] });
    const backend = new sdk.Backend({ baseUrl: `${url}/xpander`, ticket, fetch });
    const { task } = await twoTasks(stage, backend);
    // The page's own origin is the one of `:authority`, or `Host`.
    for (const [origin, status] of [
      [url, 200],
      ['https://evil.example', 403],
    ]) {
      const response = await fetch(`${url}/xpander/tickets`, {
        method: 'POST',
        headers: { origin },
      });
      assert.equal(response.status, status, origin);
      await response.text();
    }
    const path = `${url}/xpander/agent-execution/${task.id}/status`;
    const head = await fetch(path, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${ticket}` },
    });
    assert.equal(await head.text(), '');
    const preflight = await fetch(path, {
      method: 'OPTIONS',
      headers: { 'origin': url, 'access-control-request-method': 'GET' },
    });
    assert.deepEqual([preflight.status, await preflight.text()], [204, '']);
    const long = await fetch(`${url}/xpander/agent-execution/agent-demo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'authorization': `Bearer ${ticket}` },
      body: JSON.stringify({ input: { text: 'x'.repeat(300_000) } }),
    });
    assert.equal(long.status, 413);
    await long.text();
    assert.equal(
      (await (await fetch(path, { headers: { authorization: `Bearer ${ticket}` } })).json()).id,
      task.id,
      'the connection goes on',
    );
  });
}

test('http2: a client that leaves in the middle of its body is not waited for; one that never ends it is stopped', async (t) => {
  const stage = await Stage.of(t);
  const server = http2.createServer(toNodeListener(stage.proxy));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = http2.connect(`http://127.0.0.1:${server.address().port}`);
  t.after(() => {
    session.destroy();
    server.close();
  });
  const headers = {
    ':method': 'POST',
    ':path': '/xpander/agent-execution/agent-demo',
    'content-type': 'application/json',
    'authorization': `Bearer ${await stage.proxy.ticket({ agents: ['agent-demo'] })}`,
  };
  const leaving = session.request(headers);
  leaving.on('error', () => {});
  leaving.write('{"input":');
  await new Promise((resolve) => setTimeout(resolve, 50));
  leaving.close(http2.constants.NGHTTP2_CANCEL);
  const endless = session.request(headers);
  endless.on('error', () => {});
  const response = once(endless, 'response');
  let sent = 0;
  const more = () => {
    while (
      !endless.destroyed &&
      !endless.closed &&
      sent < 1 << 30 &&
      endless.write(Buffer.alloc(1 << 16, 0x20))
    )
      sent += 1 << 16;
  };
  endless.on('drain', more);
  more();
  assert.equal((await response)[0][':status'], 413);
  endless.resume();
  await eventually(() => endless.closed, 'the server closes the stream');
  assert.ok(sent < 1 << 24, `${sent} bytes were taken`);
  stage.silent();
});

/** Sends text over one connection, and gives what came back once it has all of `parts`. */
async function talk(url, text, ...parts) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let said = '';
  socket
    .setEncoding('utf8')
    .on('data', (data) => (said += data))
    .on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  const until = (...all) =>
    eventually(() => all.every((part) => said.split(part).length > 1), `${all} in ${said}`);
  await until(...parts);
  return { socket, until, said: () => said };
}

test('requests that are sent without waiting are answered in turn, also behind a stream; a client that leaves ends them all', async (t) => {
  const stage = await Stage.of(t);
  const { id } = await stage.task(undefined, 'agent-never');
  const authorization = `Bearer ${await stage.proxy.ticket({ agents: ['agent-demo', 'agent-never'] })}`;
  const request = (method, path, body = '') =>
    `${method} /xpander${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n${body && `content-type: application/json\r\ncontent-length: ${body.length}\r\n`}\r\n${body}`;
  const status = request('GET', `/agent-execution/${id}/status`);
  const create = request('POST', '/agent-execution/agent-demo', '{"input":{"text":"pipelined"}}');
  const three = await talk(stage.root, status + create + status, '"pipelined"');
  await eventually(() => three.said().split('HTTP/1.1 200').length === 4, 'three responses');
  three.socket.destroy();
  const events = request('GET', `/agent-execution/${id}/events`);
  const { socket } = await talk(stage.root, events + events, 'task_created');
  await eventually(() => stage.proxy.open === 2, 'the second stream waits behind the first');
  socket.destroy();
  await eventually(
    () => stage.emulator.open === 0 && stage.proxy.open === 0,
    'both sides are closed',
  );
});

test('a client that waits for 100 Continue gets it', async (t) => {
  const stage = await Stage.of(t);
  const body = '{"input":{"text":"expected"}}';
  const authorization = `Bearer ${await stage.proxy.ticket({ agents: ['agent-demo'] })}`;
  const head = `POST /xpander/agent-execution/agent-demo HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`;
  const { socket, until } = await talk(stage.root, head, 'HTTP/1.1 100 Continue');
  socket.write(body);
  await until('HTTP/1.1 200', '"expected"');
  socket.destroy();
});

test('a client that leaves in the middle of its body begins nothing', async (t) => {
  const stage = await Stage.of(t);
  const errors = [];
  const note = (error) => errors.push(error);
  process.on('unhandledRejection', note);
  t.after(() => process.off('unhandledRejection', note));
  const authorization = `Bearer ${await stage.proxy.ticket({ agents: ['agent-demo'] })}`;
  const { hostname, port } = new URL(stage.root);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `POST /xpander/agent-execution/agent-demo HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"input"`,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  stage.silent();
  assert.deepEqual([stage.errors, errors], [[], []]);
});
