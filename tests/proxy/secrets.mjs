/** What a browser never sees: the platform's address, its key, its headers, and the secrets in its records and events. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ANN, ASKS, createEmulator, KEY, ORGANIZATION, scripted, sdk, Stage, streamOf } from './stage.js';

const MARK = 'S3CR3T';
const GRANT = { agents: ['agent-demo'], operations: ALL, user: ANN };
const TASK = 'task-1';
/** The secrets, at the depths that records and events have them at. */
const SECRET = {
  user_tokens: { item: MARK }, user_oidc_token: MARK,
  mcp_servers: [{ name: 'm', url: 'https://mcp.example', api_key: MARK, client_secret: MARK, headers: { authorization: MARK }, env_vars: { A: MARK } }],
  payload_extension: { llm_gateway: { base_url: 'https://gateway', token: MARK }, sso_fetch_key: MARK, kept: 1 },
  deep: [[{ a: { access_token: MARK, b: [{ user_tokens: MARK }] } }]],
};
const RECORD = { id: TASK, agent_id: 'agent-demo', organization_id: 'o', status: 'completed', input: { text: 'x', user: ANN }, events_streaming: true, unknown: 7, ...SECRET };
const event = (type, data) => JSON.stringify({ type, task_id: TASK, organization_id: 'o', time: '2026-01-01T00:00:00Z', data });
const escaped = (text) => text.replaceAll('access_token', '\\u0061ccess_token').replaceAll('user_tokens', 'user\\u005ftokens');

