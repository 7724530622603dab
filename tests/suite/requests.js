/** What goes over the wire, as the emulator has noted it: methods, paths, headers, bodies with the order of their keys. */
import { deepEqual, equal, includes, ok, rejects } from './assert.js';
import { drain } from './harness.js';

/** Top-level keys of a create body, in the platform SDK's order for Backend.invoke. */
const CREATE = [
  'id', 'input', 'payload_extension', 'source', 'worker_id', 'output_format', 'output_schema', 'run_locally', 'events_streaming',
  'additional_context', 'instructions_override', 'test_run_node_id', 'user_oidc_token', 'expected_output', 'mcp_servers',
  'triggering_agent_id', 'title', 'think_mode', 'disable_attachment_injection', 'user_tokens', 'return_metrics',
  'llm_model_provider', 'llm_model_name', 'llm_reasoning_effort', 'harness_cli', 'permission_mode', 'tool_call_limit',
];
const REPORT = ['id', 'input', 'llm_response', 'tokens', 'is_success', 'result', 'duration', 'used_tools'];

const minimal = {
  id: null, input: { text: 'Hello', files: null, user: null }, payload_extension: null, source: 'sdk', worker_id: null,
  output_format: null, output_schema: null, run_locally: false, events_streaming: false, additional_context: null,
  instructions_override: null, test_run_node_id: null, user_oidc_token: null, expected_output: null, mcp_servers: [],
  triggering_agent_id: null, title: null, think_mode: 'default', disable_attachment_injection: false, user_tokens: null,
  return_metrics: false, llm_model_provider: null, llm_model_name: null, llm_reasoning_effort: null, harness_cli: null,
  permission_mode: null, tool_call_limit: null,
};

/** Parameters that are sent by their own names. */
const AS_GIVEN = {
  source: 'webhook',
  worker_id: 'worker-1',
  run_locally: true,
  output_format: 'json',
  output_schema: { type: 'object', properties: { b: {}, a: {} } },
  events_streaming: true,
  additional_context: 'more',
  expected_output: 'a list',
};

