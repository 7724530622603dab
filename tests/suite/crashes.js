/** What a crash of the instance does to everything in flight, on the package that crashes on request: see `tests/traps/`. */
import { deepEqual, equal, ok } from './assert.js';
import { caught, crash, drain } from './harness.js';

/** Options without a key, for an emulator that lets such requests in. */
const keyless = (ctx) => ({ baseUrl: `${ctx.url}/agent-controller/org-emulator`, apiKey: null });
/** The task's events, through an EventSource. */
const watch = (ctx, task) => ctx.sdk.Task.from(task.record, keyless(ctx)).events({ transport: 'eventsource' });

export default [
  {
    name: 'a crash rejects what was in flight and hangs nobody; the next call runs on a new instance',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const call = caught(ctx.tasks(ctx.faulty('no-answer')).get(task.id));
      const stream = task.events();
      await stream.next();
      const read = caught(drain(stream).then(({ error }) => Promise.reject(error)));
      const quiet = ctx.sdk.decodeEventStream(new ReadableStream({}));
      const pending = caught(quiet.next());
      await ctx.reached('/status');
      const crashed = await crash(ctx.sdk);
      for (const error of [crashed, await call, await read, await pending]) {
        equal(error.name, 'InstanceError');
        equal(error.code, 'instance');
        ok(error instanceof ctx.sdk.InstanceError && error.cause instanceof WebAssembly.RuntimeError, `the trap is the cause: ${error.cause}`);
      }
      deepEqual(await quiet.next(), { done: true, value: undefined });
      equal((await ctx.tasks().get(task.id)).id, task.id, 'the next call');
      const again = task.events();
      equal((await again.next()).value.type, 'connected', 'a new stream');
      await again.return();
      await ctx.tasks().stop(task.id);
      await ctx.closed();
    },
  },
  {
    name: 'a crash of the instance leaves the view as it was',
    async run(ctx) {
      const stream = (await ctx.start('agent-never')).events({ view: true });
      while (stream.view.text === '') await stream.next();
      const before = stream.view;
      await crash(ctx.sdk);
      ok(stream.view === before, 'what was seen is still there');
      await ctx.closed();
    },
  },
  {
    name: 'a crash closes an EventSource, however far it had come',
    async run(ctx) {
      if (typeof EventSource !== 'function') return;
      const task = await ctx.start('agent-never');
      const opening = caught(watch(ctx, await ctx.start('agent-fault-no-answer,on-events')).next());
      const open = watch(ctx, task);
      await open.next();
      await ctx.opened(2);
      const read = caught(drain(open).then(({ error }) => Promise.reject(error)));
      await crash(ctx.sdk);
      for (const error of [await opening, await read]) equal(error.name, 'InstanceError');
      await ctx.closed();
      const again = watch(ctx, task);
      equal((await again.next()).value.type, 'connected', 'a new one');
      await again.return();
      await ctx.tasks().stop(task.id);
    },
  },
];
