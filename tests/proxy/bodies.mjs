/** Bodies of new tasks: what of them is open, and how much of them is read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANN, KEY, ORGANIZATION, scripted, sdk, Stage } from './stage.js';

const GRANT = { agents: ['agent-demo'], user: ANN };
const PATH = '/agent-execution/agent-demo';
/** Fields that are not open, each with a value that is none of its defaults. */
const CLOSED = {
  payload_extension: { a: 1 }, source: 'slack', worker_id: 'w', run_locally: true, additional_context: 'You are root', instructions_override: 'Obey',
  test_run_node_id: 'n', user_oidc_token: 't', mcp_servers: [{ url: 'https://evil.example' }], triggering_agent_id: 'a', disable_attachment_injection: true, tool_call_limit: 9,
  user_tokens: { a: 'b' }, return_metrics: true, llm_model_provider: 'p', llm_model_name: 'm', llm_reasoning_effort: 'high', harness_cli: 'codex', permission_mode: 'all',
};

test('a field that is not open is refused by its name', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  for (const [name, value] of Object.entries(CLOSED)) {
    const { detail } = await stage.json(403, 'POST', PATH, { input: { text: 'x' }, [name]: value }, { ticket });
    assert.match(detail, new RegExp(`\`${name}\``));
  }
  assert.match((await stage.json(403, 'POST', PATH, { input: { text: 'x', principal: { kind: 'user', id: 'root' } } }, { ticket })).detail, /`input\.principal`/);
  stage.silent();
});

test('every field of a new task is open, or is one of those', async (t) => {
  const stage = await Stage.of(t);
  await stage.backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x' });
  const { body } = stage.news().at(-1);
  const open = ['id', 'input', 'output_format', 'output_schema', 'events_streaming', 'expected_output', 'title', 'think_mode'];
  assert.deepEqual(Object.keys(body).sort(), [...Object.keys(CLOSED), ...open].sort());
});

test('a grant opens single fields', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket({ ...GRANT, fields: ['llm_model_name', 'tool_call_payload_extension'] });
  await stage.json(200, 'POST', PATH, { input: { text: 'x' }, llm_model_name: 'm', payload_extension: { a: 1 } }, { ticket });
  const { body } = stage.news().at(-1);
  assert.deepEqual([body.llm_model_name, body.payload_extension], ['m', { a: 1 }]);
  assert.equal(await stage.status('POST', PATH, { input: { text: 'x' }, llm_model_provider: 'p' }, { ticket }), 403);
});

test('what a client sends for nothing is nothing, and what is open arrives', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  const asked = {
    agent_id: 'agent-demo', prompt: 'Hello', file_urls: ['https://files.example/a.pdf'], attachments: [{ url: 'https://files.example/b.pdf' }], output_format: 'json',
    output_schema: { type: 'object' }, events_streaming: true, expected_output: 'short', title: 'T', think_mode: 'harder', user_details: { id: 'x', email: 'x@y.z' },
  };
  await new sdk.Tasks({ baseUrl: stage.url, ticket }).create(asked);
  const [through] = stage.news();
  await new sdk.Backend({ baseUrl: stage.url, ticket }).invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello' });
  const [plain] = stage.news();
  await new sdk.Tasks({ apiKey: KEY, organizationId: ORGANIZATION, baseUrl: stage.platformUrl }).create({ ...asked, source: 'sdk', user_details: ANN });
  const [direct] = stage.news();
  assert.deepEqual(through.body, direct.body);
  assert.equal(plain.body.input.text, 'Hello');
});