export default [
  {
    name: 'create: one POST with 27 keys in order and every default',
    async run(ctx) {
      await ctx.backend().invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello' });
      const requests = await ctx.sent();
      equal(requests.length, 1, 'the agent is not loaded first: requests');
      const [{ method, path, query, headers, body, text }] = requests;
      equal(method, 'POST');
      equal(path, '/agent-execution/agent-demo');
      equal(query, '', 'query');
      equal(headers['x-api-key'], ctx.key);
      includes(headers['content-type'], 'application/json');
      equal(headers['x-agent-version'], undefined, 'x-agent-version');
      deepEqual(Object.keys(body), CREATE, 'keys');
      deepEqual(body, minimal, 'body');
      equal(text, JSON.stringify(JSON.parse(text)), 'compact JSON');
    },
  },
  {
    name: 'create: every parameter reaches its key',
    async run(ctx) {
      const before = await ctx.start('agent-demo');
      await ctx.backend().invokeAgent({
        agent_id: 'agent-demo',
        prompt: 'Grüße 👋',
        existing_task_id: before.id,
        file_urls: ['https://example.com/a b.csv'],
        user_details: { email: 'alex@example.com', id: 'user_42', first_name: 'Alex', timezone: 'America/New_York' },
        agent_version: '7',
        tool_call_payload_extension: { tenant: { id: 1 } },
        ...AS_GIVEN,
      });
      const { headers, body: sent } = (await ctx.sent('POST')).at(-1);
      equal(headers['x-agent-version'], '7');
      deepEqual(Object.keys(sent), CREATE, 'keys');
      deepEqual(sent, {
        ...minimal,
        id: before.id,
        input: {
          text: 'Grüße 👋',
          files: ['https://example.com/a b.csv'],
          user: { id: 'user_42', first_name: 'Alex', last_name: null, email: 'alex@example.com', additional_attributes: null, timezone: 'America/New_York' },
        },
        payload_extension: { tenant: { id: 1 } },
        ...AS_GIVEN,
      }, 'body');
      deepEqual(Object.keys(sent.input.user), ['id', 'first_name', 'last_name', 'email', 'additional_attributes', 'timezone'], 'keys of the user');
      deepEqual(Object.keys(sent.output_schema.properties), ['b', 'a'], 'the user\'s own order');
    },
  },
  {
    name: 'create: null is said as null, an absent prompt is empty',
    async run(ctx) {
      await ctx.backend().invokeAgent({ agent_id: 'agent-demo', source: null });
      const [{ body: sent }] = await ctx.sent('POST');
      equal(sent.source, null, 'source');
      equal(sent.input.text, '', 'prompt');
    },
  },
  {
    name: 'status, stop and report: their methods, paths and bodies',
    async run(ctx) {
      const task = await ctx.start('agent-never');
      const before = (await ctx.sent()).length;
      await ctx.tasks().get(task.id);
      await ctx.tasks().stop(task.id);
      await ctx.backend().reportExternalTask({ agent_id: 'agent-demo', result: 'ok' });
      const [read, stop, report] = (await ctx.sent()).slice(before);
      deepEqual([read.method, read.path], ['GET', `/agent-execution/${task.id}/status`]);
      deepEqual([stop.method, stop.path], ['DELETE', `/agent-execution/${task.id}`]);
      deepEqual([report.method, report.path], ['POST', '/agent-execution/agent-demo/report_task']);
      for (const request of [read, stop]) {
        equal(request.text, '', 'body');
        equal(request.headers['content-type'], undefined, 'content-type without a body');
        equal(request.headers['x-api-key'], ctx.key);
      }
      const sent = report.body;
      deepEqual(Object.keys(sent), REPORT, 'keys');
      deepEqual(sent, { id: null, input: null, llm_response: null, tokens: null, is_success: true, result: 'ok', duration: 0, used_tools: [] });
    },
  },
  {
    name: 'report: tokens carry their sum, llm_response goes as it is',
    async run(ctx) {
      const llm_response = { choices: [{ text: 'é' }], n: 1e21, deep: [[null, true]] };
      await ctx.backend().reportExternalTask({
        agent_id: 'agent-demo', id: 'x', input: 'p', llm_response, tokens: { prompt_tokens: 2, completion_tokens: 3 }, duration: 1.5, used_tools: ['a', 'b'],
      });
      const [{ body: sent }] = await ctx.sent('POST');
      deepEqual(sent.tokens, { completion_tokens: 3, prompt_tokens: 2, cache_read_tokens: 0, cache_write_tokens: 0, total_tokens: 5 });
      deepEqual(sent.llm_response, llm_response);
      deepEqual([sent.duration, sent.used_tools], [1.5, ['a', 'b']]);
    },
  },
  {
    name: 'report: an agent object comes before an agent id',
    async run(ctx) {
      await ctx.backend({ agentId: 'agent-configured' }).reportExternalTask({ agent: { id: 'agent-demo' }, agent_id: 'agent-ignored', id: 'x' });
      await ctx.backend({ agentId: 'agent-configured' }).reportExternalTask({ agent_id: 'agent-123', id: 'x' });
      await ctx.backend({ agentId: 'agent-configured' }).reportExternalTask({ id: 'x' });
      deepEqual((await ctx.sent('POST')).map((r) => r.path.split('/')[2]), ['agent-demo', 'agent-123', 'agent-configured']);
    },
  },
  {
    name: 'a configuration given to one call is that call\'s own',
    async run(ctx) {
      const other = `${ctx.key}-other`;
      const backend = ctx.backend();
      const task = await backend.reportExternalTask({ agent_id: 'agent-demo', id: 'x', configuration: ctx.configuration({ apiKey: other }) });
      deepEqual(await ctx.sent(), [], 'requests with the first key');
      equal((await ctx.notes({ key: other })).requests.length, 1);
      await task.reload();
      equal((await ctx.notes({ key: other })).requests.length, 2, 'the task keeps the configuration of its call');
    },
  },
  {
    name: 'events: the path carries the organization, the headers ask for a stream',
    async run(ctx) {
      const task = await ctx.start('agent-demo');
      await drain(task.events());
      const [events] = await ctx.sent('/events');
      equal(events.method, 'GET');
      equal(events.path, `/org-emulator/agent-execution/${task.id}/events`);
      includes(events.headers.accept, 'text/event-stream');
      equal(events.headers['x-api-key'], ctx.key);
      equal(events.headers['content-type'], undefined);
    },
  },
  {
    name: 'an agent-controller base puts the organization before every path',
    async run(ctx) {
      for (const base of ['/agent-controller', '/agent-controller/', '/agent-controller//']) {
        const before = (await ctx.sent()).length;
        const task = await ctx.backend({ baseUrl: ctx.url + base }).invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
        await task.reload();
        await drain(task.events());
        const root = '/agent-controller/org-emulator/agent-execution';
        deepEqual((await ctx.sent()).slice(before).map((r) => r.path), [`${root}/agent-demo`, `${root}/${task.id}/status`, `${root}/${task.id}/events`], base);
      }
    },
  },
  {
    name: 'slashes at the end of a base URL are not doubled',
    async run(ctx) {
      for (const slashes of ['', '/', '///']) {
        const before = (await ctx.sent()).length;
        const task = await ctx.backend({ baseUrl: ctx.url + slashes }).invokeAgent({ agent_id: 'agent-demo', events_streaming: true });
        await drain(task.events());
        deepEqual((await ctx.sent()).slice(before).map((r) => r.path), ['/agent-execution/agent-demo', `/org-emulator/agent-execution/${task.id}/events`]);
      }
    },
  },
  {
    name: 'ids are percent-encoded, whatever is in them',
    async run(ctx) {
      const ids = ['a b', 'a/b', 'a?b=c', 'a#b', 'a%2Fb', 'ü', '..a', 'a/../b'];
      for (const id of ids) await rejects(ctx.tasks().get(id), { code: 'api', status: 404 });
      const paths = (await ctx.sent('GET')).map((r) => r.path);
      deepEqual(paths, ids.map((id) => `/agent-execution/${encodeURIComponent(id)}/status`), 'paths');
      await ctx.backend().invokeAgent({ agent_id: 'agent x/1', prompt: 'x' });
      equal((await ctx.sent('POST'))[0].path, '/agent-execution/agent%20x%2F1');
    },
  },
  {
    name: 'extra headers: a call adds to the client\'s, null removes',
    async run(ctx) {
      const backend = ctx.backend({ headers: { 'x-trace': 'client', 'X-Other': 'kept' } });
      await backend.invokeAgent({ agent_id: 'agent-demo' }, { headers: { 'X-Trace': 'call' } });
      await backend.invokeAgent({ agent_id: 'agent-demo' }, { headers: { 'x-other': null } });
      const [first, second] = await ctx.sent('POST');
      deepEqual([first.headers['x-trace'], first.headers['x-other']], ['call', 'kept']);
      deepEqual([second.headers['x-trace'], second.headers['x-other']], ['client', undefined]);
    },
  },
  {
    name: 'extra headers cannot replace or remove the key and the content type',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      for (const name of ['x-api-key', 'X-Api-Key', 'content-type', 'Content-Type']) {
        for (const value of ['other', null]) {
          const error = await rejects(ctx.backend({ fetch }).invokeAgent({ agent_id: 'a' }, { headers: { [name]: value } }), { code: 'invalid_parameter' });
          includes(error.message.toLowerCase(), name.toLowerCase());
          await rejects(ctx.backend({ fetch, headers: { [name]: value } }).invokeAgent({ agent_id: 'a' }), { code: 'invalid_parameter' });
        }
      }
      equal(calls.length, 0, 'requests');
    },
  },
];
