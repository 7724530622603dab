/** The answer as text: `task.text()` and `task.textStream()`. */
import { deepEqual, equal, excludes, includes, ok, rejects } from './assert.js';
import { drain, sleep } from './harness.js';

const own = (events, id) => events.filter(({ type, task_id }) => type === 'chunk' && task_id === id).map(({ data }) => data);

/** A task whose stream sends these events over one connection after the other, and whose record says `record` at the end. */
function scripted(ctx, connections, record) {
  const base = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', events_streaming: true };
  let next = 0;
  const fetch = async (url) => {
    if (!url.endsWith('/events')) return Response.json({ ...base, ...(next < connections.length ? {} : record) });
    const text = (connections[next++] ?? []).map((event) => `data: ${JSON.stringify({ task_id: 't', ...event })}\n\n`).join('');
    return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
  };
  return ctx.sdk.Task.from(base, ctx.configuration({ fetch }));
}
const chunk = (data) => ({ type: 'chunk', data });

export default [
  {
    name: 'text() is what the agent streams, and onText receives each piece',
    async run(ctx) {
      const task = await ctx.start();
      const pieces = [];
      const text = await task.text({ onText: (piece) => void pieces.push(piece) });
      ok(pieces.length > 3 && text === pieces.join(''), `${pieces.length} pieces`);
      deepEqual(own((await drain(ctx.seenWith(task, ctx.options()).events())).events, task.id), pieces);
      equal(task.status, 'completed', 'the task is up to date');
      await ctx.closed();
    },
  },
  {
    name: "a sub-agent's words are no part of the answer",
    async run(ctx) {
      const task = await ctx.start('agent-tour');
      const text = await task.text();
      const { events } = await drain(ctx.seenWith(task, ctx.options()).events());
      ok(events.some(({ type, task_id }) => type === 'chunk' && task_id !== task.id), 'a sub-agent speaks');
      equal(text, own(events, task.id).join(''));
    },
  },
  {
    name: 'where no text is streamed, and where the task has no stream, the result is the answer',
    async run(ctx) {
      const quiet = await ctx.start('agent-no-chunks');
      const text = await quiet.text();
      ok(text.length > 0 && text === quiet.result, 'the result');
      const polled = await ctx.start('agent-demo', { events_streaming: false });
      const pieces = [];
      equal(await polled.text({ onText: (piece) => void pieces.push(piece) }), polled.result);
      deepEqual(pieces, [polled.result]);
      const before = (await ctx.sent()).length;
      equal(await (await ctx.tasks().get(polled.id)).text(), polled.result, 'a task that is over');
      equal((await ctx.sent()).length, before + 1, 'is asked for nothing more');
    },
  },
  {
    name: 'a task that fails rejects with TaskFailedError, whatever it has said before',
    async run(ctx) {
      for (const [agent, status] of [['agent-fail', 'failed'], ['agent-error', 'error']]) {
        const task = await ctx.start(agent);
        const error = await rejects(task.text(), { code: 'task_failed' });
        ok(error instanceof ctx.sdk.TaskFailedError && error.task === task, 'with its task');
        equal(error.task.status, status);
        includes(error.message, status);
        await rejects((await ctx.start(agent)).textStream().toResponse(), { code: 'task_failed' });
        await rejects(ctx.seenWith(task, ctx.options()).text(), { code: 'task_failed' });
      }
    },
  },
  {
    name: 'after a gap the record completes the text',
    async run(ctx) {
      const finished = (result) => ({ type: 'task_finished', data: { id: 't', agent_id: 'a', status: 'completed', result, input: {} } });
      const gap = () => [[chunk('Hello ')], [{ ...chunk('rld'), time: '2026-01-01T00:00:00Z' }, finished('Hello world')]];
      const options = { reconnect: { maxAttempts: 3 } };
      const pieces = [];
      equal(await scripted(ctx, gap(), {}).text({ ...options, onText: (piece) => void pieces.push(piece) }), 'Hello world');
      deepEqual(pieces, ['Hello ', 'world'], 'the rest of the record, where it begins with what was said');
      const other = [[chunk('Hello ')], [chunk('rld'), finished('Good day')]];
      deepEqual((await drain(scripted(ctx, other, {}).textStream(options))).events, ['Hello ', 'Good day'], 'else all of it');
    },
  },
  {
    name: 'a stream that is joined late: the whole answer is that of the record',
    async run(ctx) {
      const events = [[chunk('world'), { type: 'task_finished', data: { id: 't', agent_id: 'a', status: 'completed', result: 'Hello world', input: {} } }]];
      equal(await scripted(ctx, events, {}).text(), 'Hello world');
    },
  },
  {
    name: 'leaving ends the request and not the task; an abort rejects with its reason; what onText throws ends the call',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      for await (const piece of task.textStream()) {
        ok(piece.length > 0);
        break;
      }
      await ctx.closed();
      const aborter = new AbortController();
      const reason = new Error('enough');
      const answer = task.text({ signal: aborter.signal, onText: () => aborter.abort(reason) });
      equal(await answer.then(() => 'no error', (error) => error), reason);
      const thrown = new Error('no more');
      equal(await task.text({ onText: () => Promise.reject(thrown) }).then(() => 'no error', (error) => error), thrown);
      await ctx.closed();
      await ctx.goesOn(task);
      await ctx.tasks().stop(task.id);
    },
  },
  {
    name: 'toResponse() and toReadableStream() hand the text on',
    async run(ctx) {
      const task = await ctx.start();
      const response = await task.textStream().toResponse({ status: 201, headers: { 'x-a': 'b' } });
      deepEqual([response.status, response.headers.get('content-type'), response.headers.get('x-a')], [201, 'text/plain; charset=utf-8', 'b']);
      const text = await response.text();
      equal(text, await ctx.seenWith(task, ctx.options()).text());
      const reader = ctx.seenWith(task, ctx.options()).textStream().toReadableStream().getReader();
      let read = '';
      for (let next = await reader.read(); !next.done; next = await reader.read()) read += next.value;
      equal(read, task.result.includes(read) ? task.result : read);
      excludes(JSON.stringify(task.textStream()), ctx.key, 'a text stream as JSON');
    },
  },
  {
    name: "a rejection has its caller's line, with and without a stream",
    async run(ctx) {
      const refused = (events_streaming) => {
        const fetch = async () => new Response('{}', { status: 404 });
        return ctx.sdk.Task.from({ id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', events_streaming }, ctx.configuration({ fetch }));
      };
      const calls = {
        lineOfText: async function lineOfText(task) { await task.text(); },
        lineOfLoop: async function lineOfLoop(task) { for await (const _ of task.textStream()); },
        lineOfResponse: async function lineOfResponse(task) { await task.textStream().toResponse(); },
        lineOfReadable: async function lineOfReadable(task) { await task.textStream().toReadableStream().getReader().read(); },
      };
      for (const [name, call] of Object.entries(calls)) {
        for (const streams of [true, false]) includes((await rejects(call(refused(streams)), { code: 'api' })).stack, name, `${name}, stream: ${streams}`);
      }
      const reason = await rejects(refused(true).reload(), { code: 'api' });
      const { stack } = reason;
      equal(await refused(true).text({ signal: AbortSignal.abort(reason) }).then(() => 'no error', (error) => error), reason);
      equal(reason.stack, stack, "what the caller's signal gives is left alone");
    },
  },
  {
    name: 'leaving the text of a task without a stream ends its wait',
    async run(ctx) {
      for (const leave of ['cancel', 'return', 'readable']) {
        let requests = 0;
        const record = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', events_streaming: false };
        const fetch = async () => {
          requests += 1;
          return Response.json(record);
        };
        const stream = ctx.sdk.Task.from(record, ctx.configuration({ fetch })).textStream();
        const reader = leave === 'readable' ? stream.toReadableStream().getReader() : undefined;
        const next = reader ? reader.read() : stream.next();
        while (requests === 0) await sleep(1);
        await (reader ? reader.cancel() : stream[leave]());
        equal((await next).done, true, leave);
        const before = requests;
        await sleep(2500);
        equal(requests, before, `${leave}: requests afterwards`);
      }
    },
  },
  {
    name: 'a task that is read anew amid its stream loses no piece',
    async run(ctx) {
      const finished = { type: 'task_finished', data: { id: 't', agent_id: 'a', status: 'completed', result: 'abc', input: {} } };
      const task = scripted(ctx, [[chunk('a'), chunk('b'), chunk('c'), finished]], { status: 'completed', result: 'abc' });
      const pieces = [];
      await task.text({ onText: async (piece) => { pieces.push(piece); await task.reload(); } });
      deepEqual(pieces, ['a', 'b', 'c']);
    },
  },
  {
    name: 'a result that is no text is told as JSON',
    async run(ctx) {
      const finished = (result) => [[{ type: 'task_finished', data: { id: 't', agent_id: 'a', status: 'completed', result, input: {} } }]];
      equal(await scripted(ctx, finished({ a: 1 }), {}).text(), '{"a":1}');
      equal(await scripted(ctx, finished(5), {}).text(), '5');
      equal(await scripted(ctx, finished(null), {}).text(), '');
    },
  },
  {
    name: 'the options are those of a stream, and are checked',
    async run(ctx) {
      const task = await ctx.start();
      await rejects(task.text({ onTxt: () => {} }), { code: 'unknown_parameter' });
      await rejects(task.text({ onText: 'x' }), { code: 'invalid_parameter' });
      await rejects(task.text({ idleTimeout: -1 }), { code: 'invalid_parameter' });
      await task.wait();
      const reason = new Error('left');
      equal(await task.text({ signal: AbortSignal.abort(reason) }).then(() => 'no error', (error) => error), reason, 'a task that is over');
    },
  },
];
