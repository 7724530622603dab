/** Many clients and many calls in one isolate: nobody sees what is another's. */
import { deepEqual, equal, ok, rejects } from './assert.js';
import { drain } from './harness.js';

const twenty = Array.from({ length: 20 }, (_, i) => i);

export default [
  {
    name: 'twenty clients with keys of their own, at once',
    async run(ctx) {
      const keys = twenty.map((i) => `${ctx.key}-client-${i}`);
      const tasks = await Promise.all(keys.map(async (apiKey, i) => {
        const task = await ctx.backend({ apiKey }).invokeAgent({ agent_id: 'agent-demo', prompt: `prompt ${i}` });
        await task.wait({ interval: 20, maxInterval: 50 });
        return task;
      }));
      equal(new Set(tasks.map((task) => task.id)).size, 20, 'different tasks');
      for (const i of twenty) {
        equal(tasks[i].input.text, `prompt ${i}`);
        equal(tasks[i].status, 'completed');
        const { requests } = await ctx.notes({ key: keys[i] });
        const own = new Set(['/agent-execution/agent-demo', `/agent-execution/${tasks[i].id}/status`]);
        ok(requests.every((request) => own.has(request.path)), `client ${i} asks for its own task only`);
        deepEqual(requests.filter((r) => r.method === 'POST').map((r) => r.body.input.text), [`prompt ${i}`]);
      }
    },
  },
  {
    name: 'streams at once: each has its own events',
    async run(ctx) {
      const tasks = await Promise.all(twenty.map((i) => ctx.start('agent-demo', { prompt: `prompt ${i}` })));
      const streams = await Promise.all(tasks.map((task) => drain(task.events())));
      for (const i of twenty) {
        equal(streams[i].error, undefined, `stream ${i}`);
        ok(streams[i].events.every((event) => event.task_id === tasks[i].id), `stream ${i} has events of its task only`);
        equal(streams[i].events.at(-1).data.input.text, `prompt ${i}`);
      }
      await ctx.closed();
    },
  },
  {
    name: 'calls of every kind, through one client, at once',
    async run(ctx) {
      const backend = ctx.backend();
      const task = await ctx.start('agent-never');
      const [invoked, reported, read, missing, wrong] = await Promise.allSettled([
        backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x' }),
        backend.reportExternalTask({ agent_id: 'agent-demo', id: 'ext', result: 'r' }),
        ctx.tasks().get(task.id),
        ctx.tasks().get('no-such-task'),
        backend.invokeAgent({ agent_id: 'agent-demo', promt: 'x' }),
      ]);
      deepEqual([invoked, reported, read].map((r) => r.status), ['fulfilled', 'fulfilled', 'fulfilled']);
      equal(missing.reason.status, 404);
      equal(wrong.reason.code, 'unknown_parameter');
    },
  },
  {
    name: 'calls on one task object at once',
    async run(ctx) {
      const task = await ctx.start('agent-demo');
      const [streamed, waited] = await Promise.all([drain(task.events()), task.wait({ interval: 20, maxInterval: 50 }), task.reload()]);
      equal(streamed.error, undefined, 'stream');
      equal(waited, task);
      equal(task.status, 'completed');
    },
  },
  {
    name: 'one call that fails takes no other with it',
    async run(ctx) {
      const stop = new AbortController();
      const hanging = rejects(ctx.tasks(ctx.faulty('no-answer')).get('t', { signal: stop.signal }));
      const task = await ctx.start('agent-demo');
      const other = drain(task.events());
      stop.abort(new Error('only this one'));
      equal((await hanging).message, 'only this one');
      equal((await other).events.at(-1).type, 'task_finished');
    },
  },
];
