/** The proxy behind middlewares that wrap the response. */
import assert from 'node:assert/strict';
import { createGzip, constants } from 'node:zlib';
import { test } from 'node:test';
import compression from 'compression';
import connect from 'connect';
import cors from 'cors';
import express from 'express';
import express4 from 'express4';
import session from 'express-session';
import helmet from 'helmet';
import morgan from 'morgan';
import { eventually, sdk, serve, Stage, talkative, toNodeListener } from '../stage.js';

/**
 * A compressing middleware as people write them: it knows no callback, and never emits `drain`.
 * `options.all` also compresses streams.
 */
function naive({ all = false, flushes = false } = {}) {
  return (req, res, next) => {
    const { writeHead, write, end } = res;
    let zip;
    let compresses = false;
    res.writeHead = (status, headers) => {
      compresses = all || !/event-stream/.test(headers?.['content-type']);
      if (compresses) res.setHeader('content-encoding', 'gzip');
      for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
      return writeHead.call(res, status);
    };
    const begin = () => {
      zip = createGzip();
      zip.on('data', (chunk) => write.call(res, chunk)).on('end', () => end.call(res));
    };
    res.write = (chunk) => {
      if (!compresses) return write.call(res, chunk);
      if (!zip) begin();
      return zip.write(chunk);
    };
    if (flushes) res.flush = () => zip?.flush(constants.Z_SYNC_FLUSH);
    res.end = (chunk) => (zip ? zip.end(chunk) : end.call(res, chunk));
    next();
  };
}

/** A wrapper that loses what `write` returns. */
const deaf = (_req, res, next) => {
  const { write, end } = res;
  res.write = (...args) => void write.apply(res, args);
  res.end = (...args) => void end.apply(res, args);
  next();
};

const at = (app) => (proxy) => app().use('/xpander', toNodeListener(proxy));
const MIDDLEWARES = {
  'compression in Express 5': at(() => express().use(compression())),
  'compression in Express 4': at(() => express4().use(compression())),
  'compression in Connect': at(() => connect().use(compression())),
  'compression of everything, at once': at(() =>
    express().use(compression({ threshold: 0, filter: () => true })),
  ),
  'compression twice': at(() =>
    express().use(compression({ threshold: 0 }), compression({ threshold: 0 })),
  ),
  'a compressing middleware without callbacks': at(() => express().use(naive())),
  'helmet, cors, morgan, sessions and compression together': at(() =>
    express().use(
      morgan('combined', { stream: { write() {} } }),
      helmet(),
      cors(),
      session({ secret: 'x', resave: true, saveUninitialized: true }),
      compression({ threshold: 0 }),
    ),
  ),
  'a wrapper that loses what write returns': at(() => express().use(deaf)),
};

/** A task that is written by hand, and a reader of its events over a proxy. */
async function watched(stage, url) {
  const task = await stage.task(undefined, 'agent-never', { run_locally: true });
  const ticket = await stage.proxy.ticket({ agents: ['agent-never'] });
  const response = await fetch(`${url}/xpander/agent-execution/${task.id}/events`, {
    headers: { authorization: `Bearer ${ticket}` },
  });
  const reader = response.body.getReader();
  const utf8 = new TextDecoder();
  let text = '';
  const until = async (part) => {
    for (;;) {
      if (text.includes(part)) return;
      const { done, value } = await reader.read();
      assert.equal(done, false, `the stream ended before ${part}`);
      text += utf8.decode(value, { stream: true });
    }
  };
  return { task, response, reader, until };
}

for (const [name, mount] of Object.entries(MIDDLEWARES)) {
  test(`behind ${name}: JSON of any length arrives, events arrive as they come`, async (t) => {
    const stage = await Stage.of(t, {
      authorize: () => ({
        agents: ['agent-demo', 'agent-big'],
        operations: ['createTask', 'getTask', 'events', 'getActivityLog'],
      }),
    });
    const { url, close } = await serve(mount(stage.proxy));
    t.after(close);
    const tickets = await fetch(`${url}/xpander/tickets`, {
      method: 'POST',
      headers: { origin: url },
    });
    const { ticket } = await tickets.json();
    assert.match(ticket, /^xt1\./);
    // Longer than what a stream takes at once.
    const text = Array.from({ length: 20_000 }, (_, at) => `line ${at}\n`).join('');
    const send = (path, init) =>
      fetch(`${url}/xpander${path}`, {
        ...init,
        headers: { 'content-type': 'application/json', 'authorization': `Bearer ${ticket}` },
      });
    const created = await send('/agent-execution/agent-demo', {
      method: 'POST',
      body: JSON.stringify({ input: { text } }),
    });
    const { id, input } = await created.json();
    assert.equal(input.text, text);
    const log = await (await send(`/activity/agent-demo/${id}`)).json();
    assert.ok(Array.isArray(log.messages));
    const { task, reader, until } = await watched(stage, url);
    await until('task_created');
    for (const word of ['first', 'second']) {
      await task.pushEvents({ type: 'chunk', data: word });
      await until(word);
    }
    await reader.cancel();
    await eventually(
      () => stage.emulator.open === 0 && stage.proxy.open === 0,
      'both sides are closed',
    );
  });
}

