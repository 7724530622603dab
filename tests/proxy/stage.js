/** What the proxy's tests share: the package as it is published, a proxy before a platform, and callers of both. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = process.env.XPANDER_EDGE_PROJECT ?? new URL('../../pkg', import.meta.url).pathname;
/** Of the project that has installed the package; without one, of what was built last. */
const load = (name) => import(pathToFileURL(createRequire(join(project, 'package.json')).resolve(name)).href);

export const sdk = await load('xpander-edge');
export const { createEmulator } = await load('xpander-edge/emulator');
/** Or one of which a defence was taken out: see `mutants.mjs`. */
export const { createProxy, toNodeListener } = process.env.XPANDER_EDGE_MUTANT ? await import(process.env.XPANDER_EDGE_MUTANT) : await load('xpander-edge/proxy');

export const KEY = 'emulator-key-of-the-proxy';
export const ORGANIZATION = 'org-secret';
export const KEYS = [{ id: 'k1', secret: 'the first secret, of 32 characters or more' }];
export const ANN = { id: 'ann', email: 'ann@example.com' };
export const BOB = { id: 'bob', email: 'bob@example.com' };
/** The operations that a browser may ask for, each as a request of task `t` and agent `a`. */
export const ASKS = {
  createTask: (t, a) => ['POST', `/agent-execution/${a}`, { input: { text: 'x' } }],
  getTask: (t) => ['GET', `/agent-execution/${t}/status`],
  events: (t) => ['GET', `/agent-execution/${t}/events`],
  stopTask: (t) => ['DELETE', `/agent-execution/${t}`],
  getActivityLog: (t, a) => ['GET', `/activity/${a}/${t}`],
  listTasks: (t, a) => ['GET', `/agent-execution/executions/history/${a}`],
  listUserTasks: () => ['GET', '/agent-execution/executions/history/user/ann'],
  listAgents: () => ['GET', '/agents/list'],
  getAgent: (t, a) => ['GET', `/agents/${a}`],
};
export const ALL = Object.keys(ASKS);

/** A proxy that listens, before an emulator that listens, for one test. */
export class Stage {
  /** `options` are the proxy's; `speed` is the emulator's. */
  static async of(t, { speed = 0, ...options } = {}) {
    const stage = new Stage();
    stage.emulator = createEmulator({ speed });
    const listener = await stage.emulator.listen();
    stage.errors = [];
    stage.proxy = createProxy({
      apiKey: KEY, organizationId: ORGANIZATION, baseUrl: listener.url, tickets: { keys: KEYS }, onError: (error) => stage.errors.push(error), ...options,
    });
    stage.platformUrl = listener.url;
    const { url, close } = await serve(toNodeListener(stage.proxy));
    stage.root = url;
    stage.url = `${url}/xpander`;
    t.after(async () => {
      await close();
      await listener.close();
    });
    return stage;
  }

  /** The platform's own client, as the application's server has it. */
  get backend() {
    return new sdk.Backend({ apiKey: KEY, organizationId: ORGANIZATION, baseUrl: this.platformUrl });
  }

  /** A task on the platform. */
  task(user, agent_id = 'agent-demo', more = {}) {
    return this.backend.invokeAgent({ agent_id, prompt: 'Hello', events_streaming: true, user_details: user, ...more });
  }

  /** Sends a request to the proxy. */
  send(method, path, body, { ticket, headers = {}, ...init } = {}) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const bearer = ticket === undefined ? {} : { authorization: `Bearer ${ticket}` };
    return fetch(this.url + path, { method, headers: { ...json, ...bearer, ...headers }, ...(body !== undefined && { body: typeof body === 'object' && !(body instanceof ReadableStream) && !ArrayBuffer.isView(body) ? JSON.stringify(body) : body }), ...init });
  }

  /** The status of an answer, whose body is left. */
  async status(...args) {
    const response = await this.send(...args);
    await response.body?.cancel();
    return response.status;
  }

  /** The JSON of an answer of this status. */
  async json(status, ...args) {
    const response = await this.send(...args);
    const text = await response.text();
    assert.equal(response.status, status, text);
    return JSON.parse(text);
  }

  /** What the platform was asked by the proxy since the last look. */
  news() {
    const { requests } = this.emulator;
    const news = requests.slice(this.seen ?? 0);
    this.seen = requests.length;
    return news;
  }

  /** Asserts that the platform was asked nothing. */
  silent(why) {
    assert.deepEqual(this.news().map(({ method, path }) => `${method} ${path}`), [], why);
  }

  /** Sends bytes as they are and gives the status of the answer. */
  raw(text) {
    const { port, hostname } = new URL(this.root);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let said = '';
      socket.setEncoding('utf8').on('data', (data) => {
        said += data;
        socket.end();
      }).on('close', () => resolve(Number(said.split(' ')[1]))).on('error', reject);
    });
  }
}

/** A listener on a free port of loopback. */
export async function serve(listener) {
  const server = createServer(listener);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  };
}

/** A platform with more to tell than anybody takes; `told` counts the characters it got rid of. */
export async function talkative() {
  const event = `data: ${JSON.stringify({ type: 'chunk', data: 'x'.repeat(16_000) })}\n\n`;
  const platform = {
    told: 0,
    ...(await serve((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = () => {
        while (!response.destroyed && response.write(event)) platform.told += event.length;
      };
      response.on('drain', more);
      more();
    })),
  };
  return platform;
}

/** A proxy before a platform that answers as `answer(url, init)` says; no sockets. `calls` is what it was asked. */
export function scripted(answer, options = {}) {
  const calls = [];
  const proxy = createProxy({
    apiKey: KEY, organizationId: ORGANIZATION, baseUrl: 'https://platform.internal:8443/v9', tickets: { keys: KEYS },
    fetch: async (url, init) => {
      calls.push({ url, ...init });
      return answer(url, init);
    },
    ...options,
  });
  const ask = async (method, path, { grant, headers = {}, ...init } = {}) => {
    const bearer = grant ? { authorization: `Bearer ${await proxy.ticket(grant)}` } : {};
    return proxy(new Request(`https://app.example.com/xpander${path}`, { method, headers: { ...bearer, ...headers }, ...init }));
  };
  return { proxy, calls, ask };
}

/** An event stream of these chunks of text, and what happened to it. `ends: false` leaves it open. */
export function streamOf(chunks, { ends = true } = {}) {
  const state = { pulled: 0, cancelled: false, say: undefined };
  const utf8 = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      state.say = (text) => controller.enqueue(utf8.encode(text));
    },
    pull(controller) {
      if (state.pulled < chunks.length) return controller.enqueue(utf8.encode(chunks[state.pulled++]));
      if (ends) controller.close();
      return new Promise(() => {});
    },
    cancel: () => void (state.cancelled = true),
  }, { highWaterMark: 0 });
  return { state, response: new Response(body, { headers: { 'content-type': 'text/event-stream' } }) };
}

/** Waits until `look` gives something true. */
export async function eventually(look, what) {
  for (let tries = 0; tries < 1000; tries += 1) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return assert.fail(`did not happen: ${what}`);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
