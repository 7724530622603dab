/** Keys and tokens: what may hold them, and the many places that may not. */
import { deepEqual, equal, excludes, includes, ok, rejects } from './assert.js';

const MARK = 'geheim-4711';

/** A record whose secrets all hold the mark. */
const record = () => ({
  id: 'task-1', agent_id: 'agent-demo', organization_id: 'org-emulator', input: { text: 'x' }, status: 'executing', created_at: '2026-02-07T06:18:47Z',
  events_streaming: true,
  user_tokens: { 'graph-item': `${MARK}-token` },
  user_oidc_token: `${MARK}-oidc`,
  mcp_servers: [{
    name: 'files', url: 'https://mcp.example', api_key: `${MARK}-mcp`, client_secret: `${MARK}-client`,
    headers: { authorization: `${MARK}-header` }, env_vars: { TOKEN: `${MARK}-env` },
  }],
});

/** All the ways in which a value may become text, in this runtime. */
function spoken(ctx, value) {
  const texts = { json: JSON.stringify(value), string: String(value), keys: JSON.stringify(Object.entries(value)) };
  if (value instanceof Error) Object.assign(texts, { message: value.message, stack: value.stack, own: JSON.stringify({ ...value }) });
  if (ctx.inspect) texts.inspect = ctx.inspect(value);
  try {
    texts.clone = JSON.stringify(structuredClone(value)) ?? '';
  } catch {
    // What cannot be cloned at all gives nothing away.
  }
  if (value?.cause) for (const [way, text] of Object.entries(spoken(ctx, value.cause))) texts[`cause ${way}`] = text;
  return Object.entries(texts);
}

function silent(ctx, value, what, mark = MARK) {
  for (const [way, text] of spoken(ctx, value)) excludes(text ?? '', mark, `${what} as ${way}`);
}

