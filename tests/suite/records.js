/** Records: everything the platform says reaches the user, defaults fill what it leaves out, nothing in a record can break an object. */
import { deepEqual, equal, ok, rejects, throws } from './assert.js';

const record = (extra) => ({
  id: 'task-1', agent_id: 'agent-demo', organization_id: 'org-emulator', input: { text: 'x' }, created_at: '2026-02-07T06:18:47.438043Z', ...extra,
});

/** Documented values of attributes that an answer leaves out. */
const DEFAULTS = {
  status: 'pending', internal_status: null, last_executed_node_id: null, agent_version: null, started_at: null, paused_at: null, finished_at: null,
  result: null, parent_execution: null, conversation_id: null, conversation_kind: null, sub_executions: [], should_update_parent: false,
  is_manually_stopped: false, payload_extension: null, execution_kind: null, hitl_request: null, pending_eca_request: null, source: null, voice_id: null,
  output_format: null, output_schema: null, events_streaming: false, is_orchestration: false, is_gateway: false, is_app: false,
  background_auth_eligible: false, additional_context: null, tool_call_limit: null, instructions_override: null, test_run_node_id: null,
  user_oidc_token: null, expected_output: null, mcp_servers: [], triggering_agent_id: null, title: null, think_mode: 'default',
  disable_attachment_injection: false, user_tokens: null, must_deep_plan: false, execution_attempts: 1, return_metrics: false, llm_model_provider: null,
  llm_model_name: null, llm_reasoning_effort: null, harness_cli: null, permission_mode: null, tokens: null, used_tools: [], duration: 0,
  deep_planning: { enabled: false, enforce: false, started: false, question_raised: false, tasks: [] },
};

