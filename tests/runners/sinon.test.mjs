/**
 * Sinon's clock in Node. By default it takes `queueMicrotask` and `process.nextTick` as well. The package does without them; Node's own
 * Request and Response, which the emulator is made of, do not.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import sinon from 'sinon';

const options = async (speed = 0) => {
  const { createEmulator } = await import('xpander-edge/emulator');
  return { fetch: createEmulator({ speed }).fetch, baseUrl: 'http://emulator.test', apiKey: 'emulator-sinon', organizationId: 'o', agentId: 'agent-demo' };
};

const toNotFake = ['queueMicrotask', 'nextTick'];

// A process of its own: node:test does not live without `nextTick`.
test('cold, with all that it takes: the package is imported, loaded and called', async () => {
  const script = `
    import sinon from 'sinon';
    const clock = sinon.useFakeTimers();
    const { Backend } = await import('xpander-edge');
    const fetch = async () => ({ status: 200, ok: true, headers: new Map(), text: async () => '{"id":"t","status":"completed"}' });
    const task = await new Backend({ fetch, apiKey: 'k', agentId: 'a' }).invokeAgent({ prompt: 'x' });
    const { status } = await task.wait();
    clock.restore();
    console.log(status);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname });
  assert.equal(stdout, 'completed\n');
});

test('a wait on the emulator is driven by the fake clock', async () => {
  const given = await options();
  const clock = sinon.useFakeTimers({ toNotFake });
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
  const clock = sinon.useFakeTimers({ toNotFake });
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
  const backend = new Backend({ ...(await options()), fetch: () => new Promise((resolve) => (reply = () => resolve({ status: 200, ok: true, headers: new Map(), text: async () => '{"id":"t"}' }))) });
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
