/**
 * What a test of the suite is handed, and how one test is run.
 *
 * A test is `{ name, run(ctx) }`; a file of the suite exports an array of them. `base` comes from the runner of a runtime:
 * `{ sdk, url, otherUrl, deadUrl, filesUrl, runtime, inspect? }`. Every test gets a key of its own: the emulator's log is kept by key, so tests
 * see only their own requests.
 */
import { fail } from './assert.js';

/** A test that has not ended after this long hangs. Far above what any test needs: nothing here measures speed. */
const HANG = 120_000;
/** How long a connection may take to be seen as closed on the other side. */
const PATIENCE = 60_000;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `look` until it returns something true, and hands that back; fails when patience ends. */
export async function eventually(look, what) {
  for (let waited = 0; ; waited += 20) {
    const seen = await look();
    if (seen) return seen;
    if (waited > PATIENCE) fail(`did not happen: ${what}`);
    await sleep(20);
  }
}

/** One test's view of the world. */
export class Context {
  constructor(base, id) {
    Object.assign(this, base);
    this.key = `emulator-${base.runtime}-${id}`;
  }

  /** Client options for the emulator, with this test's key. */
  options(extra = {}) {
    return {
      apiKey: this.key,
      organizationId: 'org-emulator',
      baseUrl: this.url,
      dangerouslyAllowBrowser: this.runtime === 'chromium',
      ...extra,
    };
  }

  configuration(extra) {
    return new this.sdk.Configuration(this.options(extra));
  }

  backend(extra) {
    return new this.sdk.Backend(this.options(extra));
  }

  tasks(extra) {
    return new this.sdk.Tasks(this.options(extra));
  }

  /** Options under which every request asks the emulator for `fault`. */
  faulty(fault, extra = {}) {
    return this.options({ ...extra, headers: { 'x-emulator-fault': fault, ...extra.headers } });
  }

  /** A fresh task of `agent`, created with events streaming on. */
  start(agent = 'agent-demo', extra = {}) {
    return this.backend().invokeAgent({ agent_id: agent, prompt: 'Hello', events_streaming: true, ...extra });
  }

  /** The same task, seen through other client options. */
  seenWith(task, options) {
    return this.sdk.Task.from(task.record, new this.sdk.Configuration(options));
  }

  /** What the emulator has noted for a key: `{ open, requests }`. */
  async notes({ key = this.key, url = this.url } = {}) {
    const response = await fetch(`${url}/_emulator`, { headers: { 'x-api-key': key } });
    if (response.status !== 200) fail(`the emulator answered ${response.status} to a look at its notes`);
    return response.json();
  }

  /** Requests the emulator has seen with this test's key, oldest first; `pick` is a method or a part of the path. */
  async sent(pick, where) {
    const { requests } = await this.notes(where);
    return pick ? requests.filter((r) => r.method === pick || r.path.includes(pick)) : requests;
  }

  /** Waits until the emulator has seen `count` requests that `pick` selects. */
  reached(pick, count = 1) {
    return eventually(async () => {
      const requests = await this.sent(pick);
      return requests.length >= count && requests;
    }, `${count} requests of ${pick}`);
  }

  /** Waits until no stream or hanging body of this test is open on the emulator's side. */
  closed() {
    return eventually(async () => (await this.notes()).open === 0, 'every connection of this test is closed');
  }

  /** Waits until exactly `count` of them are open. */
  opened(count = 1) {
    return eventually(async () => (await this.notes()).open === count, `${count} open connections`);
  }

  /** Asserts that nobody has stopped a task: whoever watches it may leave at any time. */
  async goesOn(task) {
    if ((await this.sent('DELETE')).length > 0) fail('the task was stopped');
    const { status } = await this.tasks().get(task.id);
    if (!['pending', 'executing', 'completed'].includes(status)) fail(`the task on the platform is ${status}`);
  }

  /** A fetch that notes its calls and answers with what `answer` makes, or never reaches a network at all. */
  spy(answer = () => Response.json({ detail: 'nothing here' }, { status: 404 })) {
    const calls = [];
    const spy = function (url, init) {
      calls.push({ self: this, url, init, count: arguments.length });
      return answer(url, init, calls.length);
    };
    return { fetch: spy, calls };
  }
}

/** What a promise rejects with; a failure when it does not. */
export const caught = (promise) => promise.then((value) => fail(`fulfilled with ${JSON.stringify(value)}`), (error) => error);

/** Crashes the instance of the package with traps, and gives the error of the call that did it. */
export const crash = (sdk) => caught(sdk.trap('panic'));

/** Reads a stream to its end; if it fails, hands back what came before and the error. */
export async function drain(stream) {
  const events = [];
  try {
    for await (const event of stream) events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

/**
 * Runs one test and says how it went: `{ group, name, error?, note? }`; a note is the text that the test returned. Never throws. `group` and `index` together must be new to the emulators:
 * the test's key is made of them.
 */
export async function runTest(base, group, index, test) {
  const ctx = new Context(base, `${group}-${index}`.replaceAll(' ', '-'));
  let alarm;
  const hang = new Promise((_, reject) => {
    alarm = setTimeout(() => reject(new Error(`still running after ${HANG} ms`)), HANG);
  });
  try {
    const note = await Promise.race([test.run(ctx), hang]);
    return { group, name: test.name, ...(typeof note === 'string' && { note }) };
  } catch (error) {
    return { group, name: test.name, error: error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : `thrown: ${String(error)}` };
  } finally {
    clearTimeout(alarm);
  }
}
