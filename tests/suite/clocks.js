/** Timeouts, deadlines and budgets: which clock ends what. No test here measures how long something took. */
import { deepEqual, equal, ok, rejects } from './assert.js';
import { drain, sleep } from './harness.js';

const quick = { interval: 5, maxInterval: 10 };

export default [
  {
    name: 'timeout is one request, not a call with its retries',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      // Six answers, each with a pause of its own below the timeout, and far above it together.
      let calls = 0;
      const slow = async (url, init) => {
        calls += 1;
        await sleep(200);
        return calls < 6 ? Response.json({}, { status: 503, headers: { 'retry-after': '0' } }) : fetch(url, init);
      };
      const tasks = ctx.tasks({ fetch: slow, timeout: 900 });
      equal((await tasks.get(task.id, { maxRetries: 5 })).id, task.id);
      equal(calls, 6);
    },
  },
  {
    name: 'timeout of a call comes before the client\'s',
    async run(ctx) {
      const options = ctx.faulty('no-answer', { timeout: 60_000, maxRetries: 0 });
      await rejects(ctx.tasks(options).get('t', { timeout: 200 }), { code: 'timeout', phase: 'connect' });
      await rejects(ctx.tasks({ ...options, timeout: 200 }).get('t'), { code: 'timeout', phase: 'connect' });
    },
  },
  {
    name: 'a timeout aborts the request',
    async run(ctx) {
      let signal;
      const hang = (_, init) => {
        signal = init.signal;
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      };
      await rejects(ctx.tasks({ fetch: hang }).get('t', { timeout: 100, maxRetries: 0 }), { code: 'timeout' });
      equal(signal.aborted, true);
    },
  },
  {
    name: 'a fetch that does not listen to its signal cannot hold a call',
    async run(ctx) {
      await rejects(ctx.tasks({ fetch: () => new Promise(() => {}) }).get('t', { timeout: 100, maxRetries: 0 }), { code: 'timeout', phase: 'connect' });
    },
  },
  {
    name: 'the deadline of a wait',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const error = await rejects(task.wait({ ...quick, deadline: 300 }), { code: 'stream_interrupted', reason: 'deadline' });
      ok(error instanceof ctx.sdk.StreamInterruptedError, 'a StreamInterruptedError');
      equal((await ctx.tasks().get(task.id)).status, 'executing', 'the task goes on');
    },
  },
  {
    name: 'the deadline of a wait also ends a read without an answer',
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start('agent-never'), ctx.faulty('no-answer'));
      await rejects(task.wait({ ...quick, deadline: 300 }), { code: 'stream_interrupted', reason: 'deadline' });
    },
  },
  {
    name: 'the budget of a wait is counted exactly',
    async run(ctx) {
      const task = await ctx.start('agent-never', { events_streaming: false });
      await rejects(task.wait({ ...quick, maxRequests: 3 }), { code: 'stream_interrupted', reason: 'budget' });
      equal((await ctx.sent('/status')).length, 3);
    },
  },
  {
    name: 'the deadline of a stream',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const { events, error } = await drain(task.events({ deadline: 1500 }));
      ok(events.length > 0, 'events came before');
      equal(error?.code, 'stream_interrupted');
      equal(error.reason, 'deadline');
      equal(task.status === 'stopped', false, 'the task goes on');
      await ctx.closed();
    },
  },
  {
    name: 'the deadline of a stream also ends its opening',
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start('agent-never'), ctx.faulty('no-answer'));
      await rejects(task.events({ deadline: 300 }).next(), { code: 'stream_interrupted', reason: 'deadline' });
      await ctx.closed();
    },
  },
  {
    name: 'a stream that falls silent ends by idleTimeout where it may not reconnect, after what had come',
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start('agent-never'), ctx.faulty('silence'));
      const { events, error } = await drain(task.events({ idleTimeout: 1000, reconnect: false }));
      equal(events[0]?.type, 'connected');
      equal(error?.code, 'stream_interrupted');
      equal(error.reason, 'idle');
      await ctx.closed();
    },
  },
  {
    name: 'a clock that is set ends nothing',
    async run(ctx) {
      const utf8 = new TextEncoder();
      const end = { id: 't', agent_id: 'a', organization_id: 'o', status: 'completed', input: {} };
      const { fetch } = ctx.spy(() => new Response(new ReadableStream({
        async start(controller) {
          controller.enqueue(utf8.encode('data: {"type":"chunk","task_id":"t","data":"x"}\n\n'));
          await sleep(4000);
          controller.enqueue(utf8.encode(`data: ${JSON.stringify({ type: 'task_finished', task_id: 't', data: end })}\n\n`));
        },
      }), { headers: { 'content-type': 'text/event-stream' } }));
      const task = ctx.sdk.Task.from({ ...end, status: 'executing', events_streaming: true }, ctx.configuration({ fetch }));
      const { now } = Date;
      let ahead = 0;
      Date.now = () => now.call(Date) + (ahead += 3_600_000);
      try {
        const stream = task.events({ idleTimeout: 12_000, deadline: 25_000 });
        const { events, error } = await drain(stream);
        equal(error, undefined, `${error}`);
        deepEqual([events.map(({ type }) => type), stream.connections], [['chunk', 'task_finished'], 1]);
      } finally {
        Date.now = now;
      }
    },
  },
  {
    name: 'a consumer that sleeps is not an idle server',
    async run(ctx) {
      const task = await ctx.start('agent-demo');
      const events = [];
      for await (const event of task.events({ idleTimeout: 1500 })) {
        if (events.length === 0) await sleep(2000);
        events.push(event.type);
      }
      equal(events.at(-1), 'task_finished');
    },
  },
  {
    name: 'the timeout of requests does not end a stream that is open',
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start('agent-demo'), ctx.options({ timeout: 1500 }));
      let last;
      for await (const event of task.events()) {
        if (!last) await sleep(1800);
        last = event.type;
      }
      equal(last, 'task_finished');
    },
  },
];
