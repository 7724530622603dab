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
  {
    name: 'a fetch of one\'s own may resolve with a response of its own kind: streams of Node, iterables, plain headers',
    async run(ctx) {
      const finished = { type: 'task_finished', task_id: 't', organization_id: 'o', time: '2026-01-01T00:00:01Z', data: { ...record, status: 'completed', result: 'grün' } };
      const text = `data: ${JSON.stringify(finished)}\n\n`;
      const type = (url) => (url.endsWith('/events') ? 'text/event-stream' : 'application/json');
      const content = (url) => (url.endsWith('/events') ? text : JSON.stringify(record));
      const pieces = (url) => [...new TextEncoder().encode(content(url))].map((byte) => new Uint8Array([byte]));
      const plain = (url) => ({ 'Content-Type': type(url) });
      const kinds = {
        'a stream of Node': (url) => ({ status: 200, headers: plain(url), body: nodeStream(pieces(url)) }),
        'a stream of Node that gives text': (url) => ({ status: 200, headers: plain(url), body: nodeStream([...content(url)]) }),
        'a generator of bytes': (url) => ({ status: 200, headers: new Headers(plain(url)), body: (async function* () { yield* pieces(url); })() }),
        'a generator of text': (url) => ({ status: 200, headers: new Map(Object.entries(plain(url))), body: (async function* () { yield content(url); })() }),
        'pairs of headers, and bytes': (url) => ({ status: 200, headers: Object.entries(plain(url)), body: new TextEncoder().encode(content(url)) }),
        'lists in headers, and text': (url) => ({ status: 200, headers: { 'CONTENT-TYPE': [type(url)] }, body: content(url) }),
        'text() alone': (url) => ({ status: 200, headers: plain(url), text: async () => content(url) }),
        'arrayBuffer() alone': (url) => ({ status: 200, headers: plain(url), arrayBuffer: async () => new TextEncoder().encode(content(url)).buffer }),
      };
      for (const [name, respond] of Object.entries(kinds)) {
        const fetch = async (url) => respond(url);
        const task = await ctx.tasks({ fetch }).get('t');
        const { events, error } = await drain(task.events());
        equal(error, undefined, `${name}: ${error}`);
        deepEqual(events, [finished], name);
        equal(task.result, 'grün', name);
        const messages = [];
        const { body } = respond('/events');
        if (body?.on ?? body?.[Symbol.asyncIterator]) {
          for await (const { data } of ctx.sdk.decodeEventStream(body)) messages.push(data);
          deepEqual(messages, [JSON.stringify(finished)], name);
        }
      }
      const json = ctx.tasks({ fetch: async () => ({ ok: true, status: 200, json: async () => record }) });
      equal((await json.get('t')).id, 't', 'json() alone, as stand-ins in tests have it');
      const empty = ctx.tasks({ fetch: async () => ({ status: 200, headers: {} }), maxRetries: 0 });
      const error = await rejects(empty.get('t'), { code: 'connection' });
      ok(/no `body`.*`text\(\)`/.test(error.cause?.message), `the cause says what is missing: ${error.cause?.message}`);
    },
  },
  {
    name: 'a stream of Node is destroyed when it is left, and its errors are errors of the stream',
    async run(ctx) {
      const left = nodeStream(['data: 1\n\n'], { ends: false });
      for await (const _ of ctx.sdk.decodeEventStream(left)) break;
      equal(left.destroyed, true, 'destroyed');
      const why = new TypeError('cut');
      for (const [stream, cause] of [[nodeStream(['data: 1\n\n'], { error: why }), why], [nodeStream(['data: 1\n\n'], { closes: true }), undefined]]) {
        const { events, error } = await drain(ctx.sdk.decodeEventStream(stream));
        equal(events.length, 1, 'what came before');
        if (cause) equal(error, cause);
        else ok(/closed before its end/.test(error?.message), `${error}`);
      }
      const over = Object.assign(nodeStream([]), { readableEnded: true });
      deepEqual(await drain(ctx.sdk.decodeEventStream(over)), { events: [] }, 'one that was read before');
    },
  },
];

/** A stream as Node has them, by hand: most runtimes of the suite have none. */
function nodeStream(chunks, { ends = true, closes = false, error } = {}) {
  const listeners = {};
  const emit = (event, value) => listeners[event]?.forEach((listener) => listener(value));
  let [at, flowing, scheduled] = [0, false, false];
  const step = () => {
    scheduled = false;
    if (!flowing || stream.destroyed) return;
    if (at < chunks.length) {
      emit('data', chunks[at++]);
      return schedule();
    }
    flowing = false;
    if (error) emit('error', error);
    else if (ends && !closes) emit('end');
    if (error || ends || closes) emit('close');
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(step);
  };
  const stream = {
    destroyed: false,
    on(event, listener) {
      (listeners[event] ??= []).push(listener);
      return stream;
    },
    pause() {
      flowing = false;
    },
    resume() {
      flowing = true;
      schedule();
    },
    destroy() {
      stream.destroyed = true;
      emit('close');
    },
  };
  return stream;
}
