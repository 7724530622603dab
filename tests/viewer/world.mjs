/**
 * What a viewer meets: pages, the package, a proxy in front of the emulator, and streams that tell whatever a test has written. All of it on one
 * origin, over sockets.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html; charset=utf-8' };
const KEY = 'emulator-viewer';
const NONCE = 'viewer';

/** Whom the proxy lets in. */
export const TICKET = 'ticket-of-the-tests';

/** As strict as a page can be: styles from nowhere, and markup only through the viewer's own policy. */
export const STRICT = [
  "default-src 'none'", `script-src 'self' 'nonce-${NONCE}' 'wasm-unsafe-eval'`, "connect-src 'self' http://127.0.0.1:*", "base-uri 'none'", "form-action 'none'",
  "require-trusted-types-for 'script'", 'trusted-types xpander-edge',
].join('; ');

/** An event of the platform, as it stands in a stream. */
export const told = (type, data, more) => ({ type, task_id: 'task-told', organization_id: 'o', time: new Date().toISOString(), ...more, data });

/** Until more may be written, or nobody is left to read it. */
function drained(outgoing) {
  return new Promise((done) => {
    const end = () => (outgoing.off('drain', end), outgoing.off('close', end), done());
    outgoing.on('drain', end).on('close', end);
  });
}

/** @param root the folder of the package */
export async function world(root) {
  const { createEmulator } = await import(pathToFileURL(join(root, 'dist/emulator.js')).href);
  const emulator = createEmulator({ speed: 0.25 });
  const platform = await emulator.listen();
  const pages = new Map();
  const tales = new Map();
  const tickets = [];

  async function answer(incoming, outgoing) {
    const { pathname } = new URL(incoming.url, 'http://world');
    const send = (status, type, body, headers = {}) => outgoing.writeHead(status, { 'content-type': type, ...headers }).end(body);
    const [, area, ...rest] = normalize(pathname).split('/');
    if (area === 'page') {
      const page = pages.get(rest[0]);
      return page ? send(200, TYPES['.html'], page.html, page.policy ? { 'content-security-policy': page.policy } : {}) : send(404, 'text/plain', 'no such page');
    }
    // A proxy that repeats all it has heard to whom it does not let in.
    if (area === 'leak' && incoming.headers.authorization === `Bearer ${TICKET}`) return proxy(incoming, outgoing);
    if (area === 'leak') return send(401, 'application/json', JSON.stringify({ detail: `not let in: ${incoming.headers.authorization}` }));
    if (area === 'told') return tell(rest, incoming, outgoing, send);
    if (area !== 'package') return send(404, 'text/plain', 'not found');
    const body = await readFile(join(root, ...rest)).catch(() => undefined);
    send(body ? 200 : 404, TYPES[extname(pathname)] ?? 'text/plain', body ?? 'not found');
  }

  /** The package's own proxy: callers have the ticket of the tests, and may see every agent's tasks. */
  async function open(origins) {
    const { createProxy, toNodeListener } = await import(pathToFileURL(join(root, 'dist/proxy.js')).href);
    const client = { apiKey: KEY, organizationId: 'org-emulator', baseUrl: platform.url };
    const { Agents } = await import(pathToFileURL(join(root, 'dist/index.js')).href);
    const agents = (await new Agents(client).list()).map(({ id }) => id);
    const authorize = ({ headers }) => {
      tickets.push(headers.get('authorization'));
      return headers.get('authorization') === `Bearer ${TICKET}` ? { agents } : undefined;
    };
    return toNodeListener(createProxy({ ...client, origins, authorize, limits: { streams: 100 } }));
  }

  /** A task that a test has written: `{ record, events }`, where events are objects, texts as they are sent, or pauses in milliseconds. */
  async function tell([name, , , what], incoming, outgoing, send) {
    const tale = tales.get(name);
    if (!tale) return send(404, 'application/json', '{"detail":"no such task"}');
    if (what !== 'events') return send(200, 'application/json', JSON.stringify({ id: 'task-told', agent_id: 'agent-told', status: 'executing', events_streaming: true, ...tale.record }));
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.flushHeaders();
    for await (const event of tale.events) {
      if (outgoing.destroyed) return;
      if (typeof event === 'number') await new Promise((done) => setTimeout(done, event));
      else {
        const isFree = outgoing.write(typeof event === 'string' ? event : `data: ${JSON.stringify(event)}\n\n`);
        if (!isFree) await drained(outgoing);
      }
    }
    if (tale.ends !== false) outgoing.end();
    else await new Promise((done) => outgoing.on('close', done));
  }

  const servers = [];
  /** Another origin of the same world: a browser opens six connections to one. */
  async function listen() {
    const server = createServer((incoming, outgoing) => {
      if (incoming.url.startsWith('/proxy/')) return proxy(incoming, outgoing);
      outgoing.setHeader('access-control-allow-origin', '*');
      outgoing.setHeader('access-control-allow-headers', '*');
      outgoing.setHeader('access-control-allow-methods', '*');
      if (incoming.method === 'OPTIONS') return outgoing.writeHead(204).end();
      answer(incoming, outgoing).catch(() => outgoing.destroy());
    });
    servers.push(server);
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${server.address().port}`;
  }

  const origin = await listen();
  const proxy = await open([origin]);
  let count = 0;
  return {
    origin,
    listen,
    emulator,
    tickets,
    /** Keeps a page and gives its URL. `script` is a module's text. */
    page(body, { script = '', policy = STRICT, lang = 'en', dir = 'ltr', head = '' } = {}) {
      const name = `p${(count += 1)}`;
      const html = `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>viewer</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">${head}<script type="module" src="/package/dist/viewer.js"></script>
${script && `<script type="module" nonce="${NONCE}">${script}</script>`}</head><body><main><h1>Viewer</h1>${body}</main></body></html>`;
      pages.set(name, { html, policy });
      return `${origin}/page/${name}`;
    },
    /** Keeps a task that tells these events; gives the `src` under which `task-told` is found. */
    tale(events, { record = {}, ends } = {}) {
      const name = `t${(count += 1)}`;
      tales.set(name, { events, record, ends });
      return `/told/${name}`;
    },
    /** What a person would do by hand: a task of the emulator. */
    async create(agent, prompt = 'How were our sales?') {
      const body = JSON.stringify({ input: { text: prompt }, events_streaming: true });
      const reply = await emulator.fetch(`http://e/agent-execution/${agent}`, { method: 'POST', headers: { 'x-api-key': KEY, 'content-type': 'application/json' }, body });
      return (await reply.json()).id;
    },
    async status(id) {
      return (await (await emulator.fetch(`http://e/agent-execution/${id}/status`, { headers: { 'x-api-key': KEY } })).json()).status;
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      await platform.close();
    },
  };
}
