/** Chromium: a page without a bundler. An import map names the installed files; a content security policy lets wasm compile and no more. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium as browserType } from 'playwright-core';
import { entrySource, installed } from './consumer.mjs';
import { listening, proxyListener } from './proxy.mjs';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html; charset=utf-8' };
const NONCE = 'suite';
const POLICY = `default-src 'none'; script-src 'self' 'nonce-${NONCE}' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:*`;

/** A page that imports the package by its name. */
const page = (imports, script) => `<!doctype html><meta charset="utf-8"><title>suite</title>
<script type="importmap" nonce="${NONCE}">${JSON.stringify({ imports })}</script>
<script type="module" nonce="${NONCE}">${script}</script>`;

/** Serves pages by name, the package's folder below /package/, the tests below /tests/ and a proxy below /xpander/. */
function serve(pages, root, proxy) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://page');
    if (pathname.startsWith('/xpander/')) return proxy(request, response);
    const answer = (status, type, body) => response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
    if (pages.has(pathname)) return answer(200, TYPES['.html'], pages.get(pathname));
    const [, area, ...rest] = normalize(pathname).split('/');
    const base = { package: root, tests: TESTS }[area];
    try {
      if (base === undefined) throw new Error('no such area');
      answer(200, TYPES[extname(pathname)] ?? 'application/octet-stream', await readFile(join(base, ...rest)));
    } catch {
      answer(404, 'text/plain', 'not found');
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** Opens a page and takes its outcomes until it says that it is through. */
async function visit(browser, url, report) {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(120_000);
  let finish;
  const ended = new Promise((resolve, reject) => (finish = { resolve, reject }));
  tab.on('pageerror', (error) => finish.reject(error));
  tab.on('crash', () => finish.reject(new Error('the page crashed')));
  tab.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) report.add({ group: 'page', name: 'keeps to its policy', error: message.text() });
  });
  await tab.exposeFunction('outcome', (outcome) => (outcome.end ? finish.resolve() : report.add(outcome)));
  await tab.goto(url);
  await ended;
  await tab.close();
}

export default async function chromium({ folder, world, only, report }) {
  const { root, manifest } = await installed(folder);
  const file = (entry) => `/package/${manifest.exports[entry].default.replace('./', '')}`;
  const imports = { 'xpander-edge': file('.'), 'xpander-edge/streaming': file('./streaming'), 'xpander-edge/proxy': file('./proxy') };
  const script = (settings, specifier) => entrySource('/tests/runtimes/inside/chromium.js', settings, specifier);
  const pages = new Map();
  const server = await serve(pages, root, await proxyListener(folder, world.url));
  const origin = `http://127.0.0.1:${server.address().port}`;
  // The page's own proxy, and one of another origin that lists the page's.
  const foreign = await listening(await proxyListener(folder, world.url, { origins: [origin] }));
  const seen = { ...world, proxyUrl: '/xpander', foreignProxyUrl: `${foreign.url}/xpander`, closedProxyUrl: world.proxyUrl };
  pages.set('/', page(imports, script({ world: seen, only, label: '' })));
  pages.set('/streaming', page(imports, script({ world: seen, only: ['jobs'], label: ' streaming' }, 'xpander-edge/streaming')));
  const browser = await browserType.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--js-flags=--expose-gc'] });
  try {
    await visit(browser, `${origin}/`, report);
    if (only.length === 0) await visit(browser, `${origin}/streaming`, report);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await foreign.close();
  }
}
