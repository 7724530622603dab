/**
 * The client with implementations of `fetch` from npm, over real sockets: those of Node have bodies
 * of their own.
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import axios from 'axios';
import { setupServer } from 'msw/node';
import nodeFetch from 'node-fetch';
import nodeFetch2 from 'node-fetch2';
import { fetch as undici, request as undiciRequest } from 'undici';
import { createEmulator, eventually, sdk } from '../stage.js';

/** By hand: a request of node:http, whose response is the stream. */
const byHand = (url, { method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, signal }, (response) =>
      resolve({ status: response.statusCode, headers: response.headers, body: response }),
    );
    request.on('error', reject).end(body);
  });

const FETCHES = {
  'node-fetch 2': nodeFetch2,
  'node-fetch 3': nodeFetch,
  'undici.fetch': undici,
  'undici.request': async (url, { method, headers, body, signal }) => {
    const {
      statusCode,
      headers: received,
      body: stream,
    } = await undiciRequest(url, { method, headers, body, signal });
    return { status: statusCode, headers: received, body: stream };
  },
  'axios': async (url, { method, headers, body, signal }) => {
    const {
      status,
      headers: received,
      data,
    } = await axios({
      url,
      method,
      headers,
      data: body,
      signal,
      responseType: 'stream',
      validateStatus: () => true,
      maxRedirects: 0,
      transformRequest: (sent) => sent,
    });
    return { status, headers: received, body: data };
  },
  'node:http by hand': byHand,
  'a body that can only be iterated': async (url, init) => {
    const response = await fetch(url, init);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: (async function* () {
        yield* response.body;
      })(),
    };
  },
  'a Map of headers, and json() alone': async (url, init) => {
    const response = await fetch(url, init);
    const headers = new Map(
      [...response.headers].map(([name, value]) => [name.toUpperCase(), value]),
    );
    return response.headers.get('content-type').includes('json')
      ? { status: response.status, headers, json: () => response.json() }
      : { status: response.status, headers, body: response.body };
  },
};

for (const [name, fetch] of Object.entries(FETCHES)) {
  test(`${name}: calls, streams, files, errors and aborts`, async (t) => {
    const unhandled = [];
    const note = (error) => unhandled.push(error);
    for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, note);
    const emulator = createEmulator({ speed: 0.1 });
    const listener = await emulator.listen();
    t.after(async () => {
      await listener.close();
      for (const event of ['unhandledRejection', 'uncaughtException']) process.off(event, note);
    });
    const options = {
      apiKey: 'emulator-key',
      organizationId: 'o',
      baseUrl: listener.url,
      fetch,
      maxRetries: 0,
    };
    const backend = new sdk.Backend(options);
    const task = await backend.invokeAgent({
      agent_id: 'agent-demo',
      prompt: 'Grüße \u{1f30d}',
      events_streaming: true,
    });
    assert.equal(task.input.text, 'Grüße \u{1f30d}');
    const types = [];
    for await (const { type } of task.events()) types.push(type);
    assert.equal(types.at(-1), 'task_finished');
    assert.ok(types.includes('chunk'));
    assert.equal((await task.wait()).status, 'completed');
    await assert.rejects(new sdk.Tasks(options).get('nope'), { code: 'api', status: 404 });
    // Left, aborted while a read waits, aborted between two reads, aborted before there is a
    // response.
    const start = () =>
      backend.invokeAgent({ agent_id: 'agent-never', prompt: 'x', events_streaming: true });
    for await (const _ of (await start()).events()) break;
    await eventually(() => emulator.open === 0, 'the connection is closed when it is left');
    for (const pause of [0, 50]) {
      const stop = new AbortController();
      const why = new Error('enough');
      const stream = (await start()).events({ signal: stop.signal });
      await stream.next();
      const reading = assert.rejects(
        (async () => {
          for (;;) await stream.next();
        })(),
        why,
      );
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
      stop.abort(why);
      await reading;
      const quiet = (await start()).events({ signal: stop.signal });
      await assert.rejects(quiet.next(), why);
    }
    const between = new AbortController();
    const unread = (await start()).events({ signal: between.signal });
    await unread.next();
    between.abort();
    await eventually(() => emulator.open === 0, 'the connection is closed when it is aborted');
    const late = new AbortController();
    const silent = new sdk.Tasks({ ...options, headers: { 'x-emulator-fault': 'no-answer' } }).get(
      task.id,
      { signal: late.signal },
    );
    const reason = new Error('late');
    const ended = assert.rejects(silent, reason);
    await eventually(() => emulator.requests.at(-1).path.includes(task.id), 'the request arrives');
    late.abort(reason);
    await ended;
    // Cut in the middle: goes on.
    const cut = await backend.invokeAgent({
      agent_id: 'agent-fault-drop-mid-event',
      prompt: 'x',
      events_streaming: true,
    });
    for await (const _ of cut.events());
    assert.equal(cut.status, 'completed');
    await eventually(() => emulator.open === 0, 'every connection is closed');
    // A file of a task.
    const files = await serveText('a;b\r\n1;2');
    t.after(() => files.server.close());
    const [file] = await sdk.Task.from(
      { id: 't', input: { files: [`${files.url}/a.csv`] } },
      options,
    ).getHumanReadableFiles({ allowedHosts: [new URL(files.url).host] });
    assert.equal(file.content, 'a;b\r\n1;2');
    await new Promise(setImmediate);
    assert.deepEqual(unhandled, []);
  });
}

/** A server of one text. */
async function serveText(text) {
  const server = http.createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/csv' }).end(text),
  );
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

test('decodeEventStream takes the body of each', async (t) => {
  let open = 0;
  const server = http.createServer((request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: grü');
    setTimeout(() => response.write('ße\n\nid: 2\ndata: two\n\n'), 20);
    if (request.url === '/ends') setTimeout(() => response.end(), 40);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  for (const [name, fetch] of Object.entries(FETCHES)) {
    const decode = async (path) =>
      sdk.decodeEventStream((await fetch(url + path, { method: 'GET', headers: {} })).body);
    const all = [];
    for await (const { data } of await decode('/ends')) all.push(data);
    assert.deepEqual(all, ['grüße', 'two'], name);
    // Its body is a copy, whose end the connection does not hear of: there the caller's own signal
    // ends the request.
    if (name === 'node-fetch 2') continue;
    for await (const { data } of await decode('/stays')) {
      assert.equal(data, 'grüße', name);
      break;
    }
  }
  await eventually(() => open === 0, 'connections of streams that were left are closed');
});

test('behind MSW, which replaces the global fetch', async (t) => {
  const emulator = createEmulator({ speed: 0.05 });
  const listener = await emulator.listen();
  const msw = setupServer();
  msw.listen({ onUnhandledRequest: 'bypass' });
  t.after(async () => {
    msw.close();
    await listener.close();
  });
  const task = await new sdk.Backend({
    apiKey: 'emulator-key',
    organizationId: 'o',
    baseUrl: listener.url,
  }).invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
  for await (const _ of task.events());
  assert.equal(task.status, 'completed');
});
