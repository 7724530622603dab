/** The real server of the page, as a child on a free port. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVE = fileURLToPath(new URL('../../www/serve.mjs', import.meta.url));

/** Starts it with more arguments; resolves with `{ url, said, close() }` once it listens, and rejects with what it said if it does not. */
export function serve(pkg, args = [], env = {}) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('XPANDER_')));
  const child = spawn(process.execPath, [SERVE, '--pkg', pkg, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...clean, ...env } });
  const said = [];
  const ended = new Promise((resolve) => child.on('close', resolve));
  const close = async () => {
    child.kill();
    await ended;
  };
  return new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        said.push(line);
        const url = /^ *(http:\S+)\/$/.exec(line)?.[1];
        if (url) resolve({ url, said, close });
      });
    }
    ended.then((code) => reject(new Error(`exit code ${code}\n${said.join('\n')}`)));
  });
}