export default [
  {
    name: 'a key in a configuration, a client, a task is never part of any text',
    async run(ctx) {
      const key = `emulator-${MARK}-${ctx.key}`;
      const configuration = ctx.configuration({ apiKey: key });
      silent(ctx, configuration, 'configuration');
      silent(ctx, new ctx.sdk.Backend(configuration), 'backend');
      silent(ctx, ctx.backend({ apiKey: key }), 'backend from options');
      silent(ctx, ctx.tasks({ apiKey: key }), 'tasks');
      const task = await new ctx.sdk.Backend(configuration).invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
      silent(ctx, task, 'task');
      silent(ctx, task.configuration, 'the configuration of a task');
      const stream = task.events();
      silent(ctx, stream, 'stream');
      await stream.return();
    },
  },
  {
    name: 'a key in extra headers is not shown either',
    async run(ctx) {
      silent(ctx, ctx.configuration({ headers: { authorization: `Bearer ${MARK}` } }), 'configuration');
    },
  },
  {
    name: 'a configuration shows what is no secret',
    async run(ctx) {
      const shown = JSON.stringify(ctx.configuration({ agentId: 'agent-shown' }));
      for (const part of ['org-emulator', 'agent-shown', ctx.url]) includes(shown, part, 'the JSON of a configuration');
    },
  },
  {
    name: 'no error holds the key',
    async run(ctx) {
      const apiKey = `emulator-${MARK}-${ctx.key}`;
      const options = { maxRetries: 0, timeout: 300 };
      const cases = {
        401: () => new ctx.sdk.Tasks(ctx.faulty('status-401', { apiKey })).get('t', options),
        echo: () => new ctx.sdk.Tasks(ctx.faulty('echo-key', { apiKey })).get('t', options),
        500: () => new ctx.sdk.Tasks(ctx.faulty('status-500', { apiKey })).get('t', options),
        html: () => new ctx.sdk.Tasks(ctx.faulty('html', { apiKey })).get('t', options),
        refused: () => ctx.tasks({ apiKey, baseUrl: ctx.deadUrl }).get('t', options),
        dropped: () => new ctx.sdk.Tasks(ctx.faulty('drop', { apiKey })).get('t', options),
        timeout: () => new ctx.sdk.Tasks(ctx.faulty('no-answer', { apiKey })).get('t', options),
        input: () => ctx.backend({ apiKey }).invokeAgent({ agent_id: 'a', promt: 'x' }),
        header: () => ctx.backend({ apiKey: `${apiKey}\n` }).invokeAgent({ agent_id: 'a' }),
        query: () => ctx.tasks({ apiKey, baseUrl: `${ctx.deadUrl}/?token=${MARK}` }).get('t', options),
        thrown: () => ctx.tasks({ apiKey, fetch: () => Promise.reject(new TypeError('failed')) }).get('t', options),
      };
      for (const [name, call] of Object.entries(cases)) silent(ctx, await rejects(call()), name);
    },
  },
  {
    name: 'a key that the platform repeats is redacted in the description, the rest stays',
    async run(ctx) {
      const error = await rejects(ctx.tasks(ctx.faulty('echo-key')).get('t'), { status: 401 });
      silent(ctx, error, 'error', ctx.key);
      ok(error.description.length > 0, 'a description');
      const { fetch } = ctx.spy(() => Response.json({ detail: `key ${ctx.key} is not known` }, { status: 401 }));
      const own = await rejects(ctx.tasks({ fetch }).get('t'), { status: 401 });
      silent(ctx, own, 'error', ctx.key);
      includes(own.description, 'is not known');
      const raw = ctx.spy(() => new Response(`<p>${ctx.key}</p>`, { headers: { 'content-type': 'text/html' } }));
      silent(ctx, await rejects(ctx.tasks({ fetch: raw.fetch }).get('t'), { code: 'protocol' }), 'error', ctx.key);
    },
  },
  {
    name: 'tokens of a task can be read, and are not shown',
    async run(ctx) {
      const task = ctx.sdk.Task.from(record(), ctx.configuration());
      equal(task.user_tokens['graph-item'], `${MARK}-token`);
      equal(task.user_oidc_token, `${MARK}-oidc`);
      const [server] = task.mcp_servers;
      equal(server.api_key, `${MARK}-mcp`);
      equal(server.client_secret, `${MARK}-client`);
      equal(server.name, 'files');
      silent(ctx, task, 'task');
      silent(ctx, server, 'server');
      silent(ctx, task.mcp_servers, 'servers');
      for (const name of ['user_tokens', 'user_oidc_token']) {
        ok(Object.hasOwn(task, name), `${name} is the task's own`);
        equal(Object.getOwnPropertyDescriptor(task, name).enumerable, false, `${name}: enumerable`);
        equal(Object.getOwnPropertyDescriptor(task, name).writable, true, `${name}: writable`);
      }
    },
  },
  {
    name: 'tokens that the platform sends back are treated the same, and stay after a reload',
    async run(ctx) {
      const { fetch } = ctx.spy(() => Response.json(record()));
      const task = await ctx.tasks({ fetch }).get('task-1');
      silent(ctx, task, 'task');
      await task.reload();
      silent(ctx, task, 'task after a reload');
      deepEqual(task.user_tokens, { 'graph-item': `${MARK}-token` });
      task.user_oidc_token = `${MARK}-new`;
      equal(task.user_oidc_token, `${MARK}-new`);
      silent(ctx, task, 'task after an assignment');
    },
  },
  {
    name: 'what a fetch says of a key or a ticket is hidden, also where it is cut, and where the ticket is a function',
    async run(ctx) {
      const long = `${MARK}${'x'.repeat(400)}`;
      const fetch = async (_url, { headers }) => {
        throw new Error(`failed with ${JSON.stringify(headers)}`);
      };
      const told = [];
      const onRetry = ({ error }) => void told.push(error.message);
      for (const secret of [MARK, long]) {
        for (const settings of [{ apiKey: secret }, { ticket: secret, apiKey: undefined }, { ticket: async () => secret, apiKey: undefined }]) {
          const error = await rejects(ctx.tasks({ ...settings, fetch, onRetry, maxRetries: 1 }).get('t'), { code: 'connection' });
          for (const text of [error.message, error.stack, JSON.stringify(error), ...told]) excludes(text, MARK, Object.keys(settings)[0]);
          includes(error.message, 'failed with', 'the rest stays');
        }
      }
    },
  },
  {
    name: 'a task in an error is as silent as the task itself',
    async run(ctx) {
      const { fetch } = ctx.spy(() => Response.json({ ...record(), status: 'failed', result: 'boom' }));
      const task = await ctx.tasks({ fetch }).get('task-1');
      silent(ctx, await rejects(task.wait({ throwOnFailure: true }), { code: 'task_failed' }), 'error');
    },
  },
  {
    name: 'what onRetry and a logger are told holds no key and no query',
    async run(ctx) {
      const apiKey = `emulator-${MARK}-${ctx.key}`;
      const told = [];
      const logger = { debug: (...words) => void told.push(...words), warn: (...words) => void told.push(...words) };
      const onRetry = (retry) => void told.push(retry, retry.error);
      const options = ctx.faulty('status-503,retry-after-0', { apiKey, logger, onRetry });
      await rejects(new ctx.sdk.Tasks(options).get('t'));
      ok(told.length >= 2, 'something was told');
      for (const word of told) if (Object(word) === word) silent(ctx, word, 'told');
        else excludes(word, MARK, 'told');
    },
  },
];
