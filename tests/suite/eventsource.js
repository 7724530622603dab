/** The second way to bring events: the runtime's own EventSource, from a server that needs no key. */
import { deepEqual, equal, excludes, includes, ok, rejects } from './assert.js';
import { caught, drain, sleep } from './harness.js';

const HAS = typeof EventSource === 'function';
const TRANSPORT = { transport: 'eventsource' };

/** Options without a key, for an emulator that lets such requests in. */
const keyless = (ctx, extra) => ({ baseUrl: `${ctx.url}/agent-controller/org-emulator`, apiKey: null, ...extra });
/** The task's events, through an EventSource. */
const watch = (ctx, task, options, extra) => ctx.sdk.Task.from(task.record, keyless(ctx, extra)).events({ ...TRANSPORT, ...options });
/** A task on whose event streams `fault` strikes: an EventSource can send no header that asks for one. */
const faulty = (ctx, fault) => ctx.start(`agent-fault-${fault},on-events`);
const told = (events) => events.filter(({ type }) => type !== 'connected');
const plain = ({ gap: _, ...event }) => JSON.stringify(event);
const connections = async (ctx) => (await ctx.sent('/events')).length;

/** Asserts that `events` are what the emulator tells over fetch, each once and in order. */
async function complete(ctx, task, events, what) {
  const whole = (await drain(ctx.seenWith(task, ctx.options({ headers: { 'x-emulator-fault': 'ids' } })).events())).events;
  deepEqual(told(events).map(plain), told(whole).map(plain), what);
}

/** A test that needs an EventSource. Where there is none, the same call is refused. */
const real = (name, run) => ({
  name,
  async run(ctx) {
    if (HAS) return run(ctx);
    const error = await caught(ctx.sdk.Task.from({ id: 't', events_streaming: true }, keyless(ctx)).events(TRANSPORT).next());
    deepEqual([error.name, error.code], ['ConfigurationError', 'invalid_parameter']);
    for (const part of ['`transport`', 'no EventSource', 'fetch']) includes(error.message, part);
  },
});

/** A test with an EventSource of its own making, in any runtime. `made` are those that were made. */
const fake = (name, run) => ({
  name,
  async run(ctx) {
    const made = [];
    const native = globalThis.EventSource;
    globalThis.EventSource = class extends EventTarget {
      readyState = 0;
      constructor(...args) {
        super();
        Object.assign(this, { args });
        made.push(this);
      }
      close() {
        this.readyState = 2;
      }
      say(type, data, lastEventId = '') {
        this.dispatchEvent(data === undefined ? new Event(type) : new MessageEvent(type, { data: typeof data === 'string' ? data : JSON.stringify(data), lastEventId }));
      }
    };
    try {
      await run(ctx, made);
    } finally {
      if (native) globalThis.EventSource = native;
      else delete globalThis.EventSource;
    }
  },
});

const RECORD = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', created_at: '2026-01-01T00:00:00Z', events_streaming: true };
const event = (type, time, data = null) => ({ type, task_id: 't', organization_id: 'o', time, data });
const finish = event('task_finished', '9', { ...RECORD, status: 'completed', finished_at: '2026-01-02T00:00:00Z' });
/** A watch that begins: the stream, its first read, and the source it has made. */
async function begin(ctx, made, options, extra) {
  const { calls, fetch } = ctx.spy(() => Response.json(RECORD));
  const stream = ctx.sdk.Task.from(RECORD, { baseUrl: 'https://proxy.test/p', apiKey: null, fetch, ...extra }).events({ ...TRANSPORT, ...options });
  const first = stream.next();
  first.catch(() => {});
  for (let waited = 0; made.length === 0 && waited < 200; waited += 1) await sleep(5);
  return { stream, first, source: made[0], calls };
}

