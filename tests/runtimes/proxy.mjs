/** A proxy of the installed package, in Node, for clients in any runtime. */
import { createServer } from 'node:http';
import { importFrom } from './consumer.mjs';

const AGENTS = ['agent-demo', 'agent-never', 'agent-every-event', 'agent-fault-clean-end', 'agent-big'];

/** What a test may do: all, with its own tasks. It says its name in a header, or a page in its cookie. */
export function grantOf(request) {
  const id = request.headers.get('x-suite') ?? /(?:^|; )suite=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1];
  const operations = ['createTask', 'getTask', 'events', 'stopTask', 'getActivityLog', 'listTasks', 'listUserTasks', 'listAgents', 'getAgent'];
  return id ? { agents: AGENTS, operations, user: { id, email: `${id}@example.com` } } : null;
}

/** Options of such a proxy. */
export const proxyOptions = (baseUrl) => ({
  apiKey: 'emulator-of-the-proxy',
  organizationId: 'org-emulator',
  baseUrl,
  authorize: grantOf,
  tickets: { keys: [{ id: 'suite', secret: 'a secret of the suite, and of nobody else' }] },
});

/** Its listener. */
export async function proxyListener(folder, baseUrl, more = {}) {
  const { createProxy, toNodeListener } = await importFrom(folder, 'xpander-edge/proxy');
  return toNodeListener(createProxy({ ...proxyOptions(baseUrl), ...more }));
}

/** A listener on a free port of loopback. */
export function listening(listener) {
  const server = createServer(listener);
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  })));
}
