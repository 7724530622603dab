/** Every way a call can fail, as the error that reaches the user. */
import { deepEqual, equal, excludes, includes, ok, rejects } from './assert.js';

const once = { maxRetries: 0 };

/** Reads a task under a fault, without retries, and hands back the error. */
async function read(ctx, fault, expected, options = {}) {
  const { id } = await ctx.start('agent-never');
  return rejects(ctx.tasks(ctx.faulty(fault)).get(id, { ...once, ...options }), expected);
}

export default [
  {
    name: 'the platform\'s own answers: status and description',
    async run(ctx) {
      const { ApiError, XpanderError, isXpanderError } = ctx.sdk;
      for (const [fault, status, retryable] of [
        ['status-401', 401, false], ['status-403', 403, false], ['status-404', 404, false], ['status-409', 409, true],
        ['status-422', 422, false], ['status-429', 429, true], ['status-500', 500, true], ['status-503', 503, true],
      ]) {
        const error = await read(ctx, fault, { code: 'api', status, retryable });
        ok(error instanceof ApiError && error instanceof XpanderError && error instanceof Error, 'its classes');
        equal(error.name, 'ApiError');
        ok(isXpanderError(error), 'isXpanderError');
        includes(error.message, String(status), 'message');
      }
      const denied = await read(ctx, 'status-401', {});
      includes(denied.description, 'Invalid or missing API key');
      includes(denied.message, 'Invalid or missing API key');
    },
  },
  {
    name: 'an unknown task is a 404 with the platform\'s words',
    async run(ctx) {
      const error = await rejects(ctx.tasks().get('no-such-task'), { code: 'api', status: 404, retryable: false });
      ok(typeof error.description === 'string' && error.description.length > 0, 'a description');
      equal((await ctx.sent()).length, 1, 'requests');
    },
  },
  {
    name: 'an unknown agent is a 404, and nothing was started',
    async run(ctx) {
      await rejects(ctx.backend().invokeAgent({ agent_id: 'agent-missing', prompt: 'x' }), { code: 'api', status: 404, maybeStarted: false });
    },
  },
  {
    name: 'a 422 names the fields in its message',
    async run(ctx) {
      const error = await read(ctx, 'status-422', { status: 422 });
      const notes = ctx.spy(() => Response.json(
        { detail: [{ loc: ['body', 'input', 'user', 'email'], msg: 'field required', type: 'value_error.missing' }] }, { status: 422 },
      ));
      ok(error.description, 'a description');
      const own = await rejects(ctx.backend({ fetch: notes.fetch }).invokeAgent({ agent_id: 'a' }), { status: 422, maybeStarted: false });
      for (const part of ['input', 'user', 'email', 'field required']) includes(own.message, part);
    },
  },
  {
    name: 'a request id is passed on',
    async run(ctx) {
      const { fetch } = ctx.spy(() => Response.json({ detail: 'no' }, { status: 403, headers: { 'x-request-id': 'req-17' } }));
      equal((await rejects(ctx.tasks({ fetch }).get('t'), { status: 403 })).requestId, 'req-17');
      const without = ctx.spy(() => Response.json({ detail: 'no' }, { status: 403 }));
      equal((await rejects(ctx.tasks({ fetch: without.fetch }).get('t'), { status: 403 })).requestId, undefined);
    },
  },
  {
    name: 'Retry-After is milliseconds in the error',
    async run(ctx) {
      equal((await read(ctx, 'status-429,retry-after-7', { status: 429 })).retryAfter, 7000);
      equal((await read(ctx, 'status-429', { status: 429 })).retryAfter, undefined);
    },
  },
  {
    name: 'a 500 as an HTML page, and with nothing in it',
    async run(ctx) {
      const page = await read(ctx, 'status-500', { status: 500 });
      ok(page.message.length < 500, `the message is no page: ${page.message.length} characters`);
      const empty = await read(ctx, 'status-500-empty', { status: 500 });
      ok(empty.message.length > 0, 'there is a message');
      equal(empty.description, '', 'description');
    },
  },
  {
    name: 'an answer that is no record is a ProtocolError that holds it',
    async run(ctx) {
      for (const fault of ['truncated-json', 'html', 'empty']) {
        const error = await read(ctx, fault, { code: 'protocol', retryable: false });
        ok(error instanceof ctx.sdk.ProtocolError, `${fault}: a ProtocolError`);
        equal(error.name, 'ProtocolError');
        equal(typeof error.raw, 'string', `${fault}: raw`);
        equal(error.raw === '', fault === 'empty', `${fault}: raw is empty`);
      }
    },
  },
  {
    name: 'JSON that is no task is a ProtocolError too',
    async run(ctx) {
      for (const text of ['null', '[]', '"created"', '42', '{}']) {
        const { fetch } = ctx.spy(() => new Response(text, { headers: { 'content-type': 'application/json' } }));
        await rejects(ctx.tasks({ fetch }).get('t'), { code: 'protocol', raw: text });
      }
      await rejects(ctx.backend().invokeAgent({ agent_id: 'agent-no-id', prompt: 'x' }), { code: 'protocol', maybeStarted: true });
    },
  },
  {
    name: 'a refused connection is a ConnectionError with its cause',
    async run(ctx) {
      const error = await rejects(ctx.tasks({ baseUrl: ctx.deadUrl }).get('t', once), { code: 'connection', retryable: true });
      ok(error instanceof ctx.sdk.ConnectionError, 'a ConnectionError');
      equal(error instanceof ctx.sdk.TimeoutError, false, 'it is no timeout');
      ok(error.cause instanceof Error, 'cause');
    },
  },
  {
    name: 'a connection cut before the answer is a ConnectionError',
    async run(ctx) {
      const error = await read(ctx, 'drop', { code: 'connection', retryable: true });
      ok(error.cause instanceof Error, 'cause');
    },
  },
  {
    name: 'no answer, and a body without an end: TimeoutError with its phase',
    async run(ctx) {
      for (const [fault, phase] of [['no-answer', 'connect'], ['body-never-ends', 'body']]) {
        const error = await read(ctx, fault, { code: 'timeout', phase, retryable: true }, { timeout: 1000 });
        ok(error instanceof ctx.sdk.TimeoutError && error instanceof ctx.sdk.ConnectionError, 'its classes');
        equal(error.name, 'TimeoutError');
      }
      await ctx.closed();
    },
  },
  {
    name: 'a redirect is not followed: the other side never sees a request, nor the key',
    async run(ctx) {
      const headers = { 'x-emulator-redirect-to': `${ctx.otherUrl}/agent-execution/agent-demo` };
      const options = ctx.faulty('redirect', { headers });
      const error = await rejects(new ctx.sdk.Backend(options).invokeAgent({ agent_id: 'agent-demo' }), { code: 'redirect', retryable: false });
      ok(error instanceof ctx.sdk.ApiError, 'an ApiError');
      await rejects(new ctx.sdk.Tasks(options).get('t'), { code: 'redirect' });
      const task = ctx.seenWith(await ctx.start(), options);
      await rejects(task.events().next(), { code: 'redirect' });
      equal((await ctx.sent(undefined, { url: ctx.otherUrl })).length, 0, 'requests at the other origin');
      excludes(error.message, ctx.otherUrl, 'message');
    },
  },
  {
    name: 'isXpanderError goes by a brand, which errors of other packages lack whatever their names are',
    async run(ctx) {
      const { isXpanderError } = ctx.sdk;
      const foreign = (name, code) => Object.assign(new Error('x'), { name, code });
      const throwing = new Proxy({}, { get: () => { throw new Error('no'); }, has: () => { throw new Error('no'); } });
      for (const value of [
        null, undefined, 'x', 42, {}, new Error('x'), new TypeError('x'), { code: 'api' }, { name: 'XpanderError' }, throwing,
        foreign('ApiError', 'api'), foreign('TimeoutError', 'ETIMEDOUT'), foreign('XpanderError', 'invalid_parameter'),
      ]) {
        equal(isXpanderError(value), false, value === throwing ? 'a proxy' : String(value));
      }
      const error = await rejects(ctx.tasks().get('no-such-task'));
      ok(isXpanderError(error), 'an error of this package');
      equal(isXpanderError(structuredClone(error)), false, 'a clone, which has lost its class');
      deepEqual(structuredClone(error.toJSON()), { ...error.toJSON() }, 'toJSON() crosses with name and code');
      equal(error.toJSON().code, 'api');
    },
  },
  {
    name: "the caller's own function stands in the stack of every rejection",
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start('agent-never'), ctx.options({ baseUrl: ctx.deadUrl, maxRetries: 0 }));
      const calls = {
        invokeAgent: () => ctx.backend({ baseUrl: ctx.deadUrl, maxRetries: 0 }).invokeAgent({ agent_id: 'a', prompt: 'x' }),
        parameter: () => ctx.backend().invokeAgent({ agent_id: 'a', promt: 'x' }),
        option: () => ctx.tasks().get('t', { timeOut: 1 }),
        refused: () => ctx.tasks().get('no-such-task'),
        list: () => ctx.tasks({ baseUrl: ctx.deadUrl, maxRetries: 0 }).list('a'),
        wait: () => task.wait(),
        reload: () => task.reload(),
        plan: () => task.getPlanFollowingStatus(),
        push: () => task.pushEvents({ type: 'chunk', data: 'x' }),
        token: () => task.waitForMcpToken({ name: 'x', url: 'https://mcp.example' }, { user_id: 'u' }),
        approval: () => task.checkToolApproval({ operation_id: 'o', tool_name: 't' }),
        next: () => task.events({ reconnect: false }).next(),
        views: () => task.views({ reconnect: false }).next(),
        decode: () => ctx.sdk.decodeEventStream(new Response('data: 12345\n\n').body, { maxEventSize: 2 }).next(),
        async loop() {
          for await (const _ of task.events({ reconnect: false }));
        },
      };
      for (const [name, make] of Object.entries(calls)) {
        async function functionOfTheCaller() {
          await make();
        }
        // The line is also there for a caller who does not await. Bun drops the frame of a function that ends with a call.
        let promise;
        function functionWithoutAwait() {
          promise = make();
        }
        const awaited = await rejects(functionOfTheCaller());
        ok(ctx.sdk.isXpanderError(awaited), `${name}: ${awaited}`);
        includes(awaited.stack, 'functionOfTheCaller', `${name}: the stack`);
        includes(awaited.stack, awaited.message, `${name}: the stack begins with the message`);
        functionWithoutAwait();
        includes((await rejects(promise)).stack, 'functionWithoutAwait', `${name}: the stack without await`);
      }
    },
  },
  {
    name: 'a failed connection names the host, and toJSON() has the code',
    async run(ctx) {
      const error = await rejects(ctx.tasks({ baseUrl: ctx.deadUrl }).get('t', once), { code: 'connection' });
      includes(error.message, new URL(ctx.deadUrl).host, 'message');
      const { networkCode } = error;
      deepEqual(error.toJSON().cause, networkCode === undefined ? undefined : { code: networkCode }, 'the cause in JSON');
      ok(networkCode !== undefined || ctx.runtime === 'workerd', 'a code, where the runtime tells one failure from another');
    },
  },
  {
    name: 'a `ticket` function that fails or never answers: nothing was sent',
    async run(ctx) {
      const spy = ctx.spy();
      const reason = new Error('the session has ended');
      const options = { apiKey: null, ticket: () => Promise.reject(reason), fetch: spy.fetch, maxRetries: 0 };
      const failed = await rejects(ctx.backend(options).invokeAgent({ agent_id: 'a', prompt: 'x' }), { code: 'connection', maybeStarted: false, retryable: true });
      equal(failed.cause, reason);
      const silent = { ...options, ticket: () => new Promise(() => {}), timeout: 200 };
      const late = await rejects(ctx.backend(silent).invokeAgent({ agent_id: 'a', prompt: 'x' }), { code: 'timeout', maybeStarted: false, retryable: true });
      includes(late.message, 'nothing was sent');
      equal(spy.calls.length, 0, 'requests');
    },
  },
];
