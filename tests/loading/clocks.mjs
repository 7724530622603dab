/** A call that meets a fake clock wedges no later one, and ends itself where it needs no timer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, RUNTIMES } from './child.js';

/** Clocks that stand still: everything that fake clocks take. */
const HELPERS = `
const NAMES = ['queueMicrotask', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'];
const real = Object.fromEntries(NAMES.map((name) => [name, globalThis[name]]));
const foreign = [];
const timers = new Map();
function fake() {
  let last = 0;
  globalThis.queueMicrotask = () => {};
  globalThis.setTimeout = (run, ms) => { timers.set(++last, { run, ms }); return last; };
  globalThis.clearTimeout = (id) => { if (typeof id !== 'number' && id !== undefined) foreign.push(id); timers.delete(id); };
  globalThis.setInterval = globalThis.setImmediate = () => 0;
  globalThis.clearInterval = globalThis.clearImmediate = () => {};
}
const restore = () => Object.assign(globalThis, real);
const settings = { apiKey: 'k', agentId: 'a', organizationId: 'o' };
const answered = async () => ({ status: 200, ok: true, headers: new Map(), text: async () => '{"id":"t1","status":"completed"}' });
const within = (promise, what) => Promise.race([promise, new Promise((_, reject) => real.setTimeout(() => reject(new Error(what + ' hangs')), 20_000))]);
`;

const CASES = {
  'warm: a call meanwhile ends, and later ones too': `
    const { Backend } = await import('xpander-edge');
    const backend = new Backend({ ...settings, fetch: answered });
    await backend.invokeAgent({ prompt: 'before' });
    fake();
    const meanwhile = await within(backend.invokeAgent({ prompt: 'meanwhile' }), 'meanwhile');
    restore();
    const after = await within(backend.invokeAgent({ prompt: 'after' }), 'after');
    say([meanwhile.id, after.id, timers.size, foreign.length]);
  `,
  'cold: the first call of all meets them': `
    const { Backend } = await import('xpander-edge');
    fake();
    const meanwhile = await within(new Backend({ ...settings, fetch: answered }).invokeAgent({ prompt: 'meanwhile' }), 'meanwhile');
    restore();
    say([meanwhile.id, (await within(new Backend({ ...settings, fetch: answered }).invokeAgent({ prompt: 'after' }), 'after')).id, timers.size, foreign.length]);
  `,
  'they were there before the package was imported': `
    fake();
    const { Backend } = await import('xpander-edge');
    const meanwhile = await within(new Backend({ ...settings, fetch: answered }).invokeAgent({ prompt: 'meanwhile' }), 'meanwhile');
    restore();
    say([meanwhile.id, (await within(new Backend({ ...settings, fetch: answered }).invokeAgent({ prompt: 'after' }), 'after')).id, timers.size, foreign.length]);
  `,
  'a timer is cleared by the clock that started it, whichever is there': `
    const { Backend } = await import('xpander-edge');
    let reply;
    const backend = new Backend({ ...settings, fetch: () => new Promise((resolve) => (reply = async () => resolve(await answered()))) });
    const begun = async () => { while (!reply) await null; const now = reply; reply = undefined; return now; };
    const early = backend.invokeAgent({ prompt: 'begins under the real clock' });
    const first = await begun();
    fake();
    const late = backend.invokeAgent({ prompt: 'begins under the fake clock' });
    const second = await begun();
    const started = timers.size;
    first();
    const one = await within(early, 'early');
    restore();
    second();
    const other = await within(late, 'late');
    // All that is left is ours to clear: the process ends by itself.
    say([one.id, other.id, timers.size, foreign.length, started]);
  `,
};

for (const runtime of Object.keys(RUNTIMES)) {
  for (const [name, source] of Object.entries(CASES)) {
    test(`${runtime}: ${name}`, async () => {
      const [meanwhile, after, left, foreign] = await answer(`${HELPERS}\nconst say = (value) => console.log(JSON.stringify(value));\n${source}\n;process.exit?.(0);`, { runtime });
      assert.deepEqual([meanwhile, after, left, foreign], ['t1', 't1', 0, 0]);
    });
  }

  test(`${runtime}: a fake clock drives the pauses of a wait`, async () => {
    const polls = await answer(`
      ${HELPERS}
      const { Task } = await import('xpander-edge');
      let polls = 0;
      const fetch = async () => ({ status: 200, ok: true, headers: new Map(), text: async () => JSON.stringify({ id: 't1', status: ++polls < 5 ? 'executing' : 'completed' }) });
      fake();
      const waiting = Task.from({ id: 't1', status: 'executing' }, { ...settings, fetch }).wait({ interval: 30_000, maxInterval: 50_000 });
      let over = false;
      waiting.then(() => (over = true));
      while (!over) {
        await new Promise((resolve) => real.setTimeout(resolve, 0));
        for (const [id, { run, ms }] of [...timers]) if (ms < 60_000) { timers.delete(id); run(); }
      }
      console.log(JSON.stringify([polls, timers.size]));
    `, { runtime });
    assert.deepEqual(polls, [5, 0]);
  });
}
