/** A death in one request of a Worker, seen from another. The two tests run at the same time, in one isolate. */
import { deepEqual, equal } from './assert.js';
import { caught, crash, drain, eventually } from './harness.js';

export default [
  {
    name: 'what is in flight in other requests is rejected, not left hanging',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const calls = [
        ctx.tasks(ctx.faulty('no-answer')).get(task.id),
        ctx.tasks(ctx.faulty('no-answer')).get(task.id, { signal: AbortSignal.timeout(60_000) }),
        ctx.sdk.Task.from(task.record, ctx.configuration()).wait({ interval: 60_000 }),
      ].map(caught);
      const reading = drain(task.events()).then(({ error }) => error);
      for (const error of [...(await Promise.all(calls)), await reading]) equal(error?.name, 'InstanceError');
      equal((await ctx.tasks().get(task.id)).id, task.id, 'the next call');
      await ctx.tasks().stop(task.id);
    },
  },
  {
    name: 'the request whose work it is hears of it in its own right',
    async run(ctx) {
      const other = { key: ctx.key.replace(/\d+$/, '0') };
      await eventually(async () => (await ctx.notes(other)).open >= 3, 'the other request is waiting');
      equal((await crash(ctx.sdk)).name, 'InstanceError');
      deepEqual(Object.keys((await ctx.start()).input).includes('text'), true, 'the next call');
    },
  },
];
