/** Following a task over many connections: what breaks, what is told again, what proves the end, and cursors. */
import { deepEqual, equal, ok, rejects } from './assert.js';
import { caught, drain, sleep } from './harness.js';

/** Events of the task without what a server says of a connection. */
const told = (events) => events.filter(({ type }) => type !== 'connected');
/** What an event is, whatever its marks. */
const plain = ({ gap: _, ...event }) => JSON.stringify(event);
const finish = (events) => events.filter(({ type, task_id }, _, all) => type === 'task_finished' && task_id === all.at(-1).task_id);

/** A task whose requests carry a fault from here on. */
async function under(ctx, fault, agent) {
  return ctx.seenWith(await ctx.start(agent), ctx.faulty(fault));
}

/** Asserts that `events` are all that happened to the task, each once and in order, the real end last. */
async function complete(ctx, task, events, what) {
  const whole = told((await drain(ctx.seenWith(task, ctx.options()).events())).events);
  deepEqual(told(events).map(plain), whole.map(plain), what);
}

export default [
  {
    name: 'every way to lose a connection once: nothing is lost or doubled, and the real end comes',
    async run(ctx) {
      for (const fault of ['drop-mid-event', 'drop-between', 'clean-end', 'silence', 'no-answer', 'status-503', 'drop', 'empty', 'drop-mid-event,one-byte', 'drop-between,crlf,bom']) {
        const task = await under(ctx, `${fault},once,on-events`);
        const { events, error } = await drain(task.events({ idleTimeout: 700, timeout: 700 }));
        equal(error, undefined, `${fault}: ${error}`);
        equal(task.status, 'completed', fault);
        // A connection that lasts past the task's end is told by the status.
        if (!events.at(-1).synthetic) await complete(ctx, task, events, fault);
        ok(told(events).every(({ gap }) => gap === undefined), `${fault}: all is told again, so nothing is missing`);
      }
      await ctx.closed();
    },
  },
  {
    name: 'a server that honours Last-Event-ID is asked to go on after the last one',
    async run(ctx) {
      const task = await under(ctx, 'drop-between,replay-after-id,on-events', 'agent-slow');
      const events = [];
      for await (const event of task.events()) {
        events.push(event);
        if (told(events).length === 6) break;
      }
      equal(new Set(told(events).map(plain)).size, told(events).length, 'each once');
      const asked = (await ctx.sent('/events')).map(({ headers }) => headers['last-event-id'] ?? null);
      equal(asked[0], null);
      deepEqual(asked.slice(1, 3), ['2', '4']);
      ok(told(events).every(({ gap }) => gap === undefined), 'nothing is missing');
    },
  },
  {
    name: 'what is not told again is marked as a gap, and nothing is made up',
    async run(ctx) {
      const task = await under(ctx, 'drop-between,replay-none,on-events', 'agent-slow');
      const events = [];
      for await (const event of task.events()) {
        events.push(event);
        // Two connections: a third might come after the task's end, of which this server tells nobody.
        if (told(events).length === 4) break;
      }
      const seen = told(events);
      equal(new Set(seen.map(plain)).size, seen.length, 'each once');
      ok(seen.some(({ gap }) => gap === true), 'the gap is marked');
      equal(seen[0].gap, undefined, 'nothing came before the first one');
      await ctx.closed();
    },
  },
  {
    name: 'a task that ended unseen: its end is made of the record, and says so',
    async run(ctx) {
      const task = await under(ctx, 'silence,on-events');
      const { status } = await ctx.tasks().stop(task.id);
      const { events, error } = await drain(task.events({ idleTimeout: 300 }));
      equal(error, undefined, `${error}`);
      const last = events.at(-1);
      deepEqual([last.type, last.synthetic, last.task_id, last.data.status], ['task_finished', true, task.id, status]);
      equal(finish(events).length, 1);
      equal(task.status, status, 'the task takes it as any other end');
      await ctx.closed();
    },
  },
  {
    name: 'a stream that never says anything still ends with its task',
    async run(ctx) {
      const task = await ctx.start('agent-silent');
      const { events, error } = await drain(task.events({ idleTimeout: 400 }));
      equal(error, undefined, `${error}`);
      ok(events.at(-1).synthetic);
      ok(task.result, 'the result');
    },
  },
  {
    name: 'connections in a row without news end it, with a cursor that goes on',
    async run(ctx) {
      const task = await under(ctx, 'clean-end,on-events', 'agent-never');
      const failed = [];
      const { events, error } = await drain(ctx.seenWith(task, ctx.faulty('clean-end,on-events', { onRetry: (retry) => failed.push(retry) })).events({ reconnect: { maxAttempts: 2 } }));
      equal(error?.code, 'stream_interrupted');
      equal(error.reason, 'attempts');
      equal(failed.length, 2, 'pauses are told');
      deepEqual(failed.map(({ operation, attempt }) => [operation, attempt]), [['events', 1], ['events', 2]]);
      const seen = told(events).length;
      const next = ctx.sdk.Task.resume(error.cursor, ctx.configuration());
      for await (const event of next) {
        if (event.type === 'connected') continue;
        ok(!told(events).some((old) => plain(old) === plain(event)), 'it was not seen before');
        break;
      }
      ok(seen > 0);
      await ctx.closed();
    },
  },
  {
    name: 'refusals end it with their error',
    async run(ctx) {
      for (const [fault, status] of [['status-401', 401], ['status-403', 403], ['status-404', 404]]) {
        const task = await ctx.start('agent-never');
        let count = 0;
        const fetch = (url, init) => {
          const headers = url.includes('/events') ? (count++ === 0 ? { 'x-emulator-fault': 'clean-end' } : { 'x-emulator-fault': fault }) : {};
          return globalThis.fetch(url, { ...init, headers: { ...init.headers, ...headers } });
        };
        const stream = ctx.seenWith(task, ctx.options({ fetch })).events();
        const { events, error } = await drain(stream);
        ok(events.length > 0);
        equal(error?.status, status, `${fault}: ${error}`);
        ok(stream.cursor, 'a cursor all the same');
      }
    },
  },
  {
    name: 'the end of the run before is no end of a task that goes on',
    async run(ctx) {
      const first = await ctx.start();
      await drain(first.events());
      const again = await ctx.backend(ctx.faulty('stale-finish,on-create')).invokeAgent({ agent_id: 'agent-demo', prompt: 'More', events_streaming: true, existing_task_id: first.id });
      equal(again.id, first.id);
      equal(again.finished_at, first.finished_at, 'it still shows the earlier end');
      const { events, error } = await drain(again.events());
      equal(error, undefined, `${error}`);
      equal(finish(events).length, 2, 'the earlier end is told, and ends nothing');
      equal(events.at(-1).data.finished_at === first.finished_at, false);
    },
  },
  {
    name: 'break, cancel and abort end it while it is between two connections',
    async run(ctx) {
      const why = new Error('enough');
      for (const leave of ['cancel', 'return', 'abort']) {
        const task = await under(ctx, 'clean-end,on-events', 'agent-never');
        const stop = new AbortController();
        const stream = task.events({ signal: stop.signal });
        let ended;
        for (;;) {
          ended = stream.next();
          const settled = await Promise.race([ended.then(() => true, () => true), sleep(50)]);
          if (!settled) break;
        }
        if (leave === 'abort') stop.abort(why);
        else await stream[leave]();
        const result = await ended.catch((error) => error);
        if (leave === 'abort') equal(result, why);
        else deepEqual(result, { done: true, value: undefined });
        deepEqual(await stream.next(), { done: true, value: undefined });
        const requests = (await ctx.sent()).length;
        await sleep(700);
        equal((await ctx.sent()).length, requests + 0, `${leave}: nothing more is sent`);
      }
      await ctx.closed();
    },
  },
  {
    name: 'a deadline ends it between two connections as well',
    async run(ctx) {
      const task = await under(ctx, 'empty,on-events', 'agent-never');
      const { error } = await drain(task.events({ deadline: 1200 }));
      equal(error?.reason, 'deadline', `${error}`);
      ok(error.cursor);
    },
  },
  {
    name: 'a cursor goes on exactly where the consumer stood, wherever it left',
    async run(ctx) {
      const task = await ctx.start();
      await drain(task.events());
      for (const stop of [1, 2, 5, 9]) {
        const stream = task.events();
        equal(stream.cursor, undefined, 'not before it is open');
        const before = [];
        for await (const event of stream) {
          before.push(event);
          if (before.length === stop) break;
        }
        const { cursor } = stream;
        ok(cursor.length <= 1024 && /^[\w.-]+$/.test(cursor), 'a short text');
        const resumed = ctx.sdk.Task.resume(cursor, ctx.configuration());
        equal(resumed.cursor, cursor, 'it stands there before it is open');
        const { events, error } = await drain(resumed);
        equal(error, undefined, `${error}`);
        await complete(ctx, task, [...before, ...events], `after ${stop}`);
        deepEqual((await drain(ctx.sdk.Task.resume(resumed.cursor, ctx.configuration()))).events, [], 'after the end there is nothing');
        const same = await drain(task.events({ cursor }));
        deepEqual(same.events.map(plain).slice(1), events.map(plain).slice(1), 'the option does the same');
      }
    },
  },
  {
    name: 'a cursor of another task, of nothing, or changed is refused before anything is sent',
    async run(ctx) {
      const task = await ctx.start();
      const stream = task.events();
      await stream.next();
      const { cursor } = stream;
      await stream.return();
      const other = await ctx.start();
      const before = (await ctx.sent()).length;
      const bad = [`${cursor.slice(0, -2)}AA`, cursor.slice(0, 40), 'hello', `xe9.${cursor.slice(4)}`, cursor.repeat(20)];
      for (const text of bad) {
        const error = await caught(ctx.sdk.Task.resume(text, ctx.configuration()).next());
        equal(error.code, 'invalid_parameter', text);
        ok(error.message.includes('`cursor`') && !error.message.includes(text), error.message);
      }
      await rejects(other.events({ cursor }).next(), { code: 'invalid_parameter' });
      for (const text of ['', null, 5]) {
        let thrown;
        try {
          ctx.sdk.Task.resume(text, ctx.configuration());
        } catch (error) {
          thrown = error;
        }
        equal(thrown?.code, 'invalid_parameter');
      }
      equal((await ctx.sent()).length, before, 'requests');
    },
  },
  {
    name: 'a cursor holds no key, organization or URL',
    async run(ctx) {
      const stream = (await ctx.start()).events();
      await stream.next();
      const text = globalThis.atob(stream.cursor.slice(4).replaceAll('-', '+').replaceAll('_', '/'));
      for (const secret of [ctx.key, 'org-emulator', 'http']) equal(text.includes(secret), false, secret);
      await stream.return();
    },
  },
  {
    name: 'a cursor that was written in another runtime is understood: what was delivered there is passed over',
    async run(ctx) {
      // From `tests/follow/cursor.rs`, which writes it natively.
      const written = 'xe1.AAMAAAABdAdhZ2VudC0xAAADe5BpAXeW7CyQve9HWEgk-bNeV2W1zJGre5BpAXeW7CyQve9HWEgk-bNeV2W1zJGrwb9NBCFBf74';
      const event = (time, type = 'chunk', data = 'é') => JSON.stringify({ type, task_id: 't', organization_id: 'o', time, data });
      const all = [...['0', '1', '2', '3'].map((time) => event(time)), event('4', 'task_finished', { id: 't', status: 'completed' })];
      const { fetch } = ctx.spy(() => new Response(all.map((text) => `data: ${text}\n\n`).join(''), { headers: { 'content-type': 'text/event-stream' } }));
      const { events, error } = await drain(ctx.sdk.Task.resume(written, ctx.configuration({ fetch })));
      equal(error, undefined, `${error}`);
      deepEqual(events.map(({ time }) => time), ['3', '4']);
    },
  },
];
