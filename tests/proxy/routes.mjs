/** What leads somewhere, and what of a request goes on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ANN, ASKS, scripted, Stage } from './stage.js';

const GRANT = { agents: ['agent-demo'], operations: ALL, user: ANN };
const TASK = '00000000-0000-4000-8000-000000000000';

test('every operation leads to one request that is made anew', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  const { id } = await stage.task(ANN);
  const path = {
    createTask: 'POST /agent-execution/agent-demo', getTask: `GET /agent-execution/${id}/status`, events: `GET /${'org-secret'}/agent-execution/${id}/events`, stopTask: `DELETE /agent-execution/${id}`,
    getActivityLog: `GET /activity/agent-demo/${id}`, listTasks: 'GET /agent-execution/executions/history/agent-demo', listUserTasks: 'GET /agent-execution/executions/history/user/ann',
    listAgents: 'GET /agents/list', getAgent: 'GET /agents/agent-demo',
  };
  for (const operation of ALL) {
    stage.news();
    const [method, asked, body] = ASKS[operation](id, 'agent-demo');
    assert.equal(await stage.status(method, asked, body, { ticket }), 200, operation);
    const last = stage.news().at(-1);
    assert.equal(`${last.method} ${last.path}`, path[operation]);
  }
});

test('what is not on the list leads nowhere', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  const others = [
    ['POST', '/agent-execution/agent-demo/report_task'], ['PATCH', `/agent-execution/${TASK}/update`], ['POST', `/agent-execution/${TASK}/events/push`],
    ['POST', '/agents-metrics/agent-demo/execution'], ['POST', '/mcp_auth/agent-demo/ann/get_token'], ['POST', '/agents/agent-demo/tool-approvals/check'],
    ['GET', '/agents/agent-demo/tool-approvals/1'], ['GET', '/agents/agent-demo/db'], ['POST', '/metadata/api_key_allowance'], ['GET', '/memories/agent-demo'],
    ['GET', ''], ['GET', '/'], ['GET', '/_emulator'], ['PUT', `/agent-execution/${TASK}`], ['GET', `/agent-execution/${TASK}`], ['HEAD', `/agent-execution/${TASK}/status`],
    ['GET', '/tickets'], ['DELETE', '/tickets'], ['GET', `/org-secret/agent-execution/${TASK}`], ['POST', `/agent-execution/${TASK}/status`], ['GET', `/agent-execution/${TASK}/status/`],
  ];
  for (const [method, path] of others) {
    assert.equal(await stage.status(method, path, method === 'GET' || method === 'HEAD' ? undefined : {}, { ticket }), 404, `${method} ${path}`);
  }
  stage.silent();
});

test('no spelling of a path leads elsewhere', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  const head = `HTTP/1.1\r\nhost: proxy.example\r\nauthorization: Bearer ${ticket}\r\nconnection: close\r\n\r\n`;
  const status = `/agent-execution/${TASK}/status`;
  const paths = [
    `/xpander//agent-execution/${TASK}/status`, `/xpander/agent-execution//${TASK}/status`, `/xpander/agent-execution/${TASK}//status`,
    `/xpander/agent-execution/..%2f..%2fagents%2flist/status`, `/xpander/agent-execution/%2e%2e%2fx/status`, `/xpander/agent-execution/x%2fstatus`,
    `/xpander/agent-execution/${TASK}%2fevents/status`, `/xpander/agent-execution/${TASK}%00/status`, `/xpander/agent-execution/${TASK};x=1/status`,
    `/xpander/agent-execution/${TASK}/..%5cstatus`, `/xpander/agent-execution/${TASK}/%73tatus`, `/xpander/agent-execution/${'x'.repeat(129)}/status`,
    `/xpander/agent-execution/%C3%A9/status`, '/xpander/agent-execution/../../../etc/passwd', '/xpander/agent-execution/%2e%2e/%2e%2e/memories/x',
    `/xpander/agent-execution/${TASK}/status%3fx`, `/xpander/agent-execution/@evil.example/status`, `/xpander/agent-execution/${TASK}:443/status`,
  ];
  for (const path of paths) assert.equal(await stage.raw(`GET ${path} ${head}`), 404, path);
  for (const path of [`http://evil.example/xpander${status}`, `//evil.example/xpander${status}`, `/xpander\\..${status}`, `*`, `xpander${status}`]) {
    assert.equal(await stage.raw(`GET ${path} ${head}`), 400, path);
  }
  for (const host of ['evil.example/x?', 'a b', 'user:pass@evil.example', 'evil.example#']) {
    assert.equal(await stage.raw(`GET /xpander${status} ${head.replace('proxy.example', host)}`), 400, host);
  }
  stage.silent();
});

test('a query goes nowhere, but for the filters of a list', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  const { id } = await stage.task(ANN);
  stage.news();
  await stage.json(200, 'GET', `/agent-execution/${id}/status?organization=x&api_key=y`, undefined, { ticket });
  assert.equal(stage.news()[0].query, '');
  const list = '/agent-execution/executions/history/agent-demo';
  await stage.json(200, 'GET', `${list}?status=completed&user_id=bob`, undefined, { ticket });
  assert.equal(stage.news()[0].query, 'status=completed&user_id=ann');
  for (const query of ['organization_id=x', 'status=a&status=b', '__proto__=x', 'per_page=1']) {
    assert.equal(await stage.status('GET', `${list}?${query}`, undefined, { ticket }), 422, query);
  }
  stage.silent();
});

test('no header of a request goes on, but for three of a known form', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket({ ...GRANT, agents: ['agent-never'] });
  const { id } = await stage.task(ANN, 'agent-never');
  const hostile = {
    'x-api-key': 'emulator-other', 'x-execution-id': 'x', 'x-tool-call-id': 'x', 'x-preflight-check': 'true', 'x-xpander-sso-fetch': 'x', 'x-emulator-fault': 'status-500',
    'x-forwarded-for': '1.1.1.1', 'x-forwarded-host': 'evil', cookie: 'session=1', 'x-anything': 'x', 'accept-language': 'de', referer: 'http://x.example/',
    'x-http-method-override': 'DELETE', 'x-original-url': '/agents/list',
  };
  stage.news();
  const post = await stage.send('POST', '/agent-execution/agent-never', { input: { text: 'x' } }, { ticket, headers: { ...hostile, 'x-agent-version': '3' } });
  assert.equal(post.status, 200);
  const stream = await stage.send('GET', `/agent-execution/${id}/events`, undefined, { ticket, headers: { ...hostile, 'last-event-id': 'event-7' } });
  assert.equal(stream.status, 200);
  await stream.body.cancel();
  const runtime = ['host', 'connection', 'accept', 'accept-encoding', 'accept-language', 'sec-fetch-mode', 'user-agent', 'content-length', 'pragma'];
  const own = stage.news().map(({ path, headers }) => [path.split('/').at(-1), Object.fromEntries(Object.entries(headers).filter(([name]) => !runtime.includes(name)))]);
  assert.deepEqual(own, [
    // `fetch` writes `no-cache` of `cache: 'no-store'`, but where a header is there already.
    ['agent-never', { 'x-api-key': 'emulator-key-of-the-proxy', 'cache-control': 'no-cache', 'x-agent-version': '3', 'content-type': 'application/json' }],
    ['status', { 'x-api-key': 'emulator-key-of-the-proxy', 'cache-control': 'no-cache' }],
    ['events', { 'x-api-key': 'emulator-key-of-the-proxy', 'cache-control': 'no-store', 'last-event-id': 'event-7' }],
  ]);
});

test('header values of another form are refused, or count as none', async () => {
  const record = { id: TASK, agent_id: 'agent-demo', status: 'completed', input: { user: ANN } };
  const { ask, calls } = scripted((url) => (url.endsWith('/events') ? new Response(':\n\n', { headers: { 'content-type': 'text/event-stream' } }) : Response.json(record)));
  const body = JSON.stringify({ input: { text: 'x' } });
  for (const version of ['3x', '-1', '1.5', '9'.repeat(10), 'latest, 2']) {
    const response = await ask('POST', '/agent-execution/agent-demo', { grant: GRANT, body, headers: { 'content-type': 'application/json', 'x-agent-version': version } });
    assert.equal(response.status, 422, version);
  }
  assert.equal(calls.length, 0);
  for (const last of ['a b', 'é', 'x'.repeat(1025)]) {
    await ask('GET', `/agent-execution/${TASK}/events`, { grant: GRANT, headers: { 'last-event-id': last } });
    assert.equal(calls.at(-1).headers['last-event-id'], undefined, last);
  }
  // Line ends cannot even be put into a Request; over a socket they begin another header.
  assert.throws(() => new Headers({ 'last-event-id': 'a\r\nx-api-key: b' }));
});

test('headers and URLs have an end', async () => {
  const { ask, calls } = scripted(() => Response.json({}));
  assert.equal((await ask('GET', '/agents/list', { grant: GRANT, headers: { 'x-long': 'x'.repeat(20_000) } })).status, 431);
  assert.equal((await ask('GET', `/agents/list?${'x'.repeat(3000)}`, { grant: GRANT })).status, 414);
  assert.equal(calls.length, 0);
});

test('a proxy is found below its base path, or below any', async (t) => {
  const { ask } = scripted(() => Response.json([]));
  assert.equal((await ask('GET', '/agents/list', { grant: GRANT })).status, 200);
  assert.equal((await ask('GET', '/api/v2/agents/list', { grant: GRANT })).status, 200);
  const fixed = scripted(() => Response.json([]), { basePath: '/xpander/' });
  assert.equal((await fixed.ask('GET', '/agents/list', { grant: GRANT })).status, 200);
  for (const path of ['/api/agents/list', '-other/agents/list', '//agents/list']) assert.equal((await fixed.ask('GET', path, { grant: GRANT })).status, 404, path);
  const root = scripted(() => Response.json([]), { basePath: '' });
  assert.equal((await root.proxy(new Request('https://app.example.com/agents/list', { headers: { authorization: `Bearer ${await root.proxy.ticket(GRANT)}` } }))).status, 200);
  assert.equal((await root.ask('GET', '/agents/list', { grant: GRANT })).status, 404);
});
