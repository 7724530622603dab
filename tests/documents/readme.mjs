/** README's examples: a Worker, a Deno script, a page, Node scripts. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { program } from '../runtimes/child.mjs';
import { installed } from '../runtimes/consumer.mjs';
import { inWorkerd, settings } from './workerd.mjs';

export default (stage) => ({
  'worker.js': () => inWorkerd(stage, 'worker.js', { date: '2024-10-14', bindings: settings(process.env) }, async (ask) => {
    stage.holds(await (await ask('Summarise the latest sales report')).text(), 'Revenue grew');
  }),
  'main.ts': async () => {
    const said = await stage.script(program('deno'), ['run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', 'main.ts', 'Summarise']);
    stage.holds(said, 'Revenue grew', '→ ', 'completed after');
  },
  'index.html': () => page(stage),
  'input.mjs': async () => {
    stage.holds(await stage.script('node', ['input.mjs']), 'https://example.com/a.png', 'Message timestamp (UTC): 2026-02-07 06:18');
  },
  'talk.mjs': async () => stage.holds(await stage.script('node', ['talk.mjs']), 'Sign in at https://login.example.com/', 'token_ready', 'deleted'),
  'view.mjs': async () => stage.holds(await stage.script('node', ['view.mjs']), 'completed 3/3', 'the end of January'),
  'node.mjs': async () => stage.holds(await stage.script('node', ['node.mjs']), 'completed', 'Revenue grew'),
});

async function page({ project, folder }) {
  const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };
  const { root } = await installed(project);
  const server = createServer(async ({ url: path }, response) => {
    const file = path === '/' ? join(folder, 'index.html') : path.startsWith('/node_modules/xpander-edge/') && join(root, path.slice('/node_modules/xpander-edge/'.length));
    const body = file && (await readFile(file).catch(() => undefined));
    response.writeHead(body ? 200 : 404, { 'content-type': types[extname(file || '')] ?? 'text/plain' }).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.waitForFunction(() => document.querySelector('#answer').textContent.includes('Revenue grew'), undefined, { timeout: 30_000 });
  } finally {
    await browser.close();
    server.close();
  }
}