export default [
  {
    name: 'attributes are own, enumerable and writable',
    async run(ctx) {
      const task = await ctx.start();
      for (const name of ['id', 'agent_id', 'status', 'created_at', 'result', 'input', 'deep_planning', 'used_tools']) {
        const property = Object.getOwnPropertyDescriptor(task, name);
        ok(property, `${name} is own`);
        deepEqual([property.enumerable, property.writable, property.configurable], [true, true, true], name);
      }
      task.result = 'mine';
      equal(task.result, 'mine');
      ok(Object.keys(task).includes('status'), 'Object.keys');
      for (const name of ['wait', 'events', 'reload', 'stop', 'record', 'configuration', 'parseResult', 'toJSON']) {
        equal(Object.keys(task).includes(name), false, `${name} is no attribute`);
      }
    },
  },
  {
    name: 'what an answer leaves out has its documented value',
    async run(ctx) {
      const task = ctx.sdk.Task.from(record());
      for (const [name, value] of Object.entries(DEFAULTS)) {
        ok(Object.hasOwn(task, name), `${name} is there`);
        deepEqual(task[name], value, name);
      }
      equal(ctx.sdk.Task.from(record()).sub_executions === task.sub_executions, false, 'lists are not shared between tasks');
    },
  },
  {
    name: 'an explicit null stays null',
    async run(ctx) {
      const task = ctx.sdk.Task.from(record({ status: null, sub_executions: null, duration: null, think_mode: null }));
      deepEqual([task.status, task.sub_executions, task.duration, task.think_mode], [null, null, null, null]);
    },
  },
  {
    name: 'unknown fields, unknown values and all texts survive',
    async run(ctx) {
      const extra = { worker_id: 'w', is_continuous: true, brand_new: { deep: [1, 'é👋', null] }, status: 'hibernating', created_at: 1770445127 };
      const task = ctx.sdk.Task.from(record({ ...extra, input: { text: 'x', extra: 1, user: { email: 'a@b', display_name: 'A' } } }));
      for (const [name, value] of Object.entries(extra)) deepEqual(task[name], value, name);
      equal(task.input.extra, 1);
      equal(task.input.user.display_name, 'A');
      const copy = JSON.parse(JSON.stringify(task));
      deepEqual(copy.brand_new, extra.brand_new);
      equal((await ctx.start('agent-unknown')).record.id !== undefined, true);
    },
  },
  {
    name: 'the platform\'s own spelling of time is kept',
    async run(ctx) {
      const { fetch } = ctx.spy(() => new Response(JSON.stringify(record()), { headers: { 'content-type': 'application/json' } }));
      equal((await ctx.tasks({ fetch }).get('task-1')).created_at, '2026-02-07T06:18:47.438043Z');
    },
  },
  {
    name: 'fields named like methods and internals live in the record only, and break nothing',
    async run(ctx) {
      const task = await ctx.start('agent-odd-record');
      for (const name of ['wait', 'toJSON', 'events', 'reload', 'stop']) {
        equal(typeof task[name], 'function', name);
        equal(Object.hasOwn(task, name), false, `${name} as an own property`);
      }
      equal(Object.getPrototypeOf(task), ctx.sdk.Task.prototype, 'the prototype');
      equal(task.constructor, ctx.sdk.Task, 'the constructor');
      equal({}.polluted, undefined, 'Object.prototype');
      for (const name of ['wait', 'toJSON', '__proto__', 'constructor']) ok(Object.hasOwn(task.record, name), `task.record has ${name}`);
      await task.reload();
      equal(typeof task.wait, 'function', 'after a reload');
      ok(JSON.parse(JSON.stringify(task)).id, 'it can still be written as JSON');
      await task.wait({ interval: 20, maxInterval: 50 });
      equal(task.status, 'completed');
    },
  },
  {
    name: 'the same, by hand: no field can reach a prototype',
    async run(ctx) {
      const text = '{"id":"t","agent_id":"a","organization_id":"o","input":{},"created_at":"2026-01-01T00:00:00Z","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"record":5,"configuration":6,"hasOwnProperty":7,"then":8}';
      const { fetch } = ctx.spy(() => new Response(text, { headers: { 'content-type': 'application/json' } }));
      const task = await ctx.tasks({ fetch }).get('t');
      equal(task.polluted, undefined);
      equal({}.polluted, undefined);
      equal(Object.getPrototypeOf(task), ctx.sdk.Task.prototype);
      deepEqual(task.record.__proto__, { polluted: 1 });
      equal(task.record.record, 5);
      ok(task.configuration instanceof ctx.sdk.Configuration, 'configuration');
      deepEqual(JSON.parse(JSON.stringify(task.record)).constructor, { prototype: { polluted: 1 } });
    },
  },
  {
    name: 'a record named `then` does not make a task a promise',
    async run(ctx) {
      const task = ctx.sdk.Task.from(record({ then: 'x' }));
      equal(await task, task);
    },
  },
  {
    name: 'JSON, structuredClone and a revival keep the record',
    async run(ctx) {
      const task = await ctx.start();
      const copy = JSON.parse(JSON.stringify(task));
      equal(copy.id, task.id);
      const revived = ctx.sdk.Task.from(copy, ctx.configuration());
      deepEqual(JSON.parse(JSON.stringify(revived)), copy, 'there and back');
      await revived.reload();
      equal(revived.id, task.id);
      equal(structuredClone(task).id, task.id, 'structuredClone');
    },
  },
  {
    name: 'toJSON shows the attributes as they are now',
    async run(ctx) {
      const task = ctx.sdk.Task.from(record());
      task.result = 'changed';
      equal(JSON.parse(JSON.stringify(task)).result, 'changed');
    },
  },
  {
    name: 'from takes a record without a configuration, and says so when one is needed',
    async run(ctx) {
      if (ctx.runtime === 'chromium' || ctx.runtime === 'workerd' || ctx.runtime === 'deno') {
        await rejects(ctx.sdk.Task.from(record()).reload(), { code: 'missing_key' });
      }
      equal(ctx.sdk.Task.from(record()).id, 'task-1');
    },
  },
  {
    name: 'reload replaces what it knows and drops what is gone',
    async run(ctx) {
      const answers = [record({ status: 'executing', once: 1 }), record({ status: 'completed', result: 'r', twice: 2 })];
      const { fetch } = ctx.spy((_, __, count) => Response.json(answers[count - 1]));
      const task = await ctx.tasks({ fetch }).get('task-1');
      equal(task.once, 1);
      await task.reload();
      deepEqual([task.status, task.result, task.twice, task.record.once], ['completed', 'r', 2, undefined]);
    },
  },
  {
    name: 'reload keeps a plan and a context that the answer has lost',
    async run(ctx) {
      const plan = { enabled: true, enforce: true, started: true, question_raised: false, tasks: [{ id: 'p1', title: 'one', completed: false }] };
      const { fetch } = ctx.spy((_, __, count) => Response.json(count === 1
        ? record({ deep_planning: plan, additional_context: 'kept' })
        : record({ deep_planning: null, additional_context: '' })));
      const task = await ctx.tasks({ fetch }).get('task-1');
      await task.reload();
      deepEqual(task.deep_planning, plan);
      equal(task.additional_context, 'kept');
    },
  },
  {
    name: 'parseResult',
    async run(ctx) {
      const { Task } = ctx.sdk;
      deepEqual(Task.from(record({ result: '{"a":[1]}' })).parseResult(), { a: [1] });
      const error = throws(() => Task.from(record({ result: 'plain text' })).parseResult());
      ok(ctx.sdk.isXpanderError(error), `an error of the package: ${error}`);
      equal(error.code, 'protocol');
    },
  },
];