export default [
  real('a whole task: the same events as over fetch, in order, and the task is up to date', async (ctx) => {
    for (const agent of ['agent-demo', 'agent-every-event', 'agent-subtasks', 'agent-unknown', 'agent-bad-json']) {
      const task = await ctx.start(agent);
      const watched = ctx.sdk.Task.from(task.record, keyless(ctx));
      const { events, error } = await drain(watched.events(TRANSPORT));
      equal(error, undefined, `${agent}: ${error}`);
      equal(watched.status, 'completed', agent);
      await complete(ctx, task, events, agent);
    }
    await ctx.closed();
  }),
  real('however the server writes: names, ids, line ends, a mark, single bytes', async (ctx) => {
    for (const fault of ['named', 'named,ids', 'ids', 'crlf', 'bom', 'one-byte']) {
      const task = await faulty(ctx, fault);
      const { events, error } = await drain(watch(ctx, task));
      equal(error, undefined, `${fault}: ${error}`);
      await complete(ctx, task, events, fault);
    }
  }),
  real('an event of 4 MB; and one that is longer than it may be', async (ctx) => {
    const task = await ctx.start('agent-big');
    const { events, error } = await drain(watch(ctx, task));
    equal(error, undefined, `${error}`);
    ok(events.some((big) => JSON.stringify(big).length > 4_000_000), 'the large one');
    equal((await drain(watch(ctx, task, { maxEventSize: 100_000 }))).error?.code, 'event_too_large');
    await ctx.closed();
  }),
  real('no key, ticket or cursor is in a URL or a header, and no other header is sent for us', async (ctx) => {
    const task = await faulty(ctx, 'clean-end,once,ids');
    await drain(watch(ctx, task));
    const sent = (await ctx.sent()).filter(({ headers }) => headers['x-api-key'] === undefined);
    // On a slow machine the task has ended by the time of the status read, and there is no second connection.
    ok(sent.length >= 2, 'a connection and a status read');
    for (const { headers, query, path } of sent) {
      equal(query, '');
      excludes(path + JSON.stringify(headers), ctx.key);
      deepEqual([headers.authorization, headers['last-event-id']], [undefined, undefined]);
    }
  }),
  real('every way to lose a connection once: nothing is lost or doubled, and the real end comes', async (ctx) => {
    for (const fault of ['drop-mid-event', 'drop-between', 'clean-end', 'silence', 'no-answer', 'status-503', 'drop', 'empty', 'no-content-type', 'drop-between,named']) {
      const task = await faulty(ctx, `${fault},once`);
      const { events, error } = await drain(watch(ctx, task, { idleTimeout: 700 }));
      equal(error, undefined, `${fault}: ${error}`);
      // A connection that lasts past the task's end is told by the status.
      if (!events.at(-1).synthetic) await complete(ctx, task, events, fault);
      ok(told(events).every(({ gap }) => gap === undefined), `${fault}: all is told again, so nothing is missing`);
    }
    await ctx.closed();
  }),
  real('what is told again is passed over, ids or not, and what is not can come only once', async (ctx) => {
    const idle = { idleTimeout: 700 };
    const lossy = told((await drain(watch(ctx, await faulty(ctx, 'drop-between,times-2,replay-none'), idle))).events);
    equal(new Set(lossy.map(plain)).size, lossy.length, 'each once');
    for (const fault of ['drop-between,times-2', 'drop-between,times-2,ids', 'drop-between,times-2,replay-after-id']) {
      const task = await faulty(ctx, fault);
      const { events, error } = await drain(watch(ctx, task, idle));
      equal(error, undefined, `${fault}: ${error}`);
      equal(new Set(told(events).map(plain)).size, told(events).length, `${fault}: each once`);
      equal(events.at(-1).type, 'task_finished');
    }
  }),
  real('a task that ended unseen: its end is made of the record', async (ctx) => {
    const task = await faulty(ctx, 'silence');
    const { status } = await ctx.tasks().stop(task.id);
    const { events, error } = await drain(watch(ctx, task, { idleTimeout: 300 }));
    equal(error, undefined, `${error}`);
    deepEqual([events.at(-1).synthetic, events.at(-1).data.status], [true, status]);
    await ctx.closed();
  }),
  real('the end of the run before is no end of a task that goes on', async (ctx) => {
    const agent_id = 'agent-fault-stale-finish,on-create';
    const first = await ctx.start(agent_id);
    await drain(first.events());
    const again = await ctx.backend().invokeAgent({ agent_id, prompt: 'More', events_streaming: true, existing_task_id: first.id });
    const { events, error } = await drain(watch(ctx, again));
    equal(error, undefined, `${error}`);
    const ends = events.filter(({ type, task_id }) => type === 'task_finished' && task_id === first.id);
    equal(ends.length, 2, 'the earlier end is told, and ends nothing');
  }),
  real('a refusal ends it with its error, which the status read tells', async (ctx) => {
    for (const status of [401, 403, 404]) {
      const task = await ctx.start(`agent-fault-status-${status},on-events,on-status`);
      const error = await caught(watch(ctx, task).next());
      deepEqual([error.name, error.status], ['ApiError', status]);
    }
    const { error } = await drain(watch(ctx, await ctx.start('agent-never'), { reconnect: false }, { baseUrl: ctx.deadUrl }));
    equal(error.code, 'stream_interrupted', `${error}`);
    equal(error.reason, 'closed');
  }),
  real('connections in a row without news end it, with pauses between them and a cursor', async (ctx) => {
    const heard = [];
    const task = await faulty(ctx, 'empty');
    // Still going on when it is asked.
    const fetch = async () => Response.json({ ...task.record, status: 'executing' });
    const { error } = await drain(watch(ctx, task, { reconnect: { maxAttempts: 2 } }, { fetch, onRetry: (retry) => heard.push(retry) }));
    deepEqual([error.code, error.reason], ['stream_interrupted', 'attempts']);
    deepEqual(heard.map(({ operation, attempt }) => [operation, attempt]), [['events', 1], ['events', 2]]);
    equal(await connections(ctx), 3, 'connections: none is made behind our back');
    ok(error.cursor);
  }),
  real('break, cancel, abort, idleness and a deadline close it', async (ctx) => {
    const task = await ctx.start('agent-never');
    const silent = await ctx.start('agent-silent');
    for await (const _ of watch(ctx, task)) break;
    const stream = watch(ctx, task);
    await stream.next();
    await ctx.opened();
    stream.cancel();
    deepEqual(await stream.next(), { done: true, value: undefined });
    const why = new Error('enough');
    const stop = new AbortController();
    const quiet = watch(ctx, silent, { signal: stop.signal });
    await quiet.next();
    const pending = caught(quiet.next());
    stop.abort(why);
    equal(await pending, why);
    equal((await drain(watch(ctx, task, { deadline: 300 }))).error?.reason, 'deadline');
    const idle = await faulty(ctx, 'silence');
    equal((await drain(watch(ctx, idle, { idleTimeout: 200, reconnect: false }))).error?.reason ?? 'over', (await ctx.tasks().get(idle.id)).status === 'completed' ? 'over' : 'idle');
    await ctx.closed();
    await ctx.goesOn(task);
  }),
  real('a cursor goes on over fetch, and one of fetch here', async (ctx) => {
    const task = await ctx.start();
    await drain(task.events());
    for (const [one, other] of [[watch(ctx, task), [ctx.configuration(), {}]], [task.events(), [keyless(ctx), TRANSPORT]]]) {
      const before = [];
      for await (const seen of one) {
        before.push(seen);
        if (before.length === 4) break;
      }
      const { events, error } = await drain(ctx.sdk.Task.resume(one.cursor, ...other));
      equal(error, undefined, `${error}`);
      await complete(ctx, task, [...before, ...events], 'together');
    }
  }),
  {
    name: 'refused before anything is sent: a key, a ticket, headers, a transport that nobody knows',
    async run(ctx) {
      const rows = [
        [{ apiKey: ctx.key }, {}, '`transport`'],
        [{ ticket: 'ticket-4711', apiKey: undefined }, {}, '`transport`'],
        [{ headers: { 'x-a': '1' } }, {}, '`headers`'],
        [{}, { headers: { 'x-a': '1' } }, '`headers`'],
        [{}, { transport: 'websocket' }, '`transport`'],
      ];
      for (const [extra, options, named] of rows) {
        const { calls, fetch } = ctx.spy();
        const { record } = ctx.sdk.Task.from(RECORD);
        const error = await caught(watch(ctx, { record }, options, { fetch, dangerouslyAllowBrowser: true, ...extra }).next());
        deepEqual([error.name, error.code], ['ConfigurationError', 'invalid_parameter'], named);
        includes(error.message, named);
        for (const secret of [ctx.key, 'ticket-4711']) excludes(error.message, secret);
        equal(calls.length, 0);
      }
      const environment = ctx.sdk.Configuration.fromEnv({ XPANDER_API_KEY: ctx.key, XPANDER_BASE_URL: ctx.url }, { dangerouslyAllowBrowser: true });
      await rejects(ctx.sdk.Task.from(RECORD, environment).events(TRANSPORT).next(), { code: 'invalid_parameter' });
      equal((await ctx.sent()).length, 0, 'requests');
    },
  },
  {
    name: 'without a key nothing else is possible',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      const task = ctx.sdk.Task.from(RECORD, keyless(ctx, { fetch }));
      for (const call of [() => task.events().next(), () => task.events({ transport: 'fetch' }).next(), () => task.reload(), () => task.wait(), () => task.stop()]) {
        await rejects(call(), { code: 'missing_key' });
      }
      await rejects(task.reload(TRANSPORT), { code: 'unknown_parameter' });
      equal(calls.length, 0);
    },
  },
  fake('it is asked for with the URL alone, hears names and none, and is closed at the end', async (ctx, made) => {
    const { stream, first, source } = await begin(ctx, made);
    deepEqual([source.args[0], source.args[1].withCredentials], ['https://proxy.test/p/agent-execution/t/events', false]);
    source.readyState = 1;
    source.say('open');
    const all = [event('chunk', '1', 'a\nb é\u2028'), event('think', '2'), event('task_created', '3'), event('chunk', '4', 'c'), finish];
    for (const [index, each] of all.entries()) {
      source.say(index % 2 ? each.type : 'message', index === 1 ? JSON.stringify(each, null, 2) : each, index > 2 ? `id-${index}` : '');
      await sleep(0);
    }
    deepEqual([(await first).value, ...(await drain(stream)).events], all);
    equal(source.readyState, 2, 'closed');
    equal(made.length, 1);
  }),
  fake('at its first error it is closed, so that it never connects again by itself', async (ctx, made) => {
    for (const state of [0, 2]) {
      made.length = 0;
      const { stream, first, source, calls } = await begin(ctx, made, { reconnect: false });
      source.say('message', event('chunk', '1', 'a'));
      equal((await first).value.data, 'a');
      source.readyState = state;
      source.say('error');
      const { error } = await drain(stream);
      deepEqual([error.code, error.reason], ['stream_interrupted', 'closed']);
      equal(source.readyState, 2, 'closed');
      deepEqual([made.length, calls.length], [1, 1], 'sources, and status reads');
      deepEqual(Object.keys(calls[0].init.headers), [], 'the status is read without a key');
    }
  }),
  fake('what cannot be made, and what throws on being closed, ends its own call only', async (ctx, made) => {
    const Working = globalThis.EventSource;
    const broken = [[() => { throw 'no Error at all'; }, '`transport`'], [() => { throw new DOMException('bad', 'SyntaxError'); }, '`baseUrl`']];
    for (const [construct, named] of broken) {
      globalThis.EventSource = function () { construct(); };
      const error = await caught(ctx.sdk.Task.from(RECORD, keyless(ctx)).events(TRANSPORT).next());
      equal(error.name, 'ConfigurationError');
      includes(error.message, named);
    }
    globalThis.EventSource = class extends Working {
      close() {
        throw new Error('not from here');
      }
    };
    const { stream } = await begin(ctx, made);
    await stream.return();
    equal((await ctx.tasks().get((await ctx.start()).id)).agent_id, 'agent-demo', 'the next call');
  }),
];
