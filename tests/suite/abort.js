/** Signals: at every stage of a call, a wait, a stream. The reason is passed on, connections close, the task goes on. */
import { deepEqual, equal, ok, rejects } from './assert.js';
import { sleep } from './harness.js';

const reason = () => Object.assign(new Error('enough'), { own: true });

/** Asserts that `promise` rejects with this very reason. */
async function rejectsWith(promise, expected) {
  const error = await rejects(promise);
  equal(error, expected, 'the reason');
}

export default [
  {
    name: 'a signal that is aborted before the call: the reason, and nothing sent',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      const why = reason();
      const signal = AbortSignal.abort(why);
      const backend = ctx.backend({ fetch });
      await rejectsWith(backend.invokeAgent({ agent_id: 'a' }, { signal }), why);
      await rejectsWith(backend.reportExternalTask({ agent_id: 'a' }, { signal }), why);
      await rejectsWith(ctx.tasks({ fetch }).get('t', { signal }), why);
      const task = ctx.sdk.Task.from({ id: 't', status: 'executing', events_streaming: true }, ctx.configuration({ fetch }));
      await rejectsWith(task.wait({ signal }), why);
      await rejectsWith(task.events({ signal }).next(), why);
      await rejectsWith(task.stop({ signal }), why);
      equal(calls.length, 0, 'requests');
    },
  },
  {
    name: 'before the headers',
    async run(ctx) {
      const stop = new AbortController();
      const call = ctx.tasks(ctx.faulty('no-answer')).get('t', { signal: stop.signal });
      const why = reason();
      const ended = rejectsWith(call, why);
      await ctx.reached('/status');
      stop.abort(why);
      await ended;
      await ctx.closed();
      equal((await ctx.sent('/status')).length, 1, 'an abort is not retried');
    },
  },
  {
    name: 'during the body',
    async run(ctx) {
      const stop = new AbortController();
      const why = reason();
      const { id } = await ctx.start('agent-never');
      const ended = rejectsWith(ctx.tasks(ctx.faulty('body-never-ends')).get(id, { signal: stop.signal }), why);
      await ctx.opened();
      await sleep(50);
      stop.abort(why);
      await ended;
      await ctx.closed();
    },
  },
  {
    name: 'during the pause before a retry: the pause ends, nothing more is sent',
    async run(ctx) {
      const stop = new AbortController();
      const why = reason();
      const onRetry = () => void setTimeout(() => stop.abort(why), 20);
      await rejectsWith(ctx.tasks(ctx.faulty('status-503,retry-after-50', { onRetry })).get('t', { signal: stop.signal }), why);
      equal((await ctx.sent()).length, 1, 'requests');
    },
  },
  {
    name: 'inside onRetry itself',
    async run(ctx) {
      const stop = new AbortController();
      const why = reason();
      const onRetry = () => stop.abort(why);
      await rejectsWith(ctx.tasks(ctx.faulty('status-503,retry-after-0', { onRetry })).get('t', { signal: stop.signal }), why);
      equal((await ctx.sent()).length, 1, 'requests');
    },
  },
  {
    name: 'during the pause of a wait',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const stop = new AbortController();
      const why = reason();
      const ended = rejectsWith(task.wait({ interval: 50_000, maxInterval: 50_000, signal: stop.signal }), why);
      await sleep(100);
      stop.abort(why);
      await ended;
      await ctx.goesOn(task);
    },
  },
  {
    name: 'inside onUpdate',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const stop = new AbortController();
      const why = reason();
      await rejectsWith(task.wait({ interval: 5, maxInterval: 5, signal: stop.signal, onUpdate: () => stop.abort(why) }), why);
      await ctx.goesOn(task);
    },
  },
  {
    name: 'while a read of a stream is pending',
    async run(ctx) {
      const stop = new AbortController();
      const task = await ctx.start('agent-silent');
      const stream = task.events({ signal: stop.signal });
      equal((await stream.next()).value.type, 'connected');
      const why = reason();
      const ended = rejectsWith((async () => {
        for (;;) await stream.next();
      })(), why);
      await ctx.opened();
      await sleep(50);
      stop.abort(why);
      await ended;
      await ctx.closed();
      await ctx.goesOn(task);
    },
  },
  {
    name: 'while a stream is being opened',
    async run(ctx) {
      const stop = new AbortController();
      const why = reason();
      const task = ctx.seenWith(await ctx.start('agent-never'), ctx.faulty('no-answer'));
      const ended = rejectsWith(task.events({ signal: stop.signal }).next(), why);
      await ctx.reached('/events');
      stop.abort(why);
      await ended;
      await ctx.closed();
    },
  },
  {
    name: 'between two calls of next()',
    async run(ctx) {
      const stop = new AbortController();
      const task = await ctx.start('agent-never');
      const stream = task.events({ signal: stop.signal });
      await stream.next();
      const why = reason();
      stop.abort(why);
      await ctx.closed();
      await rejectsWith((async () => {
        for (let i = 0; i < 10_000; i += 1) if ((await stream.next()).done) return;
      })(), why);
      deepEqual(await stream.next(), { done: true, value: undefined }, 'after the error');
      await ctx.goesOn(task);
    },
  },
  {
    name: 'an abort without a reason rejects with the runtime\'s AbortError',
    async run(ctx) {
      const stop = new AbortController();
      const ended = rejects(ctx.tasks(ctx.faulty('no-answer')).get('t', { signal: stop.signal }), { name: 'AbortError' });
      await ctx.reached('/status');
      stop.abort();
      equal(await ended, stop.signal.reason);
      await ctx.closed();
    },
  },
  {
    name: 'a reason that is a frozen error of this package',
    async run(ctx) {
      const frozen = () => Object.freeze(new ctx.sdk.ConfigurationError({ code: 'configuration', message: 'mine' }));
      const [before, during] = [frozen(), frozen()];
      await rejectsWith(ctx.tasks().get('t', { signal: AbortSignal.abort(before) }), before);
      const stop = new AbortController();
      const next = (await ctx.start('agent-never')).events({ signal: stop.signal });
      await next.next();
      stop.abort(during);
      await rejectsWith(next.next(), during);
    },
  },
  {
    name: 'a reason need not be an Error',
    async run(ctx) {
      for (const why of ['because', 0, null]) {
        await rejectsWith(ctx.tasks().get('t', { signal: AbortSignal.abort(why) }), why);
      }
    },
  },
  {
    name: 'AbortSignal.timeout and AbortSignal.any work as signals',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const signal = AbortSignal.timeout(100);
      equal(await rejects(task.wait({ interval: 10_000, signal }), { name: 'TimeoutError' }), signal.reason);
      const stop = new AbortController();
      const any = AbortSignal.any([stop.signal, new AbortController().signal]);
      const why = reason();
      const ended = rejectsWith(task.wait({ interval: 10_000, signal: any }), why);
      stop.abort(why);
      await ended;
    },
  },
  {
    name: 'a signal that fires after the call has no effect, and keeps no listener of ours',
    async run(ctx) {
      const stop = new AbortController();
      let listeners = 0;
      const { signal } = stop;
      const { addEventListener: add, removeEventListener: remove } = signal;
      signal.addEventListener = function (type, ...rest) {
        listeners += 1;
        return add.call(this, type, ...rest);
      };
      signal.removeEventListener = function (type, ...rest) {
        listeners -= 1;
        return remove.call(this, type, ...rest);
      };
      // The runtime's own fetch listens too: a spy leaves only what the package adds.
      const record = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'completed', created_at: '2026-01-01T00:00:00Z', events_streaming: true };
      const stream = (text) => new Response(text, { headers: { 'content-type': 'text/event-stream' } });
      const finish = `data: ${JSON.stringify({ type: 'task_finished', task_id: 't', data: record })}\n\n`;
      const { fetch } = ctx.spy((url) => (url.endsWith('/events') ? stream(finish) : Response.json(record)));
      const task = await ctx.tasks({ fetch }).get('t', { signal });
      await task.reload({ signal });
      await task.wait({ signal });
      await rejects(ctx.tasks({ fetch }).get('', { signal }));
      for await (const event of task.events({ signal })) equal(event.type, 'task_finished');
      for await (const event of task.events({ signal })) if (event.type) break;
      for await (const message of ctx.sdk.decodeEventStream(stream(finish).body, { signal })) ok(message.data, 'data');
      equal(listeners, 0, 'listeners that are left');
      stop.abort();
      equal(task.status, 'completed');
    },
  },
  {
    name: 'one listener serves a hundred calls and a hundred streams of the same signal',
    async run(ctx) {
      const stop = new AbortController();
      const { signal } = stop;
      let listeners = 0;
      let most = 0;
      const { addEventListener: add, removeEventListener: remove } = signal;
      signal.addEventListener = function (type, ...rest) {
        most = Math.max(most, (listeners += 1));
        return add.call(this, type, ...rest);
      };
      signal.removeEventListener = function (type, ...rest) {
        listeners -= 1;
        return remove.call(this, type, ...rest);
      };
      const never = (_url, init) => new Promise((_, reject) => init.signal.addEventListener('abort', () => reject(init.signal.reason)));
      const { fetch } = ctx.spy(never);
      const task = ctx.sdk.Task.from({ id: 't', organization_id: 'o', events_streaming: true }, ctx.configuration({ fetch }));
      const messages = () => ctx.sdk.decodeEventStream(new ReadableStream({}), { signal }).next();
      const kinds = [() => task.reload({ signal }), () => task.wait({ signal }), () => task.events({ signal }).next(), messages];
      const quick = ctx.tasks({ fetch: ctx.spy().fetch });
      const why = reason();
      const calls = Array.from({ length: 200 }, (_, at) => rejectsWith(kinds[at % 4](), why));
      // Some end before the signal is aborted, and take nothing of the others along.
      await Promise.all(Array.from({ length: 20 }, () => rejects(quick.get('t', { signal, maxRetries: 0 }), { code: 'api' })));
      deepEqual([listeners, most], [1, 1], 'listeners while they wait');
      stop.abort(why);
      await Promise.all(calls);
      equal(listeners, 0, 'listeners that are left');
    },
  },
];
