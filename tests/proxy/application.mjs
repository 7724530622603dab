/**
 * Functions of the application that fail, and grants that cannot be used: the application hears of
 * it, and nobody else.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createProxy,
  eventually,
  KEY,
  KEYS,
  ORGANIZATION,
  scripted,
  sdk,
  serve,
  Stage,
  toNodeListener,
} from './stage.js';

const WORDS = 'session store postgres://app:hunter2@db/1';

/** An error of this package, as a client has it that the application uses. */
async function genuine(status) {
  const fetch = async () => Response.json({ detail: WORDS }, { status });
  return sdk.Task.load('t', { apiKey: 'k', organizationId: 'o', fetch, maxRetries: 0 }).catch(
    (error) => error,
  );
}

/** What an application may throw: each looks like something that a caller would be told. */
async function thrown() {
  const named = (name, code, more) => Object.assign(new Error(WORDS), { name, code, ...more });
  const class_ = class ApiError extends Error {
    code = 'api';
    status = 404;
    description = WORDS;
  };
  return [
    new Error(WORDS),
    named('ApiError', 'invalid_parameter'),
    named('ApiError', 'api', { status: 422, description: JSON.stringify({ detail: WORDS }) }),
    named('ConfigurationError', 'unknown_parameter'),
    named('TimeoutError', 'timeout'),
    named('XpanderError', 'redirect'),
    new class_(WORDS),
    Object.assign(new Error(WORDS), { status: 418, detail: WORDS, headers: { 'x-secret': WORDS } }),
    new DOMException(WORDS, 'AbortError'),
    await genuine(404),
    await genuine(422),
    await genuine(401),
    await genuine(429),
    WORDS,
    0,
    '',
    false,
    undefined,
    null,
    Symbol(WORDS),
    { detail: WORDS, status: 400 },
    [WORDS],
    Response.json({ detail: WORDS }, { status: 402 }),
  ];
}

/** Both ways in which a function of the application fails with a value. */
function failing(value) {
  return [
    () => {
      throw value;
    },
    () => Promise.reject(value),
  ];
}

/** Asserts that a response says nothing, and that the application was told this very value. */
async function silent(response, errors, expected) {
  assert.equal(response.status, 500);
  const text = await response.text();
  assert.deepEqual(JSON.parse(text), { detail: 'The proxy failed' });
  assert.ok(!`${text} ${JSON.stringify([...response.headers])}`.includes('hunter2'));
  assert.equal(errors.length, 1);
  assert.ok(Object.is(errors.pop(), expected), `told ${String(expected)}`);
}

test('whatever authorize throws, the caller hears of a failure and the application of what it threw', async () => {
  for (const value of await thrown()) {
    for (const authorize of [
      ...failing(value),
      async () => {
        throw value;
      },
    ]) {
      const errors = [];
      const { ask, calls } = scripted(() => Response.json({}), {
        authorize,
        onError: (error) => errors.push(error),
      });
      for (const [method, path] of [
        ['GET', '/agent-execution/t/status'],
        ['GET', '/agent-execution/t/events'],
        ['POST', '/tickets'],
      ])
        await silent(await ask(method, path), errors, value);
      assert.equal(calls.length, 0);
    }
  }
});

test('whatever spend throws, the same', async () => {
  for (const value of await thrown()) {
    for (const spend of failing(value)) {
      const errors = [];
      const { proxy, ask, calls } = scripted(() => Response.json({}), {
        tickets: { keys: KEYS, spend },
        onError: (error) => errors.push(error),
      });
      const authorization = `Bearer ${await proxy.ticket({ tasks: ['t'] }, { once: true })}`;
      const response = await ask('GET', '/agent-execution/t/status', { headers: { authorization } });
      await silent(response, errors, value);
      assert.equal(calls.length, 0);
    }
  }
});

test('whatever onRetry throws, the same; a logger that throws stops nothing', async () => {
  for (const value of await thrown()) {
    for (const fail of failing(value)) {
      const errors = [];
      const options = {
        authorize: () => ({ tasks: ['t'] }),
        onError: (error) => errors.push(error),
      };
      const retrying = scripted(
        () => Response.json({}, { status: 503, headers: { 'retry-after': '0' } }),
        { ...options, maxRetries: 1, onRetry: fail },
      );
      await silent(await retrying.ask('GET', '/agent-execution/t/status'), errors, value);
      const record = { id: 't', agent_id: 'a', status: 'completed' };
      const logging = scripted(() => Response.json(record), {
        ...options,
        logger: { debug: fail, warn: fail },
      });
      assert.equal((await logging.ask('GET', '/agent-execution/t/status')).status, 200);
      await eventually(() => errors.length > 0, 'the application hears of it');
      assert.ok(errors.every((error) => Object.is(error, value)));
    }
  }
});

