/** The guide of the proxy: a server with it, and a page's script that asks it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export default (stage) => {
  /** The server, until `use` is through. */
  const serving = async (use) => {
    const server = spawn(process.execPath, ['server.mjs'], { cwd: stage.folder, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PORT: '0', TICKET_SECRET: 'a secret of 32 characters or more' } });
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
  };
};
