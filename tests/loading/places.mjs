/** Real places that refuse the module: a page with a policy, servers without the file, a Worker with the wrong entry. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { chromium } from 'playwright-core';
import { project } from './child.js';

const dist = join(project, 'node_modules/xpander-edge/dist');
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Pages by name: the entry they import, their policy, and what answers for `core_bg.wasm`. */
const PAGES = {
  '/policy': { entry: 'index.js', policy: "script-src 'self' 'unsafe-inline'" },
  '/policy-streaming': { entry: 'streaming.js', policy: "script-src 'self' 'unsafe-inline'" },
  '/allowed': { entry: 'index.js', policy: "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'" },
  '/old-browser': { entry: 'index.js', before: 'delete globalThis.DecompressionStream;' },
  '/streaming': { entry: 'streaming.js' },
  '/fake-clock': { entry: 'index.js', before: "for (const name of ['queueMicrotask', 'setTimeout', 'setInterval', 'requestAnimationFrame']) globalThis[name] = () => 0;" },
  '/missing': { entry: 'streaming.js', wasm: (response) => response.writeHead(404, { 'content-type': 'text/plain' }).end('no') },
  '/fallback': { entry: 'streaming.js', wasm: (response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>') },
  '/untyped': { entry: 'streaming.js', wasm: (response) => response.writeHead(200, { 'content-type': 'application/wasm' }).end('<!doctype html>') },
  '/down': { entry: 'streaming.js', wasm: (response) => response.writeHead(503).end() },
  '/cut': { entry: 'streaming.js', wasm: (response) => response.socket.destroy() },
  '/half': { entry: 'streaming.js', wasm: (response) => response.writeHead(200, { 'content-type': 'application/wasm', 'content-length': '1000' }).write('\0asm', () => response.socket.destroy()) },
};

const pageOf = ({ entry, before = '' }, name) => `<!doctype html><script>${before}</script><script type="module">
import { ready, isXpanderError } from '${name}/dist/${entry}';
const said = ({ name, code, message, retryable }) => ({ name, code, message, retryable, ours: true });
globalThis.outcome = await ready().then(() => 'ready', (error) => isXpanderError(error) ? said(error) : String(error));
</script>`;

let server;
let browser;
const url = () => `http://127.0.0.1:${server.address().port}`;

before(async () => {
  server = createServer(async (request, response) => {
    const [, name, , file] = /^(\/[a-z-]+)(\/dist\/(.+))?$/.exec(request.url) ?? [];
    const page = PAGES[name];
    if (!page) return response.writeHead(404).end();
    if (file?.endsWith('.wasm') && page.wasm) return page.wasm(response);
    if (page.policy) response.setHeader('content-security-policy', page.policy);
    if (file) response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' }).end(await readFile(join(dist, file)));
    else response.writeHead(200, { 'content-type': 'text/html' }).end(pageOf(page, name));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

const EXPECTED = {
  '/policy': [/'wasm-unsafe-eval'/, false],
  '/policy-streaming': [/'wasm-unsafe-eval'/, false],
  '/allowed': 'ready',
  '/old-browser': [/xpander-edge\/streaming/, false],
  '/streaming': 'ready',
  '/fake-clock': 'ready',
  '/missing': [/core_bg\.wasm answers 404: deploy it/, false],
  '/fallback': [/core_bg\.wasm is an HTML page: deploy/, false],
  '/untyped': [/HTML page/, false],
  '/down': [/core_bg\.wasm answers 503/, true],
  '/cut': [/core_bg\.wasm cannot be fetched/, true],
  '/half': [/core_bg\.wasm.* could not be fetched/, true],
};

for (const [name, expected] of Object.entries(EXPECTED)) {
  test(`chromium: ${name.slice(1)}`, async () => {
    const page = await browser.newPage();
    await page.goto(url() + name);
    // Not by a timer of the page: one of them has none.
    await page.waitForFunction('globalThis.outcome', undefined, { polling: 'raf' });
    const outcome = await page.evaluate('globalThis.outcome');
    await page.close();
    if (expected === 'ready') return assert.equal(outcome, 'ready');
    const [message, retryable] = expected;
    assert.equal(outcome.code, 'load', JSON.stringify(outcome));
    assert.match(outcome.message, message);
    assert.equal(outcome.retryable, retryable);
  });
}

test('workerd: the entry of other runtimes names the condition that chooses the right one', async () => {
  const { outputFiles: [bundle] } = await build({
    stdin: {
      contents: `import { Backend } from 'xpander-edge';
        export default { async fetch() {
          const backend = new Backend({ apiKey: 'k', agentId: 'a' });
          const errors = [];
          for (let call = 0; call < 2; call++) errors.push(await backend.invokeAgent({ prompt: 'x' }).catch((error) => error));
          return Response.json(errors.map(({ name, code, message, maybeStarted }) => ({ name, code, message, maybeStarted })));
        } };`,
      resolveDir: project,
    },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  });
  for (const compatibilityFlags of [[], ['nodejs_compat']]) {
    const miniflare = new Miniflare({ modules: [{ type: 'ESModule', path: 'worker.mjs', contents: bundle.text }], compatibilityDate: '2025-06-01', compatibilityFlags });
    try {
      const errors = await (await miniflare.dispatchFetch('http://worker/')).json();
      assert.equal(errors.length, 2);
      for (const { name, code, message, maybeStarted } of errors) {
        assert.deepEqual([name, code, maybeStarted], ['LoadError', 'load', false]);
        assert.match(message, /condition `workerd`/);
      }
    } finally {
      await miniflare.dispose();
    }
  }
});

test('workerd: ready() may be awaited while a Worker starts', async () => {
  const { outputFiles: [bundle] } = await build({
    stdin: { contents: "import { ready } from 'xpander-edge'; await ready(); export default { fetch: async () => new Response(String(await ready())) };", resolveDir: project },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd'],
    external: ['*.wasm'],
  });
  const contents = await readFile(join(dist, 'core_bg.wasm'));
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: bundle.text }, { type: 'CompiledWasm', path: 'core_bg.wasm', contents }],
    compatibilityDate: '2025-06-01',
  });
  try {
    assert.equal(await (await miniflare.dispatchFetch('http://worker/')).text(), 'undefined');
  } finally {
    await miniflare.dispose();
  }
});
