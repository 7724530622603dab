/** Joining a task at any time: before its run, in it, after it, and in the run after that. */
import { deepEqual, equal, ok } from './assert.js';
import { drain } from './harness.js';

const RECORD = { id: 't', agent_id: 'a', organization_id: 'org-of-record', input: {}, status: 'executing', created_at: '2026-01-01T00:00:00Z', events_streaming: true };
const utf8 = new TextEncoder();
const ended = (run, status = 'completed') => ({ ...RECORD, status, finished_at: `2026-01-0${run}T00:00:00`, result: `run ${run}` });
const event = (type, data, more = {}) => `data: ${JSON.stringify({ type, task_id: 't', organization_id: 'o', time: '2026-01-01T00:00:00Z', data, ...more })}\n\n`;
const GREETING = 'data: {"type":"connected","task_id":"t"}\n\n';

/** A platform of one task. `lines` has what each connection says, in turn; it stays open, unless it ends with null. */
function platform(ctx, records, ...lines) {
  const open = new Set();
  let reads = 0;
  const { fetch, calls } = ctx.spy((url, { signal }) => {
    if (!url.endsWith('/events')) return Response.json(records[Math.min(reads++, records.length - 1)]);
    const line = lines.length > 1 ? lines.shift() : lines[0];
    return new Response(new ReadableStream({
      start(controller) {
        open.add(controller);
        signal?.addEventListener('abort', () => {
          open.delete(controller);
          try { controller.error(signal.reason); } catch { /* It is over already. */ }
        });
        for (const text of line) if (text !== null) controller.enqueue(utf8.encode(text));
        if (line.at(-1) === null) controller.close();
      },
    }), { headers: { 'content-type': 'text/event-stream' } });
  });
  const asked = () => calls.map(({ url }) => url.split('/').at(-1));
  return { configuration: ctx.configuration({ fetch }), fetch, calls, open, asked };
}

/** A cursor of a watch that saw the first run from its beginning to its end. */
async function afterFirstRun(ctx, { run = ended(1) } = {}) {
  const at = platform(ctx, [run], [event('chunk', 'one'), event('task_finished', run), null]);
  const stream = ctx.sdk.Task.from(RECORD, at.configuration).events();
  equal((await drain(stream)).error, undefined);
  return stream.cursor;
}

