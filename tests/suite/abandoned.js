/** Streams that their user drops without leaving them: where the garbage collector tells, it ends what they hold. */
import { equal, ok } from './assert.js';
import { drain, eventually, sleep } from './harness.js';

/** Collects garbage, in a runtime that was started so that it can be asked. */
const collect = globalThis.gc ?? (globalThis.Bun && (() => globalThis.Bun.gc(true)));
const TELLS = typeof FinalizationRegistry === 'function' && typeof collect === 'function';

/** What is opened, and dropped when it is returned; whatever lives on without being the stream goes into `kept`. */
const DROPPED = {
  'a stream': async (ctx, task) => {
    const stream = task.events();
    for (let i = 0; i < 3; i += 1) await stream.next();
    return stream;
  },
  'a stream with a signal and clocks': async (ctx, task, kept) => {
    const { signal } = new AbortController();
    kept.push(signal);
    return begun(task.events({ signal, deadline: 600_000, idleTimeout: 600_000 }));
  },
  'views': (ctx, task) => begun(task.views()),
  'a stream of objects': async (ctx, task) => {
    const reader = task.events().toReadableStream().getReader();
    await reader.read();
    return reader;
  },
  'an answer': async (ctx, task) => {
    const response = task.events().toResponse();
    await response.body.getReader().read();
    return response;
  },
  'a watch that goes on from a cursor': async (ctx, task) => {
    const stream = await begun(task.events());
    await stream.return();
    await ctx.closed();
    return begun(ctx.sdk.Task.resume(stream.cursor, ctx.configuration()));
  },
  ...(typeof EventSource === 'function' && {
    'a stream through an EventSource': (ctx, task) => {
      const keyless = { baseUrl: `${ctx.url}/agent-controller/org-emulator`, apiKey: null };
      return begun(ctx.sdk.Task.from(task.record, keyless).events({ transport: 'eventsource' }));
    },
  }),
  'messages of a body that somebody keeps': async (ctx, task, kept) => {
    const { body } = await fetch(`${ctx.url}/agent-controller/org-emulator/agent-execution/${task.id}/events`, { headers: { 'x-api-key': ctx.key } });
    kept.push(body);
    return begun(ctx.sdk.decodeEventStream(body));
  },
};

async function begun(stream) {
  equal((await stream.next()).done, false);
  return stream;
}

/** Runs `run` and gives the addresses of the core's handles as they are given back, on the package that shows its core. */
async function given({ sdk }, run, kinds = ['TaskEvents']) {
  const back = [];
  const { core } = (await sdk.instance?.()) ?? {};
  const handles = core ? kinds.map((kind) => core[kind].prototype) : [];
  const frees = handles.map(({ free }) => free);
  const counted = (free) => function () {
    back.push(this.__wbg_ptr);
    free.call(this);
  };
  handles.forEach((handle, index) => (handle.free = counted(frees[index])));
  try {
    await run();
    return back;
  } finally {
    handles.forEach((handle, index) => (handle.free = frees[index]));
  }
}

/** Asserts that so many handles were given back, each once; a second time it would have no address any more. */
function once({ sdk }, back, count) {
  if (sdk.instance) ok(back.length === count && back.every((address) => address > 0), `given back: ${back}`);
}

/** Time for a collector to take what it would. */
async function wait() {
  for (let i = 0; i < 4 && TELLS; i += 1) {
    collect();
    await sleep(10);
  }
}

const collected = async (ctx) => {
  collect();
  return (await ctx.notes()).open === 0;
};

export default [
  ...Object.entries(DROPPED).map(([what, open]) => ({
    name: `${what}: the request ends with it`,
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const kept = [];
      const drop = async () => {
        const held = await open(ctx, task, kept);
        await ctx.opened();
        ok(held);
      };
      try {
        const back = await given(ctx, async () => {
          await drop();
          if (TELLS) await eventually(() => collected(ctx), 'its request ends');
        }, what.startsWith('messages') ? ['EventMessages'] : undefined);
        if (TELLS) once(ctx, back, (await ctx.sent('/events')).length);
        await ctx.goesOn(task);
      } finally {
        // Where nothing tells, the request ends with the task.
        await ctx.tasks().stop(task.id);
      }
      await ctx.closed();
    },
  })),
  {
    name: 'whoever awaits an item keeps its stream',
    async run(ctx) {
      let say;
      const body = new ReadableStream({ start: (controller) => (say = (text) => controller.enqueue(new TextEncoder().encode(text))) });
      say('data: 1\n\n');
      const second = async () => {
        const messages = ctx.sdk.decodeEventStream(body);
        await messages.next();
        return messages.next();
      };
      const next = second();
      await wait();
      say('data: 2\n\n');
      equal((await next).value?.data, '2');
      const types = [];
      for await (const { type } of (await ctx.start()).events()) {
        types.push(type);
        await wait();
      }
      equal(types.at(-1), 'task_finished');
      if (!TELLS) return 'nothing here tells what is collected';
    },
  },
  {
    name: 'what was never read is left alone',
    async run(ctx) {
      const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')) });
      const drop = () => void ctx.sdk.decodeEventStream(body);
      drop();
      await wait();
      const messages = ctx.sdk.decodeEventStream(body);
      equal((await messages.next()).value.data, '1');
      await messages.return();
    },
  },
  {
    name: 'however a stream is left, its handle is given back once',
    async run(ctx) {
      const ends = [
        async (stream) => stream.cancel(),
        async (stream) => Promise.all([stream.return(), stream.return(), stream.cancel()]),
        async (stream, stop) => stop.abort(),
        async (stream) => void stream.next().catch(() => {}),
        async (stream, stop, task) => {
          await ctx.tasks().stop(task.id);
          await drain(stream);
        },
      ];
      const back = await given(ctx, async () => {
        for (const end of ends) {
          const stop = new AbortController();
          const task = await ctx.start('agent-never');
          const stream = task.events({ signal: stop.signal });
          await stream.next();
          await end(stream, stop, task);
          stop.abort();
          stream.cancel();
          await ctx.closed();
        }
        await wait();
      });
      once(ctx, back, ends.length);
    },
  },
];
