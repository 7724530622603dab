/**
 * What users of the package test, in their runner. It stands behind imports that `run.mjs` writes for each runner: `sdk`, `createEmulator`,
 * `test`, `expect`, and the runner's fake clock as `fake()`, `advance(ms)` and `restore()`.
 */
/* global sdk, createEmulator, test, expect, fake, advance, restore */
const options = (more = {}) => ({
  fetch: createEmulator({ speed: 0, ...more }).fetch,
  baseUrl: 'http://emulator.test',
  apiKey: 'emulator-runner',
  organizationId: 'org-emulator',
  agentId: 'agent-demo',
});
const start = (more) => new sdk.Backend(options(more)).invokeAgent({ prompt: 'Hello', events_streaming: true });

// First, so that nothing is loaded yet.
test('cold: a call under the fake clock ends, and so does a wait', async () => {
  fake();
  try {
    const task = await start();
    const waiting = task.wait();
    await advance(60_000);
    expect((await waiting).status).toBe('completed');
  } finally {
    restore();
  }
});

test('warm: a task that takes its time is driven by the fake clock', async () => {
  fake();
  try {
    const waiting = start({ speed: 1 }).then((task) => task.wait());
    await advance(60_000);
    expect((await waiting).status).toBe('completed');
  } finally {
    restore();
  }
});

test('polling is driven by the fake clock too', async () => {
  fake();
  try {
    const records = ['executing', 'executing', 'executing', 'completed'];
    const fetch = async () => ({ status: 200, ok: true, headers: new Map(), text: async () => JSON.stringify({ id: 't', status: records.shift() ?? 'completed' }) });
    const waiting = sdk.Task.from({ id: 't', status: 'executing' }, { fetch, apiKey: 'k', agentId: 'a' }).wait();
    await advance(60_000);
    expect((await waiting).status).toBe('completed');
    expect(records).toEqual([]);
  } finally {
    restore();
  }
});

test('a call that begins under the fake clock and ends under the real one', async () => {
  fake();
  const begun = start();
  restore();
  expect((await begun).id).toBeTruthy();
});

test('with real timers: a call, its events, its result', async () => {
  const task = await start();
  const types = [];
  for await (const event of task.events()) types.push(event.type);
  expect(types.at(-1)).toBe('task_finished');
  expect((await task.wait()).result).toBeTruthy();
  expect(task instanceof sdk.Task).toBe(true);
  expect(JSON.parse(JSON.stringify(task)).id).toBe(task.id);
});

test('a slow task with real timers', async () => {
  const task = await start({ speed: 0.05 });
  expect((await task.wait({ interval: 20 })).status).toBe('completed');
});

test('errors are XpanderErrors', async () => {
  const error = await new sdk.Backend(options()).invokeAgent({ promt: 'x' }).catch((reason) => reason);
  expect(sdk.isXpanderError(error)).toBe(true);
  expect(error instanceof sdk.ConfigurationError && error instanceof Error).toBe(true);
  expect(error.code).toBe('unknown_parameter');
  await expect(sdk.Task.load('missing', options())).rejects.toThrow(sdk.ApiError);
});

test('a cancelled call, with the controller of this environment', async () => {
  const controller = new AbortController();
  const never = () => new Promise(() => {});
  const call = new sdk.Backend({ ...options(), fetch: never }).invokeAgent({ prompt: 'x' }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 10);
  await expect(call).rejects.toThrow('enough');
});

test('over a socket, with the fetch of this environment', async () => {
  const { url, close } = await createEmulator({ speed: 0 }).listen();
  try {
    const { fetch, ...over } = options();
    const controller = new AbortController();
    const backend = new sdk.Backend({ ...over, baseUrl: url });
    const task = await backend.invokeAgent({ prompt: 'x', events_streaming: true }, { signal: controller.signal });
    const types = [];
    for await (const { type } of task.events({ signal: controller.signal })) types.push(type);
    expect(types.at(-1)).toBe('task_finished');
  } finally {
    await close();
  }
});
