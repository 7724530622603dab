/** Cursors that others bring: what `Task.resume` lets their bearer see. */
import { deepEqual, equal, rejects, throws } from './assert.js';
import { drain } from './harness.js';

/** A cursor of a task, as anybody can make one: from a stream over a `fetch` of one's own. */
async function forged(ctx, id, agent_id) {
  const event = `data: ${JSON.stringify({ type: 'chunk', task_id: id, data: 'x' })}\n\n`;
  const fetch = async () => new Response(event, { headers: { 'content-type': 'text/event-stream' } });
  const stream = ctx.sdk.Task.from({ id, agent_id, organization_id: 'o', input: {}, events_streaming: true }, ctx.configuration({ fetch })).events();
  await stream.next();
  const { cursor } = stream;
  await stream.return();
  return cursor;
}

export default [
  {
    name: 'a forged cursor shows nothing of a task that its bearer may not see',
    async run(ctx) {
      const victim = await ctx.start('agent-tour');
      const own = await ctx.start('agent-demo');
      const cursor = await forged(ctx, victim.id, 'agent-demo'); // the agent is a lie
      const before = (await ctx.sent()).length;
      await rejects(ctx.sdk.Task.resume(cursor, ctx.configuration(), { tasks: [own.id] }).next(), { code: 'not_allowed' });
      await rejects(ctx.sdk.Task.resume(cursor, ctx.configuration(), { tasks: [] }).next(), { code: 'not_allowed' });
      equal((await ctx.sent()).length, before, 'requests');
      await rejects(ctx.sdk.Task.resume(cursor, ctx.configuration(), { agents: ['agent-demo'] }).next(), { code: 'not_allowed' });
      await rejects(ctx.sdk.Task.resume(await forged(ctx, 'no-such-task', 'agent-demo'), ctx.configuration(), { agents: ['agent-demo'] }).next(), { code: 'not_allowed' });
      equal((await ctx.sent('/events')).length, 0, 'streams that were opened');
      await rejects(ctx.sdk.Task.resume(cursor, ctx.configuration(), { tasks: [victim.id], agents: ['agent-demo'] }).next(), { code: 'not_allowed' });
    },
  },
  {
    name: 'a cursor of a task that its bearer may see goes on',
    async run(ctx) {
      const task = await ctx.start();
      for (const options of [{ tasks: ['other', task.id] }, { agents: ['agent-demo'] }, { tasks: [task.id], agents: ['agent-demo'] }]) {
        const { events, error } = await drain(ctx.sdk.Task.resume(await forged(ctx, task.id, 'agent-demo'), ctx.configuration(), options));
        equal(error, undefined, JSON.stringify(options));
        equal(events.at(-1).type, 'task_finished');
      }
      await ctx.closed();
    },
  },
  {
    name: 'a list that is none, such as an undefined one, allows nothing: it is refused at once',
    async run(ctx) {
      const cursor = await forged(ctx, 't', 'a');
      for (const options of [{ tasks: undefined }, { agents: null }, { tasks: 't' }]) {
        throws(() => ctx.sdk.Task.resume(cursor, ctx.configuration(), options), { code: 'invalid_parameter' });
      }
    },
  },
  {
    name: 'a list that options inherit counts, and what is on Object.prototype is none',
    async run(ctx) {
      const own = await ctx.start();
      const cursor = await forged(ctx, own.id, 'agent-demo');
      class Allowed {
        get tasks() {
          return ['other'];
        }
      }
      for (const options of [new Allowed(), Object.create({ tasks: ['other'] }), Object.create({ agents: ['other'] })]) {
        await rejects(ctx.sdk.Task.resume(cursor, ctx.configuration(), options).next(), { code: 'not_allowed' });
      }
      Object.prototype.tasks = [own.id];
      try {
        await rejects(ctx.sdk.Task.resume(cursor, ctx.configuration(), { agents: ['other'] }).next(), { code: 'not_allowed' });
      } finally {
        delete Object.prototype.tasks;
      }
    },
  },
  {
    name: 'a record without an agent is of none that a list can name',
    async run(ctx) {
      const cursor = await forged(ctx, 't', 'a');
      const configuration = ctx.configuration({ fetch: async () => Response.json({ id: 't', status: 'executing', input: {} }) });
      await rejects(ctx.sdk.Task.resume(cursor, configuration, { agents: ['undefined', 'null', ''] }).next(), { code: 'not_allowed' });
    },
  },
  {
    name: 'readCursor() gives the ids, and refuses what is no cursor',
    async run(ctx) {
      deepEqual(await ctx.sdk.readCursor(await forged(ctx, 'task-1', 'agent-1')), { task_id: 'task-1', agent_id: 'agent-1' });
      for (const text of ['', 'xe1.', 'x'.repeat(2000), undefined, 7, `${await forged(ctx, 't', 'a')}x`]) {
        await rejects(ctx.sdk.readCursor(text), { code: 'invalid_parameter' });
      }
    },
  },
];
