/** The page without a bundler, its modules, and the proxy, all on one origin: node server.mjs [port] */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { toNodeListener } from 'xpander-edge/proxy';
import { handle } from './backend.mjs';

const MODULES = '/modules/';
const PACKAGE = new URL('.', import.meta.resolve('xpander-edge'));

async function answer(request) {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/xpander/')) return handle(request);
  if (pathname === '/') return page();
  if (pathname.startsWith(MODULES)) return module(pathname.slice(MODULES.length));
  return new Response('Not found\n', { status: 404 });
}

/** Nothing runs but the page's own scripts, and WebAssembly. */
async function page() {
  const nonce = crypto.randomUUID();
  const html = await readFile(new URL('public/index.html', import.meta.url), 'utf8');
  const policy = `default-src 'none'; script-src 'nonce-${nonce}' 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'; base-uri 'none'`;
  return new Response(html.replaceAll('<script', `<script nonce="${nonce}"`), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}

async function module(name) {
  if (!/^[\w-]+\.js$/.test(name)) return new Response('Not found\n', { status: 404 });
  return new Response(await readFile(new URL(name, PACKAGE)), { headers: { 'content-type': 'text/javascript' } });
}

const server = createServer(toNodeListener(answer));
// For this machine alone.
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
