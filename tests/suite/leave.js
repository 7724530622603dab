/** Leaving a stream: break, throw, return, cancel. Watching ends, connections close, the task goes on. */
import { deepEqual, equal, ok, rejects } from './assert.js';

/** A stream of a task that never ends, after its first event. */
async function opened(ctx) {
  const task = await ctx.start('agent-never');
  const stream = task.events();
  await stream.next();
  return { task, stream };
}

export default [
  {
    name: 'break ends a stream and its connection, not the task',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      for await (const event of task.events()) {
        ok(event.type, 'an event');
        break;
      }
      await ctx.closed();
      await ctx.goesOn(task);
    },
  },
  {
    name: 'an error thrown in the loop ends it too, and stays what it is',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const why = new Error('enough');
      const loop = (async () => {
        for await (const event of task.events()) throw event.type ? why : undefined;
      })();
      equal(await rejects(loop), why);
      await ctx.closed();
      await ctx.goesOn(task);
    },
  },
  ...['return', 'cancel'].map((leave) => ({
    name: `${leave}() ends a stream while a read is pending`,
    async run(ctx) {
      const task = await ctx.start('agent-silent');
      const stream = task.events();
      await stream.next();
      const pending = [stream.next(), stream.next(), stream.next()];
      await ctx.opened();
      await stream[leave]();
      const results = await Promise.all(pending);
      deepEqual(results.at(-1), { done: true, value: undefined });
      await ctx.closed();
      deepEqual(await stream.return(), { done: true, value: undefined }, 'again');
      await ctx.goesOn(task);
    },
  })),
  {
    name: 'return() and cancel() end a stream that is still being opened',
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start('agent-never'), ctx.faulty('no-answer'));
      for (const leave of ['return', 'cancel']) {
        const stream = task.events();
        const pending = stream.next();
        await ctx.opened();
        await stream[leave]();
        deepEqual(await pending, { done: true, value: undefined }, leave);
        await ctx.closed();
      }
    },
  },
  {
    name: 'a stream is an async disposable where the runtime knows them',
    async run(ctx) {
      const { stream } = await opened(ctx);
      if (Symbol.asyncDispose) await stream[Symbol.asyncDispose]();
      else await stream.return();
      await ctx.closed();
      deepEqual(await stream.next(), { done: true, value: undefined });
    },
  },
  {
    name: 'stop() is what ends a task, and its stream sees that',
    async run(ctx) {
      const { task, stream } = await opened(ctx);
      await ctx.tasks().stop(task.id);
      let last;
      for await (const event of stream) last = event;
      equal(last.type, 'task_finished');
      equal(task.status, 'stopped');
      await ctx.closed();
    },
  },
];
