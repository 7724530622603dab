/** Agents, Tasks and Task beyond the four jobs. */
import { deepEqual, equal, ok, rejects } from './assert.js';

/** Everything that `xpander-edge` exports at run time. */
const EXPORTS = [
  'Agent', 'AgentExecutionStatus', 'Agents', 'AgentsListItem', 'ApiError', 'Backend', 'Configuration', 'ConfigurationError', 'ConnectionError',
  'InstanceError', 'LoadError', 'OutputFormat', 'ProtocolError', 'StreamInterruptedError', 'Task', 'TaskEventStream', 'TaskFailedError',
  'TaskUpdateEventType', 'Tasks', 'TasksListItem', 'TextStream', 'ThinkMode', 'TimeoutError', 'XpanderError', 'decodeEventStream',
  'isUnknownEvent', 'isXpanderError', 'provideModule', 'readCursor', 'ready',
];

export default [
  {
    name: 'the package exports what users need, and no function of its own',
    async run(ctx) {
      deepEqual(EXPORTS.filter((name) => !(name in ctx.sdk)), [], 'missing');
      // The tests' own: what the proxy's entry exports, and the package with traps.
      const others = ['createProxy', 'toNodeListener', 'instance', 'trap'];
      deepEqual(Object.keys(ctx.sdk).filter((name) => !EXPORTS.includes(name) && !others.includes(name)), [], 'more than that');
    },
  },
  {
    name: 'agents are listed, loaded in a version, and create tasks',
    async run(ctx) {
      const agents = new ctx.sdk.Agents(ctx.options());
      const [first] = await agents.list();
      ok(first instanceof ctx.sdk.AgentsListItem && first.name, 'a row');
      const agent = await first.load();
      equal(agent.id, first.id);
      ok(agent.graph.items === agent.graph && !Object.keys(agent.graph).includes('items'), 'graph.items is the graph itself');
      await agents.get('agent-123', { version: 2 });
      equal((await ctx.sent('/agents/agent-123')).at(-1).headers['x-agent-version'], '2');
      const task = await agent.createTask({ prompt: 'Hello', title: 'A title', think_mode: ctx.sdk.ThinkMode.Harder });
      ok(task instanceof ctx.sdk.Task);
      const { body } = (await ctx.sent('POST')).at(-1);
      deepEqual([body.source, body.title, body.think_mode, body.input.files], ['sdk', 'A title', 'harder', []]);
      equal(JSON.stringify(ctx.sdk.Task.from(JSON.parse(JSON.stringify(task)))), JSON.stringify(task));
    },
  },
  {
    name: 'a task is created with every parameter, and unknown ones are named',
    async run(ctx) {
      const parameters = {
        agent_id: 'agent-demo', prompt: 'p', principal: { kind: 'slack', id: ' U123 ' }, harness_cli: ' Codex ', permission_mode: ' GATED ',
        mcp_servers: [{ name: 'here', type: 'local' }, { name: 'there', transport: 'stdio' }], user_tokens: { item: 'token' }, tool_call_limit: 12,
      };
      const task = await ctx.tasks().create(parameters);
      const { body } = (await ctx.sent('POST')).at(-1);
      deepEqual(body.mcp_servers.map(({ transport }) => transport), ['stdio', 'streamable-http']);
      deepEqual([body.input.principal.id, body.harness_cli, body.permission_mode, body.source], ['U123', 'codex', 'gated', null]);
      ok(!JSON.stringify(task).includes('"token"'), 'user tokens stay out of sight');
      const { message } = await rejects(ctx.tasks().create({ agent_id: 'a', mcp_servers: [{ nmae: 'x' }] }), { code: 'unknown_parameter' });
      ok(message.includes('mcp_servers[0].nmae') && message.includes('name'), message);
      await rejects(ctx.tasks().create({ agent_id: 'a', principal: { kind: 'user', id: 'a b' } }), { code: 'invalid_parameter' });
    },
  },
  {
    name: 'tasks are listed by filters, and rows load their task',
    async run(ctx) {
      const task = await ctx.start('agent-never', { user_details: { id: 'user-42', email: 'u@example.com' } });
      const tasks = ctx.tasks();
      const items = await tasks.list('agent-never', { status: ctx.sdk.AgentExecutionStatus.Executing, title: 'a b&c', flags: ['x', true, 3, null] });
      const [{ query }] = await ctx.sent('/history/agent-never');
      equal(query, 'status=executing&title=a+b%26c&flags=x&flags=true&flags=3&flags=');
      ok(Array.isArray(items));
      const own = (await tasks.listUserTasks('user-42')).find(({ id }) => id === task.id);
      equal((await own.load()).id, task.id);
      await rejects(tasks.list('agent-never', { status: {} }), { code: 'invalid_parameter' });
      await tasks.stop(task.id);
    },
  },
  {
    name: 'a row of an unknown status survives; a list that is none is an error with all of it',
    async run(ctx) {
      const row = { id: 't', agent_id: 'a', organization_id: 'o', status: 'dreaming', extra: 1 };
      const [item] = await ctx.tasks({ fetch: async () => Response.json([row]) }).list('a');
      deepEqual([item.status, item.extra, item.title], ['dreaming', 1, null]);
      const error = await rejects(ctx.tasks({ fetch: async () => Response.json({ items: [] }) }).list('a'), { code: 'protocol' });
      equal(error.raw, '{"items":[]}');
    },
  },
  {
    name: 'update sends what is set; save sends the record as held, secrets included, and never twice after a conflict',
    async run(ctx) {
      const task = await ctx.start('agent-never', { tool_call_payload_extension: { k: 1 } });
      await ctx.tasks().update(task.id, { result: 'r' });
      deepEqual((await ctx.sent('PATCH')).at(-1).body, { result: 'r' });
      const held = ctx.sdk.Task.from({ ...task.toJSON(), user_tokens: { item: 'secret' }, foreign: 1 }, ctx.configuration());
      held.title = 'mine';
      await held.save();
      const { body } = (await ctx.sent('PATCH')).at(-1);
      deepEqual([body.title, body.user_tokens, 'foreign' in body, 'deep_planning' in body], ['mine', { item: 'secret' }, false, false]);
      await held.setStatus(ctx.sdk.AgentExecutionStatus.Completed);
      equal((await ctx.sent('PATCH')).at(-1).body.status, 'completed');
      const before = (await ctx.sent('PATCH')).length;
      const refused = ctx.sdk.Task.from(held.toJSON(), new ctx.sdk.Configuration(ctx.faulty('status-409')));
      await rejects(refused.save(), { code: 'api', status: 409 });
      equal((await ctx.sent('PATCH')).length - before, 1);
      held.internal_status = 'x'.repeat(256);
      await rejects(held.save(), { code: 'invalid_parameter' });
    },
  },
  {
    name: 'the activity log is told apart, and metrics are reported with the task\'s own credentials',
    async run(ctx) {
      const task = await ctx.start();
      await task.wait({ interval: 50 });
      const { messages } = await task.getActivityLog();
      const kinds = new Set(messages.map(({ kind }) => kind));
      ok(kinds.has('message') && kinds.has('tool_call') && kinds.has('reasoning'), `kinds: ${[...kinds]}`);
      await task.reportMetrics();
      const { body } = (await ctx.sent('/agents-metrics/')).at(-1);
      deepEqual([body.execution_id, body.duration, body.llm_tokens.worker.prompt_tokens], [task.id, 0, task.tokens.prompt_tokens]);
      task.tokens = null;
      await rejects(task.reportMetrics(), { code: 'invalid_parameter' });
      const error = await rejects(ctx.seenWith(task, ctx.options({ fetch: async () => new Response('not a log') })).getActivityLog(), { code: 'protocol' });
      equal(error.raw, 'not a log');
    },
  },
  {
    name: 'a plan lets its task finish, or says what is open',
    async run(ctx) {
      const plan = (completed) => ({ enabled: true, enforce: true, started: true, tasks: [{ id: 'p1', title: 'one', completed }] });
      const of = (record, answer) => ctx.sdk.Task.from({ id: 't', ...record }, ctx.configuration({ fetch: async () => answer }));
      const answered = (deep_planning) => Response.json({ id: 't', status: 'executing', result: 'theirs', deep_planning });
      const task = of({ result: 'mine', status: 'paused' }, answered(plan(false)));
      deepEqual(await task.getPlanFollowingStatus(), { can_finish: false, uncompleted_tasks: [{ id: 'p1', title: 'one', completed: false }] });
      deepEqual([task.result, task.status], ['mine', 'paused']);
      equal((await of({ result: 'Which region? (y/n)' }, answered(plan(false))).getPlanFollowingStatus()).can_finish, true);
      equal((await of({}, answered(plan(true))).getPlanFollowingStatus()).can_finish, true);
      equal((await of({}, answered({ ...plan(false), tasks: null })).getPlanFollowingStatus()).can_finish, true);
      const broken = () => of({}, new Response('', { status: 404 }));
      await rejects(broken().getPlanFollowingStatus(), { code: 'api' });
      deepEqual(await broken().getPlanFollowingStatus({ finishOnError: true }), { can_finish: true, uncompleted_tasks: [] });
    },
  },
];