test('no answer has a secret, at whatever depth; all else is as the platform sent it', async () => {
  const log = { id: TASK, messages: [{ id: 'm', created_at: 't', type: 'token_ready', data: { access_token: MARK, server_url: 'u' } }], ...SECRET };
  const { ask } = scripted((url) => Response.json(url.includes('/activity/') ? log : /history|list$/.test(url) ? [{ ...RECORD, id: 'agent-demo' }] : RECORD));
  for (const operation of ALL.filter((name) => name !== 'events')) {
    const [method, path, body] = ASKS[operation](TASK, 'agent-demo');
    const response = await ask(method, path, { grant: GRANT, ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
    const text = await response.text();
    assert.equal(response.status, 200, operation);
    assert.ok(!text.includes(MARK), `${operation}: ${text}`);
  }
  const { user_tokens, user_oidc_token, ...rest } = RECORD;
  const seen = await (await ask('GET', `/agent-execution/${TASK}/status`, { grant: GRANT })).json();
  assert.deepEqual(seen, { ...rest, mcp_servers: [{ name: 'm', url: 'https://mcp.example' }], payload_extension: { kept: 1 }, deep: [[{ a: { b: [{}] } }]] });
});

test('no event has a secret, however it is spelled; all else is as the platform sent it', async () => {
  const plain = [event('chunk', 'Hello 👋'), event('unknown_type', { numbers: [1.0, 1e3], text: 'no secret' })];
  const secret = [event('task_finished', RECORD), event('auth_event', { type: 'token_ready', data: { access_token: MARK } }), event('whatever', SECRET)];
  const told = [...plain, ...secret, ...secret.map(escaped), '{"type":"chunk","data":{"user_tokens":"' + MARK, '{"access_token":"S3CR3T"', `${MARK.replace('S', 's')} is no JSON`];
  const { response } = streamOf([told.map((data) => `event: named\ndata: ${data}\n\n`).join('')]);
  const { ask } = scripted((url) => (url.endsWith('/events') ? response : Response.json(RECORD)));
  const text = await (await ask('GET', `/agent-execution/${TASK}/events`, { grant: GRANT })).text();
  assert.ok(!text.includes(MARK), text);
  const seen = text.split('\n\n').filter((block) => block.startsWith('data: ')).map((block) => block.slice(6));
  assert.equal(seen.length, told.length, 'each has come');
  assert.deepEqual(seen.slice(0, 2), plain, 'to the byte');
  assert.deepEqual(JSON.parse(seen[3]).data, { type: 'token_ready', data: {} });
  assert.deepEqual(JSON.parse(seen[2]).data.deep, [[{ a: { b: [{}] } }]]);
  assert.equal(seen.at(-1), 's3CR3T is no JSON');
});

test('what else is to be hidden is named', async () => {
  const record = { ...RECORD, instructions_override: MARK, payload_extension: MARK, mcp_servers: [], user_tokens: null, user_oidc_token: null, deep: null };
  const { response } = streamOf([`data: ${event('task_finished', record)}\n\n`]);
  const { ask } = scripted((url) => (url.endsWith('/events') ? response : Response.json(record)), { hide: ['instructions_override', 'payload_extension'] });
  for (const part of ['status', 'events']) assert.ok(!(await (await ask('GET', `/agent-execution/${TASK}/${part}`, { grant: GRANT })).text()).includes(MARK));
});

test('no answer has a header of the platform\'s', async () => {
  const headers = { 'x-request-id': MARK, 'set-cookie': MARK, server: MARK, 'x-internal-host': MARK, location: MARK, via: MARK, 'retry-after': '7' };
  for (const status of [200, 302, 400, 404, 429, 500]) {
    const { ask } = scripted((url) => (url.endsWith('/events') && status === 200
      ? new Response('data: {}\n\n', { headers: { ...headers, 'content-type': 'text/event-stream' } })
      : new Response(JSON.stringify(RECORD), { status, headers: { ...headers, 'content-type': 'application/json' } })));
    for (const part of ['status', 'events']) {
      const response = await ask('GET', `/agent-execution/${TASK}/${part}`, { grant: GRANT });
      const own = ['cache-control', 'content-type', 'retry-after', 'vary', 'x-accel-buffering', 'x-content-type-options'];
      for (const [name, value] of response.headers) assert.ok(own.includes(name) && !value.includes(MARK), `${status} ${part}: ${name}: ${value}`);
      await response.body?.cancel();
    }
  }
});

test('no refusal says where the platform is, or as whom it is asked', async (t) => {
  const inner = [KEY, ORGANIZATION, 'platform.internal', '8443', '/v9', 'inbound.xpander.ai', '10.1.2.3', 'localhost'];
  const said = `at https://platform.internal:8443/v9/${ORGANIZATION} (inbound.xpander.ai/x, 10.1.2.3:80, localhost:9016) of ${ORGANIZATION}, with ${KEY}`;
  const bodies = [{ detail: said }, { detail: [{ loc: ['body', said], msg: said, type: 'x', input: said, ctx: { said } }] }, { error: said }, said];
  const answers = [
    ...[302, 400, 401, 403, 404, 409, 422, 429, 500, 503].flatMap((status) => bodies.map((body) => () => new Response(JSON.stringify(body), { status, headers: { location: 'https://platform.internal:8443/x' } }))),
    () => { throw new TypeError(said); }, () => new Response(said), () => Response.json({ said }), () => new Response(`{"id":"${said}`),
  ];
  for (const [at, answer] of answers.entries()) {
    const { ask } = scripted(() => answer());
    for (const operation of ALL) {
      const [method, path, body] = ASKS[operation](TASK, 'agent-demo');
      const response = await ask(method, path, { grant: { ...GRANT, tasks: undefined }, ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
      const text = await response.text();
      if (operation !== 'createTask' || response.status >= 400) for (const word of inner) assert.ok(!text.includes(word), `${at} ${operation}: ${text}`);
    }
  }
});

test('a status that is the caller\'s business is the platform\'s; one of the proxy\'s key is not', async () => {
  const statuses = {};
  for (const status of [302, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    const { ask } = scripted(() => new Response('{"detail":"no"}', { status, headers: { 'retry-after': '7', location: '/' } }));
    const response = await ask('GET', '/agents/list', { grant: GRANT });
    statuses[status] = [response.status, response.headers.get('retry-after')];
  }
  assert.deepEqual(statuses, {
    302: [502, null], 400: [400, '7'], 401: [502, null], 403: [502, null], 404: [404, null], 409: [409, '7'], 422: [422, '7'], 429: [429, '7'], 500: [500, '7'], 503: [503, '7'],
  });
});

test('a proxy that is not configured says no more than that', async () => {
  const { ask } = scripted(() => Response.json([]), { organizationId: null });
  const response = await ask('GET', `/agent-execution/${TASK}/events`, { grant: { tasks: [TASK] } });
  assert.deepEqual([response.status, await response.text()], [500, '{"detail":"The proxy is not configured"}']);
});

test('in a whole visit, nothing that reaches the browser holds the key or the address', async (t) => {
  const stage = await Stage.of(t, { speed: 0.02 });
  const said = [];
  const ticket = await stage.proxy.ticket(GRANT);
  const listening = async (url, init) => {
    const response = await fetch(url, init);
    said.push(JSON.stringify([...response.headers]));
    return new Response(response.body.pipeThrough(new TransformStream({ transform: (bytes, controller) => (said.push(Buffer.from(bytes).toString('latin1')), controller.enqueue(bytes)) })), response);
  };
  const backend = new sdk.Backend({ baseUrl: stage.url, ticket, fetch: listening });
  const task = await backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
  for await (const _ of task.events());
  await task.reload();
  await task.getActivityLog();
  await task.stop();
  const whole = said.join('\n');
  for (const word of [KEY, new URL(stage.platformUrl).host]) assert.ok(!whole.includes(word), word);
  assert.ok(whole.includes('task_finished'));
});
