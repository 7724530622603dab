/** The event stream: what ends it, what does not, and what a broken connection looks like. */
import { deepEqual, equal, includes, ok, rejects } from './assert.js';
import { drain } from './harness.js';

/** Events without what differs from run to run: ids of tasks and points in time. */
const shape = (events) => events.map(({ type, data }) => (typeof data === 'string' ? [type, data] : [type, data?.status ?? null]));

/** A task of agent-demo whose requests carry a fault from here on. */
async function under(ctx, fault, agent) {
  return ctx.seenWith(await ctx.start(agent), ctx.faulty(fault));
}

export default [
  {
    name: 'events() is synchronous, sends nothing, and gives an async iterator',
    async run(ctx) {
      const task = await ctx.start();
      const before = (await ctx.sent()).length;
      const stream = task.events();
      ok(stream instanceof ctx.sdk.TaskEventStream, 'a TaskEventStream');
      equal(stream[Symbol.asyncIterator](), stream, 'it iterates itself');
      equal((await ctx.sent()).length, before, 'requests');
      await stream.return();
      deepEqual(await stream.next(), { done: true, value: undefined }, 'after return');
      equal((await ctx.sent()).length, before, 'requests after return');
    },
  },
  {
    name: 'only the task\'s own task_finished ends its stream',
    async run(ctx) {
      const task = await ctx.start('agent-subtasks');
      const { events, error } = await drain(task.events());
      equal(error, undefined, 'error');
      const finishes = events.filter((event) => event.type === 'task_finished');
      ok(finishes.length >= 2, 'another task finished on the same stream');
      ok(finishes.slice(0, -1).every((event) => event.task_id !== task.id), 'the others come before');
      equal(finishes.at(-1).task_id, task.id);
      equal(events.at(-1), finishes.at(-1), 'and it is the last event');
      ok(events.some((event) => event.type.startsWith('sub_task_')), 'events of sub-tasks are delivered');
    },
  },
  {
    name: 'another task\'s end does not touch the task object',
    async run(ctx) {
      const task = await ctx.start('agent-subtasks');
      for await (const event of task.events()) {
        if (event.type === 'task_finished' && event.task_id !== task.id) equal(task.status, 'executing');
      }
      equal(task.status, 'completed');
    },
  },
  {
    name: 'an end without chunks carries the result all the same',
    async run(ctx) {
      const task = await ctx.start('agent-no-chunks');
      const { events } = await drain(task.events());
      equal(events.some((event) => event.type === 'chunk'), false);
      ok(task.result, 'the result');
    },
  },
  {
    name: 'a failed task ends its stream like any other',
    async run(ctx) {
      for (const [agent, status] of [['agent-fail', 'failed'], ['agent-error', 'error'], ['agent-stopped', 'stopped']]) {
        const task = await ctx.start(agent);
        const { events, error } = await drain(task.events());
        equal(error, undefined, `${agent}: error`);
        equal(events.at(-1).data.status, status, agent);
        equal(task.status, status, agent);
      }
    },
  },
  {
    name: 'after the end there is nothing more, however often one asks',
    async run(ctx) {
      const stream = (await ctx.start()).events();
      await drain(stream);
      for (let i = 0; i < 3; i += 1) deepEqual(await stream.next(), { done: true, value: undefined });
      deepEqual((await drain(stream)).events, [], 'a second loop');
      equal((await ctx.sent('/events')).length, 1, 'requests');
    },
  },
  {
    name: 'next() called ahead delivers in order',
    async run(ctx) {
      const plain = shape((await drain((await ctx.start()).events())).events);
      const stream = (await ctx.start()).events();
      const results = await Promise.all(Array.from({ length: plain.length + 2 }, () => stream.next()));
      deepEqual(shape(results.filter((r) => !r.done).map((r) => r.value)), plain);
      deepEqual(results.slice(-2).map((r) => r.done), [true, true]);
    },
  },
  {
    name: 'two streams of one task are two connections',
    async run(ctx) {
      const task = await ctx.start();
      const [a, b] = await Promise.all([drain(task.events()), drain(task.events())]);
      deepEqual(shape(a.events), shape(b.events));
      equal((await ctx.sent('/events')).length, 2, 'requests');
    },
  },
  {
    name: 'without reconnecting, a connection that ends before the task does is an error, after all that had come',
    async run(ctx) {
      for (const [fault, atLeast] of [['drop-mid-event', 1], ['drop-between', 3], ['clean-end', 3]]) {
        // One that is not over by the time its status is read.
        const task = await under(ctx, fault, 'agent-slow');
        const { events, error } = await drain(task.events({ reconnect: false }));
        ok(events.length >= atLeast, `${fault}: ${events.length} events were delivered`);
        equal(events.some((event) => event.type === 'task_finished'), false, `${fault}: no end is made up`);
        ok(error instanceof ctx.sdk.StreamInterruptedError, `${fault}: ${error}`);
        equal(error.code, 'stream_interrupted', fault);
        equal(error.reason, 'closed', fault);
        ok(ctx.sdk.isXpanderError(error), 'isXpanderError');
      }
      await ctx.closed();
    },
  },
  {
    name: 'without reconnecting, a silent connection is an error by idleTimeout, after all that had come',
    async run(ctx) {
      const task = await under(ctx, 'silence', 'agent-never');
      const { events, error } = await drain(task.events({ idleTimeout: 1000, reconnect: false }));
      equal(events.length, 2);
      equal(error?.reason, 'idle');
      await ctx.closed();
    },
  },
  {
    name: 'after an error the stream is over',
    async run(ctx) {
      const stream = (await under(ctx, 'clean-end', 'agent-slow')).events({ reconnect: false });
      ok((await drain(stream)).error, 'an error');
      deepEqual(await stream.next(), { done: true, value: undefined });
    },
  },
  {
    name: 'one-byte chunks, CRLF, CR and a BOM deliver the same events',
    async run(ctx) {
      const plain = shape((await drain((await ctx.start()).events())).events);
      for (const fault of ['one-byte', 'crlf', 'cr', 'bom', 'crlf,one-byte', 'cr,bom']) {
        const { events, error } = await drain((await under(ctx, fault)).events());
        equal(error, undefined, `${fault}: error`);
        deepEqual(shape(events), plain, fault);
      }
    },
  },
  {
    name: 'unknown events come through whole, and isUnknownEvent tells them apart',
    async run(ctx) {
      const { isUnknownEvent } = ctx.sdk;
      const { events, error } = await drain((await ctx.start('agent-unknown')).events());
      equal(error, undefined, 'error');
      const unknown = events.filter(isUnknownEvent);
      ok(unknown.length > 0, 'there are unknown events');
      ok(unknown.every((event) => typeof event.type === 'string' && 'data' in event), 'as they came');
      for (const type of ['task_created', 'chunk', 'task_finished', 'think', 'connected']) equal(isUnknownEvent({ type, data: '' }), false, type);
      for (const type of ['inline_card', 'sub_task_created', 'context_status']) equal(isUnknownEvent({ type, data: {} }), false, type);
      for (const type of ['', 'Chunk', 'tool_call', '__proto__', 'constructor']) equal(isUnknownEvent({ type, data: {} }), true, type);
    },
  },
  {
    name: 'an event that cannot be decoded is delivered as such, and the stream goes on',
    async run(ctx) {
      const { events, error } = await drain((await ctx.start('agent-bad-json')).events());
      equal(error, undefined, 'error');
      const [bad, ...more] = events.filter((event) => event.type === 'undecodable');
      equal(more.length, 0, 'more of them');
      equal(typeof bad.raw, 'string');
      ok(bad.error, 'error says why');
      equal(ctx.sdk.isUnknownEvent(bad), false, 'it is a known kind');
      equal(events.at(-1).type, 'task_finished');
    },
  },
  {
    name: 'a huge event arrives whole; a smaller limit refuses it',
    async run(ctx) {
      const task = await ctx.start('agent-big');
      const { events, error } = await drain(task.events());
      equal(error, undefined, 'error');
      ok(events.some((event) => JSON.stringify(event).length > 4_000_000), 'an event of 4 MB');
      const refused = await drain((await ctx.start('agent-big')).events({ maxEventSize: 100_000 }));
      equal(refused.error?.code, 'event_too_large');
      ok(refused.events.length > 0, 'events came before');
      await ctx.closed();
    },
  },
  {
    name: 'a task without events streaming is refused at the first next()',
    async run(ctx) {
      for (const events_streaming of [false, undefined]) {
        const task = await ctx.backend().invokeAgent({ agent_id: 'agent-demo', events_streaming });
        const stream = task.events();
        await rejects(stream.next(), { code: 'not_streaming' });
      }
      equal((await ctx.sent('/events')).length, 0, 'requests');
    },
  },
  {
    name: 'an answer that is no stream: errors by status, and a page is a ProtocolError',
    async run(ctx) {
      await rejects((await under(ctx, 'status-401')).events().next(), { code: 'api', status: 401 });
      await rejects((await under(ctx, 'status-404')).events().next(), { code: 'api', status: 404 });
      const page = await rejects((await under(ctx, 'html')).events().next(), { code: 'protocol' });
      includes(page.message, 'text/html');
      await rejects((await under(ctx, 'no-content-type')).events().next(), { code: 'protocol' });
      await ctx.closed();
    },
  },
  {
    name: 'faults that come with the agent are seen by its stream',
    async run(ctx) {
      const { error } = await drain((await ctx.start('agent-fault-clean-end')).events({ reconnect: false }));
      equal(error?.reason, 'closed');
      const { events } = await drain((await ctx.start('agent-fault-crlf')).events());
      equal(events.at(-1).type, 'task_finished');
    },
  },
  {
    name: 'events are plain objects: they survive a copy and a round trip',
    async run(ctx) {
      const { events } = await drain((await ctx.start()).events());
      for (const event of events) {
        deepEqual(JSON.parse(JSON.stringify(event)), event);
        deepEqual(structuredClone(event), event);
      }
    },
  },
];
