/** A task's view: what it holds at the end, what stays the same object, and what it costs those who did not ask. */
import { deepEqual, equal, ok, rejects, throws } from './assert.js';
import { drain } from './harness.js';

/** All views of a task. */
const views = (task, options) => drain(task.views(options)).then(({ events, error }) => ({ all: events, last: events.at(-1), error }));

/** A task whose stream tells just this, one read for each text or bytes. */
function told(ctx, reads) {
  const encoder = new TextEncoder();
  const fetch = () => {
    const rest = reads.map((read) => encoder.encode(read));
    // One at a time, and none before it is asked for.
    const pull = (controller) => (rest.length > 0 ? controller.enqueue(rest.shift()) : controller.close());
    return Promise.resolve(new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), { headers: { 'content-type': 'text/event-stream' } }));
  };
  return ctx.sdk.Task.from({ id: 'task-1', events_streaming: true }, new ctx.sdk.Configuration(ctx.options({ fetch })));
}

const event = (type, data, more) => `data: ${JSON.stringify({ type, task_id: 'task-1', organization_id: 'o', time: '2026-01-01T10:00:00Z', ...more, data })}\n\n`;
const END = event('task_finished', { id: 'task-1', status: 'completed', result: 'done' });
const call = (id) => event('tool_call_request', { request_id: id, operation_id: 'op', payload: { deep: { list: [1, { a: null }] } } });

