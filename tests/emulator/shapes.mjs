/**
 * The emulator against the captures: the requests that the Python SDK sent are sent to the emulator, and its answers must have the
 * shape of what was served then. `shape.js` says which differences are allowed; below are the rules about whole exchanges.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { events, exchanges, models } from './captures.js';
import { createEmulator } from './platform.js';
import { differences, shapeOf } from './shape.js';

/** The tasks that the captures take for granted: those that bodies name, and those whose status could be read. */
const TASKS = new Set(exchanges.filter(({ response }) => response?.status === 200)
  .flatMap(({ request: { body_json, path } }) => [body_json?.id, /^\/agent-execution\/([^/]+)\/(?:status|update)$/.exec(path)?.[1], /^\/activity\/[^/]+\/(.*)$/.exec(path)?.[1]])
  .filter((id) => typeof id === 'string' && id !== 'None'));

/** What an answer is about, by its request; the SDK's model of it; and the fields without which it is none. */
const KINDS = [
  { of: /^GET .*\/agents\/list$/, model: 'AgentsListItem', list: true, needs: ['id', 'name', 'status', 'created_at'] },
  { of: /^GET .*\/agents\/[^/]+$/, model: 'Agent', needs: ['id', 'name', 'framework', 'graph'] },
  { of: /^GET .*\/executions\/history\//, model: 'TasksListItem', list: true, needs: ['id', 'agent_id', 'organization_id', 'status'] },
  { of: /^GET .*\/activity\//, model: 'AgentActivityThread', needs: ['id', 'created_at', 'messages'] },
  { of: /^POST .*\/(agents-metrics|events\/push)/, model: '', needs: ['ok'] },
  { of: /\/agent-execution\//, model: 'Task', needs: ['id', 'agent_id', 'organization_id', 'input', 'created_at'] },
];

/** Exchanges whose answers are not compared, and why. */
const SKIPPED = [
  ['a file, which somebody else serves', ({ request }) => request.path.startsWith('/f/')],
  ['of workers and of servers that the SDK hosts: not for clients', ({ request }) => /\/org-789\/events\/|llm-gateway-route|api_key_allowance|media\/extract/.test(request.path)],
  ['an answer that hangs on a person, which a test of its own compares', ({ request }) => /\/mcp_auth\/|\/tool-approvals\//.test(request.path)],
  ['an event stream, whose events are compared one by one', ({ request }) => request.path.endsWith('/events')],
  ['a path for another base, which nobody serves', ({ request, response }) => response?.status === 404 && /^\/(Agent-Controller\/v2|api|from-env)\//.test(request.path)],
];

/** Requests without an id or with a doubled slash, which this package never sends: the emulator refuses them. */
const refused = ({ request }) => /\/None(\/|$)|\/\//.test(request.path);
const lacks = (value, needs) => !needs.every((name) => (value?.[name] ?? null) !== null);
/** An answer that proves how the SDK takes what the platform never says: no JSON, a list for a record, a record without its fields. */
const spoilt = ({ response: { body_json: body, headers } }, { list = false, needs }) => {
  const isJson = (headers ?? []).some(([, value]) => value.includes('application/json'));
  const rows = Array.isArray(body) ? body : [body];
  return !isJson || Array.isArray(body) !== list || rows.some((row) => lacks(row, needs));
};

const compared = exchanges.filter((exchange) => exchange.response && !SKIPPED.some(([, applies]) => applies(exchange)));
const kindOf = ({ request }) => KINDS.find(({ of }) => of.test(`${request.method} ${request.path}`));

/** The tasks that a request is about; a history has one. */
function tasksOf({ path, body_json }) {
  return path.includes('/history/') ? ['t'] : [body_json?.id, ...path.split('/')].filter((id) => TASKS.has(id));
}

/** Sends a captured request to a new emulator that knows its key and the tasks it is about. */
async function asked({ request, tasks = tasksOf(request) }, fault) {
  const key = request.headers['x-api-key'];
  const emulator = createEmulator({ apiKeys: [key], speed: 0 });
  const send = (path, init) => emulator.fetch(`http://emulator${path}`, { ...init, headers: { 'x-api-key': key, 'content-type': 'application/json', ...init.headers } });
  // Only the showcase's log has every kind of entry.
  const agent = request.path.includes('/activity/') ? 'agent-every-event' : 'agent-123';
  for (const id of tasks) {
    await send(`/agent-execution/${agent}/report_task`, { method: 'POST', body: JSON.stringify({ id }) });
    await send(`/agent-execution/${agent}`, { method: 'POST', body: JSON.stringify({ id, input: { text: 'x', user: { id: 'user-42', email: 'alex@example.com' } } }) });
  }
  const { method, path, raw_query, body_text } = request;
  const headers = { ...request.headers, ...(fault === undefined ? {} : { 'x-emulator-fault': fault }) };
  return send(path + (raw_query ? `?${raw_query}` : ''), { method, headers, redirect: 'manual', ...(body_text === null ? {} : { body: body_text }) });
}

const shapesOf = new Map();
/** The SDK's own records of a kind, as a shape; of a row, the shape of a list of them. */
function modelOf({ model }, body) {
  const key = `${model}${Array.isArray(body)}`;
  if (!shapesOf.has(key)) shapesOf.set(key, shapeOf(...models(model).map((value) => (Array.isArray(body) ? [value] : value))));
  return shapesOf.get(key);
}

test('answers have the shape of those that were served', async () => {
  const whole = compared.filter((exchange) => exchange.response.status === 200 && !refused(exchange) && !spoilt(exchange, kindOf(exchange)));
  assert.ok(whole.length > 200, `only ${whole.length} exchanges are compared`);
  const faults = [];
  for (const exchange of whole) {
    const response = await asked(exchange);
    const body = await response.json();
    if (response.status !== 200) faults.push(`${exchange.what}: answered ${response.status} ${JSON.stringify(body)}`);
    else {
      const served = exchange.response.body_json;
      faults.push(...differences(shapeOf(served), shapeOf(body), modelOf(kindOf(exchange), body)).map((fault) => `${exchange.what}: ${fault}`));
    }
  }
  assert.deepEqual(faults, []);
});

test('records have every field of the SDK\'s models', async () => {
  const paths = [
    ['Task', '/agent-execution/t/status', (record) => record], ['TasksListItem', '/agent-execution/executions/history/agent-123', ([row]) => row],
    ['AgentsListItem', '/agents/list', ([row]) => row], ['AgentActivityThread', '/activity/agent-123/t', (log) => log],
  ];
  for (const [model, path, pick] of paths) {
    const request = { method: 'GET', path, raw_query: '', body_text: null, headers: { 'x-api-key': 'k' } };
    const record = pick(await (await asked({ request, tasks: ['t'] })).json());
    assert.deepEqual(Object.keys(models(model)[0]).filter((name) => !(name in record)), [], model);
  }
});

test('what is compared can fail: a field less, another type, a null, a field more', () => {
  const served = { id: 't', result: null, input: { text: 'x', files: [] }, tokens: { prompt_tokens: 1 }, extra: 1 };
  const against = (told) => differences(shapeOf(served), shapeOf(told), shapeOf({ title: 'x' }));
  assert.deepEqual(against({ id: 'u', result: 'done', input: { text: '', files: ['f'] }, tokens: null, title: null, worker_id: 'w' }), []);
  assert.deepEqual(against({ ...served, id: undefined, id2: 1 }), ['.id is undefined, not string', '.id2 is unknown']);
  assert.deepEqual(against({ ...served, id: null }), ['.id is null']);
  assert.deepEqual(against({ ...served, input: { text: 5 } }), ['.input.text is number, not string', '.input.files is missing']);
  assert.deepEqual(against({ ...served, tokens: [] }), ['.tokens is array, not object']);
  assert.deepEqual(against([served]), [' is array, not object']);
});

test('what this package never sends is refused', async () => {
  const strange = compared.filter(refused);
  assert.ok(strange.length > 0);
  for (const exchange of strange) assert.match(String((await asked(exchange)).status), /40[34]/, exchange.what);
});

test('routes the emulator does not have are really not there', async () => {
  for (const [why, applies] of SKIPPED.slice(1, 2)) {
    for (const exchange of exchanges.filter(applies)) assert.equal((await asked(exchange)).status, 404, `${why}: ${exchange.what}`);
  }
});

test('answers that hang on a person have the shape of those that were served', async () => {
  const { fetch } = createEmulator({ speed: 0 });
  const send = async (path, body) => {
    const headers = { 'x-api-key': 'emulator-shapes', 'content-type': 'application/json' };
    return (await fetch(`http://e${path}`, { headers, ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}) })).json();
  };
  const told = [];
  const token = async (auth_type) => told.push(await send('/mcp_auth/a/u/get_token?generate_login_url=true', { auth_type, url: 'https://mcp.example.com', name: 'Ex' }));
  for (const auth_type of ['sso_user', 'oauth2', 'none']) await token(auth_type);
  const check = async (tool_name) => told.push(await send('/agents/a/tool-approvals/check', { execution_id: 't', operation_id: 'o', tool_name, payload: {} }));
  for (const tool of ['search', 'delete']) await check(tool);
  for (let look = 0; look < 2; look += 1) told.push(await send(`/agents/a/tool-approvals/${told[4].request_id}`));
  const kind = ({ type, settled }) => type ?? `settled ${settled}`;
  const served = exchanges.filter(({ request, response }) => response?.status === 200 && SKIPPED[2][1]({ request }));
  assert.ok(served.length > 10, `only ${served.length} answers are compared`);
  for (const { what, response: { body_json: body } } of served) {
    const alike = told.find((answer) => kind(answer) === kind(body));
    assert.ok(alike, `${what}: the emulator never answers ${kind(body)}`);
    assert.deepEqual(differences(shapeOf(body), shapeOf(alike), shapeOf(alike)), [], what);
  }
});

test('refusals have the shape of those that were served', async () => {
  const faults = [];
  let count = 0;
  for (const exchange of compared.filter(({ response }) => response.status >= 400)) {
    const { status, body_json: served } = exchange.response;
    const response = await asked(exchange, `status-${status}`);
    assert.equal(response.status, status, exchange.what);
    // What stands in front of the platform answers 5xx with a page, a text or nothing: there the status is all.
    if (status >= 500) continue;
    const told = await response.json();
    count += 1;
    // A refusal of fields is told as a text or as a list of them; both are documented.
    if (status === 422 && typeof served.detail === 'string') continue;
    faults.push(...differences(shapeOf(served), shapeOf(told)).map((fault) => `${exchange.what}: ${fault}`));
  }
  assert.ok(count > 15, `only ${count} refusals are compared`);
  assert.deepEqual(faults, []);
});

/** Events whose data is documented field by field; of the others it is a free-form object, which may hold more. */
const DOCUMENTED = /^(task_created|task_updated|task_finished|chunk|tool_call_request|tool_call_result|think|analyze|plan_updated|context_status)$/;
const RECORD = /^task_(created|updated|finished)$/;

/** Data of another kind than the documented one: how the SDK takes what the platform never says. */
const spoiltEvent = ({ type, data }) => (RECORD.test(type) ? lacks(data, KINDS.at(-1).needs) : type === 'chunk' && typeof data !== 'string');

test('events have the shape of those that were served', async () => {
  const emulator = createEmulator({ speed: 0 });
  const headers = { 'x-api-key': 'emulator-shapes', 'content-type': 'application/json' };
  const created = await emulator.fetch('http://e/agent-execution/agent-every-event', { method: 'POST', headers, body: '{"input":{"text":"x"},"events_streaming":true}' });
  const { id } = await created.json();
  const stream = await (await emulator.fetch(`http://e/org/agent-execution/${id}/events`, { headers })).text();
  const told = stream.split('\n\n').filter(Boolean).map((block) => JSON.parse(block.slice(6)));
  const faults = [];
  let count = 0;
  for (const { what, event } of events) {
    const { type } = event;
    const alike = told.filter((other) => other.type === type);
    if (alike.length === 0 || spoiltEvent(event)) continue;
    const own = shapeOf(...alike);
    const model = RECORD.test(type) ? shapeOf(...models('Task').map((value) => ({ data: value }))) : DOCUMENTED.test(type) ? undefined : own;
    count += 1;
    faults.push(...differences(shapeOf(event), own, model).map((fault) => `${what} ${type}: ${fault}`));
  }
  assert.ok(count >= 28, `only ${count} events are compared`);
  assert.deepEqual(faults, []);
});
