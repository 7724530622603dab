/** Sinon's clock in Node: it takes `queueMicrotask` and `process.nextTick` as well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import sinon from 'sinon';

const options = async (speed = 0) => {
  const { createEmulator } = await import('xpander-edge/emulator');
  return { fetch: createEmulator({ speed }).fetch, baseUrl: 'http://emulator.test', apiKey: 'emulator-sinon', organizationId: 'o', agentId: 'agent-demo' };
};

test('cold: the package is imported, loaded and called under the fake clock', async () => {
  const given = await options();
  const clock = sinon.useFakeTimers();
  try {
    const { Backend } = await import('xpander-edge');
    const begun = new Backend(given).invokeAgent({ prompt: 'x', events_streaming: true });
    await clock.tickAsync(1000);
    const waiting = (await begun).wait();
    await clock.tickAsync(60_000);
    assert.equal((await waiting).status, 'completed');
  } finally {
    clock.restore();
  }
});

test('warm: a task that takes its time, its events, and calls with real timers after it', async () => {
  const { Backend } = await import('xpander-edge');
  const backend = new Backend(await options(1));
  const clock = sinon.useFakeTimers();
  const types = [];
  try {
    const reading = (async () => {
      const task = await backend.invokeAgent({ prompt: 'x', events_streaming: true });
      for await (const { type } of task.events()) types.push(type);
    })();
    await clock.tickAsync(60_000);
    await reading;
  } finally {
    clock.restore();
  }
  assert.equal(types.at(-1), 'task_finished');
  assert.ok((await new Backend(await options()).invokeAgent({ prompt: 'x' })).id);
});

test('a clock that comes and goes amid a call clears what it has started, and warns of nothing', async (t) => {
  const { Backend } = await import('xpander-edge');
  const warn = t.mock.method(console, 'warn');
  let reply;
  const backend = new Backend({ ...(await options()), fetch: () => new Promise((resolve) => (reply = () => resolve(Response.json({ id: 't' })))) });
  const call = async () => {
    reply = undefined;
    const begun = backend.invokeAgent({ prompt: 'x' });
    while (!reply) await null;
    return [begun, reply];
  };
  const [early, first] = await call();
  const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'queueMicrotask', 'Date'] });
  const [late, second] = await call();
  assert.equal(clock.countTimers(), 1);
  first();
  assert.equal((await early).id, 't');
  clock.restore();
  second();
  assert.equal((await late).id, 't');
  assert.equal(clock.countTimers(), 0);
  assert.equal(warn.mock.callCount(), 0);
});
