/** Tickets that are forged, late, cut, mixed, used again, or used for something else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, ASKS, createProxy, KEY, KEYS, ORGANIZATION, sleep, Stage } from './stage.js';

const GRANT = { agents: ['agent-demo'], operations: ALL };
const b64 = (text) => Buffer.from(text).toString('base64url');
/** What a status read of a task answers to a ticket. */
const answered = (stage, ticket, id) => stage.status('GET', `/agent-execution/${id}/status`, undefined, { ticket });

async function begin(t, options) {
  const stage = await Stage.of(t, options);
  const { id } = await stage.task();
  const ticket = await stage.proxy.ticket(GRANT);
  assert.equal(await answered(stage, ticket, id), 200, 'the ticket is good');
  stage.news();
  return { stage, id, ticket, refused: async (bad, why) => assert.equal(await answered(stage, bad, id), 401, why) };
}

test('a forged ticket is none', async (t) => {
  const { stage, ticket, refused } = await begin(t);
  const [prefix, key, payload, signature] = ticket.split('.');
  const rich = b64(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url')), grant: { agents: ['agent-other'], operations: ALL } }));
  const foreign = createProxy({ apiKey: KEY, organizationId: ORGANIZATION, tickets: { keys: [{ id: 'k1', secret: 'a secret that somebody has guessed wrong' }] } });
  await refused(`${prefix}.${key}.${rich}.${signature}`, 'another payload under the signature');
  await refused(await foreign.ticket(GRANT), 'another secret');
  await refused(`${prefix}.${key}.${payload}.${'A'.repeat(43)}`, 'a signature of zeros');
  await refused(`${prefix}.${key}.${payload}.`, 'no signature');
  await refused(`${prefix}.none.${payload}.${signature}`, 'no such key');
  await refused(`${prefix}.__proto__.${payload}.${signature}`, 'a key of that name');
  await refused(`xt2.${key}.${payload}.${signature}`, 'another version');
  await refused(`${prefix}.${key}.${payload}.${signature}.${signature}`, 'more parts');
  stage.silent();
});

test('a signature has one spelling', async (t) => {
  const { stage, ticket, refused } = await begin(t);
  const last = ticket.at(-1);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // The last two bits of 43 characters say nothing.
  await refused(ticket.slice(0, -1) + alphabet[alphabet.indexOf(last) ^ 1], 'the same bytes');
  stage.silent();
});

test('an expired ticket is none, and cannot be renewed', async (t) => {
  const { stage, refused } = await begin(t);
  const ticket = await stage.proxy.ticket(GRANT, { lifetime: 1 });
  await sleep(20);
  await refused(ticket, 'expired');
  assert.equal(await stage.status('POST', '/tickets', undefined, { ticket }), 401);
  stage.silent();
});

test('a truncated ticket is none, wherever it is cut', async (t) => {
  const { stage, id, ticket } = await begin(t);
  const lengths = Array.from({ length: ticket.length }, (_, length) => length);
  const statuses = await Promise.all(lengths.map((length) => answered(stage, ticket.slice(0, length), id)));
  assert.deepEqual(new Set(statuses), new Set([401]));
  await Promise.all([...ticket].map(async (_, at) => assert.equal(await answered(stage, ticket.slice(0, at) + ticket.slice(at + 1), id), 401)));
  stage.silent();
});

test('parts of two tickets make none', async (t) => {
  const { stage, ticket, refused } = await begin(t, { tickets: { keys: [...KEYS, { id: 'k2', secret: 'the second secret, as long as the first' }] } });
  const other = await stage.proxy.ticket({ agents: ['agent-other'] });
  const [mine, theirs] = [ticket.split('.'), other.split('.')];
  await refused([...mine.slice(0, 3), theirs[3]].join('.'));
  await refused([...mine.slice(0, 2), theirs[2], mine[3]].join('.'));
  await refused([mine[0], 'k2', ...mine.slice(2)].join('.'));
  stage.silent();
});

test('a ticket of another organization is none, although the secret is the same', async (t) => {
  const { stage, refused } = await begin(t);
  const other = createProxy({ apiKey: KEY, organizationId: 'org-other', tickets: { keys: KEYS } });
  await refused(await other.ticket(GRANT));
  stage.silent();
});

test('a ticket of a single use is good once, also for many at the same time', async (t) => {
  const { stage } = await begin(t);
  const ticket = await stage.proxy.ticket(GRANT, { once: true });
  const statuses = await Promise.all(Array.from({ length: 10 }, () => stage.status('POST', '/agent-execution/agent-demo', { input: { text: 'x' } }, { ticket })));
  assert.deepEqual(statuses.sort(), [200, ...Array(9).fill(401)]);
  assert.equal(stage.news().filter(({ method }) => method === 'POST').length, 1);
  const renewed = await stage.proxy.ticket(GRANT, { once: true });
  assert.equal(await stage.status('POST', '/tickets', undefined, { ticket: renewed }), 403, 'and cannot be renewed');
});

test('who has spent a ticket is asked of the application\'s own store', async (t) => {
  const spent = new Set();
  const spend = async (id, expires) => expires > Date.now() && !spent.has(id) && Boolean(spent.add(id));
  const { stage } = await begin(t, { tickets: { keys: KEYS, spend } });
  const ticket = await stage.proxy.ticket(GRANT, { once: true });
  assert.equal(await stage.status('GET', '/agents/list', undefined, { ticket }), 200);
  assert.equal(spent.size, 1);
  assert.equal(await stage.status('GET', '/agents/list', undefined, { ticket }), 401);
});

test('a ticket is good for its operations alone', async (t) => {
  const { stage, id } = await begin(t);
  for (const operation of ALL) {
    const ticket = await stage.proxy.ticket({ agents: ['agent-demo'], operations: ALL.filter((other) => other !== operation), user: { id: 'ann', email: 'a@b.c' } });
    const [method, path, body] = ASKS[operation](id, 'agent-demo');
    assert.equal(await stage.status(method, path, body, { ticket }), 403, operation);
  }
  stage.silent();
});

test('a ticket is good for its agents alone', async (t) => {
  const { stage } = await begin(t);
  const other = await stage.task(undefined, 'agent-slow');
  const ticket = await stage.proxy.ticket(GRANT);
  stage.news();
  for (const operation of ['createTask', 'getActivityLog', 'listTasks', 'getAgent']) {
    const [method, path, body] = ASKS[operation](other.id, 'agent-slow');
    assert.equal(await stage.status(method, path, body, { ticket }), 404, operation);
  }
  stage.silent();
});

test('a ticket is good for its tasks alone, of which nothing is asked', async (t) => {
  const { stage, id } = await begin(t);
  const other = await stage.task();
  const ticket = await stage.proxy.ticket({ tasks: [id], operations: ALL });
  stage.news();
  for (const operation of ['getTask', 'events', 'stopTask', 'getActivityLog']) {
    const [method, path] = ASKS[operation](other.id, 'agent-demo');
    assert.equal(await stage.status(method, path, undefined, { ticket }), 404, operation);
  }
  assert.equal(await stage.status('POST', '/agent-execution/agent-demo', { id: other.id, input: { text: 'x' } }, { ticket }), 404, 'going on with another');
  assert.equal(await stage.status('POST', '/agent-execution/agent-demo', { input: { text: 'x' } }, { ticket }), 403, 'beginning one');
  stage.silent();
  await stage.json(200, 'DELETE', `/agent-execution/${id}`, undefined, { ticket });
  assert.deepEqual(stage.news().map(({ method }) => method), ['DELETE']);
});

test('a ticket is renewed until it is as old as it may be', async (t) => {
  const { stage, id } = await begin(t, { tickets: { keys: KEYS, lifetime: 150, maxAge: 400 } });
  let ticket = await stage.proxy.ticket(GRANT);
  const first = JSON.parse(Buffer.from(ticket.split('.')[2], 'base64url'));
  for (let renewals = 0; renewals < 100; renewals += 1) {
    const response = await stage.send('POST', '/tickets', undefined, { ticket });
    if (response.status === 401) break;
    ({ ticket } = await response.json());
    const said = JSON.parse(Buffer.from(ticket.split('.')[2], 'base64url'));
    assert.deepEqual([said.until, said.id, said.grant], [first.until, first.id, first.grant]);
    assert.ok(said.expires <= first.until, 'never longer than the first may last');
    await sleep(20);
  }
  assert.equal(await answered(stage, ticket, id), 401);
});

test('a new key signs, the old one is believed while it is listed', async (t) => {
  const next = { id: 'k2', secret: 'the second secret, as long as the first' };
  const { stage, id, ticket } = await begin(t, { tickets: { keys: [next, ...KEYS] } });
  assert.match(ticket, /^xt1\.k2\./);
  const before = createProxy({ apiKey: KEY, organizationId: ORGANIZATION, tickets: { keys: KEYS } });
  assert.equal(await answered(stage, await before.ticket(GRANT), id), 200);
  const { stage: after } = await begin(t, { tickets: { keys: [next] } });
  assert.equal(await answered(after, await before.ticket(GRANT), id), 401);
});

test('a ticket in a URL or a cookie is none', async (t) => {
  const { stage, id, ticket } = await begin(t);
  for (const name of ['ticket', 'access_token', 'authorization', 'token']) {
    assert.equal(await stage.status('GET', `/agent-execution/${id}/status?${name}=${ticket}`), 401);
    assert.equal(await stage.status('GET', `/agent-execution/${id}/status`, undefined, { headers: { cookie: `${name}=${ticket}` } }), 401);
  }
  stage.silent();
});

test('a bad ticket is not saved by a cookie; another kind of token is the application\'s', async (t) => {
  const seen = [];
  const authorize = (request) => {
    seen.push(request.headers.get('authorization'));
    return { agents: ['agent-demo'] };
  };
  const { stage, id, ticket } = await begin(t, { authorize });
  assert.equal(await answered(stage, `${ticket}x`, id), 401);
  assert.deepEqual(seen, []);
  assert.equal(await answered(stage, 'a.jwt.token', id), 200);
  assert.deepEqual(seen, ['Bearer a.jwt.token']);
});

test('a stream ends when its ticket could be renewed no more', async (t) => {
  const stage = await Stage.of(t, { tickets: { keys: KEYS, lifetime: 200, maxAge: 200 }, speed: 0.02 });
  const { id } = await stage.task(undefined, 'agent-never');
  const ticket = await stage.proxy.ticket({ tasks: [id] });
  const response = await stage.send('GET', `/agent-execution/${id}/events`, undefined, { ticket });
  assert.equal(response.status, 200);
  assert.match(await response.text(), /data: /);
});
