/** A page whose Content-Security-Policy forbids the connection. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

const dist = join(process.env.XPANDER_EDGE_PROJECT, 'node_modules/xpander-edge/dist');
const PAGE = `<!doctype html><script type="importmap">{"imports":{"xpander-edge":"/index.js"}}</script>
<script type="module">import * as sdk from 'xpander-edge'; globalThis.sdk = sdk;</script>`;

test('a request that the policy of the page blocks says so, and nothing has left', async (t) => {
  const server = createServer(async ({ url }, response) => {
    response.setHeader('content-security-policy', "connect-src 'self'");
    if (url === '/') return response.setHeader('content-type', 'text/html').end(PAGE);
    response.setHeader('content-type', 'text/javascript');
    response.end(await readFile(join(dist, url)).catch(() => ''));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  t.after(async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction('globalThis.sdk');
  const error = await page.evaluate(async () => {
    const backend = new sdk.Backend({ baseUrl: 'http://localhost:1234', apiKey: 'k', agentId: 'a', dangerouslyAllowBrowser: true, maxRetries: 0 });
    return backend.invokeAgent({ prompt: 'x' }).catch((thrown) => thrown.toJSON());
  });
  assert.match(error.message, /localhost:1234 is blocked by the page's Content-Security-Policy: add it to `connect-src`/);
  assert.equal(error.maybeStarted, false);
});
