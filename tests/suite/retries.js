/** Which requests are sent again, how often, and which never are. Counts come from the emulator's log. */
import { deepEqual, equal, match, ok, rejects } from './assert.js';
import { drain } from './harness.js';

/** A fault that lets retries follow at once. */
const soon = (fault) => `${fault},retry-after-0`;

/** Statuses that are sent again for reads. */
const AGAIN = ['status-408', 'status-409', 'status-429', 'status-500', 'status-502', 'status-503'];

export default [
  {
    name: 'reads are sent again after 408, 409, 429, 5xx and a dropped connection',
    async run(ctx) {
      for (const fault of [...AGAIN, 'drop']) {
        const task = await ctx.start('agent-never');
        const before = (await ctx.sent('/status')).length;
        const seen = await ctx.tasks(ctx.faulty(soon(`${fault},once`))).get(task.id);
        equal(seen.id, task.id);
        ok((await ctx.sent('/status')).length - before >= 2, `${fault}: two reads at least`);
      }
    },
  },
  {
    name: 'reads are sent again after a timeout',
    async run(ctx) {
      for (const fault of ['no-answer,once', 'body-never-ends,once']) {
        const { id } = await ctx.start('agent-never');
        const before = (await ctx.sent('/status')).length;
        equal((await ctx.tasks(ctx.faulty(fault)).get(id, { timeout: 1000 })).id, id);
        equal((await ctx.sent('/status')).length - before, 2, fault);
      }
      await ctx.closed();
    },
  },
  {
    name: 'answers that will not change are not asked for again',
    async run(ctx) {
      for (const fault of ['status-401', 'status-403', 'status-404', 'status-422', 'html', 'truncated-json', 'empty']) {
        const { id } = await ctx.start('agent-never');
        const before = (await ctx.sent()).length;
        await rejects(ctx.tasks(ctx.faulty(fault)).get(id));
        equal((await ctx.sent()).length - before, 1, fault);
      }
    },
  },
  {
    name: 'two retries unless said otherwise: for one call, or for a client',
    async run(ctx) {
      const count = async (call) => {
        const before = (await ctx.sent()).length;
        await rejects(call(), { status: 503 });
        return (await ctx.sent()).length - before;
      };
      const fault = soon('status-503');
      equal(await count(() => ctx.tasks(ctx.faulty(fault)).get('t')), 3, 'by default');
      equal(await count(() => ctx.tasks(ctx.faulty(fault)).get('t', { maxRetries: 0 })), 1, 'none for this call');
      equal(await count(() => ctx.tasks(ctx.faulty(fault)).get('t', { maxRetries: 4 })), 5, 'four for this call');
      equal(await count(() => ctx.tasks(ctx.faulty(fault, { maxRetries: 1 })).get('t')), 2, 'one for this client');
      equal(await count(() => ctx.tasks(ctx.faulty(fault, { maxRetries: 1 })).get('t', { maxRetries: 0 })), 1, 'a call before its client');
    },
  },
  {
    name: 'stop is sent again',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      await ctx.tasks(ctx.faulty(soon('status-503,once'))).stop(task.id);
      equal((await ctx.sent('DELETE')).length, 2);
    },
  },
  {
    name: 'create is never sent twice when it may have started: one POST, and the error says so',
    async run(ctx) {
      for (const fault of ['status-500', 'status-500-empty', soon('status-500'), 'status-503', 'status-409']) {
        const before = (await ctx.sent('POST')).length;
        const error = await rejects(new ctx.sdk.Backend(ctx.faulty(fault)).invokeAgent({ agent_id: 'agent-demo', prompt: 'x' }), { code: 'api' });
        equal((await ctx.sent('POST')).length - before, 1, `${fault}: requests`);
        if (fault === 'status-409') continue;
        equal(error.maybeStarted, true, `${fault}: maybeStarted`);
        match(error.message, /may have been carried out/, 'message');
      }
      for (const fault of ['no-answer', 'body-never-ends']) {
        const before = (await ctx.sent('POST')).length;
        const call = new ctx.sdk.Backend(ctx.faulty(fault)).invokeAgent({ agent_id: 'agent-demo', prompt: 'x' }, { timeout: 300 });
        await rejects(call, { code: 'timeout', maybeStarted: true });
        equal((await ctx.sent('POST')).length - before, 1, `${fault}: requests`);
      }
      for (const fault of ['html', 'truncated-json', 'empty']) {
        const before = (await ctx.sent('POST')).length;
        await rejects(new ctx.sdk.Backend(ctx.faulty(fault)).invokeAgent({ agent_id: 'agent-demo' }), { code: 'protocol', maybeStarted: true });
        equal((await ctx.sent('POST')).length - before, 1, `${fault}: requests`);
      }
      await ctx.closed();
    },
  },
  {
    name: 'create is not sent again after a dropped connection',
    async run(ctx) {
      let calls = 0;
      const counted = (url, init) => {
        calls += 1;
        return fetch(url, init);
      };
      const backend = new ctx.sdk.Backend(ctx.faulty('drop', { fetch: counted }));
      const error = await rejects(backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x' }), { code: 'connection', maybeStarted: true });
      ok(error.message.length > 0, 'a message');
      equal(calls, 1, 'calls of fetch');
    },
  },
  {
    name: 'create is sent again after an answer that proves nothing started: 429, or 503 with Retry-After',
    async run(ctx) {
      for (const fault of ['status-429,once', soon('status-429,once'), soon('status-503,once')]) {
        const before = (await ctx.sent('POST')).length;
        const task = await new ctx.sdk.Backend(ctx.faulty(fault)).invokeAgent({ agent_id: 'agent-demo', prompt: 'x' });
        ok(task.id, 'a task');
        equal((await ctx.sent('POST')).length - before, 2, `${fault}: requests`);
      }
      const denied = await rejects(new ctx.sdk.Backend(ctx.faulty(soon('status-429'))).invokeAgent({ agent_id: 'agent-demo' }), { status: 429 });
      equal(denied.maybeStarted, false, 'a refusal started nothing');
    },
  },
  {
    name: 'report is sent again with an id, and not without one',
    async run(ctx) {
      const report = (fault, id) => new ctx.sdk.Backend(ctx.faulty(fault)).reportExternalTask({ agent_id: 'agent-demo', result: 'x', ...id });
      const count = async (call) => {
        const before = (await ctx.sent('POST')).length;
        await call();
        return (await ctx.sent('POST')).length - before;
      };
      equal(await count(() => report(soon('status-500,once'), { id: 'ext-1' })), 2, 'with an id');
      equal(await count(() => rejects(report(soon('status-502,once')), { status: 502, maybeStarted: true })), 1, 'without');
      equal(await count(() => report(soon('status-429,once'))), 2, 'without, but refused');
    },
  },
  {
    name: 'onRetry is told the operation, the attempt, the pause and the error',
    async run(ctx) {
      const retries = [];
      const tasks = ctx.tasks(ctx.faulty(soon('status-503'), { onRetry: (retry) => void retries.push(retry) }));
      const last = await rejects(tasks.get('t'), { status: 503 });
      equal(retries.length, 2);
      deepEqual(retries.map((retry) => retry.attempt), [1, 2], 'attempts');
      for (const retry of retries) {
        deepEqual(Object.keys(retry).sort(), ['attempt', 'delay', 'error', 'operation']);
        ok(typeof retry.operation === 'string' && retry.operation.length > 0, 'operation');
        equal(retry.delay, 0, 'delay');
        ok(retry.error instanceof ctx.sdk.ApiError, 'error');
        equal(retry.error.status, 503);
      }
      ok(retries.every((retry) => retry.error !== last), 'each failure has an error of its own');
    },
  },
  {
    name: 'Retry-After is the pause; without it the pause is random below 500 ms · 2ⁿ',
    async run(ctx) {
      const delays = async (fault) => {
        const seen = [];
        await rejects(ctx.tasks(ctx.faulty(fault, { onRetry: ({ delay }) => void seen.push(delay) })).get('t', { maxRetries: 2 }));
        return seen;
      };
      deepEqual((await delays('status-429,retry-after-1')), [1000, 1000]);
      const [first, second] = await delays('status-500');
      ok(first >= 0 && first <= 500, `first pause: ${first}`);
      ok(second >= 0 && second <= 1000, `second pause: ${second}`);
    },
  },
  {
    name: 'Retry-After as a date, and one that is far away',
    async run(ctx) {
      const pause = async (value) => {
        const stop = new AbortController();
        let seen;
        const { fetch } = ctx.spy(() => Response.json({}, { status: 503, headers: { 'retry-after': value } }));
        const onRetry = ({ delay }) => {
          seen = delay;
          stop.abort();
        };
        await ctx.tasks({ fetch, onRetry }).get('t', { signal: stop.signal }).catch(() => {});
        return seen;
      };
      equal(await pause('3600'), 60_000, 'an hour is cut to a minute');
      equal(await pause(new Date(Date.now() - 60_000).toUTCString()), 0, 'a date in the past');
      const ahead = await pause(new Date(Date.now() + 30_000).toUTCString());
      ok(ahead > 0 && ahead <= 30_000, `a date ahead: ${ahead}`);
    },
  },
  {
    name: 'wait lives through failing reads, and counts what it sends',
    async run(ctx) {
      const task = await ctx.start('agent-demo', { events_streaming: false });
      const updates = [];
      const seen = ctx.seenWith(task, ctx.faulty(soon('status-503,times-2')));
      await seen.wait({ interval: 20, maxInterval: 50, onUpdate: (update) => void updates.push(update.requests) });
      equal(seen.status, 'completed');
      equal(updates.at(-1), (await ctx.sent('/status')).length, 'requests');
    },
  },
  {
    name: 'opening a stream is retried like any read',
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start('agent-demo'), ctx.faulty(soon('status-503,once')));
      const { events, error } = await drain(task.events());
      equal(error, undefined, 'error');
      equal(events.at(-1).type, 'task_finished');
      equal((await ctx.sent('/events')).length, 2, 'requests');
    },
  },
];