export default [
  {
    name: 'a task that is over ends at once, also where nothing is told again and the line stays open',
    async run(ctx) {
      for (const status of ['executing', 'completed']) {
        for (const line of [[], [GREETING], [': ping\n\n', GREETING]]) {
          const at = platform(ctx, [ended(1)], line);
          const task = ctx.sdk.Task.from({ ...RECORD, status }, at.configuration);
          const { events, error } = await drain(task.events({ idleTimeout: 3_600_000 }));
          equal(error, undefined, `${error}`);
          deepEqual(events.filter(({ type }) => type !== 'connected').map(({ type, synthetic }) => [type, synthetic]), [['task_finished', true]]);
          deepEqual([task.status, task.result], ['completed', 'run 1']);
          deepEqual(at.asked(), ['events', 'status'], 'one status read');
        }
      }
    },
  },
  {
    name: 'a task that ends between two connections ends at once as well',
    async run(ctx) {
      // Under way when its status is read, over when the line stands again.
      const at = platform(ctx, [RECORD, ended(1)], [event('chunk', 'one'), null], []);
      const task = ctx.sdk.Task.from(RECORD, at.configuration);
      const { events, error } = await drain(task.events({ idleTimeout: 3_600_000 }));
      equal(error, undefined, `${error}`);
      deepEqual(events.map(({ type, synthetic }) => [type, synthetic]), [['chunk', undefined], ['task_finished', true]]);
      equal(task.result, 'run 1');
    },
  },
  {
    name: 'a view and a resumed stream end so too',
    async run(ctx) {
      const over = () => platform(ctx, [ended(1)], []).configuration;
      const task = ctx.sdk.Task.from(RECORD, platform(ctx, [RECORD], [event('chunk', 'one')]).configuration);
      const stream = task.events();
      await stream.next();
      const { cursor } = stream;
      await stream.return();
      const resumed = await drain(ctx.sdk.Task.resume(cursor, over()));
      deepEqual(resumed.events.map(({ type }) => type), ['task_finished']);
      let last;
      for await (const view of ctx.sdk.Task.from(RECORD, over()).views()) last = view;
      deepEqual([last.status, last.result], ['completed', 'run 1']);
    },
  },
  {
    name: 'a task that is only quiet is watched on, and asked about once',
    async run(ctx) {
      const at = platform(ctx, [RECORD], [GREETING]);
      const task = ctx.sdk.Task.from(RECORD, at.configuration);
      const stream = task.events();
      equal((await stream.next()).value.type, 'connected');
      const next = stream.next();
      await new Promise((resolve) => setTimeout(resolve, 2600));
      deepEqual(at.asked(), ['events', 'status']);
      for (const controller of at.open) controller.enqueue(utf8.encode(event('task_finished', ended(1))));
      const { value } = await next;
      deepEqual([value.type, value.synthetic, stream.connections], ['task_finished', undefined, 1]);
    },
  },
  {
    name: 'where events arrive, nobody asks for the status',
    async run(ctx) {
      const at = platform(ctx, [RECORD], [event('chunk', 'one')]);
      const stream = ctx.sdk.Task.from(RECORD, at.configuration).events();
      await stream.next();
      const next = stream.next();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      deepEqual(at.asked(), ['events']);
      await stream.return();
      await next;
    },
  },
  {
    name: 'a cursor of a finished run follows the next one',
    async run(ctx) {
      const cursor = await afterFirstRun(ctx);
      const first = [event('chunk', 'one'), event('task_finished', ended(1))];
      const second = [event('chunk', 'two'), event('task_finished', ended(2)), null];
      // Under way or over, told again or not.
      for (const status of [RECORD, { ...ended(1), status: 'executing' }, ended(2)]) {
        for (const line of [[...first, ...second], second]) {
          for (const open of [
            (at) => ctx.sdk.Task.resume(cursor, at.configuration),
            (at) => ctx.sdk.Task.from({ ...ended(1), status: 'pending' }, at.configuration).events({ cursor }),
            (at) => ctx.sdk.Task.from(ended(1), at.configuration).events({ cursor }),
          ]) {
            const at = platform(ctx, [status], line);
            const stream = open(at);
            const { events, error } = await drain(stream);
            equal(error, undefined, `${error}`);
            deepEqual(events.map(({ data }) => data.result ?? data), ['two', 'run 2']);
            deepEqual((await drain(ctx.sdk.Task.resume(stream.cursor, platform(ctx, [ended(2)], []).configuration))).events, [], 'and is over with it');
          }
        }
      }
    },
  },
  {
    name: 'where nothing has begun since, it is over, whatever the server would tell',
    async run(ctx) {
      const cursor = await afterFirstRun(ctx);
      const at = platform(ctx, [ended(1)], [event('chunk', 'one'), event('task_finished', ended(1))]);
      const stream = ctx.sdk.Task.resume(cursor, at.configuration);
      deepEqual(await drain(stream), { events: [] });
      deepEqual(at.asked(), ['status'], 'one status read, and no connection');
      equal(stream.cursor, cursor);
    },
  },
  {
    name: 'the emulator\'s task, continued: the cursor of the first run brings the second one',
    async run(ctx) {
      const task = await ctx.start();
      const stream = task.events();
      await drain(stream);
      const again = await ctx.start('agent-demo', { existing_task_id: task.id, prompt: 'More' });
      equal(again.id, task.id);
      const { events, error } = await drain(ctx.sdk.Task.resume(stream.cursor, ctx.configuration()));
      equal(error, undefined, `${error}`);
      ok(events.some(({ type }) => type === 'chunk'), 'it has chunks of its own');
      equal(events.at(-1).type, 'task_finished');
    },
  },
  {
    name: 'the organization of a record counts where none is configured',
    async run(ctx) {
      for (const [organizationId, expected] of [[null, 'org-of-record'], ['org-own', 'org-own']]) {
        const at = platform(ctx, [ended(1)], [event('chunk', 'x'), null], [event('task_finished', ended(1)), null]);
        const configuration = ctx.configuration({ fetch: at.fetch, organizationId });
        const { error } = await drain(ctx.sdk.Task.from(RECORD, configuration).events());
        equal(error, undefined, `${error}`);
        await ctx.sdk.Task.from(RECORD, configuration).wait();
        for (const { url } of at.calls) if (url.endsWith('/events')) ok(url.includes(`/${expected}/agent-execution/`), url);
      }
    },
  },
];
