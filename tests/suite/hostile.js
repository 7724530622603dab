/** What a caller may hand in by mistake or malice: it fails its own call, and no other. */
import { deepEqual, equal, ok } from './assert.js';
import { caught } from './harness.js';

const boom = () => { throw new Error('boom'); };
const revoked = () => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy; };
const getter = (target, name) => Object.defineProperty(target, name, { get: boom, enumerable: true });

/** Parameters that cannot be read. */
const PARAMETERS = {
  'an element that throws': () => ({ file_urls: getter(['x'], 0) }),
  'a revoked proxy': () => ({ output_schema: { a: revoked() } }),
  'a toJSON that gives a revoked proxy': () => ({ output_schema: { a: { toJSON: revoked } } }),
  'an iterator that never ends': () => ({ output_schema: { a: Object.assign([1], { [Symbol.iterator]: function* () { for (;;) yield 1; } }), b: 5n } }),
  'a huge sparse array': () => ({ output_schema: { a: new Array(5e7) } }),
  'a text beyond any prompt': () => ({ prompt: '字'.repeat(5 << 20) }),
  'a getter that throws': () => ({ user_details: getter({}, 'email') }),
};

/** Functions in place of `fetch` that keep no promise. */
const FETCHES = {
  'throws': boom,
  'returns nothing': () => undefined,
  'gives a number': async () => 5,
  'a promise of its own kind': () => Object.assign(Promise.resolve(Response.json({})), { then: boom }),
  'a status that throws': async () => getter({}, 'status'),
  'no headers': async () => ({ status: 200 }),
  'a text that throws': async () => ({ status: 200, headers: new Headers(), text: boom }),
};

export default [
  {
    name: 'unreadable parameters, broken fetches and odd signals take nobody with them',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const leave = new AbortController();
      // Of a URL of its own: Chromium lets a second GET of the same one wait for the first.
      const victim = ctx.tasks(ctx.faulty('no-answer')).get('another', { signal: leave.signal });
      let ended = false;
      victim.then(() => (ended = true), () => (ended = true));
      for (const [what, make] of Object.entries(PARAMETERS)) {
        const error = await caught(ctx.backend().invokeAgent({ agent_id: 'agent-demo', ...make() }));
        equal(error.code, 'invalid_parameter', what);
      }
      for (const [what, fetch] of Object.entries(FETCHES)) {
        const error = await caught(ctx.tasks({ fetch, maxRetries: 0 }).get('t'));
        // Its own `then` is not called: what it resolves with counts, and is no record.
        equal(error.code, what === 'a promise of its own kind' ? 'protocol' : 'connection', what);
      }
      for (const signal of [getter({ addEventListener() {} }, 'aborted'), { aborted: false, addEventListener() {}, reason: 1 }]) {
        await ctx.tasks().get(task.id, { signal }).catch(() => {});
      }
      ok(!ended, 'the call beside them goes on');
      equal((await ctx.tasks().get(task.id)).id, task.id);
      leave.abort();
      await caught(victim);
      await ctx.tasks().stop(task.id);
      await ctx.closed();
    },
  },
  {
    name: 'asynchronous hooks that reject end their call, and leave nothing unhandled',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const own = new Error('own');
      const reject = async () => { throw own; };
      equal(await caught(task.wait({ interval: 50, onUpdate: reject })), own);
      equal(await caught(ctx.tasks(ctx.faulty('status-503', { onRetry: reject })).get(task.id)), own);
      await ctx.tasks().stop(task.id);
    },
  },
  {
    name: 'events that grow up to the limit, and a chunk of nothing after each',
    async run(ctx) {
      const sizes = [0.9, 1.9, 3.8, 5.7, 7.6, 9.5, 11.4, 13.3, 15.2].map((megabytes) => megabytes * 1e6);
      const ids = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', events_streaming: true };
      const event = (type, data) => `data: ${JSON.stringify({ type, task_id: 't', organization_id: 'o', time: '2026-01-01T00:00:00Z', data })}\n\n`;
      const chunks = [...sizes.flatMap((size) => [event('chunk', 'x'.repeat(size)), '']), event('task_finished', { ...ids, status: 'completed' })].values();
      const pull = (controller) => controller.enqueue(new TextEncoder().encode(chunks.next().value));
      const { fetch } = ctx.spy(() => new Response(new ReadableStream({ pull }), { headers: { 'content-type': 'text/event-stream' } }));
      const seen = [];
      for await (const { type, data } of ctx.sdk.Task.from(ids, ctx.configuration({ fetch })).events()) if (type === 'chunk') seen.push(data.length);
      deepEqual(seen, sizes);
    },
  },
  {
    name: 'a chunk larger than the core takes at once, and views of every kind',
    async run(ctx) {
      const large = new TextEncoder().encode(`data: ${'x'.repeat(1000)}\n\n`.repeat(20_000));
      let count = 0;
      for await (const { data } of ctx.sdk.decodeEventStream(new ReadableStream({ start: (c) => { c.enqueue(large); c.close(); } }))) count += data.length;
      equal(count, 20_000_000);
      const small = new TextEncoder().encode('data: a\n\n');
      for (const view of [new DataView(small.buffer), small.buffer, new Uint8ClampedArray(small)]) {
        const stream = new ReadableStream({ start: (c) => { c.enqueue(view); c.close(); } });
        equal((await ctx.sdk.decodeEventStream(stream).next()).value.data, 'a');
      }
    },
  },
];
