// Serves this page at /, the package at /pkg/, and an emulator at /api, all on one origin.
//
//   node www/serve.mjs --pkg <folder of the package> [--port 8080]

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const { values } = parseArgs({ options: { pkg: { type: 'string' }, port: { type: 'string', default: '8080' } } });
if (!values.pkg) fail('Say where the package is: --pkg <folder>');
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) fail('--port must be 0 to 65535');

const www = await realpath(fileURLToPath(new URL('.', import.meta.url)));
const pkg = await realpath(values.pkg).catch(() => fail(`There is no folder ${values.pkg}: build the package first`));
const { createEmulator } = await import(pathToFileURL(join(pkg, 'dist', 'emulator.js')).href);
const emulator = await createEmulator({ basePath: '/api' }).listen();

const server = createServer((incoming, outgoing) => {
  const path = incoming.url ?? '/';
  if (path === '/api' || path.startsWith('/api/')) return forward(incoming, outgoing);
  serveFile(incoming, outgoing).catch(() => refuse(outgoing, 500));
});
server.on('error', (error) => fail(error.code === 'EADDRINUSE' ? `Port ${port} is taken` : error.message));
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));

/** Hands a request to the emulator and its answer back, as they come. */
function forward(incoming, outgoing) {
  const onward = request(
    new URL(incoming.url, emulator.url),
    { method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      outgoing.flushHeaders();
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

async function serveFile({ method, url }, outgoing) {
  if (method !== 'GET' && method !== 'HEAD') return refuse(outgoing, 405);
  const file = await findFile(url);
  if (file === undefined) return refuse(outgoing, 404);
  outgoing.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'text/plain; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (method === 'HEAD') return outgoing.end();
  createReadStream(file).on('error', () => outgoing.destroy()).pipe(outgoing);
}

/** The file a URL means; nothing outside the two folders, not even by a link inside them. */
async function findFile(url) {
  try {
    const { pathname } = new URL(url, 'http://localhost');
    const inPackage = pathname.startsWith('/pkg/');
    const folder = inPackage ? pkg : www;
    const asked = decodeURIComponent(inPackage ? pathname.slice('/pkg/'.length) : pathname.slice(1));
    const file = await realpath(join(folder, asked === '' && !inPackage ? 'index.html' : asked));
    return file.startsWith(folder + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

function refuse(outgoing, status) {
  if (outgoing.headersSent) return outgoing.destroy();
  outgoing.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
