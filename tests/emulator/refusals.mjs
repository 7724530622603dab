/** What the emulator refuses, because the platform does, and in which words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, createEmulator } from './platform.js';

const client = (options = { speed: 0 }, more) => new Client(createEmulator(options), more);
const input = { text: 'Hello' };
const fields = ({ detail }) => detail.map(({ loc }) => loc.join('.')).sort();

test('keys: none, a wrong one, one of a list', async () => {
  for (const key of [null, '', 'live-key']) {
    const answer = await client({ speed: 0 }, { key }).json('GET', '/agents/list', { status: 401 });
    assert.deepEqual(answer, { detail: 'Invalid or missing API key' });
  }
  const listed = createEmulator({ apiKeys: ['one'], speed: 0 });
  await new Client(listed, { key: 'one' }).json('GET', '/agents/list');
  await new Client(listed, { key: 'emulator-x' }).json('GET', '/agents/list', { status: 401 });
});

test('organizations: any by default, only the one that is set, and never the word of a client that has none', async () => {
  const path = (organization) => `/agent-controller/${organization}/agents/agent-demo`;
  const any = client();
  await any.json('GET', path('org-a'));
  for (const word of ['None', 'null', 'undefined']) await any.json('GET', path(word), { status: 403 });
  const one = client({ organizationId: 'org-1', speed: 0 });
  await one.json('GET', path('org-1'));
  const answer = await one.json('GET', path('org-2'), { status: 403 });
  assert.equal(typeof answer.detail, 'string');
});

test('unknown tasks, agents, paths and methods', async () => {
  const c = client();
  assert.deepEqual(await c.json('GET', '/agent-execution/none/status', { status: 404 }), { detail: 'Task not found' });
  await c.json('DELETE', '/agent-execution/none', { status: 404 });
  await c.json('GET', '/org-emulator/agent-execution/none/events', { status: 404 });
  assert.deepEqual(await c.json('POST', '/agent-execution/agent-missing', { body: { input }, status: 404 }), { detail: 'Agent not found' });
  await c.json('GET', '/agents/agent-missing', { status: 404 });
  await c.json('GET', '/nothing/here', { status: 404 });
  await c.json('GET', '/agent-execution//status', { status: 404 });
  const { id } = await c.create();
  await c.json('PUT', `/agent-execution/${id}/status`, { status: 405 });
});

test('doubled slashes are no path of the platform', async () => {
  const c = client();
  await c.json('POST', '//agent-execution/agent-demo', { body: { input }, status: 404 });
  await c.json('GET', '/agent-controller//org-emulator/agents/agent-demo', { status: 404 });
});

test('a create body without input, with wrong types, with words nobody knows: 422 and the fields', async () => {
  const c = client();
  const refused = async (body) => {
    const answer = await c.json('POST', '/agent-execution/agent-demo', { body, status: 422 });
    for (const { loc, msg, type } of answer.detail) {
      assert.ok(Array.isArray(loc) && loc[0] === 'body' && typeof msg === 'string' && typeof type === 'string');
    }
    return fields(answer);
  };
  assert.deepEqual(await refused({}), ['body.input']);
  assert.deepEqual(await refused({ input: null }), ['body.input']);
  assert.deepEqual(await refused({ input: 'text' }), ['body.input']);
  assert.deepEqual(await refused({ input: { text: 5, files: 'x' } }), ['body.input.files', 'body.input.text']);
  assert.deepEqual(await refused({ input: { user: { id: 'u' } } }), ['body.input.user.email']);
  assert.deepEqual(await refused({ input, think_mode: 'hardest', output_format: 'html' }), ['body.output_format', 'body.think_mode']);
  assert.deepEqual(await refused({ input, think_mode: null }), ['body.think_mode']);
  assert.deepEqual(await refused({ input, events_streaming: 'yes', mcp_servers: {}, tool_call_limit: 1.5 }), [
    'body.events_streaming', 'body.mcp_servers', 'body.tool_call_limit',
  ]);
  assert.deepEqual(await refused({ input, mcp_servers: [{ name: 'a' }, { transport: 'pigeon', type: 'far', headers: [], allowed_tools: 'x' }] }), [
    'body.mcp_servers.1.allowed_tools', 'body.mcp_servers.1.headers', 'body.mcp_servers.1.transport', 'body.mcp_servers.1.type',
  ]);
  assert.deepEqual(await refused([]), ['body']);
});

test('a report with wrong types: 422 and the fields', async () => {
  const c = client();
  const body = { id: 5, input: {}, is_success: 'yes', result: { a: 1 }, duration: '3', used_tools: 'x' };
  const answer = await c.json('POST', '/agent-execution/agent-demo/report_task', { body, status: 422 });
  assert.deepEqual(fields(answer), ['body.duration', 'body.id', 'body.input', 'body.is_success', 'body.result', 'body.used_tools']);
});

test('a body that is no JSON, or does not say that it is', async () => {
  const c = client();
  for (const headers of [{ 'content-type': 'text/plain' }, {}]) {
    const response = await c.fetch(`${c.url}/agent-execution/agent-demo`, {
      method: 'POST', headers: { 'x-api-key': c.key, ...headers }, body: JSON.stringify({ input }),
    });
    assert.equal(response.status, 422);
    await response.body.cancel();
  }
});

test('an update with a status nobody knows', async () => {
  const c = client();
  const { id } = await c.create();
  const answer = await c.json('PATCH', `/agent-execution/${id}/update`, { body: { status: 'running' }, status: 422 });
  assert.deepEqual(fields(answer), ['body.status']);
});

test('options that are wrong are named', () => {
  for (const [options, word] of [[{ speeed: 1 }, /speeed/], [{ speed: -1 }, /speed/], [{ speed: '1' }, /speed/], [{ apiKeys: [] }, /apiKeys/], [{ organizationId: '' }, /organizationId/], [{ basePath: 'api' }, /basePath/], [null, /options/]]) {
    assert.throws(() => createEmulator(options), (error) => error instanceof TypeError && word.test(error.message));
  }
});
