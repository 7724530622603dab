/** What a tool has made, used: pages in Chromium, scripts in Node, Workers in workerd. */
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Miniflare } from 'miniflare';
import { chromium } from 'playwright-core';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };
const PATIENCE = 120_000;

/** Serves a folder as any host of static files does: what is not there is a 404. */
export async function serving(folder, use) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://files').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const body = await readFile(file).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Opens the page once for each entry and gives what each has left as its outcome. */
export async function outcomes(url, entries, platform) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const all = {};
    for (const entry of entries) {
      const tab = await browser.newPage();
      const said = [];
      tab.on('pageerror', (error) => said.push(String(error)));
      tab.on('console', (message) => message.type() === 'error' && said.push(message.text()));
      await tab.goto(`${url}#${[entry, platform].map(encodeURIComponent).join('|')}`);
      // A dev server may load the page anew when it has found another dependency.
      const outcome = tab.waitForFunction(() => window.outcome, undefined, { timeout: PATIENCE, polling: 50 }).then((handle) => handle.jsonValue());
      all[entry] = await outcome.catch((error) => `${error.message.split('\n')[0]} ${said.join(' ')}`);
      await tab.close();
    }
    return all;
  } finally {
    await browser.close();
  }
}

/** Runs the modules of a folder in workerd and hands `use` a fetch for it. */
export async function inWorkerd({ folder, main, bindings, flags = ['nodejs_compat'], date = '2025-11-01' }, use) {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const rest = names.filter((name) => name !== join(folder, main) && /\.(m?js|wasm)$/.test(name));
  const module = async (name) => ({ type: name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule', path: name, contents: await readFile(name) });
  const miniflare = new Miniflare({
    modules: await Promise.all([join(folder, main), ...rest].map(module)), modulesRoot: folder, compatibilityDate: date, compatibilityFlags: flags, bindings,
  });
  try {
    await use((path, init) => miniflare.dispatchFetch(`http://worker.test${path}`, init));
  } finally {
    await miniflare.dispose();
  }
}