export default [
  {
    name: 'views of a task: text, tool calls, plan and result',
    async run(ctx) {
      const task = await ctx.start();
      const { all, last, error } = await views(task);
      equal(error, undefined, `${error}`);
      equal(last.id, task.id);
      equal(last.status, 'completed');
      equal(last.text, task.result, 'the chunks are the result');
      equal(last.result, task.result);
      deepEqual(last.tool_calls.map(({ tool_name, status }) => [tool_name, status]), [['search_files', 'completed'], ['read_table', 'completed']]);
      ok(last.tool_calls.every(({ duration, result, payload }) => duration > 0 && result && payload), 'requests and results are paired');
      deepEqual(last.reasoning.map(({ type, confidence }) => [type, confidence]), [['think', 0.9], ['analyze', 0.9]]);
      deepEqual(last.plan.map(({ completed }) => completed), [true, true, true]);
      equal(last.tokens.total_tokens, 2520);
      deepEqual([last.unknown_events, last.gap, last.errors.length], [0, false, 0]);
      for (const [index, view] of all.entries()) ok(view.text.startsWith(all[index - 1]?.text ?? ''), 'text grows');
      equal(task.status, 'completed', 'the task has its end');
      await ctx.closed();
    },
  },
  {
    name: 'every documented event is known to a view',
    async run(ctx) {
      const { last, error } = await views(await ctx.start('agent-every-event'));
      equal(error, undefined, `${error}`);
      equal(last.unknown_events, 0);
      deepEqual(last.sub_tasks.map(({ status, name, icon }) => [status, name, icon]), [['completed', 'Regions', '🗺️']]);
      equal(last.sub_agents[0].query, 'Collect the regional figures');
      deepEqual(
        last.asks.map(({ type, pending }) => [type, pending]),
        [['auth_event', false], ['ask_user_questions', true], ['invite_member', false], ['ask_for_secret', false]],
      );
      deepEqual(last.errors.map(({ type, message }) => [type, message]), [['auth_event', 'The token has expired']]);
      equal(last.context.context_window, 200_000);
      equal(last.compaction.type, 'retry');
      const all = [...last.tool_calls, ...last.reasoning, ...last.sub_tasks, ...last.sub_agents, ...last.asks, ...last.errors];
      deepEqual(all.map(({ order }) => order).sort((a, b) => a - b), all.map((_, index) => index), 'one order over all lists');
    },
  },
  {
    name: 'what tomorrow brings is counted, and the view goes on',
    async run(ctx) {
      const { last } = await views(await ctx.start('agent-unknown'));
      deepEqual([last.unknown_events, last.status], [2, 'completed']);
      const garbled = await views(await ctx.start('agent-bad-json'));
      deepEqual([garbled.last.unknown_events, garbled.last.status], [1, 'completed']);
      const failed = await views(await ctx.start('agent-fail'));
      deepEqual([failed.last.status, failed.last.tool_calls[0].status], ['failed', 'failed']);
      equal(failed.last.errors[0].message, failed.last.result);
    },
  },
  {
    name: 'what does not change is the same object in the next view',
    async run(ctx) {
      const plan = (done) => event('plan_updated', { tasks: [{ id: 'a', completed: true }, { id: 'b', completed: done }] });
      const record = event('task_updated', { id: 'task-1', status: 'executing', tokens: { prompt_tokens: 1 } });
      const stream = told(ctx, [call('r1') + record + plan(false), event('chunk', 'Hello'), call('r2') + record, plan(true), event('connected', {}), END]).events({ view: true });
      const seen = [];
      for await (const { type } of stream) seen.push([type, stream.view]);
      const at = (index) => seen[index][1];
      const [first, chunk, second, planned, greeted, end] = [at(2), at(3), at(5), at(6), at(7), at(8)];
      equal(first.tool_calls[0].status, 'running');
      equal(chunk.text, 'Hello');
      ok(first !== chunk && first.text === '', 'a view that was handed out stays as it is');
      ok(first.tool_calls === chunk.tool_calls && first.plan === chunk.plan, 'a chunk changes no list');
      ok(second.tool_calls !== chunk.tool_calls && second.tool_calls[0] === chunk.tool_calls[0], 'the other call is the same');
      ok(second.tokens === first.tokens && second.plan === first.plan, 'what is told again is the same');
      ok(planned.plan !== second.plan && planned.plan[0] === second.plan[0] && planned.plan[1] !== second.plan[1], 'one item has changed');
      ok(greeted === planned, 'an event that shows nothing changes nothing');
      deepEqual([end.status, end.result, end.tool_calls === planned.tool_calls], ['completed', 'done', true]);
      deepEqual(first.tool_calls[0].payload, { deep: { list: [1, { a: null }] } });
      equal(second.tool_calls[1].text_offset, 5);
      deepEqual(structuredClone(end), JSON.parse(JSON.stringify(end)), 'plain data');
    },
  },
  {
    name: 'any cut of the bytes gives the same view',
    async run(ctx) {
      const all = call('r1') + event('chunk', 'Zürich 👋') + event('tool_call_result', { request_id: 'r1', result: '\u2028' }) + event('chunk', '…') + END;
      const whole = (await views(told(ctx, [all]))).last;
      deepEqual([whole.text, whole.tool_calls[0].result], ['Zürich 👋…', '\u2028']);
      for (const size of [1, 7, 100]) {
        const reads = Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
        // A cut through a character would make two broken ones of it: text is cut here, not bytes.
        if (reads.some((read) => /[\ud800-\udbff]$/u.test(read))) continue;
        deepEqual((await views(told(ctx, reads))).last, whole, `${size}`);
      }
    },
  },
  {
    name: 'names that objects have by themselves are data',
    async run(ctx) {
      const odd = '{"__proto__":{"polluted":true},"constructor":1,"toString":null}';
      const plan = (items) => `data: {"type":"plan_updated","data":{"tasks":${items}}}\n\n`;
      const { last, error } = await views(told(ctx, [plan(`[${odd}]`), plan('[{}]') + plan(`[${odd}]`), plan(`[${odd},${odd}]`), END]));
      equal(error, undefined, `${error}`);
      equal(JSON.stringify(last.plan), `[${odd},${odd}]`);
      equal({}.polluted, undefined);
      equal(Object.getPrototypeOf(last.plan[0]), Object.prototype);
    },
  },
  {
    name: 'a long answer: one view for each read, its text whole',
    async run(ctx) {
      const reads = Array.from({ length: 200 }, (_, index) => event('chunk', `${index} `.padEnd(10)).repeat(50));
      const { all, last } = await views(told(ctx, [...reads, END]));
      equal(last.text.length, 100_000);
      ok(all.length <= 201, `at most one for each read: ${all.length}`);
    },
  },
  {
    name: 'a stream without a view says how to get one; the option is checked',
    async run(ctx) {
      const task = await ctx.start();
      const error = throws(() => task.events().view, { code: 'invalid_parameter' });
      ok(error.message.includes('`view: true`'), error.message);
      await rejects(task.events({ view: 1 }).next(), { code: 'invalid_parameter' });
      const stream = task.events({ view: true });
      deepEqual([stream.view.id, stream.view.status, stream.view.text], [task.id, task.status, ''], 'before the first event');
      stream.cancel();
      equal(stream.view.id, task.id, 'and after the end');
    },
  },
  {
    name: 'leaving a loop over views ends the request, and not the task',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      for await (const view of task.views()) if (view.text !== '') break;
      const { events } = await drain({ [Symbol.asyncIterator]: () => task.views({ deadline: 300 }) });
      ok(events.length > 0, 'views before the deadline');
      const iterator = task.views();
      await iterator.next();
      const quiet = iterator.next();
      await iterator.return();
      await quiet.catch(() => {});
      equal((await iterator.next()).done, true);
      await ctx.closed();
      await ctx.goesOn(task);
    },
  },
  {
    name: 'views go on over lost connections, and end with the end that no stream has told',
    async run(ctx) {
      const task = await ctx.start();
      // Still going on when it is asked, however slow this machine is.
      const fetch = async (url, init) => (url.endsWith('/status') ? Response.json({ ...task.record, status: 'executing' }) : globalThis.fetch(url, init));
      const again = ctx.seenWith(task, ctx.faulty('drop-between,once,on-events', { fetch }));
      const { last, error } = await views(again);
      equal(error, undefined, `${error}`);
      deepEqual([last.status, last.text, last.tool_calls.length], ['completed', again.result, 2], 'nothing twice');
      const unseen = ctx.seenWith(await ctx.start(), ctx.faulty('silence,on-events'));
      const { status } = await ctx.tasks().stop(unseen.id);
      equal((await views(unseen, { idleTimeout: 300 })).last.status, status);
      const lost = ctx.seenWith(await ctx.start('agent-slow'), ctx.faulty('drop-between,replay-none,on-events'));
      for await (const view of lost.views()) if (view.gap) break;
    },
  },
  {
    name: 'a stream says whether it is connected, and how often it was',
    async run(ctx) {
      const again = ctx.seenWith(await ctx.start('agent-never'), ctx.faulty('drop-between,once,on-events'));
      const stream = again.events();
      deepEqual([stream.connected, stream.connections], [false, 0], 'before the first event');
      await stream.next();
      deepEqual([stream.connected, stream.connections], [true, 1]);
      for await (const _ of stream) if (stream.connections === 2) break;
      deepEqual([stream.connected, stream.connections], [false, 2], 'after the end');
      await ctx.closed();
    },
  },
];
