#!/usr/bin/env node
/**
 * Runs the shared suite in one runtime against the installed package:
 *
 *     node tests/runtimes/run.mjs <node|deno|bun|workerd|chromium> <folder> [group …]
 *
 * <folder> is where the packed tarball is installed (`<folder>/node_modules/xpander-edge`). Two emulators of that same package listen on
 * loopback; the suite talks to them over real sockets. Prints one line per group, every failure, and `N passed, N failed`.
 */
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { importFrom } from './consumer.mjs';
import { serveFiles } from './files.mjs';
import { listening, proxyListener } from './proxy.mjs';
import { Report } from './report.mjs';

const RUNTIMES = ['node', 'deno', 'bun', 'workerd', 'chromium'];
/** Tasks of the emulator live a tenth of their usual two seconds. */
const SPEED = 0.1;

/** An address of this machine that refuses connections: it was free a moment ago, and nobody listens. */
function deadAddress() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(`http://127.0.0.1:${port}`));
    });
  });
}

const [runtime, place, ...only] = process.argv.slice(2);
if (!RUNTIMES.includes(runtime) || !place) {
  console.error(`usage: node tests/runtimes/run.mjs <${RUNTIMES.join('|')}> <folder> [group …]`);
  process.exit(2);
}
const folder = resolve(place);
// The environment of whoever runs this has no part in what is tested.
for (const name of Object.keys(process.env)) if (/^(XPANDER_|IS_STG$|IS_XPANDER_CLOUD$)/.test(name)) delete process.env[name];

const { createEmulator } = await importFrom(folder, 'xpander-edge/emulator');
const listeners = await Promise.all([0, 1].map(() => createEmulator({ speed: SPEED, keyless: true }).listen()));
const [url, otherUrl] = listeners.map((listener) => listener.url);
const files = await serveFiles();
const proxy = await listening(await proxyListener(folder, url));
const world = { runtime, url, otherUrl, deadUrl: await deadAddress(), filesUrl: files.url, proxyUrl: `${proxy.url}/xpander` };

const report = new Report(runtime);
try {
  const { default: run } = await import(`./${runtime}.mjs`);
  await run({ folder, world, only, report });
} catch (error) {
  report.add({ group: 'runner', name: `${runtime} runs`, error: error.stack ?? String(error) });
}
await Promise.all([files, proxy, ...listeners].map((listener) => listener.close()));
process.exit(report.end());
