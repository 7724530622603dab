/** What users may give, and what is said when they may not. Nothing that is refused reaches the network. */
import { deepEqual, equal, includes, match, ok, rejects } from './assert.js';

/** A call that must be refused before a request. */
async function refused(ctx, call, expected) {
  const { calls, fetch } = ctx.spy();
  const error = await rejects(call(ctx.backend({ fetch }), ctx.tasks({ fetch }), fetch), { ...expected, retryable: false, maybeStarted: false });
  ok(error instanceof ctx.sdk.ConfigurationError, `a ConfigurationError, not ${error?.name}`);
  equal(calls.length, 0, 'requests');
  return error;
}

/** The body that a call sends. */
async function body(ctx) {
  return (await ctx.sent('POST')).at(-1).body;
}

export default [
  {
    name: 'a misspelled parameter is named, with the nearest known one',
    async run(ctx) {
      const cases = [
        [(b) => b.invokeAgent({ agent_id: 'a', promt: 'x' }), 'promt', 'prompt'],
        [(b) => b.invokeAgent({ agentId: 'a', prompt: 'x' }), 'agentId', 'agent_id'],
        [(b) => b.invokeAgent({ agent_id: 'a', output_shema: {} }), 'output_shema', 'output_schema'],
        [(b) => b.invokeAgent({ agent_id: 'a', user_details: { email: 'a@b', fist_name: 'x' } }), 'fist_name', 'first_name'],
        [(b) => b.reportExternalTask({ agent_id: 'a', used_tool: [] }), 'used_tool', 'used_tools'],
        [(b) => b.reportExternalTask({ agent_id: 'a', tokens: { promt_tokens: 1 } }), 'promt_tokens', 'prompt_tokens'],
      ];
      for (const [call, wrong, right] of cases) {
        const { message } = await refused(ctx, call, { code: 'unknown_parameter' });
        includes(message, wrong);
        match(message, new RegExp(`\\b${right}\\b`), 'the nearest name');
      }
    },
  },
  {
    name: 'an unknown option is named too, wherever options are taken',
    async run(ctx) {
      const cases = [
        [(b) => b.invokeAgent({ agent_id: 'a' }, { timout: 5 }), 'timout', 'timeout'],
        [(_, t) => t.get('t', { maxRetry: 5 }), 'maxRetry', 'maxRetries'],
        [(_, __, fetch) => ctx.backend({ fetch, apikey: 'x' }).invokeAgent({ agent_id: 'a' }), 'apikey', 'apiKey'],
        [(_, __, fetch) => ctx.sdk.Task.from({ id: 't', events_streaming: true }, ctx.configuration({ fetch })).events({ idleTimeOut: 5 }).next(), 'idleTimeOut', 'idleTimeout'],
        [(_, __, fetch) => ctx.sdk.Task.from({ id: 't', status: 'pending' }, ctx.configuration({ fetch })).wait({ intervall: 5 }), 'intervall', 'interval'],
      ];
      for (const [call, wrong, right] of cases) {
        const { message } = await refused(ctx, call, { code: 'unknown_parameter' });
        includes(message, wrong);
        match(message, new RegExp(`\\b${right}\\b`), 'the nearest name');
      }
    },
  },
  {
    name: 'a name far from every known one is refused without a guess',
    async run(ctx) {
      const { message } = await refused(ctx, (b) => b.invokeAgent({ agent_id: 'a', zzzzzzzzzzzz: 1 }), { code: 'unknown_parameter' });
      includes(message, 'zzzzzzzzzzzz');
      ok(!/did you mean/i.test(message), `no guess: ${message}`);
    },
  },
  {
    name: 'values of the wrong kind are refused by name',
    async run(ctx) {
      for (const [name, value] of [
        ['prompt', 42], ['prompt', { text: 'x' }], ['prompt', ['x']], ['agent_id', 42], ['file_urls', 'https://example.com/a'], ['file_urls', [1]], ['events_streaming', 'yes'],
        ['user_details', 'me'], ['output_schema', 'x'], ['source', 7], ['existing_task_id', 5],
      ]) {
        const { message } = await refused(ctx, (b) => b.invokeAgent({ agent_id: 'a', [name]: value }), { code: 'invalid_parameter' });
        includes(message, name);
      }
      for (const [name, value] of [['result', { a: 1 }], ['duration', '3.5'], ['used_tools', 'x'], ['is_success', 'yes'], ['tokens', 5], ['id', 5]]) {
        const { message } = await refused(ctx, (b) => b.reportExternalTask({ agent_id: 'a', [name]: value }), { code: 'invalid_parameter' });
        includes(message, name);
      }
      const { message } = await refused(ctx, (b) => b.invokeAgent({ agent_id: 'a', user_details: { id: 'u' } }), { code: 'invalid_parameter' });
      includes(message, 'email');
    },
  },
  {
    name: 'options of a wait and of a stream that are of the wrong kind are refused by name',
    async run(ctx) {
      const task = (fetch) => ctx.sdk.Task.from({ id: 't', status: 'executing', events_streaming: true }, ctx.configuration({ fetch }));
      const both = [['timeout', 0], ['timeout', 'x'], ['maxRetries', -1], ['headers', 5], ['headers', { a: 5 }], ['signal', {}], ['signal', 5], ['deadline', Number.NaN], ['deadline', 0]];
      for (const [option, value] of [...both, ['interval', -1], ['maxInterval', 'x'], ['until', 'done'], ['maxRequests', 1.5], ['onUpdate', 5], ['throwOnFailure', 'x']]) {
        includes((await refused(ctx, (_, __, fetch) => task(fetch).wait({ [option]: value }), { code: 'invalid_parameter' })).message, option);
      }
      for (const [option, value] of [...both, ['idleTimeout', 0], ['idleTimeout', 'x'], ['maxEventSize', 0]]) {
        includes((await refused(ctx, (_, __, fetch) => task(fetch).events({ [option]: value }).next(), { code: 'invalid_parameter' })).message, option);
      }
    },
  },
  {
    name: 'parameters that are no object are refused',
    async run(ctx) {
      for (const value of ['prompt', 42, ['x']]) await refused(ctx, (b) => b.invokeAgent(value), { code: 'invalid_parameter' });
    },
  },
  {
    name: 'what JSON cannot hold is refused with its path',
    async run(ctx) {
      const cycle = {};
      cycle.self = { again: cycle };
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 10n, () => 1]) {
        const call = (b) => b.invokeAgent({ agent_id: 'a', output_schema: { props: [{ ok: 1 }, { bad: value }] } });
        const { message } = await refused(ctx, call, { code: 'invalid_parameter' });
        match(message, /output_schema\W+props\W+1\W+bad/, 'the path');
      }
      const call = (b) => b.invokeAgent({ agent_id: 'a', tool_call_payload_extension: cycle });
      const { message } = await refused(ctx, call, { code: 'invalid_parameter' });
      match(message, /tool_call_payload_extension\W+self\W+again/, 'the path');
    },
  },
  {
    name: 'the same object twice is not a cycle',
    async run(ctx) {
      const shared = { a: 1 };
      await ctx.backend().invokeAgent({ agent_id: 'agent-demo', output_schema: { one: shared, two: [shared, shared] } });
      deepEqual((await body(ctx)).output_schema, { one: { a: 1 }, two: [{ a: 1 }, { a: 1 }] });
    },
  },
  {
    name: 'llm_response: NaN and the infinities go out as null, the rest is held to JSON',
    async run(ctx) {
      await ctx.backend().reportExternalTask({ agent_id: 'agent-demo', llm_response: { a: Number.NaN, b: [Number.NEGATIVE_INFINITY, 1], c: Number.POSITIVE_INFINITY } });
      deepEqual((await body(ctx)).llm_response, { a: null, b: [null, 1], c: null });
      for (const llm_response of [{ n: 1n }, { f: () => 1 }]) {
        const { message } = await refused(ctx, (b) => b.reportExternalTask({ agent_id: 'a', llm_response }), { code: 'invalid_parameter' });
        includes(message, 'llm_response');
      }
      await refused(ctx, (b) => b.reportExternalTask({ agent_id: 'a', duration: Number.NaN }), { code: 'invalid_parameter' });
    },
  },
  {
    name: 'a lone surrogate becomes U+FFFD, a pair stays',
    async run(ctx) {
      await ctx.backend().invokeAgent({ agent_id: 'agent-demo', prompt: 'a\ud800b\udc00 👋', output_schema: { 'k\udfff': '\ud83d' } });
      const sent = await body(ctx);
      equal(sent.input.text, 'a\ufffdb\ufffd 👋');
      deepEqual(sent.output_schema, { 'k\ufffd': '\ufffd' });
    },
  },
  {
    name: 'undefined is left out, a Date is its toJSON, undefined in a list is null',
    async run(ctx) {
      const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
      await ctx.backend().invokeAgent({
        agent_id: 'agent-demo', prompt: undefined, source: undefined,
        tool_call_payload_extension: { at, gone: undefined, own: { toJSON: () => 'said' } },
      });
      const sent = await body(ctx);
      equal(sent.input.text, '', 'prompt');
      equal(sent.source, 'sdk', 'source');
      deepEqual(sent.payload_extension, { at: '2026-01-02T03:04:05.000Z', own: 'said' });
    },
  },
  {
    name: 'what is given is not changed',
    async run(ctx) {
      const freeze = (value) => {
        for (const inner of Object.values(value)) if (typeof inner === 'object' && inner) freeze(inner);
        return Object.freeze(value);
      };
      const parameters = freeze({ agent_id: 'agent-demo', prompt: 'x', file_urls: ['https://example.com/a'], user_details: { email: 'a@b.example' }, output_schema: { a: [1] } });
      const options = freeze({ headers: { 'x-a': 'b' }, timeout: 10_000 });
      await ctx.backend().invokeAgent(parameters, options);
      equal((await body(ctx)).input.text, 'x');
    },
  },
  {
    name: 'ids that would change the path are refused',
    async run(ctx) {
      for (const id of ['', '.', '..']) {
        await refused(ctx, (_, t) => t.get(id), { code: 'invalid_parameter' });
        await refused(ctx, (_, t) => t.stop(id), { code: 'invalid_parameter' });
      }
      for (const agent_id of ['.', '..']) await refused(ctx, (b) => b.invokeAgent({ agent_id }), { code: 'invalid_parameter' });
      for (const id of [undefined, null, 42, {}]) await refused(ctx, (_, t) => t.get(id), { code: 'invalid_parameter' });
    },
  },
  {
    name: 'a header that cannot be sent is refused, and its value is not repeated',
    async run(ctx) {
      for (const headers of [{ 'x-bad': 'line\nbreak-4711' }, { 'bad name': 'value-4711' }]) {
        const { message } = await refused(ctx, (b) => b.invokeAgent({ agent_id: 'a' }, { headers }), {});
        ok(!message.includes('4711'), `the value is not in the message: ${message}`);
      }
    },
  },
  {
    name: 'enums are frozen objects with the platform\'s values',
    async run(ctx) {
      const { AgentExecutionStatus, OutputFormat, TaskUpdateEventType, ThinkMode } = ctx.sdk;
      deepEqual({ ...OutputFormat }, { Text: 'text', Markdown: 'markdown', Json: 'json', Voice: 'voice' });
      deepEqual({ ...ThinkMode }, { Default: 'default', Harder: 'harder' });
      equal(Object.keys(TaskUpdateEventType).length, 28, 'types of events');
      equal(TaskUpdateEventType.ToolCallRequest, 'tool_call_request');
      deepEqual({ ...AgentExecutionStatus }, {
        Pending: 'pending', Executing: 'executing', Paused: 'paused', Error: 'error', Failed: 'failed', Completed: 'completed', Stopped: 'stopped',
      });
      for (const value of [AgentExecutionStatus, OutputFormat, TaskUpdateEventType, ThinkMode]) ok(Object.isFrozen(value), 'frozen');
    },
  },
];