for (const flushes of [true, false]) {
  test(`behind a middleware that compresses event streams ${flushes ? 'and can flush, they are live' : 'and cannot flush, they are whole'}`, async (t) => {
    const stage = await Stage.of(t);
    const { url, close } = await serve(
      express()
        .use(naive({ all: true, flushes }))
        .use('/xpander', toNodeListener(stage.proxy)),
    );
    t.after(close);
    const { task, reader, response, until } = await watched(stage, url);
    assert.equal(response.headers.get('content-encoding'), 'gzip');
    const long = Array.from({ length: 20_000 }, (_, at) => `${at} `).join('');
    for (const data of ['first', long, 'last']) {
      await task.pushEvents({ type: 'chunk', data });
      if (flushes) await until(JSON.stringify(data));
    }
    if (flushes) return reader.cancel();
    await task.setStatus('completed', 'done');
    await until('"last"');
    await until('task_finished');
    await reader.cancel();
  });
}

test('a client that does not read holds a stream up behind compression too', async (t) => {
  const platform = await talkative();
  t.after(platform.close);
  const stage = await Stage.of(t, { baseUrl: platform.url });
  const { url, close } = await serve(
    express()
      .use(compression({ filter: () => true }))
      .use('/xpander', toNodeListener(stage.proxy)),
  );
  t.after(close);
  const authorization = `Bearer ${await stage.proxy.ticket({ tasks: ['t'] })}`;
  const response = await fetch(`${url}/xpander/agent-execution/t/events`, {
    headers: { authorization },
  });
  const reader = response.body.getReader();
  await reader.read();
  for (let last = -1; last !== platform.told; await new Promise((resolve) => setTimeout(resolve, 300)))
    last = platform.told;
  const before = platform.told;
  let read = 0;
  while (platform.told === before && read < 2 * before) read += (await reader.read()).value.length;
  assert.ok(platform.told > before, 'more is read of the platform when the client reads');
  await reader.cancel();
  await eventually(() => stage.proxy.open === 0, 'the stream is closed');
});

test('a middleware that answers first is not disturbed, and nothing stays open', async (t) => {
  const stage = await Stage.of(t);
  const { id } = await stage.task(undefined, 'agent-never');
  const early = (_req, res, next) => {
    next();
    res.status(503).json({ detail: 'too slow' });
  };
  const { url, close } = await serve(
    express().use(early).use('/xpander', toNodeListener(stage.proxy)),
  );
  t.after(close);
  const response = await fetch(`${url}/xpander/agent-execution/${id}/events`, {
    headers: { authorization: `Bearer ${await stage.proxy.ticket({ tasks: [id] })}` },
  });
  assert.deepEqual([response.status, (await response.json()).detail], [503, 'too slow']);
  await eventually(
    () => stage.emulator.open === 0 && stage.proxy.open === 0,
    'both sides are closed',
  );
});

test('a client that leaves while a middleware waits opens nothing', async (t) => {
  const stage = await Stage.of(t);
  const { id } = await stage.task(undefined, 'agent-never');
  let go;
  let arrived;
  const waiting = new Promise((resolve) => (arrived = resolve));
  const { url, close } = await serve(
    express()
      .use((_req, res, next) => {
        go = next;
        arrived(res);
      })
      .use('/xpander', toNodeListener(stage.proxy)),
  );
  t.after(close);
  const leave = new AbortController();
  const ticket = await stage.proxy.ticket({ tasks: [id] });
  const left = assert.rejects(
    fetch(`${url}/xpander/agent-execution/${id}/events`, {
      headers: { authorization: `Bearer ${ticket}` },
      signal: leave.signal,
    }),
  );
  const res = await waiting;
  stage.news();
  leave.abort();
  await left;
  await eventually(() => res.destroyed, 'the server sees it');
  go();
  await new Promise((resolve) => setTimeout(resolve, 100));
  stage.silent();
  assert.deepEqual([stage.proxy.open, stage.emulator.open], [0, 0]);
});

test('a handler may set several cookies', async (t) => {
  const { url, close } = await serve(
    toNodeListener(async () => {
      const response = new Response('x');
      for (const name of ['a', 'b'])
        response.headers.append('set-cookie', `${name}=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT`);
      return response;
    }),
  );
  t.after(close);
  assert.equal((await fetch(url)).headers.getSetCookie().length, 2);
});
