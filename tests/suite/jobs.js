/** The four jobs: invoke an agent, wait for its task, stream its events, report a task that ran elsewhere. */
import { deepEqual, equal, ok, rejects } from './assert.js';
import { drain } from './harness.js';

export default [
  {
    name: 'invoke an agent, and stream its task to the end',
    async run(ctx) {
      const task = await ctx.start('agent-demo');
      ok(task instanceof ctx.sdk.Task, 'invokeAgent resolves with a Task');
      equal(task.status, 'pending');
      equal(task.agent_id, 'agent-demo');
      const { events, error } = await drain(task.events());
      equal(error, undefined, 'error');
      const types = events.map((event) => event.type);
      for (const type of ['task_created', 'task_updated', 'think', 'tool_call_request', 'tool_call_result', 'plan_updated', 'chunk']) {
        ok(types.includes(type), `there is a ${type} among ${types}`);
      }
      const last = events.at(-1);
      equal(last.type, 'task_finished');
      equal(last.task_id, task.id);
      equal(last.data.status, 'completed');
      equal(last.synthetic, undefined, 'the platform itself sent the end');
      equal(events.filter((event) => event.type === 'chunk').map((event) => event.data).join(''), last.data.result, 'the chunks');
      equal(task.status, 'completed', 'the stream brings its own task up to date');
      equal(task.result, last.data.result);
      ok(task.finished_at, 'finished_at is set');
      await ctx.closed();
    },
  },
  {
    name: 'the task follows its stream, also when the loop is left',
    async run(ctx) {
      const task = await ctx.start('agent-demo');
      for await (const event of task.events()) {
        if (event.type !== 'task_updated') continue;
        equal(task.status, event.data.status);
        break;
      }
      equal(task.status, 'executing', 'after the loop');
      await drain(task.events());
      equal(task.status, 'completed');
    },
  },
  {
    name: 'data of task events is a plain record',
    async run(ctx) {
      const { events } = await drain((await ctx.start('agent-demo')).events());
      const finish = events.at(-1);
      ok(!(finish.data instanceof ctx.sdk.Task), 'not a Task');
      equal(Object.getPrototypeOf(finish.data), Object.prototype);
    },
  },
  {
    name: 'invoke an agent, and wait for its task by polling',
    async run(ctx) {
      const task = await ctx.backend().invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello' });
      const updates = [];
      const finished = await task.wait({ interval: 20, maxInterval: 50, onUpdate: (update) => void updates.push(update) });
      equal(finished, task, 'wait resolves with the same object');
      equal(task.status, 'completed');
      ok(typeof task.result === 'string' && task.result.length > 0, 'there is a result');
      const reads = await ctx.sent('/status');
      ok(updates.length > 0, 'onUpdate was called');
      for (const update of updates) {
        equal(update.task, task);
        equal(update.via, 'poll');
        ok(Number.isInteger(update.requests) && update.requests > 0, 'requests is a count');
      }
      deepEqual(updates.map((u) => u.requests), updates.map((u) => u.requests).sort((a, b) => a - b), 'the counts rise');
      equal(updates.at(-1).requests, reads.length, 'the last count is what was sent');
      ok(reads.every((read) => read.method === 'GET' && read.path === `/agent-execution/${task.id}/status`), 'only status reads');
    },
  },
  {
    name: 'wait resolves whatever the end is; throwOnFailure rejects with the task',
    async run(ctx) {
      for (const [agent, status] of [['agent-fail', 'failed'], ['agent-error', 'error'], ['agent-stopped', 'stopped']]) {
        const task = await ctx.start(agent);
        equal((await task.wait({ interval: 20, maxInterval: 50 })).status, status, agent);
      }
      for (const agent of ['agent-fail', 'agent-error']) {
        const task = await ctx.start(agent);
        const error = await rejects(task.wait({ interval: 20, maxInterval: 50, throwOnFailure: true }), { code: 'task_failed', task });
        ok(error instanceof ctx.sdk.TaskFailedError, 'it is a TaskFailedError');
      }
      const good = await ctx.start('agent-demo');
      equal(await good.wait({ interval: 20, maxInterval: 50, throwOnFailure: true }), good);
    },
  },
  {
    name: 'a status nobody knows is not an end',
    async run(ctx) {
      const lives = ['executing', 'archiving', 'hibernating', 'completed'];
      const { record } = await ctx.start('agent-demo', { events_streaming: false });
      const { calls, fetch } = ctx.spy((_, __, count) => Response.json({ ...record, status: lives[count - 1] }));
      const task = ctx.seenWith({ record }, ctx.options({ fetch }));
      const seen = new Set();
      await task.wait({ interval: 5, maxInterval: 10, onUpdate: () => void seen.add(task.status) });
      equal(task.status, 'completed');
      equal(calls.length, lives.length, 'requests');
      deepEqual([...seen].filter((status) => status !== 'pending'), lives, 'statuses that were seen');
    },
  },
  {
    name: 'a task that streams is listened to while it is waited for',
    async run(ctx) {
      const task = await ctx.start('agent-slow');
      const seen = [];
      equal(await task.wait({ onUpdate: ({ task, via, requests }) => void seen.push([task.status, via, requests]) }), task);
      equal(task.status, 'completed');
      ok(task.result, 'the whole record');
      deepEqual(seen.at(-1), ['completed', 'stream', 2], 'the last update');
      equal((await ctx.sent('GET')).length, 2, 'one stream, one status');
      await ctx.closed();
    },
  },
  {
    name: 'a wait whose stream breaks goes on, and polls where there is no stream',
    async run(ctx) {
      for (const fault of ['drop,once', 'drop-between,once', 'clean-end,once', 'status-404', 'status-503', 'html', 'no-answer,once']) {
        const task = ctx.seenWith(await ctx.start('agent-demo'), ctx.faulty(`${fault},on-events`));
        const seen = new Set();
        await task.wait({ interval: 20, maxInterval: 50, timeout: 700, onUpdate: ({ via }) => void seen.add(via) });
        equal(task.status, 'completed', fault);
        ok(seen.has('poll'), `${fault}: the status was read`);
        if (fault.startsWith('status') || fault === 'html') deepEqual([...seen], ['poll'], fault);
      }
      await ctx.closed();
    },
  },
  {
    name: 'wait until paused',
    async run(ctx) {
      const task = await ctx.start('agent-paused');
      await task.wait({ until: 'paused', interval: 20, maxInterval: 50 });
      equal(task.status, 'paused');
      const other = await ctx.start('agent-demo');
      await other.wait({ until: 'paused', interval: 20, maxInterval: 50 });
      equal(other.status, 'completed', 'a terminal status ends it too');
    },
  },
  {
    name: 'report a task twice under one id',
    async run(ctx) {
      const backend = ctx.backend();
      const id = `ext-${ctx.key}`;
      const first = await backend.reportExternalTask({ agent_id: 'agent-demo', id, input: 'Summarize', duration: 0 });
      equal(first.id, id);
      equal(first.status, 'completed');
      const second = await backend.reportExternalTask({
        agent_id: 'agent-demo',
        id,
        input: 'Summarize',
        result: 'Done',
        tokens: { prompt_tokens: 2140, completion_tokens: 380 },
        duration: 4.7,
        used_tools: ['web_search'],
        is_success: false,
      });
      equal(second.id, id);
      equal(second.status, 'failed');
      equal(second.result, 'Done');
      equal(second.tokens.total_tokens, 2520);
      equal((await ctx.tasks().get(id)).result, 'Done', 'there is one record');
    },
  },
  {
    name: 'report through the Task class',
    async run(ctx) {
      const id = `ext-${ctx.key}`;
      const task = await ctx.sdk.Task.reportExternalTask({ agent_id: 'agent-demo', id, result: 'ok', configuration: ctx.configuration() });
      ok(task instanceof ctx.sdk.Task, 'a Task');
      equal(task.id, id);
      equal(task.status, 'completed');
    },
  },
  {
    name: 'get, load, from, reload and stop',
    async run(ctx) {
      const { Task } = ctx.sdk;
      const created = await ctx.start('agent-never');
      const read = await ctx.tasks().get(created.id);
      ok(read instanceof Task && read !== created, 'get makes a Task of its own');
      equal(read.id, created.id);
      const loaded = await Task.load(created.id, ctx.configuration());
      ok(loaded instanceof Task, 'load makes a Task');
      const before = (await ctx.sent()).length;
      const revived = Task.from(created.record, ctx.configuration());
      equal((await ctx.sent()).length, before, 'from sends nothing');
      equal(revived.id, created.id);
      equal(await revived.stop(), revived, 'stop resolves with the object');
      equal(revived.status, 'stopped');
      equal(revived.is_manually_stopped, true);
      equal(loaded.status === 'stopped', false, 'other objects are not touched');
      equal(await loaded.reload(), loaded, 'reload resolves with the object');
      equal(loaded.status, 'stopped');
      const stopped = await ctx.tasks().stop(created.id);
      ok(stopped instanceof Task, 'Tasks.stop resolves with a Task');
      equal(stopped.status, 'stopped', 'a finished task may be stopped again');
    },
  },
  {
    name: 'continue a task by its id',
    async run(ctx) {
      const first = await ctx.start('agent-demo');
      await first.wait({ interval: 20, maxInterval: 50 });
      const again = await ctx.start('agent-demo', { existing_task_id: first.id, prompt: 'And now?' });
      equal(again.id, first.id);
      equal((await ctx.sent('POST')).at(-1).body.id, first.id);
    },
  },
  {
    name: 'continue a task by a JSON prompt: one status read, nothing created, no agent needed',
    async run(ctx) {
      const task = await ctx.start('agent-demo');
      const before = (await ctx.sent()).length;
      const found = await ctx.backend().invokeAgent({ prompt: JSON.stringify({ xpander_task_id: task.id, other: 1 }) });
      equal(found.id, task.id);
      const requests = (await ctx.sent()).slice(before);
      deepEqual(requests.map((r) => [r.method, r.path]), [['GET', `/agent-execution/${task.id}/status`]]);
    },
  },
  {
    name: 'the id of a continuation may be a number, and nothing else',
    async run(ctx) {
      await rejects(ctx.backend().invokeAgent({ prompt: '{"xpander_task_id": 42}' }), { code: 'api', status: 404 });
      equal((await ctx.sent('GET'))[0].path, '/agent-execution/42/status');
      for (const id of ['null', '{}', '[1]', 'true', '""']) {
        await rejects(ctx.backend().invokeAgent({ agent_id: 'agent-demo', prompt: `{"xpander_task_id": ${id}}` }), { code: 'invalid_parameter' });
      }
      equal((await ctx.sent()).length, 1, 'requests');
    },
  },
  {
    name: 'a continuation that fails is raised, and never becomes a new task',
    async run(ctx) {
      const prompt = '{"xpander_task_id": "no-such-task"}';
      const backend = ctx.backend({ agentId: 'agent-demo' });
      await rejects(backend.invokeAgent({ prompt }), { code: 'api', status: 404 });
      await rejects(backend.invokeAgent({ agent_id: 'agent-demo', prompt }), { code: 'api', status: 404 });
      await rejects(new ctx.sdk.Backend(ctx.faulty('html')).invokeAgent({ agent_id: 'agent-demo', prompt }), { code: 'protocol' });
      deepEqual(await ctx.sent('POST'), [], 'requests that create');
    },
  },
  {
    name: 'JSON prompts that are not continuations create a task with that text',
    async run(ctx) {
      const prompts = ['["xpander_task_id"]', '"xpander_task_id"', '42', 'null', '{}', '{"a":{"xpander_task_id":"t"}}', '{"xpander_task_id": "t"'];
      for (const prompt of prompts) await ctx.backend().invokeAgent({ agent_id: 'agent-demo', prompt });
      deepEqual((await ctx.sent('POST')).map((r) => r.body.input.text), prompts);
      deepEqual(await ctx.sent('GET'), [], 'reads');
    },
  },
  {
    name: 'the answer to a JSON task is parsed on request',
    async run(ctx) {
      const task = await ctx.start('agent-json', { output_format: ctx.sdk.OutputFormat.Json, output_schema: { type: 'object' } });
      await task.wait({ interval: 20, maxInterval: 50 });
      equal(typeof task.result, 'string');
      deepEqual(task.parseResult(), JSON.parse(task.result));
      equal((await ctx.sent('POST'))[0].body.output_format, 'json');
    },
  },
];
