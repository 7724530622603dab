/** The server: what it serves, what it refuses, where the key is. */
import { strict as assert } from 'node:assert';
import { request } from 'node:http';
import { serve } from './server.mjs';

const KEY = 'emulator-do-not-show-this';

/** The status of a request as a browser would never send it. */
const statusOf = (url, { path, ...options }) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(url);
  request({ hostname, port, path, ...options }, (response) => {
    response.resume();
    resolve(response.statusCode);
  }).on('error', reject).end();
});

export default {
  'the page comes with a policy, a cookie and no more': async ({ url }) => {
    const response = await fetch(url);
    assert.match(response.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]+'; style-src 'self';/);
    assert.match(response.headers.get('set-cookie'), /^session=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/);
  },
  'refuses who has not loaded the page, other hosts and other sites': async ({ url }) => {
    assert.equal((await fetch(`${url}/xpander/tickets`, { method: 'POST' })).status, 401);
    const cookie = (await fetch(url)).headers.get('set-cookie').split(';')[0];
    assert.equal(await statusOf(url, { path: '/xpander/agents/list', headers: { cookie } }), 200);
    assert.equal(await statusOf(url, { path: '/xpander/agents/list', headers: { cookie, origin: 'https://evil.example' } }), 403);
    assert.equal(await statusOf(url, { path: '/xpander/agents/list', headers: { cookie, host: 'evil.example' } }), 421);
    assert.equal(await statusOf(url, { path: '/xpander/tickets', method: 'POST', headers: { cookie } }), 403);
    assert.equal(await statusOf(url, { path: '/', method: 'POST' }), 405);
  },
  'serves the page and the package, and no other file': async ({ url }) => {
    const good = ['/main.js', '/pkg/dist/viewer.js', '/icon.svg', '/about.json'];
    const bad = ['/serve.mjs', '/../serve.mjs', '/%2e%2e/serve.mjs', '/pkg/../www/serve.mjs', '/pkg/..%2f..%2fCargo.toml', '/server/site.mjs', '/pkg', '/pkg/dist', '/fonts/..%2fLICENSE', '/%', '//'];
    for (const path of good) assert.equal(await statusOf(url, { path }), 200, path);
    for (const path of bad) assert.equal(await statusOf(url, { path }), 404, path);
  },
  'says what is wrong with its command line': async ({ pkg }) => {
    for (const [args, words] of [
      [['--port', '70000'], /--port must be/], [['--speed', 'fast'], /--speed must be/], [['--url', 'http://x.test'], /No key/], [['--key', KEY], /No organization/],
      [['--key', KEY, '--org', 'o', '--speed', '1'], /--speed is the emulator's/], [['--what'], /--what/],
    ]) {
      await assert.rejects(serve(pkg, args), ({ message }) => {
        assert.match(message, words);
        assert.ok(!message.includes(KEY) && !message.includes('    at '));
        return true;
      });
    }
  },
  'shows a deployment, whose key never leaves the server': async ({ pkg, visit, createEmulator }) => {
    const platform = await createEmulator({ apiKeys: [KEY], organizationId: 'org-1' }).listen();
    const args = ['--url', platform.url, '--org', 'org-1', '--agent', 'agent-demo'];
    try {
      await assert.rejects(serve(pkg, [...args, '--key', 'emulator-wrong']), ({ message }) => /401/.test(message) && !message.includes('emulator-wrong'));
      const server = await serve(pkg, args, { XPANDER_API_KEY: KEY });
      try {
        const visitor = await visit({}, server.url);
        const heard = [];
        visitor.page.on('response', async (response) => heard.push(JSON.stringify(await response.allHeaders()), await response.text().catch(() => '')));
        await visitor.page.reload();
        await visitor.page.locator('#run:enabled').waitFor();
        assert.match(await visitor.page.locator('#platform').innerText(), /The deployment at http:\/\/127/);
        assert.deepEqual(await visitor.page.locator('#agent option').allInnerTexts(), ['Sales Analyst']);
        assert.ok(!(await visitor.page.locator('#scenario').isVisible()));
        await visitor.run();
        assert.match(await visitor.ended(), /completed/);
        assert.ok(heard.length > 20 && !heard.some((text) => text.includes(KEY)) && !server.said.some((line) => line.includes(KEY)));
        await visitor.close();
      } finally {
        await server.close();
      }
    } finally {
      await platform.close();
    }
  },
};
