/** A page that a document shows, in Chromium, with the installed package beside it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { installed } from '../runtimes/consumer.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };
const PACKAGE = '/node_modules/xpander-edge/';

/** A tab of a browser of its own. */
export async function inTab(visit) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await visit(page);
  } finally {
    await browser.close();
  }
}

/** Serves the page `name` and opens a tab for `visit(tab, url)`. `door(request, response)` answers what the page asks for besides files, and says so. */
export async function inPage({ project, folder }, name, visit, door = () => false) {
  const { root } = await installed(project);
  const server = createServer(async (request, response) => {
    if (await door(request, response)) return;
    const { url: path } = request;
    const file = path === '/' ? join(folder, name) : path.startsWith(PACKAGE) && join(root, path.slice(PACKAGE.length));
    const body = file && (await readFile(file).catch(() => undefined));
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(file || '')] ?? 'text/plain' }).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    await inTab((tab) => visit(tab, `http://127.0.0.1:${server.address().port}/`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
