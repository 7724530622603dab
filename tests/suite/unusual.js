/** What is large, odd, or spelled in another way: it arrives as it was sent, or is refused by name. */
import { deepEqual, equal, includes, ok, rejects } from './assert.js';
import { drain } from './harness.js';

const MEGABYTES = 5_000_000;

/** A task that nobody works on, and of which the platform then says what `change` says. */
async function told(ctx, change) {
  const task = await ctx.start('agent-demo', { run_locally: true });
  const response = await fetch(`${ctx.url}/agent-execution/${task.id}/update`, {
    method: 'PATCH', headers: { 'x-api-key': ctx.key, 'content-type': 'application/json' }, body: JSON.stringify(change),
  });
  equal(response.status, 200, 'status of the change');
  await response.body.cancel();
  return task;
}

/** The records that these answers hold, one after the other. */
const answering = (ctx, ...records) => ctx.tasks({ fetch: ctx.spy((_, __, count) => Response.json(records[count - 1])).fetch });

export default [
  {
    name: 'every row of a list survives, whatever its status',
    async run(ctx) {
      const row = (id, status) => ({ id, agent_id: 'a', organization_id: 'o', status });
      // What a row lacks has a default only where the platform documents one.
      const rows = [row('t1', 'completed'), row('t2', 'dreaming'), row('t3', null), { id: 't4' }, row('t5', 'failed')];
      const items = await answering(ctx, rows).list('a');
      deepEqual(items.map(({ id, status }) => [id, status]), [['t1', 'completed'], ['t2', 'dreaming'], ['t3', null], ['t4', undefined], ['t5', 'failed']]);
    },
  },
  {
    name: 'filters: spaces, all of Unicode, lists, booleans, numbers',
    async run(ctx) {
      const filters = {
        user_id: 'a b&c=d#e?f/g+h%20', title: 'Größe 日本 👋 \u0000"', 'naïve key': 'x', yes: true, no: false, many: ['a b', 'ü', false, 1.5, null], zero: 0, empty: '', none: null,
        gone: undefined, nobody: [], since: new Date(Date.UTC(2026, 0, 2)),
      };
      await ctx.tasks().list('agent-demo', filters);
      await ctx.tasks().listUserTasks('user 42/ü', { status: 'failed', parent_task_id: 'a b' });
      const [agents, users] = await ctx.sent('/history/');
      deepEqual([...new URLSearchParams(agents.query)], [
        ['user_id', filters.user_id], ['title', filters.title], ['naïve key', 'x'], ['yes', 'true'], ['no', 'false'], ['many', 'a b'], ['many', 'ü'], ['many', 'false'],
        ['many', '1.5'], ['many', ''], ['zero', '0'], ['empty', ''], ['none', ''], ['since', '2026-01-02T00:00:00.000Z'],
      ]);
      equal(users.path, '/agent-execution/executions/history/user/user%2042%2F%C3%BC');
      equal(users.query, 'status=failed&parent_task_id=a+b');
      for (const value of [{}, [[1]], Number.NaN, () => 1, 10n]) {
        includes((await rejects(ctx.tasks().list('agent-demo', { when: value }), { code: 'invalid_parameter' })).message, 'when');
      }
      equal((await ctx.sent('/history/')).length, 2, 'requests');
    },
  },
  {
    name: 'moments stay as the platform spelled them: naive, zoned, with microseconds, as numbers',
    async run(ctx) {
      const moments = ['2026-02-07T06:18:47', '2026-02-07 06:18:47.438043', '2026-02-07T06:18:47+05:30', '2026-02-07T06:18:47.438043Z', 1_770_445_127, 1_770_445_127_438, null];
      const records = moments.map((created_at) => ({ id: 't', agent_id: 'a', organization_id: 'o', input: {}, created_at, started_at: created_at }));
      const tasks = answering(ctx, ...records);
      for (const moment of moments) {
        const task = await tasks.get('t');
        deepEqual([task.created_at, task.started_at], [moment, moment]);
        equal(JSON.parse(JSON.stringify(task)).created_at, moment, 'as JSON');
      }
      const [row] = await answering(ctx, [{ id: 't', created_at: moments[0], updated_at: moments[2] }]).list('a');
      deepEqual([row.created_at, row.updated_at], [moments[0], moments[2]]);
      const { events } = await drain((await ctx.start()).events());
      ok(events.every(({ time }) => typeof time === 'string' && time.endsWith('Z')), 'times of events');

      const task = await told(ctx, {});
      Object.assign(task, { started_at: '2026-02-07T06:18:47', paused_at: new Date(Date.UTC(2026, 0, 2)), finished_at: 1_770_445_127 });
      await task.save();
      const { body } = (await ctx.sent('PATCH')).at(-1);
      deepEqual([body.started_at, body.paused_at, body.finished_at], ['2026-02-07T06:18:47', '2026-01-02T00:00:00.000Z', 1_770_445_127]);
      deepEqual([task.started_at, task.finished_at], ['2026-02-07T06:18:47', 1_770_445_127], 'and back');
    },
  },
  {
    name: 'tool servers: a transport that is no text is refused by name, one that nobody knows is the platform\'s to refuse',
    async run(ctx) {
      for (const [servers, path] of [
        [[{ name: 'a' }, { transport: 5 }], 'mcp_servers[1].transport'], [[{ type: ['local'] }], 'mcp_servers[0].type'], [['x'], 'mcp_servers[0]'], [{ name: 'a' }, 'mcp_servers'],
        [[{ headers: 'x' }], 'mcp_servers[0].headers'], [[{ allowed_tools: [1] }], 'mcp_servers[0].allowed_tools'],
      ]) {
        const { message } = await rejects(ctx.tasks().create({ agent_id: 'agent-demo', mcp_servers: servers }), { code: 'invalid_parameter' });
        includes(message, path);
      }
      equal((await ctx.sent()).length, 0, 'requests');
      const error = await rejects(ctx.tasks().create({ agent_id: 'agent-demo', mcp_servers: [{ transport: 'pigeon', api_key: 'secret-4711' }] }), { code: 'api', status: 422 });
      includes(error.description, 'transport');
      ok(!`${error.message} ${JSON.stringify(error)}`.includes('4711'), 'the server\'s key is not in the error');
      const task = await answering(ctx, { id: 't', mcp_servers: [{ name: 'a', transport: 'pigeon' }] }).get('t');
      equal(task.mcp_servers[0].transport, 'pigeon', 'in an answer it survives');
    },
  },
  {
    name: 'a user without an email is refused wherever a user is taken',
    async run(ctx) {
      const agent = await new ctx.sdk.Agents(ctx.options()).get('agent-demo');
      for (const user_details of [{ id: 'u' }, {}, { email: null }, { email: 5 }]) {
        for (const call of [
          () => ctx.tasks().create({ agent_id: 'agent-demo', user_details }), () => ctx.backend().invokeAgent({ agent_id: 'agent-demo', user_details }),
          () => agent.createTask({ user_details }),
        ]) includes((await rejects(call(), { code: 'invalid_parameter' })).message, 'user_details.email');
      }
      equal((await ctx.sent('POST')).length, 0, 'requests that create');
    },
  },
  {
    name: 'ten thousand sub-executions are read, saved and revived',
    async run(ctx) {
      const sub_executions = Array.from({ length: 10_000 }, (_, index) => `3287cd69-51eb-4ffd-af24-${String(index).padStart(12, '0')}`);
      const task = await told(ctx, { sub_executions });
      await task.reload();
      deepEqual([task.sub_executions.length, task.sub_executions.at(-1)], [10_000, sub_executions.at(-1)]);
      task.sub_executions.push('one more');
      await task.save();
      equal((await ctx.tasks().get(task.id)).sub_executions.at(-1), 'one more');
      equal(ctx.sdk.Task.from(JSON.parse(JSON.stringify(task))).sub_executions.length, 10_001);
      equal(structuredClone(task).sub_executions.length, 10_001);
      const rows = await answering(ctx, sub_executions.map((id) => ({ id, status: 'completed' }))).list('a');
      deepEqual([rows.length, rows.at(-1).id], [10_000, sub_executions.at(-1)]);
    },
  },
  {
    name: 'a result of 5 MB is read, waited for and streamed; one that is too long to send is refused by name',
    async run(ctx) {
      const result = `${'Grüße 👋 '.repeat(MEGABYTES / 10)}!`;
      const task = await told(ctx, { status: 'completed', result });
      ok(new TextEncoder().encode(result).length > MEGABYTES, 'bytes');
      equal((await ctx.tasks().get(task.id)).result === result, true, 'get');
      await task.wait({ interval: 20 });
      equal(task.result === result, true, 'wait');
      const again = ctx.sdk.Task.from({ ...task.record, status: 'pending', result: null, finished_at: null }, ctx.configuration());
      const { events, error } = await drain(again.events());
      equal(error, undefined, 'the stream');
      equal(events.at(-1).data.result === result && again.result === result, true, 'events');
      const { messages } = await task.getActivityLog();
      equal(messages.at(-1).content.text === result, true, 'the activity log');
      const said = ctx.sdk.Task.from({ ...task.record, result: 'x'.repeat(MEGABYTES) }, ctx.configuration());
      includes((await rejects(said.save(), { code: 'invalid_parameter' })).message, 'result');
      includes((await rejects(said.setStatus('completed'), { code: 'invalid_parameter' })).message, 'result');
      said.result = result.slice(0, 4_000_000);
      await said.save();
      equal((await ctx.tasks().get(task.id)).result === said.result, true, 'what is shorter is saved');
    },
  },
];
