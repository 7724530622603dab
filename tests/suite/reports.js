/** What `onRequest`, `onRetry` and a logger receive. */
import { deepEqual, equal, excludes, includes, ok, rejects } from './assert.js';
import { drain } from './harness.js';

/** A client's options, and what they receive. */
function listening(ctx, options) {
  const seen = { requests: [], retries: [], lines: [] };
  const logger = { debug: (...line) => void seen.lines.push(line), warn: (...line) => void seen.lines.push(line) };
  return { seen, options: { ...options, logger, onRequest: (info) => void seen.requests.push(info), onRetry: (info) => void seen.retries.push(info) } };
}

export default [
  {
    name: 'each request is reported with operation, method, host, path, status, attempt, time and request id',
    async run(ctx) {
      const { seen, options } = listening(ctx, {});
      const spy = ctx.spy((_url, _init, count) => (count === 1
        ? Response.json({ detail: 'busy' }, { status: 503, headers: { 'retry-after': '0', 'x-request-id': 'req-1' } })
        : Response.json({ id: 't', agent_id: 'a', status: 'pending', input: {} }, { headers: { 'x-request-id': 'req-2' } })));
      const { host } = new URL(ctx.url);
      await ctx.tasks({ ...options, fetch: spy.fetch }).get('t');
      equal(seen.requests.length, 2);
      for (const [index, [status, requestId]] of [[503, 'req-1'], [200, 'req-2']].entries()) {
        const { duration, ...info } = seen.requests[index];
        ok(typeof duration === 'number' && duration >= 0, 'milliseconds');
        deepEqual(info, { operation: 'getTask', method: 'GET', host, path: '/agent-execution/t/status', attempt: index + 1, status, requestId });
      }
      deepEqual(seen.retries.map(({ operation, attempt }) => [operation, attempt]), [['getTask', 1]]);
      const [[first, details], [retry], [last]] = seen.lines;
      for (const part of ['getTask', 'GET', host, '/agent-execution/t/status', '503', ' ms']) includes(first, part);
      equal(details.requestId, 'req-1');
      includes(retry, 'trying again');
      includes(last, '200');
    },
  },
  {
    name: 'connections to event streams are reported too, and a wait tells its reads from its stream',
    async run(ctx) {
      const task = await ctx.start();
      const { seen, options } = listening(ctx, {});
      await drain(ctx.seenWith(task, ctx.options(options)).events());
      equal(seen.requests.at(0).operation, 'events');
      includes(seen.lines[0][0], 'events GET');
      const waited = listening(ctx, {});
      await ctx.seenWith({ record: { ...task.record, status: 'pending', finished_at: null } }, ctx.options(waited.options)).wait();
      const operations = new Set(waited.seen.requests.map(({ operation }) => operation));
      ok(operations.has('events') && operations.has('waitTask'), [...operations].join());
    },
  },
  {
    name: 'a request without a response is reported without a status',
    async run(ctx) {
      const { seen, options } = listening(ctx, { baseUrl: ctx.deadUrl, maxRetries: 0 });
      const error = await rejects(ctx.tasks(options).get('t'), { code: 'connection' });
      const [{ status, networkCode, host }] = seen.requests;
      deepEqual([status, host], [undefined, new URL(ctx.deadUrl).host]);
      ok(networkCode === undefined || networkCode === error.networkCode, networkCode);
    },
  },
  {
    name: 'what onRequest throws ends the call; what a logger throws does not',
    async run(ctx) {
      const task = await ctx.start();
      const thrown = new Error('enough');
      for (const onRequest of [() => { throw thrown; }, () => Promise.reject(thrown)]) {
        equal(await ctx.tasks({ onRequest, fetch: async () => new Promise(() => {}) }).get('t', { timeout: 100, maxRetries: 0 }).then(() => 'no error', ({ code }) => code), 'timeout', 'a request under way is reported at its end');
        const { fetch } = ctx.spy(() => new Response(new ReadableStream({}), { headers: { 'content-type': 'application/json' } }));
        equal(await ctx.tasks({ onRequest, fetch }).get('t').then(() => 'no error', (error) => error), thrown);
      }
      const logger = { debug: () => { throw thrown; }, warn: () => { throw thrown; } };
      equal((await ctx.tasks({ logger }).get(task.id)).id, task.id);
    },
  },
  {
    name: 'neither keys nor queries are reported, and a file is reported by its host alone',
    async run(ctx) {
      const apiKey = `emulator-secret-${ctx.key}`;
      const { seen, options } = listening(ctx, { apiKey });
      await ctx.tasks(options).list('agent-demo', { user_id: 'user-in-a-query' });
      const echo = async () => Response.json([], { headers: { 'x-request-id': `seen ${apiKey}` } });
      await ctx.tasks({ ...options, fetch: echo }).list('agent-demo');
      equal(seen.requests.at(-1).requestId, 'seen [redacted]');
      const record = { id: 't', agent_id: 'a', input: { text: 'x', files: [`${ctx.filesUrl}/plain.txt?token=abc`] } };
      await ctx.seenWith({ record }, ctx.options(options)).getHumanReadableFiles({ allowedHosts: [new URL(ctx.filesUrl).hostname] });
      ok(seen.requests.length >= 2, 'reported');
      const text = JSON.stringify(seen);
      for (const secret of [apiKey, 'user-in-a-query', 'token=abc', 'plain.txt']) excludes(text, secret);
    },
  },
  {
    name: 'a hook that is no function is refused',
    async run(ctx) {
      await rejects(ctx.tasks({ onRequest: 'log' }).get('t'), { code: 'invalid_parameter' });
    },
  },
];
