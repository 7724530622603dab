/** The proxy behind body parsers: what they have left in `req.body` is the body. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { bodyParser as koaParser } from '@koa/bodyparser';
import bodyParser from 'body-parser';
import express from 'express';
import express4 from 'express4';
import Fastify from 'fastify';
import Koa from 'koa';
import koaBodyparser from 'koa-bodyparser';
import { serve, Stage, toNodeListener } from '../stage.js';

const PROMPT = 'Grüße, "Welt" \u{1f30d}';
const BODY = JSON.stringify({ input: { text: PROMPT } });

/** Sends a new task through a server and gives the response. */
async function create(t, stage, listener, { body = BODY, headers = {} } = {}) {
  const { url, close } = await serve(listener);
  t.after(close);
  const authorization = `Bearer ${await stage.proxy.ticket({ agents: ['agent-demo'] })}`;
  const send = (path, init) =>
    fetch(`${url}/xpander${path}`, {
      method: 'POST',
      ...init,
      headers: { authorization, ...init?.headers },
    });
  assert.equal((await send('/tickets')).status, 200, 'a request without a body');
  stage.news();
  return send('/agent-execution/agent-demo', {
    body,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
}

/** Asserts that the platform received the prompt. */
async function arrives(stage, response) {
  assert.equal(response.status, 200, await response.clone().text());
  assert.deepEqual(
    stage.news().map(({ body }) => body.input.text),
    [PROMPT],
  );
}

const koa = (parser, patch) => (proxy) => {
  const listener = toNodeListener(proxy);
  return new Koa()
    .use(parser)
    .use((ctx) => {
      ctx.respond = false;
      if (patch) ctx.req.body = ctx.request.body;
      listener(ctx.req, ctx.res);
    })
    .callback();
};
const PARSERS = {
  'express.json': (proxy) => express().use(express.json()).use('/xpander', toNodeListener(proxy)),
  'express.json, urlencoded and text together': (proxy) =>
    express()
      .use(express.json(), express.urlencoded({ extended: true }), express.text())
      .use('/xpander', toNodeListener(proxy)),
  'express.raw': (proxy) =>
    express()
      .use(express.raw({ type: '*/*' }))
      .use('/xpander', toNodeListener(proxy)),
  'express.text': (proxy) =>
    express()
      .use(express.text({ type: '*/*' }))
      .use('/xpander', toNodeListener(proxy)),
  'express.urlencoded, which leaves JSON alone': (proxy) =>
    express().use(express.urlencoded()).use('/xpander', toNodeListener(proxy)),
  'express 4 and body-parser': (proxy) =>
    express4()
      .use(bodyParser.json(), bodyParser.urlencoded({ extended: false }))
      .use('/xpander', toNodeListener(proxy)),
  'a parser that keeps the bytes in rawBody': (proxy) =>
    express()
      .use(express.json({ verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }) }))
      .use('/xpander', toNodeListener(proxy)),
  'a parser in a later turn': (proxy) =>
    express()
      .use((_req, _res, next) => void setTimeout(next, 20))
      .use(express.json())
      .use('/xpander', toNodeListener(proxy)),
  '@koa/bodyparser with patchNode': koa(koaParser({ patchNode: true }), false),
  'koa-bodyparser, with ctx.req.body set': koa(koaBodyparser(), true),
  'a middleware that waits': (proxy) =>
    express()
      .use((_req, _res, next) => void setTimeout(next, 50))
      .use('/xpander', toNodeListener(proxy)),
  'a middleware that sees the chunks too': (proxy) =>
    express()
      .use((req, _res, next) => {
        req.on('data', () => {});
        next();
      })
      .use('/xpander', toNodeListener(proxy)),
  'a stream that gives text': (proxy) =>
    express()
      .use((req, _res, next) => {
        req.setEncoding('utf8');
        next();
      })
      .use('/xpander', toNodeListener(proxy)),
};

for (const [name, mount] of Object.entries(PARSERS)) {
  test(`behind ${name} a task begins`, async (t) => {
    const stage = await Stage.of(t);
    await arrives(stage, await create(t, stage, mount(stage.proxy)));
    const streamed = new Blob([BODY]).stream();
    await arrives(stage, await create(t, stage, mount(stage.proxy), { body: streamed }));
  });
}

test('a parser that inflates a body leaves no header about it', async (t) => {
  const stage = await Stage.of(t);
  const mount = express().use(express.json()).use('/xpander', toNodeListener(stage.proxy));
  await arrives(
    stage,
    await create(t, stage, mount, {
      body: gzipSync(BODY),
      headers: { 'content-encoding': 'gzip' },
    }),
  );
});

test('what was parsed is no way around the limit, the type or the open fields', async (t) => {
  const stage = await Stage.of(t);
  const mount = () =>
    express()
      .use(express.json({ limit: '2mb' }), express.urlencoded({ extended: true }))
      .use('/xpander', toNodeListener(stage.proxy));
  const long = JSON.stringify({ input: { text: 'x'.repeat(300_000) } });
  assert.equal((await create(t, stage, mount(), { body: long })).status, 413);
  assert.equal(
    (
      await create(t, stage, mount(), {
        body: 'input[text]=x',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    ).status,
    415,
  );
  assert.equal(
    (
      await create(t, stage, mount(), {
        body: '{"input":{"text":"x"},"mcp_servers":[{"url":"https://x.example"}]}',
      })
    ).status,
    403,
  );
  assert.equal(
    (await create(t, stage, mount(), { body: '{"input":{"text":"x"},"__proto__":{"x":1}}' }))
      .status,
    422,
  );
  stage.silent();
});

const GONE = {
  'a middleware that throws the body away': (proxy) =>
    express()
      .use((req, _res, next) => void req.on('end', next).resume())
      .use('/xpander', toNodeListener(proxy)),
  'a middleware that has read the first chunk': (proxy) =>
    express()
      .use((req, _res, next) => {
        if (req.method !== 'POST' || req.url.endsWith('/tickets')) return next();
        req.once('data', () => {
          req.pause();
          next();
        });
      })
      .use('/xpander', toNodeListener(proxy)),
  'koa-bodyparser, with ctx.req.body not set': koa(koaBodyparser(), false),
  'fastify': (proxy) => {
    const app = Fastify();
    const listener = toNodeListener(proxy);
    app.all('/xpander/*', (request, reply) => {
      reply.hijack();
      listener(request.raw, reply.raw);
    });
    return (request, response) => void app.ready().then(() => app.routing(request, response));
  },
  'a body that JSON cannot hold': (proxy) =>
    express()
      .use(express.json(), (req, _res, next) => {
        if (req.body) req.body.size = 1n;
        next();
      })
      .use('/xpander', toNodeListener(proxy)),
};

for (const [name, mount] of Object.entries(GONE)) {
  test(`a body that is gone is an error that says so, at once: ${name}`, async (t) => {
    const stage = await Stage.of(t);
    const response = await create(t, stage, mount(stage.proxy));
    assert.equal(response.status, 500);
    assert.match((await response.json()).detail, /before body parsers, or set `req\.body`/);
    stage.silent();
  });
}
