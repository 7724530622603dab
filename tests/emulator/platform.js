/** What the emulator's own tests share: the emulator as it is published, and a client made of nothing but fetch. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = process.env.XPANDER_EDGE_PROJECT;
/** Of the project that has installed the package; without one, of what was built last. */
const module = project
  ? pathToFileURL(createRequire(join(project, 'package.json')).resolve('xpander-edge/emulator'))
  : new URL('../../pkg/dist/emulator.js', import.meta.url);

export const { createEmulator } = await import(module.href);

export const KEY = 'emulator-test';

/** A client of an emulator: by a socket when it is given an address, else in this process. */
export class Client {
  constructor(emulator, { url = 'http://emulator', key = KEY } = {}) {
    this.emulator = emulator;
    this.url = url;
    this.key = key;
    this.fetch = url === 'http://emulator' ? emulator.fetch : fetch;
  }

  /** Sends a request; a body is sent as JSON. */
  send(method, path, { body, headers = {}, signal } = {}) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.fetch(this.url + path, {
      method,
      headers: { ...(this.key === null ? {} : { 'x-api-key': this.key }), ...json, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
  }

  /** Sends a request and reads the JSON of its answer, which must have this status. */
  async json(method, path, { status = 200, ...rest } = {}) {
    const response = await this.send(method, path, rest);
    const text = await response.text();
    assert.equal(response.status, status, text);
    return JSON.parse(text);
  }

  /** Creates a task. */
  create(agent = 'agent-demo', more = {}, headers = {}) {
    return this.json('POST', `/agent-execution/${agent}`, { body: { input: { text: 'Hello' }, events_streaming: true, ...more }, headers });
  }

  status(id) {
    return this.json('GET', `/agent-execution/${id}/status`);
  }

  /** Opens the event stream of a task. */
  open(id, { headers, signal } = {}) {
    return this.send('GET', `/org-emulator/agent-execution/${id}/events`, { headers, signal });
  }

  /** Everything a task's stream says, as text. */
  async told(id, options) {
    const response = await this.open(id, options);
    assert.equal(response.status, 200);
    return response.text();
  }

  /** The events of a task, from its first to the end of its stream. */
  async events(id, options) {
    return eventsOf(await this.told(id, options));
  }
}

/** The events in the text of a stream whose lines end with LF. */
export function eventsOf(text) {
  return text.split('\n\n').filter((block) => block !== '').map((block) => {
    assert.match(block, /^data: /);
    return JSON.parse(block.slice('data: '.length));
  });
}

/** Waits until `look` gives something true. */
export async function eventually(look, what) {
  for (let tries = 0; tries < 500; tries += 1) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return assert.fail(`did not happen: ${what}`);
}

/** An emulator on a socket and its client, which are gone when the test is over. */
export async function listening(test, options = { speed: 0 }, key = KEY) {
  const emulator = createEmulator(options);
  const listener = await emulator.listen();
  test.after(() => listener.close());
  return new Client(emulator, { url: listener.url, key });
}
