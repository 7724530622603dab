/** The guide of the proxy: a server with it, and a page's script that asks it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { freePort } from '../examples/program.mjs';

const SECRET = 'a secret of 32 characters or more';

export default (stage) => {
  /** The server, until `use` is through. */
  const serving = async (use) => {
    const port = await freePort();
    const server = spawn(process.execPath, ['server.mjs'], { cwd: stage.folder, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PORT: String(port), TICKET_SECRET: SECRET } });
    const ended = once(server, 'exit');
    try {
      const [url] = await Promise.race([once(createInterface({ input: server.stdout }), 'line'), ended.then(() => [''])]);
      if (!url) throw new Error('server.mjs has ended');
      await use(url);
    } finally {
      server.kill();
      await ended;
    }
  };
  return {
    'server.mjs': () => serving(async (url) => {
      const { status } = await fetch(`${url}/tickets`, { method: 'POST' });
      if (status !== 401) throw new Error(`a stranger is answered ${status}`);
    }),
    'page.mjs': () => serving(async (url) => {
      stage.holds(await stage.script('node', ['page.mjs', url]), 'Revenue grew', 'completed for ann');
    }),
    // As Next does it: loaded without a secret, and asked with one.
    'route.js': async () => {
      const route = await import(pathToFileURL(join(stage.folder, 'route.js')).href);
      process.env.TICKET_SECRET = SECRET;
      const ask = (method, path, headers = {}) => route[method](new Request(`http://app.test/xpander${path}`, { method, headers: { origin: 'http://app.test', ...headers } }));
      const cookie = 'session=ann';
      const { ticket } = await (await ask('POST', '/tickets', { cookie })).json();
      const statuses = [await ask('GET', '/agent-execution/none/status', { authorization: `Bearer ${ticket}` }), await ask('DELETE', '/agent-execution/none'), await ask('OPTIONS', '/tickets', { 'access-control-request-method': 'POST' })];
      const found = statuses.map(({ status }) => status).join(' ');
      if (found !== '404 401 204') throw new Error(`answered ${found}`);
    },
  };
};