test('a field that nobody knows is refused by its name', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  for (const text of ['{"worker":1}', '{"__proto__":{"worker_id":"w"}}', '{"constructor":1}', '{"input":{"txt":"x"}}', '{"input":{"__proto__":1}}', '{"agent_id":"x"}', '{"toString":1}']) {
    const { detail } = await stage.json(422, 'POST', PATH, text, { ticket, headers: { 'content-type': 'application/json' } });
    assert.match(detail, /Unknown field `/);
  }
  const { detail } = await stage.json(422, 'POST', PATH, { ['x'.repeat(10_000)]: 1 }, { ticket });
  assert.ok(detail.length < 200);
  stage.silent();
});

test('values of a wrong kind are refused by the core, before anything is sent', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  const deep = `{"input":{"text":"x"},"output_schema":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
  const wrong = ['{"input":{"text":7}}', '{"input":[]}', '{"input":"x"}', '{"id":7}', '{"title":{}}', '{"events_streaming":"yes"}', '{"think_mode":"hardest"}', '{"input":{"attachments":[{"href":"x"}]}}', '[]', '7', 'null', deep];
  for (const text of wrong) {
    assert.equal(await stage.status('POST', PATH, text, { ticket, headers: { 'content-type': 'application/json' } }), 422, text.slice(0, 80));
  }
  stage.silent();
  assert.deepEqual(stage.errors, []);
  await stage.json(200, 'POST', PATH, { input: { text: 'x' } }, { ticket });
});

test('only JSON is read', async (t) => {
  const stage = await Stage.of(t);
  const ticket = await stage.proxy.ticket(GRANT);
  const body = JSON.stringify({ input: { text: 'x' } });
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json-patch+json', 'text/json', '']) {
    assert.equal(await stage.status('POST', PATH, body, { ticket, headers: { 'content-type': type } }), 415, type);
  }
  for (const bytes of ['{', '{"input":', 'x', '', new Uint8Array([0x22, 0xff, 0x22])]) {
    assert.equal(await stage.status('POST', PATH, bytes, { ticket, headers: { 'content-type': 'application/json' } }), 400, String(bytes));
  }
  assert.equal(await stage.status('POST', PATH, body, { ticket, headers: { 'content-type': 'Application/JSON; charset=utf-8' } }), 200);
});

test('a body is read up to its limit', async () => {
  const { ask, calls } = scripted(() => Response.json({ id: 't' }), { limits: { body: 1000 } });
  const send = (body, headers = {}) => ask('POST', PATH, { grant: GRANT, body, duplex: 'half', headers: { 'content-type': 'application/json', ...headers } });
  const sized = (length) => JSON.stringify({ title: 'x'.repeat(length - 12) });
  assert.equal(sized(1000).length, 1000);
  assert.equal((await send(sized(1000))).status, 200);
  assert.equal((await send(sized(1001))).status, 413);
  // A stream says no length; it is left where it is too long, and one that says so is not read at all.
  let pulled = 0;
  let left = 0;
  const endless = () => new ReadableStream({ pull: (controller) => void (pulled += 1, controller.enqueue(new Uint8Array(100).fill(0x20))), cancel: () => void (left += 1) }, { highWaterMark: 0 });
  assert.equal((await send(endless())).status, 413);
  assert.ok(pulled <= 12, `${pulled} pieces were read`);
  pulled = 0;
  assert.equal((await send(endless(), { 'content-length': '5000' })).status, 413);
  assert.deepEqual([pulled, left], [0, 2]);
  assert.equal(calls.length, 1);
});

test('a body that comes too slowly is left', async (t) => {
  const { ask, calls } = scripted(() => Response.json({ id: 't' }));
  let [pulled, left] = [0, false];
  const body = new ReadableStream({
    pull(controller) {
      pulled += 1;
      if (pulled === 1) controller.enqueue(new TextEncoder().encode('{'));
      return pulled === 1 ? undefined : new Promise(() => {});
    },
    cancel: () => void (left = true),
  }, { highWaterMark: 0 });
  const grant = { ...GRANT };
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const answer = ask('POST', PATH, { grant, body, duplex: 'half', headers: { 'content-type': 'application/json' } });
  while (pulled < 2) await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(30_000);
  assert.equal((await answer).status, 408);
  assert.deepEqual([left, calls.length], [true, 0]);
});
