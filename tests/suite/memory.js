/** The memory that all calls and streams of a process share: nobody can take it from the others. */
import { deepEqual, equal, excludes, includes, ok } from './assert.js';

const MB = 1 << 20;
const RECORD = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', events_streaming: true };
const EVENT = 'data: {"type":"chunk","task_id":"t","data":"';
const END = `data: ${JSON.stringify({ type: 'task_finished', task_id: 't', data: { ...RECORD, status: 'completed' } })}\n\n`;

/** A body that a test writes to. */
function writable() {
  const utf8 = new TextEncoder();
  let controller;
  const stream = new ReadableStream({ start: (given) => void (controller = given) });
  return { stream, write: (text) => controller.enqueue(utf8.encode(text)), close: () => controller.close() };
}

/** Streams over bodies that the test writes to; every status read says that the task runs. */
function streams(ctx, count) {
  return Array.from({ length: count }, () => {
    const body = writable();
    const answer = (url) => (url.endsWith('/events') ? new Response(body.stream, { headers: { 'content-type': 'text/event-stream' } }) : Response.json(RECORD));
    const events = ctx.sdk.Task.from(RECORD, ctx.configuration({ fetch: async (url) => answer(url) })).events();
    return { ...body, events };
  });
}

export default [
  {
    name: 'bodies in flight, 60 MB of them at once: every create is sent whole',
    async run(ctx) {
      for (const [count, length] of [[60, MB], [1000, 50_000]]) {
        const bodies = [];
        let answer;
        const all = new Promise((resolve) => (answer = resolve));
        const fetch = async (_url, { body }) => {
          if (bodies.push(body.length) === count) answer();
          await all;
          return Response.json({ ...RECORD, status: 'pending' });
        };
        const backend = ctx.backend({ fetch });
        const prompt = 'x'.repeat(length);
        const tasks = await Promise.all(Array.from({ length: count }, () => backend.invokeAgent({ agent_id: 'a', prompt })));
        equal(tasks.length, count);
        ok(bodies.every((body) => body > length), `bodies of ${length} characters`);
      }
    },
  },
  {
    name: 'unfinished events share one budget: the stream that breaks it fails alone, with its cursor',
    async run(ctx) {
      const three = streams(ctx, 3);
      for (const { write, events } of three) {
        write(`${EVENT}one"}\n\n`);
        equal((await events.next()).value.data, 'one');
      }
      // The length of the next event, or why there is none.
      const outcomes = three.map(({ events }) => events.next().then(({ value }) => value.data.length, (error) => error));
      for (const { write } of three) {
        write(EVENT);
        for (let i = 0; i < 15; i += 1) write('x'.repeat(MB));
      }
      const failed = await Promise.race(outcomes);
      equal(failed.code, 'event_too_large');
      ok(failed instanceof ctx.sdk.ProtocolError && typeof failed.cursor === 'string' && failed.cursor.length > 0, 'its cursor');
      includes(failed.message, 'all open streams');
      excludes(failed.message, 'maxEventSize', 'a remedy that would not help');
      ok(Array.isArray(await ctx.tasks().list('agent-demo')), 'a call beside them');
      for (const { write, events } of three) if (events.connected) write(`"}\n\n${END}`);
      deepEqual((await Promise.all(outcomes)).filter((outcome) => outcome !== failed), [15 * MB, 15 * MB], 'the events of the two other streams');
      for (const { events } of three) await events.return();
    },
  },
  {
    name: 'waits that hear of large events, and nothing else in the process: all of them end',
    async run(ctx) {
      let status = 'executing';
      let told = 0;
      // A wait that is over leaves its stream open; its timer must not outlive the test.
      const timers = [];
      const fetch = async (url) => {
        if (!url.endsWith('/events')) return Response.json({ ...RECORD, status });
        const { stream, write, close } = writable();
        write(EVENT);
        for (let i = 0; i < 12; i += 1) write('x'.repeat(MB));
        if ((told += 1) % 2 === 0) write('"}\n\n');
        timers.push(setTimeout(close, 500));
        return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
      };
      setTimeout(() => (status = 'completed'), 1000);
      const configuration = ctx.configuration({ fetch });
      const waits = Array.from({ length: 30 }, () => ctx.sdk.Task.from(RECORD, configuration).wait());
      for (const task of await Promise.all(waits)) equal(task.status, 'completed');
      for (const timer of timers) clearTimeout(timer);
    },
  },
  {
    name: 'views of large texts, eighty at once: what was taken is free again, and so is what nobody has taken yet',
    async run(ctx) {
      const many = Array.from({ length: 80 }, () => {
        const { stream, write } = writable();
        const fetch = async () => new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
        return { write, events: ctx.sdk.Task.from(RECORD, ctx.configuration({ fetch })).events({ view: true }) };
      });
      for (let round = 1; round < 4; round += 1) {
        for (const { write, events } of many) {
          write(`${EVENT}${round}${'x'.repeat(MB)}"}\n\n`);
          equal((await events.next()).value.data.length, MB + 1);
        }
      }
      for (const { events } of many) {
        equal(events.view.text.length, 3 * (MB + 1));
        await events.return();
      }
    },
  },
  {
    name: 'what an ended stream held is free again',
    async run(ctx) {
      for (let round = 0; round < 4; round += 1) {
        const [one] = streams(ctx, 1);
        const next = one.events.next();
        one.write(EVENT);
        for (let i = 0; i < 15; i += 1) one.write('x'.repeat(MB));
        if (round % 2 === 0) {
          one.write('"}\n\n');
          equal((await next).value.data.length, 15 * MB, `round ${round}`);
        }
        await one.events.return();
      }
    },
  },
  {
    name: 'more streams and calls than one instance carries: another instance takes them',
    async run(ctx) {
      const many = streams(ctx, 300);
      await Promise.all(many.map(async ({ write, events }, i) => {
        write(`${EVENT}${i}"}\n\n`);
        equal((await events.next()).value.data, String(i));
      }));
      await Promise.all(many.map(async ({ write, events }, i) => {
        write(`${EVENT}${i} again"}\n\n`);
        equal((await events.next()).value.data, `${i} again`);
        await events.return();
      }));
    },
  },
];
