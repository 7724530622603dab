/** The wasm instance, as far as it can be seen from outside: it loads on the first call, and one instance serves all. */
import { equal, ok, rejects } from './assert.js';
import { drain } from './harness.js';

export default [
  {
    name: 'many calls right after import share one module and one instance',
    async run(ctx) {
      const { Module, Instance, compile, compileStreaming } = WebAssembly;
      let modules = 0;
      let instances = 0;
      // Runtimes use WebAssembly for their own ends too: Node's fetch does.
      const isOurs = (module) => Module.imports(module).every((needed) => needed.module === 'a') && Module.imports(module).length > 20;
      const compiled = (module) => {
        if (isOurs(module)) modules += 1;
        return module;
      };
      const made = (target, args) => {
        if (isOurs(args[0])) instances += 1;
        return Reflect.construct(target, args);
      };
      WebAssembly.Module = new Proxy(Module, { construct: (target, args) => compiled(Reflect.construct(target, args)) });
      WebAssembly.Instance = new Proxy(Instance, { construct: made });
      WebAssembly.compile = async (...args) => compiled(await compile.apply(WebAssembly, args));
      WebAssembly.compileStreaming = async (...args) => compiled(await compileStreaming.apply(WebAssembly, args));
      try {
        const tasks = await Promise.all(Array.from({ length: 30 }, () => ctx.backend().invokeAgent({ agent_id: 'agent-demo' })));
        equal(new Set(tasks.map((task) => task.id)).size, 30);
      } finally {
        Object.assign(WebAssembly, { Module, Instance, compile, compileStreaming });
      }
      // Another group may have made them before; workerd compiles before any code runs.
      ok(modules <= 1, `modules compiled: ${modules}`);
      ok(instances <= 1, `instances made: ${instances}`);
    },
  },
  {
    name: 'callbacks that throw hurt nobody but their own call',
    async run(ctx) {
      const own = new Error('own');
      const fail = () => { throw own; };
      const other = drain((await ctx.start('agent-demo')).events());
      const task = await ctx.start('agent-demo');
      await Promise.allSettled([
        task.wait({ interval: 10, onUpdate: fail }),
        ctx.tasks(ctx.faulty('status-503,retry-after-0', { onRetry: fail })).get('t'),
        ctx.tasks({ logger: { debug: fail, warn: fail } }).get(task.id),
        ctx.tasks({ fetch: fail }).get('t'),
      ]);
      const { events, error } = await other;
      equal(error, undefined, 'the stream beside them');
      equal(events.at(-1).type, 'task_finished');
      equal((await ctx.tasks().get(task.id)).id, task.id, 'the next call');
    },
  },
  {
    name: 'a call inside a callback',
    async run(ctx) {
      const task = await ctx.start('agent-demo');
      const tasks = ctx.tasks();
      const inner = [];
      await task.wait({ interval: 10, maxInterval: 20, onUpdate: () => void inner.push(tasks.get(task.id), rejects(tasks.get(''), { code: 'invalid_parameter' })) });
      ok(inner.length > 0, 'calls were made');
      equal((await inner[0]).id, task.id);
      await Promise.all(inner);
    },
  },
  {
    name: 'hostile input: getters and proxies that throw fail their own call only',
    async run(ctx) {
      const own = new Error('own');
      const trap = () => { throw own; };
      const getter = Object.defineProperty({ agent_id: 'a' }, 'prompt', { enumerable: true, get: trap });
      const proxy = new Proxy({}, { get: trap, ownKeys: trap, getOwnPropertyDescriptor: trap });
      const task = await ctx.start('agent-demo');
      const beside = drain(task.events());
      await rejects(ctx.backend().invokeAgent(getter));
      await rejects(ctx.backend().invokeAgent(proxy));
      await rejects(ctx.backend().invokeAgent({ agent_id: 'a', output_schema: { toJSON: trap } }));
      await rejects(ctx.backend().invokeAgent({ agent_id: 'a' }, proxy));
      equal((await beside).error, undefined, 'the stream beside them');
      ok((await ctx.start()).id, 'the next call works');
    },
  },
  {
    name: 'a thousand calls one after the other, and none is left behind',
    async run(ctx) {
      const record = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'completed', created_at: '2026-01-01T00:00:00Z' };
      const { calls, fetch } = ctx.spy(() => Response.json(record));
      const tasks = ctx.tasks({ fetch });
      for (let i = 0; i < 1000; i += 1) await tasks.get('t');
      equal(calls.length, 1000);
    },
  },
];