test("what the application's own fetch throws stays inside", async () => {
  for (const value of await thrown()) {
    const errors = [];
    const { ask } = scripted(
      () => {
        throw value;
      },
      { authorize: () => ({ tasks: ['t'] }), onError: (error) => errors.push(error) },
    );
    for (const path of ['/agent-execution/t/status', '/agent-execution/t/events']) {
      const response = await ask('GET', path);
      assert.ok(response.status >= 500, `${response.status}`);
      assert.ok(!(await response.text()).includes('hunter2'));
    }
    assert.equal(errors.length, 2);
  }
});

test('an onError that fails changes no answer', async (t) => {
  const unhandled = [];
  const note = (error) => unhandled.push(error);
  process.on('unhandledRejection', note);
  t.after(() => process.off('unhandledRejection', note));
  for (const onError of [
    () => {
      throw new Error(WORDS);
    },
    () => Promise.reject(new Error(WORDS)),
    async () => {
      throw null;
    },
    () => ({
      get then() {
        throw new Error(WORDS);
      },
    }),
  ]) {
    const { ask } = scripted(() => Response.json({}), {
      authorize: () => {
        throw new Error('no');
      },
      onError,
    });
    const response = await ask('GET', '/agent-execution/t/status');
    assert.deepEqual(
      [response.status, await response.json()],
      [500, { detail: 'The proxy failed' }],
    );
  }
  await new Promise(setImmediate);
  assert.deepEqual(unhandled, []);
});

test('over a socket, with the listener, the same', async (t) => {
  const errors = [];
  const error = await genuine(422);
  const proxy = createProxy({
    apiKey: KEY,
    organizationId: ORGANIZATION,
    authorize: () => {
      throw error;
    },
    onError: (told) => errors.push(told),
  });
  const { url, close } = await serve(toNodeListener(proxy));
  t.after(close);
  await silent(await fetch(`${url}/agent-execution/t/status`), errors, error);
});

