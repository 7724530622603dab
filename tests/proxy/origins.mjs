/** Pages of other sites: what they may ask, and what they may make a visitor's browser ask. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ASKS, scripted } from './stage.js';

const GRANT = { agents: ['agent-demo'], operations: ALL };
const LISTED = 'https://partner.example';
const TASK = 'task-1';
const RECORD = { id: TASK, agent_id: 'agent-demo', status: 'executing', input: {} };
const stage = (options = {}) => scripted((url) => (url.endsWith('/list') ? Response.json([]) : Response.json(RECORD)), { origins: [LISTED], authorize: (request) => (request.headers.has('cookie') ? GRANT : null), ...options });
const CORS = ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-headers', 'access-control-allow-methods'];
const cors = (response) => CORS.map((name) => response.headers.get(name));
const COOKIE = { cookie: 'session=ann' };
const JSON_TYPE = { 'content-type': 'application/json' };
const STATUS = ['GET', `/agent-execution/${TASK}/status`];
/** What changes something, with nothing that says where it is from. */
const CHANGES = [['POST', '/agent-execution/agent-demo', { body: '{}' }], ['DELETE', `/agent-execution/${TASK}`, {}], ['POST', '/tickets', {}]];

test('a page of an origin that is not listed may ask for nothing, also with a good ticket', async () => {
  const { ask, calls } = stage();
  for (const origin of ['https://evil.example', 'null', 'http://partner.example', 'https://partner.example:8443', 'https://partner.example.evil.example', 'https://sub.partner.example', 'http://app.example.com', 'https://app.example.com.evil.example']) {
    for (const site of [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const response = await ask(...STATUS, { grant: GRANT, headers: { origin, ...site, ...COOKIE } });
      assert.equal(response.status, 403, origin);
      assert.deepEqual(cors(response), [null, null, null, null]);
    }
  }
  // The address that a framework listens at is not its own when the browser has asked for another.
  const named = await ask(...STATUS, { grant: GRANT, headers: { origin: 'https://app.example.com', host: 'named.example.com', ...COOKIE } });
  assert.equal(named.status, 403);
  assert.equal((await ask(...STATUS, { grant: GRANT, headers: { origin: 'https://app.example.com', host: 'no host', ...COOKIE } })).status, 403);
  assert.equal(calls.length, 0);
});

test('a page of a listed origin may ask with a ticket, and read what it is told', async () => {
  const { ask } = stage();
  const response = await ask(...STATUS, { grant: GRANT, headers: { origin: LISTED, 'sec-fetch-site': 'cross-site' } });
  assert.equal(response.status, 200);
  assert.deepEqual(cors(response).slice(0, 2), [LISTED, null]);
  assert.equal(response.headers.get('vary'), 'origin');
  const refused = await ask(...STATUS, { headers: { origin: LISTED, authorization: 'Bearer xt1.bad' } });
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, LISTED], 'also why not');
});

test('the proxy\'s own pages may ask', async () => {
  const { ask } = stage();
  for (const headers of [{ origin: 'https://app.example.com' }, { origin: 'https://named.example.com', host: 'named.example.com' }, { origin: 'https://tls.example.com', 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'same-origin' }]) {
    for (const [method, path, init] of CHANGES) {
      const response = await ask(method, path, { ...init, headers: { ...headers, ...COOKIE, ...JSON_TYPE } });
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
    }
  }
});

test('a browser that asks before it sends is told what it may send', async () => {
  const { ask, calls } = stage();
  const before = (origin, method, path) => ask('OPTIONS', path, { headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization, x-evil' } });
  for (const operation of ALL) {
    const [method, path] = ASKS[operation](TASK, 'agent-demo');
    const response = await before(LISTED, method, path);
    assert.equal(response.status, 204);
    assert.deepEqual(cors(response), [LISTED, null, 'authorization, cache-control, content-type, last-event-id, x-agent-version', 'GET, POST, DELETE']);
  }
  assert.equal((await before('https://evil.example', 'GET', STATUS[1])).status, 403);
  assert.equal((await before(LISTED, 'PATCH', `/agent-execution/${TASK}/update`)).status, 404);
  assert.equal((await ask('OPTIONS', STATUS[1])).status, 404, 'and a request of that method is none');
  assert.equal(calls.length, 0);
});

test('no other site\'s page makes a visitor\'s cookie change something', async () => {
  const { ask, calls } = stage({ tickets: undefined });
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' }, {}, { origin: 'https://evil.example' }, { origin: 'null' }]) {
    for (const [method, path, init] of CHANGES) {
      const response = await ask(method, path, { ...init, headers: { ...headers, ...COOKIE, ...JSON_TYPE } });
      assert.equal(response.status, 403, `${method} ${path} ${JSON.stringify(headers)}`);
    }
  }
  assert.equal(calls.length, 0);
});

test('a form can send no body that is read', async () => {
  const { ask, calls } = stage();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const response = await ask('POST', '/agent-execution/agent-demo', { body: '{"input":{"text":"x"}}', headers: { ...COOKIE, origin: 'https://app.example.com', 'content-type': type } });
    assert.equal(response.status, 415);
  }
  assert.equal(calls.length, 0);
});

test('a program without a browser needs no origin, where it has no cookie', async () => {
  const { ask } = stage({ authorize: (request) => (request.headers.get('x-app-token') === 'good' ? GRANT : null) });
  assert.equal((await ask('DELETE', `/agent-execution/${TASK}`, { headers: { 'x-app-token': 'good' } })).status, 200);
});
