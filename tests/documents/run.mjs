#!/usr/bin/env node
/**
 * Runs every example of README.md and docs/emulator.md as it is written, each in the runtime it is for, against the emulator:
 *
 *     node tests/readme/run.mjs <folder>
 *
 * <folder> is where the packed tarball is installed. Each example is the fenced block whose first line names a file.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { chromium } from 'playwright-core';
import { program, run } from '../runtimes/child.mjs';
import { importFrom, installed } from '../runtimes/consumer.mjs';
import { Report } from '../runtimes/report.mjs';

const project = resolve(process.argv[2] ?? '.');
const folder = join(project, 'readme');
const pages = ['README.md', 'docs/emulator.md'].map((name) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8'));
const blocks = new Map([...(await Promise.all(pages)).join('\n').matchAll(/```\w+ (\S+)\n([\s\S]*?)```/g)].map(([, name, text]) => [name, text]));
await mkdir(folder, { recursive: true });
for (const [name, text] of blocks) await writeFile(join(folder, name), text);

const { createEmulator } = await importFrom(project, 'xpander-edge/emulator');
const { url, close } = await createEmulator({ speed: 0.1 }).listen();
const settings = {
  XPANDER_API_KEY: 'emulator-readme', XPANDER_ORGANIZATION_ID: 'org-emulator', XPANDER_AGENT_ID: 'agent-demo', XPANDER_BASE_URL: url,
};
Object.assign(process.env, settings);
const report = new Report('readme');

const holds = (text, ...parts) => {
  for (const part of parts) if (!text.includes(part)) throw new Error(`${JSON.stringify(part)} is not in what it printed:\n${text}`);
};

async function script(command, args, ...parts) {
  const lines = [];
  const code = await run(command, args, { cwd: folder, cap: 60_000, line: (line) => lines.push(line) });
  holds(lines.join('\n'), ...parts);
  if (code !== 0) throw new Error(`exit code ${code}\n${lines.join('\n')}`);
}

async function worker() {
  const { root } = await installed(project);
  const { outputFiles: [bundle] } = await build({
    entryPoints: [join(folder, 'worker.js')], bundle: true, write: false, format: 'esm', conditions: ['workerd', 'worker', 'browser'], external: ['*.wasm'],
  });
  const wasm = { type: 'CompiledWasm', path: 'core_bg.wasm', contents: await readFile(join(root, 'dist/core_bg.wasm')) };
  const modules = [{ type: 'ESModule', path: 'worker.js', contents: bundle.text }, wasm];
  const miniflare = new Miniflare({ modules, compatibilityDate: '2024-10-14', bindings: settings });
  try {
    const answer = await miniflare.dispatchFetch('http://worker/', { method: 'POST', body: 'Summarise the latest sales report' });
    holds(await answer.text(), 'Revenue grew');
  } finally {
    await miniflare.dispose();
  }
}

async function page() {
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

const examples = {
  'worker.js': worker,
  'main.ts': () => script(program('deno'), ['run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', 'main.ts', 'Summarise'], 'Revenue grew', '→ ', 'completed after'),
  'index.html': page,
  'orders.test.mjs': () => script('node', ['orders.test.mjs'], 'pass 2'),
  'input.mjs': () => script('node', ['input.mjs'], 'https://example.com/a.png', 'Message timestamp (UTC): 2026-02-07 06:18'),
  'node.mjs': () => script('node', ['node.mjs'], 'completed', 'Revenue grew'),
};

for (const name of new Set([...blocks.keys(), ...Object.keys(examples)])) {
  try {
    if (!blocks.has(name) || !examples[name]) throw new Error(blocks.has(name) ? 'no runner for this example' : 'no page has such an example');
    await examples[name]();
    report.add({ group: name, name: 'runs as written' });
  } catch (error) {
    report.add({ group: name, name: 'runs as written', error: error.stack ?? String(error) });
  }
}
await close();
process.exit(report.end());