test('an authorize that gives up with its caller is nothing to tell; one that fails meanwhile is', async () => {
  const errors = [];
  const leave = new AbortController();
  const leaving = scripted(() => Response.json({}), {
    onError: (error) => errors.push(error),
    authorize: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const asked = leaving.ask('GET', '/agent-execution/t/status', { signal: leave.signal });
  leave.abort();
  assert.equal((await asked).status, 499);
  assert.deepEqual(errors, []);
  const why = new Error(WORDS);
  const gone = new AbortController();
  const failing = scripted(() => Response.json({}), {
    onError: (error) => errors.push(error),
    authorize: () => {
      gone.abort();
      throw why;
    },
  });
  await silent(
    await failing.ask('GET', '/agent-execution/t/status', { signal: gone.signal }),
    errors,
    why,
  );
});

test('what is no grant allows nothing, and the application hears of it', async () => {
  const getter = {
    agents: ['a'],
    get user() {
      throw new Error(WORDS);
    },
  };
  const moody = {
    get agents() {
      return (this.asked = !this.asked) ? ['a'] : 'all';
    },
  };
  const grants = [
    true,
    1,
    'agent-demo',
    Symbol('x'),
    () => ({ agents: ['a'] }),
    ['agent-demo'],
    [],
    new Map([['agents', ['a']]]),
    new Set(),
    new Response(null, { status: 401 }),
    new Date(),
    getter,
    { agents: ['a', 5] },
    { agents: [''] },
    { agents: { 0: 'a' } },
    { agents: ['a'], user: 'ann' },
    { agents: ['a'], user: null },
    { agents: ['a'], user: { id: 5, email: 'a@b.c' } },
    { agents: ['a'], caller: {} },
  ];
  for (const grant of grants) {
    const errors = [];
    const { ask, calls, proxy } = scripted(() => Response.json({}), {
      authorize: () => grant,
      onError: (error) => errors.push(error),
    });
    const response = await ask('POST', '/tickets');
    assert.deepEqual(
      [response.status, await response.json()],
      [500, { detail: 'The proxy failed' }],
    );
    if (grant === getter) assert.equal(errors[0].message, WORDS);
    else {
      assert.equal(errors[0].code, 'configuration');
      await assert.rejects(proxy.ticket(grant), { code: 'configuration' });
    }
    assert.deepEqual([errors.length, calls.length], [1, 0]);
  }
  const { ask } = scripted(() => Response.json({}), { authorize: () => moody });
  assert.equal((await ask('POST', '/tickets')).status, 200, 'what was checked is what counts');
});

test('a grant whose user could not create tasks is refused when it is made', async (t) => {
  const wrong = [
    [{ id: 'ann' }, /`user\.email` is missing.*`createTask`/],
    [{ id: 'ann', email: null }, /`user\.email` is missing/],
    [{ id: 'ann', email: 5 }, /`user\.email` is no text/],
    [
      { id: 'ann', email: 'a@b.c', name: 'Ann' },
      /unknown member `user\.name` \(known: id, first_name/,
    ],
    [{ id: 'ann', email: 'a@b.c', first_name: {} }, /`user\.first_name` is no text/],
    [
      { id: 'ann', email: 'a@b.c', additional_attributes: ['x'] },
      /`user\.additional_attributes` is no object/,
    ],
    [{ email: 'a@b.c' }, /`user` has no `id`/],
  ];
  const GRANTS = [
    { agents: ['agent-demo'] },
    { agents: ['agent-demo'], operations: ['getTask', 'createTask'] },
    { tasks: ['t'] },
  ];
  for (const [user, why] of wrong) {
    for (const grant of GRANTS.map((base) => ({ ...base, user }))) {
      const stage = await Stage.of(t, { authorize: () => grant });
      await assert.rejects(
        stage.proxy.ticket(grant),
        (error) => error instanceof sdk.ConfigurationError && why.test(error.message),
      );
      for (const request of [
        ['POST', '/tickets'],
        ['POST', '/agent-execution/agent-demo', { input: { text: 'x' } }],
        ['GET', '/agent-execution/t/status'],
      ]) {
        assert.deepEqual(await stage.json(500, ...request), { detail: 'The proxy failed' });
        assert.match(stage.errors.pop().message, why);
      }
      stage.silent();
    }
  }
  const good = {
    id: 'ann',
    email: 'a@b.c',
    first_name: null,
    additional_attributes: { plan: 'x' },
    timezone: 'Europe/Paris',
    display_name: 'Ann',
    role: 'admin',
  };
  const stage = await Stage.of(t, { authorize: () => ({ agents: ['agent-demo'], user: good }) });
  await stage.json(200, 'POST', '/agent-execution/agent-demo', { input: { text: 'x' } });
  assert.equal(stage.news().at(-1).body.input.user.additional_attributes.plan, 'x');
});

test('a caller who only watches needs no e-mail address', async (t) => {
  const user = { id: 'ann' };
  const grant = {
    agents: ['agent-demo'],
    operations: ['getTask', 'events', 'stopTask', 'listTasks'],
    user,
  };
  const stage = await Stage.of(t, { authorize: () => grant });
  const mine = await stage.task({ ...user, email: 'ann@example.com' });
  const other = await stage.task({ id: 'bob', email: 'bob@example.com' });
  const { ticket } = await stage.json(200, 'POST', '/tickets');
  for (const options of [{}, { ticket }, { ticket: await stage.proxy.ticket(grant) }]) {
    assert.equal(
      await stage.status('GET', `/agent-execution/${mine.id}/status`, undefined, options),
      200,
    );
    assert.equal(
      await stage.status('GET', `/agent-execution/${other.id}/status`, undefined, options),
      404,
    );
  }
});

test('options of a wrong kind are refused when the proxy is made, each by its name', () => {
  const key = { id: 'k', secret: 'x'.repeat(32) };
  const wrong = {
    'keys[0].secret': { tickets: { keys: [{ id: 'k', secret: undefined }] } },
    'keys[1].secret': { tickets: { keys: [key, { id: 'l', secret: 'short' }] } },
    'keys[0].id': { tickets: { keys: [{ secret: key.secret }] } },
    'keys[1].id': { tickets: { keys: [key, null] } },
    'spend': { tickets: { keys: [key], spend: true } },
    'onError': { onError: {} },
    'onRetry': { onRetry: 'x' },
    'hide': { hide: 'title' },
    'origins': { origins: 'https://a.example' },
  };
  for (const [name, options] of Object.entries(wrong)) {
    assert.throws(
      () => createProxy({ apiKey: KEY, ...options }),
      (error) => error instanceof sdk.ConfigurationError && error.message.includes(`\`${name}\``),
      name,
    );
  }
  assert.throws(() => createProxy({ apiKey: KEY, hide: [5] }), { code: 'configuration' });
});
