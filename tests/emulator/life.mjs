/** The lives of tasks: what happens in which order, and that the clock decides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, createEmulator, eventually } from './platform.js';

const client = (options = { speed: 0 }) => new Client(createEmulator(options));
const types = (events) => events.map((event) => event.type);
const deduped = (list) => list.filter((item, index) => item !== list[index - 1]);

test('a happy life: accepted, executing, reasoning, two tools, a plan that is ticked off, text, the end', async () => {
  const c = client();
  const task = await c.create();
  assert.equal(task.status, 'pending');
  const events = await c.events(task.id);
  assert.deepEqual(deduped(types(events)), [
    'connected', 'task_created', 'task_updated', 'think', 'plan_updated', 'tool_call_request', 'tool_call_result', 'plan_updated',
    'tool_call_request', 'tool_call_result', 'plan_updated', 'analyze', 'chunk', 'plan_updated', 'task_finished',
  ]);
  for (const event of events) {
    assert.equal(event.task_id, task.id);
    assert.equal(event.organization_id, 'org-emulator');
    assert.ok(!Number.isNaN(Date.parse(event.time)), event.time);
    assert.ok('data' in event);
  }
  const finish = events.at(-1).data;
  assert.equal(finish.status, 'completed');
  assert.equal(events.filter(({ type }) => type === 'chunk').map(({ data }) => data).join(''), finish.result);
  assert.deepEqual(finish.used_tools, ['search_files', 'read_table']);
  const plans = events.filter(({ type }) => type === 'plan_updated').map(({ data }) => data.tasks.filter((item) => item.completed).length);
  assert.deepEqual(plans, [0, 1, 2, 3]);
  assert.deepEqual(await c.status(task.id), finish, 'the status read after the end is the record of the end');
});

test('tool requests and results belong together', async () => {
  const c = client();
  const events = await c.events((await c.create()).id);
  const requests = events.filter(({ type }) => type === 'tool_call_request').map(({ data }) => data);
  const results = events.filter(({ type }) => type === 'tool_call_result').map(({ data }) => data);
  assert.deepEqual(results.map((data) => data.request_id), requests.map((data) => data.request_id));
  for (const data of results) assert.ok('result' in data && data.is_error === false);
});

test('status follows the clock: pending, executing, completed, and never back', async () => {
  const c = client({ speed: 0.1 });
  const { id } = await c.create();
  const seen = [];
  await eventually(async () => {
    seen.push((await c.status(id)).status);
    return seen.at(-1) === 'completed';
  }, 'the task completes');
  const order = ['pending', 'executing', 'completed'];
  const ranks = seen.map((status) => order.indexOf(status));
  assert.ok(ranks.every((rank, index) => rank >= 0 && rank >= (ranks[index - 1] ?? 0)), seen.join(' '));
});

test('a stream opened late tells the same life from its beginning', async () => {
  const c = client();
  const { id } = await c.create();
  const first = await c.events(id);
  const second = await c.events(id);
  assert.deepEqual(second.slice(1), first.slice(1), 'all but `connected`, which is of the connection');
});

test('how tasks end, by agent', async () => {
  const c = client();
  for (const [agent, status] of [['agent-fail', 'failed'], ['agent-error', 'error'], ['agent-stopped', 'stopped'], ['anything-else', 'completed']]) {
    const { id } = await c.create(agent);
    const events = await c.events(id);
    assert.equal(events.at(-1).type, 'task_finished', agent);
    assert.equal(events.at(-1).data.status, status, agent);
    assert.equal((await c.status(id)).status, status, agent);
  }
});

test('a paused task stays paused, an endless one executes and goes on telling', async () => {
  const c = client();
  const paused = await c.create('agent-paused');
  assert.equal((await c.status(paused.id)).status, 'paused');
  const endless = await c.create('agent-never');
  assert.equal((await c.status(endless.id)).status, 'executing');
  const leave = new AbortController();
  const response = await c.open(endless.id, { signal: leave.signal });
  let text = '';
  for await (const bytes of response.body) {
    text += new TextDecoder().decode(bytes);
    if (text.split('"type":"chunk"').length > 4) break;
  }
  leave.abort();
  assert.doesNotMatch(text, /task_finished/);
});

test('a silent stream says `connected` and nothing more, while its task completes', async () => {
  const c = client();
  const { id } = await c.create('agent-silent');
  const leave = new AbortController();
  const response = await c.open(id, { signal: leave.signal });
  const reader = response.body.getReader();
  const { value } = await reader.read();
  assert.match(new TextDecoder().decode(value), /"connected"/);
  assert.equal((await c.status(id)).status, 'completed');
  const more = reader.read().then(() => 'more', () => 'left');
  leave.abort();
  assert.equal(await more, 'left');
});

test('odd agents: unknown words, a broken event, a huge one, no chunks, sub-tasks, odd records, JSON', async () => {
  const c = client();
  const unknown = await c.events((await c.create('agent-unknown')).id);
  assert.ok(types(unknown).includes('hologram_shown') && types(unknown).includes('mood_changed'));
  assert.ok(unknown.some(({ type, data }) => type === 'task_updated' && data.status === 'archiving'));

  const garbled = (await c.told((await c.create('agent-bad-json')).id)).split('\n\n').filter((block) => block !== '');
  const broken = garbled.filter((block) => {
    try {
      return !JSON.parse(block.slice(6));
    } catch {
      return true;
    }
  });
  assert.equal(broken.length, 1);

  const sizes = (await c.told((await c.create('agent-big')).id)).split('\n\n').map((block) => block.length);
  assert.ok(Math.max(...sizes) > 4_000_000);

  const quiet = await c.events((await c.create('agent-no-chunks')).id);
  assert.ok(!types(quiet).includes('chunk') && quiet.at(-1).data.result.length > 0);

  const lead = await c.create('agent-subtasks');
  const finishes = (await c.events(lead.id)).filter(({ type }) => type === 'task_finished').map((event) => event.task_id);
  assert.equal(finishes.length, 2);
  assert.notEqual(finishes[0], lead.id);
  assert.equal(finishes[1], lead.id);

  const text = await (await c.send('POST', '/agent-execution/agent-odd-record', { body: { input: { text: 'x' } } })).text();
  for (const name of ['wait', 'toJSON', '__proto__', 'constructor']) assert.match(text, new RegExp(`"${name}":`));

  assert.ok(!('id' in (await c.create('agent-no-id'))));
});

test('the showcase tells every documented type; events of tasks and sub-tasks carry whole records', async () => {
  const c = client();
  const { id } = await c.create('agent-every-event');
  const events = await c.events(id);
  assert.equal(new Set(types(events)).size, 28);
  const whole = Object.keys(await c.status(id)).sort();
  const told = events.filter(({ type }) => /^(sub_)?task_(created|updated|finished)$/.test(type));
  assert.equal(told.length, 7);
  for (const { type, data } of told) assert.deepEqual(Object.keys(data).sort(), whole, type);
});

test('an activity log has an entry for every kind of thing that was told', async () => {
  const c = client();
  const user = { id: 'u1', email: 'a@b.example' };
  const { id } = await c.create('agent-every-event', { input: { text: 'Hello', user } });
  const { messages } = await c.json('GET', `/activity/agent-every-event/${id}`);
  const kinds = messages.map((entry) => entry.role ?? entry.action ?? entry.type ?? entry.kind ?? (entry.tool_name ? 'tool' : 'trigger'));
  assert.deepEqual([...new Set(kinds)].sort(), [
    'agent', 'analyze', 'ask_execution', 'ask_user_questions', 'continue_execution', 'create_execution', 'get_executions_result', 'live_surface',
    'login_required', 'not_supported', 'stop_execution', 'think', 'token_issue', 'token_ready', 'tool', 'trigger', 'user',
  ]);
  assert.equal(messages[0].user.id, 'u1');
  for (const { id: entry, created_at } of messages) assert.ok(entry && !Number.isNaN(Date.parse(created_at)));
});

test('a slow agent is still at it when another has completed', async () => {
  const c = client({ speed: 0.1 });
  const slow = await c.create('agent-slow');
  const other = await c.create();
  await c.events(other.id);
  assert.equal((await c.status(other.id)).status, 'completed');
  assert.notEqual((await c.status(slow.id)).status, 'completed');
});

test('the answer to a JSON task is JSON', async () => {
  const c = client();
  for (const task of [await c.create('agent-json'), await c.create('agent-demo', { output_format: 'json' })]) {
    assert.equal(typeof JSON.parse((await c.status(task.id)).result), 'object');
  }
});

test('stop ends a life, tells its streams, and may be said again', async () => {
  const c = client();
  const { id } = await c.create('agent-never');
  const streaming = c.events(id);
  await eventually(() => c.emulator.open === 1, 'the stream is open');
  const stopped = await c.json('DELETE', `/agent-execution/${id}`);
  assert.equal(stopped.status, 'stopped');
  assert.equal(stopped.is_manually_stopped, true);
  assert.ok(stopped.finished_at);
  assert.deepEqual((({ type, data }) => [type, data.status])((await streaming).at(-1)), ['task_finished', 'stopped']);
  assert.deepEqual(await c.json('DELETE', `/agent-execution/${id}`), stopped);
});

test('a finished task stays as it is when it is stopped', async () => {
  const c = client();
  const { id } = await c.create();
  assert.equal((await c.json('DELETE', `/agent-execution/${id}`)).status, 'completed');
});

test('a task that is continued begins anew under its id', async () => {
  const c = client();
  const first = await c.create();
  await c.events(first.id);
  const again = await c.create('agent-demo', { id: first.id, input: { text: 'And now?' } });
  assert.equal(again.id, first.id);
  assert.equal(again.input.text, 'And now?');
  assert.equal(again.created_at, first.created_at);
  assert.equal((await c.events(first.id)).at(-1).data.input.text, 'And now?');
  await c.json('POST', '/agent-execution/agent-demo', { body: { id: 'no-such-task', input: {} }, status: 404 });
});

test('an update changes the record, and its streams hear of it', async () => {
  const c = client();
  const { id } = await c.create('agent-never');
  const streaming = c.events(id);
  await eventually(() => c.emulator.open === 1, 'the stream is open');
  const done = await c.json('PATCH', `/agent-execution/${id}/update`, { body: { status: 'completed', result: 'mine' } });
  assert.deepEqual([done.status, done.result], ['completed', 'mine']);
  assert.equal((await streaming).at(-1).data.result, 'mine');
});

test('a report makes a finished task; the same id changes the same record', async () => {
  const c = client();
  const report = (body) => c.json('POST', '/agent-execution/agent-demo/report_task', { body });
  const first = await report({ id: 'job-1', input: 'in', is_success: true });
  assert.deepEqual([first.id, first.status, first.source, first.input.text], ['job-1', 'completed', 'external', 'in']);
  const second = await report({ id: 'job-1', result: 'out', is_success: false, used_tools: ['a'], duration: 1.5 });
  assert.deepEqual([second.id, second.status, second.result, second.used_tools, second.duration], ['job-1', 'failed', 'out', ['a'], 1.5]);
  assert.equal(second.created_at, first.created_at);
  assert.notEqual((await report({})).id, (await report({})).id, 'without an id every report is a task of its own');
});

test('tasks belong to a key', async () => {
  const emulator = createEmulator({ speed: 0 });
  const mine = new Client(emulator, { key: 'emulator-a' });
  const yours = new Client(emulator, { key: 'emulator-b' });
  const { id } = await mine.create();
  await yours.json('GET', `/agent-execution/${id}/status`, { status: 404 });
});
