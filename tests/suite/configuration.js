/** Where keys, organizations, agents and addresses come from. Nothing here needs an answer: a spy stands in for fetch. */
import { deepEqual, equal, excludes, ok, rejects } from './assert.js';

const record = (id = 'task-1') => ({
  id, agent_id: 'agent-demo', organization_id: 'org-emulator', input: { text: 'x' }, status: 'executing',
  created_at: '2026-02-07T06:18:47Z', events_streaming: true,
});

/** Client options that reach a spy, and what the spy has seen. */
function spied(ctx) {
  const spy = ctx.spy(() => Response.json(record()));
  return { ...spy, browser: { dangerouslyAllowBrowser: ctx.runtime === 'chromium', fetch: spy.fetch } };
}

export default [
  {
    name: 'fromEnv reads what it is given',
    async run(ctx) {
      const env = {
        XPANDER_API_KEY: ctx.key, XPANDER_ORGANIZATION_ID: 'org-env', XPANDER_BASE_URL: `${ctx.url}/agent-controller`, XPANDER_AGENT_ID: 'agent-env',
      };
      const { browser } = spied(ctx);
      const configuration = ctx.sdk.Configuration.fromEnv(env, { dangerouslyAllowBrowser: browser.dangerouslyAllowBrowser });
      ok(configuration instanceof ctx.sdk.Configuration, 'a Configuration');
      await new ctx.sdk.Backend(configuration).invokeAgent({ prompt: 'x' });
      const [request] = await ctx.sent();
      equal(request.path, '/agent-controller/org-env/agent-execution/agent-env');
      equal(request.headers['x-api-key'], ctx.key);
    },
  },
  {
    name: 'explicit options come before the environment',
    async run(ctx) {
      const { calls, browser } = spied(ctx);
      const env = { XPANDER_API_KEY: 'env-key', XPANDER_ORGANIZATION_ID: 'org-env', XPANDER_BASE_URL: 'https://env.example', XPANDER_AGENT_ID: 'agent-env' };
      const configuration = ctx.sdk.Configuration.fromEnv(env, { ...browser, apiKey: 'own-key', baseUrl: 'https://own.example', agentId: 'agent-own' });
      const backend = new ctx.sdk.Backend(configuration);
      await backend.invokeAgent({ prompt: 'x' });
      await backend.invokeAgent({ agent_id: 'agent-argument', prompt: 'x' });
      deepEqual(calls.map((call) => call.url), ['https://own.example/agent-execution/agent-own', 'https://own.example/agent-execution/agent-argument']);
      equal(calls[0].init.headers['x-api-key'], 'own-key');
    },
  },
  {
    name: 'the platform\'s own addresses',
    async run(ctx) {
      const seen = async (env) => {
        const { calls, browser } = spied(ctx);
        const configuration = ctx.sdk.Configuration.fromEnv({ XPANDER_API_KEY: 'k', XPANDER_ORGANIZATION_ID: 'org-9', ...env }, browser);
        await new ctx.sdk.Backend(configuration).invokeAgent({ agent_id: 'a' });
        await ctx.sdk.Task.from(record('t'), configuration).events().next().catch(() => {});
        return calls.map((call) => call.url);
      };
      deepEqual(await seen({}), ['https://inbound.xpander.ai/agent-execution/a', 'https://agent-controller.xpander.ai/org-9/agent-execution/t/events']);
      const staging = ['https://inbound.stg.xpander.ai/agent-execution/a', 'https://agent-controller.stg.xpander.ai/org-9/agent-execution/t/events'];
      deepEqual(await seen({ IS_STG: 'true' }), staging);
      deepEqual(await seen({ IS_STG: 'True' }), ['https://inbound.xpander.ai/agent-execution/a', 'https://agent-controller.xpander.ai/org-9/agent-execution/t/events'], 'only `true` is staging');
      deepEqual(await seen({ XPANDER_BASE_URL: '' , IS_STG: 'true' }), staging, 'an empty base is none');
      deepEqual(await seen({ XPANDER_BASE_URL: 'my-agent-controller.example' }), [
        'https://my-agent-controller.example/org-9/agent-execution/a', 'https://my-agent-controller.example/org-9/agent-execution/t/events',
      ], 'a host named so is a controller, and https is the scheme when none is given');
      deepEqual(await seen({ XPANDER_BASE_URL: 'http://10.0.0.9:9016/' }), ['http://10.0.0.9:9016/org-9/agent-execution/a', 'http://10.0.0.9:9016/org-9/agent-execution/t/events'], 'so is port 9016');
      deepEqual(await seen({ XPANDER_BASE_URL: 'http://127.0.0.1:8085' }), ['http://127.0.0.1:8085/agent-execution/a', 'http://localhost:9016/org-9/agent-execution/t/events'], 'port 8085');
      deepEqual(await seen({ XPANDER_BASE_URL: 'https://own.example/api/agent-controller' }), [
        'https://own.example/api/agent-controller/agent-execution/a', 'https://own.example/api/agent-controller/org-9/agent-execution/t/events',
      ], 'only the first path segment counts');
    },
  },
  {
    name: 'no key, no agent, no organization: rejected with their codes, nothing sent',
    async run(ctx) {
      const { calls, browser } = spied(ctx);
      const { Backend, Configuration, ConfigurationError, Task, Tasks } = ctx.sdk;
      const env = (variables) => Configuration.fromEnv(variables, browser);
      const nothing = env({});
      const controller = env({ XPANDER_API_KEY: 'k', XPANDER_BASE_URL: 'https://agent-controller.example' });
      const key = env({ XPANDER_API_KEY: 'k', XPANDER_BASE_URL: 'https://plain.example' });
      const cases = [
        ['missing_key', () => new Backend(nothing).invokeAgent({ agent_id: 'a', prompt: 'x' })],
        ['missing_key', () => new Tasks(nothing).get('t')],
        ['missing_agent', () => new Backend(key).invokeAgent({ prompt: 'x' })],
        ['missing_agent', () => new Backend(key).reportExternalTask({ result: 'x' })],
        ['missing_organization', () => new Backend(controller).invokeAgent({ agent_id: 'a' })],
        ['missing_organization', () => new Tasks(controller).get('t')],
        ['missing_organization', () => Task.from({ ...record(), organization_id: undefined }, key).events().next()],
        ['missing_organization', () => new Backend(key).invokeAgent({ agent_id: 'a', events_streaming: true })],
        ['missing_organization', () => new Tasks(key).create({ agent_id: 'a', events_streaming: true })],
      ];
      for (const [code, call] of cases) {
        const error = await rejects(call(), { code, retryable: false, maybeStarted: false });
        ok(error instanceof ConfigurationError, `${code} is a ConfigurationError`);
        ok(ctx.sdk.isXpanderError(error), 'isXpanderError');
      }
      equal(calls.length, 0, 'requests');
      await new Backend(key).invokeAgent({ agent_id: 'a' });
      equal(calls.length, 1, 'a plain base needs no organization to create');
    },
  },
  {
    name: 'an explicit null is not replaced from the environment',
    async run(ctx) {
      const { calls, browser } = spied(ctx);
      const env = { XPANDER_API_KEY: 'k', XPANDER_ORGANIZATION_ID: 'org-env', XPANDER_BASE_URL: 'https://agent-controller.example' };
      const call = (options) => new ctx.sdk.Backend(ctx.sdk.Configuration.fromEnv(env, { ...browser, ...options })).invokeAgent({ agent_id: 'a' });
      await rejects(call({ apiKey: null }), { code: 'missing_key' });
      await rejects(call({ organizationId: null }), { code: 'missing_organization' });
      equal(calls.length, 0, 'requests');
    },
  },
  {
    name: 'a ticket for a proxy: a bearer token, no organization, one root for everything, in a browser too',
    async run(ctx) {
      const { calls, fetch } = ctx.spy(() => Response.json(record()));
      const configuration = new ctx.sdk.Configuration({ ticket: 'ticket-4711', baseUrl: 'https://app.example/agent-controller', fetch });
      excludes(JSON.stringify(configuration), '4711', 'the JSON of a configuration');
      const task = await new ctx.sdk.Backend(configuration).invokeAgent({ agent_id: 'a' });
      await task.events().next().catch(() => {});
      deepEqual(calls.map((call) => call.url), ['https://app.example/agent-controller/agent-execution/a', 'https://app.example/agent-controller/agent-execution/task-1/events']);
      for (const { init } of calls) deepEqual([init.headers.authorization, init.headers['x-api-key']], ['Bearer ticket-4711', undefined]);
      const relative = new ctx.sdk.Backend({ ticket: 'ticket-4711', baseUrl: '/api/', fetch });
      await relative.invokeAgent({ agent_id: 'a' });
      equal(new URL(calls.at(-1).url, 'https://page.example').pathname, '/api/agent-execution/a');
    },
  },
  {
    name: 'a key and a ticket at once are one too many, and a key needs a whole URL',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      await rejects(ctx.backend({ ticket: 't', fetch }).invokeAgent({ agent_id: 'a' }), { code: 'configuration' });
      await rejects(ctx.backend({ baseUrl: '/api', fetch }).invokeAgent({ agent_id: 'a' }), { code: 'configuration' });
      equal(calls.length, 0, 'requests');
    },
  },
  {
    name: 'a client without options asks the environment where there is one, and never prompts',
    async run(ctx) {
      if (ctx.runtime === 'chromium') return void new ctx.sdk.Backend();
      const { calls, fetch } = ctx.spy();
      await rejects(new ctx.sdk.Backend().invokeAgent({ agent_id: 'a' }), { code: 'missing_key' });
      await rejects(new ctx.sdk.Backend({ fetch }).invokeAgent({ agent_id: 'a' }), { code: 'missing_key' });
      equal(calls.length, 0, 'requests');
    },
  },
  {
    name: 'the process\'s own environment is read where it may be read',
    async run(ctx) {
      const { calls, fetch } = ctx.spy(() => Response.json(record()));
      const readable = ['node', 'bun'].includes(ctx.runtime);
      const variables = { XPANDER_API_KEY: 'from-env', XPANDER_AGENT_ID: 'agent-env' };
      if (readable) Object.assign(process.env, variables);
      try {
        const call = new ctx.sdk.Backend({ fetch, dangerouslyAllowBrowser: true }).invokeAgent({ prompt: 'x' });
        if (!readable) return void (await rejects(call, { code: 'missing_key' }));
        await call;
        deepEqual([calls[0].url, calls[0].init.headers['x-api-key']], ['https://inbound.xpander.ai/agent-execution/agent-env', 'from-env']);
      } finally {
        if (readable) for (const name of Object.keys(variables)) delete process.env[name];
      }
    },
  },
  {
    name: 'a Backend takes a Configuration or its options, and a task knows its configuration',
    async run(ctx) {
      const configuration = ctx.configuration();
      const task = await new ctx.sdk.Backend(configuration).invokeAgent({ agent_id: 'agent-demo' });
      ok(task.configuration instanceof ctx.sdk.Configuration, 'task.configuration');
      equal(Object.hasOwn(task, 'configuration'), false, 'it is no attribute of the record');
      excludes(JSON.stringify(task), 'configuration', 'the record');
      const other = await ctx.backend().invokeAgent({ agent_id: 'agent-demo' });
      ok(other.configuration instanceof ctx.sdk.Configuration, 'made from options too');
      await ctx.sdk.Task.from(task.record, other.configuration).reload();
      equal((await ctx.sent('/status')).length, 1);
    },
  },
  {
    name: 'a base URL that is none is refused',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      for (const baseUrl of ['https://', 'https://exa mple', 'https://host:port', 'https://host/?key=1', 'https://user:word@host']) {
        await rejects(ctx.backend({ baseUrl, fetch }).invokeAgent({ agent_id: 'a' }), { code: 'configuration' });
      }
      equal(calls.length, 0, 'requests');
    },
  },
  {
    name: 'options of the wrong kind are refused by name',
    async run(ctx) {
      for (const [option, value] of [['timeout', 'soon'], ['timeout', -1], ['timeout', Number.NaN], ['maxRetries', 1.5], ['maxRetries', -1], ['apiKey', 42], ['organizationId', {}], ['fetch', 'no']]) {
        const { calls, fetch } = ctx.spy();
        const error = await rejects((async () => ctx.backend({ fetch, [option]: value }).invokeAgent({ agent_id: 'a' }))());
        ok(error instanceof ctx.sdk.ConfigurationError, `${option}: ${String(value)} gives a ConfigurationError, found ${error}`);
        ok(error.message.includes(option), `the message names ${option}: ${error.message}`);
        equal(calls.length, 0, 'requests');
      }
    },
  },
];
