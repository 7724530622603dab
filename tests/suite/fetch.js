/** The `fetch` option: how it is called, what it may do, and what a client does without it. */
import { deepEqual, equal, ok, rejects } from './assert.js';
import { drain } from './harness.js';

const record = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', created_at: '2026-01-01T00:00:00Z', events_streaming: true };
const HEADER = /^[a-z0-9-]+$/;

export default [
  {
    name: 'called with a string and a plain init, and without `this`',
    async run(ctx) {
      const { calls, fetch } = ctx.spy(() => Response.json(record));
      const task = await ctx.backend({ fetch }).invokeAgent({ agent_id: 'a', prompt: 'x' }, { headers: { 'X-Mixed-Case': '1' } });
      await task.reload();
      await task.events().next().catch(() => {});
      equal(calls.length, 3);
      for (const { self, url, init, count } of calls) {
        equal(self, undefined, 'this');
        equal(count, 2, 'arguments');
        equal(typeof url, 'string');
        const allowed = new Set(['method', 'headers', 'body', 'signal', 'redirect', 'cache']);
        ok(Object.keys(init).every((key) => allowed.has(key)), `only ${[...allowed]}: ${Object.keys(init)}`);
        equal(init.redirect, 'manual');
        // Frameworks that cache GETs heed it; some runtimes refuse what they do not know.
        equal(init.cache, 'cache' in Request.prototype ? 'no-store' : undefined, 'cache');
        ok(init.signal instanceof AbortSignal, 'signal');
        equal(Object.getPrototypeOf(init.headers), Object.prototype, 'headers are a plain object');
        ok(Object.keys(init.headers).every((name) => HEADER.test(name)), `lower-case names: ${Object.keys(init.headers)}`);
        ok(Object.values(init.headers).every((value) => typeof value === 'string'), 'header values are strings');
      }
      deepEqual(calls.map((call) => call.init.method), ['POST', 'GET', 'GET']);
      equal(typeof calls[0].init.body, 'string');
      equal(calls[0].init.headers['x-mixed-case'], '1');
      for (const call of calls.slice(1)) ok(!('body' in call.init) || call.init.body === undefined, 'no body');
    },
  },
  {
    name: 'the answers of a fetch of one\'s own are all that is needed',
    async run(ctx) {
      const encoder = new TextEncoder();
      const finished = { type: 'task_finished', task_id: 't', organization_id: 'o', time: '2026-01-01T00:00:01Z', data: { ...record, status: 'completed', result: 'r' } };
      const { fetch } = ctx.spy((url) => (url.endsWith('/events')
        ? new Response(new ReadableStream({
          start(controller) {
            controller.enqueue(encoder.encode(`data: ${JSON.stringify(finished)}\n\n`));
            controller.close();
          },
        }), { headers: { 'content-type': 'text/event-stream' } })
        : Response.json(record)));
      const task = await ctx.backend({ fetch, baseUrl: 'https://nowhere.invalid' }).invokeAgent({ agent_id: 'a', events_streaming: true });
      const { events, error } = await drain(task.events());
      equal(error, undefined, 'error');
      equal(events.length, 1);
      equal(task.result, 'r');
    },
  },
  {
    name: 'a fetch that throws, at once or later, is a ConnectionError with its cause',
    async run(ctx) {
      const cause = new TypeError('failed to fetch');
      for (const fetch of [() => Promise.reject(cause), () => { throw cause; }]) {
        const error = await rejects(ctx.tasks({ fetch }).get('t', { maxRetries: 0 }), { code: 'connection', cause });
        ok(error instanceof ctx.sdk.ConnectionError, 'a ConnectionError');
      }
      ok((await ctx.start()).id, 'the next call is not touched');
    },
  },
  {
    name: 'a body that breaks is a ConnectionError with its cause',
    async run(ctx) {
      const cause = new TypeError('cut');
      const fetch = () => Promise.resolve(new Response(new ReadableStream({ pull: (controller) => controller.error(cause) }), { headers: { 'content-type': 'application/json' } }));
      const error = await rejects(ctx.tasks({ fetch }).get('t', { maxRetries: 0 }), { code: 'connection' });
      // Chromium says it in words of its own.
      ok(error.cause instanceof TypeError, `cause: ${error.cause}`);
    },
  },
  {
    name: 'a fetch that answers with nonsense rejects the call, and only that',
    async run(ctx) {
      for (const answer of [undefined, null, 42, {}]) {
        const error = await rejects(ctx.tasks({ fetch: async () => answer }).get('t', { maxRetries: 0 }));
        ok(ctx.sdk.isXpanderError(error), `${String(answer)}: ${error}`);
      }
      ok((await ctx.start()).id, 'the next call works');
    },
  },
  {
    name: 'the global fetch is looked up at each call',
    async run(ctx) {
      const backend = ctx.backend();
      const { fetch: original } = globalThis;
      const { calls, fetch } = ctx.spy(() => Response.json(record));
      globalThis.fetch = fetch;
      try {
        equal((await backend.invokeAgent({ agent_id: 'a' })).id, 't');
        equal(calls.length, 1);
        equal(calls[0].self, undefined, 'this');
      } finally {
        globalThis.fetch = original;
      }
      ok((await backend.invokeAgent({ agent_id: 'agent-demo' })).id !== 't', 'back to the real one');
    },
  },
  {
    name: 'a redirect by any status, and an opaque one, is an error',
    async run(ctx) {
      for (const status of [301, 302, 303, 307, 308]) {
        const { calls, fetch } = ctx.spy(() => new Response(null, { status, headers: { location: 'https://elsewhere.example/?token=1' } }));
        const error = await rejects(ctx.tasks({ fetch }).get('t'), { code: 'redirect', status, retryable: false });
        equal(error.message.includes('token'), false, 'no query in the message');
        equal(calls.length, 1, 'requests');
      }
    },
  },
  {
    name: 'a JSON answer in any spelling of its type, or none, is read',
    async run(ctx) {
      for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON']) {
        const { fetch } = ctx.spy(() => new Response(JSON.stringify(record), { headers: { 'content-type': type } }));
        equal((await ctx.tasks({ fetch }).get('t')).id, 't', type);
      }
    },
  },
];
