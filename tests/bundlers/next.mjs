/** Next: pages and routes, in both runtimes; the viewer of docs/viewer.md and the page of docs/react.md behind the route of docs/proxy.md. */
import { equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { chromium } from 'playwright-core';
import { during, freePort } from '../examples/program.mjs';

/** A fenced block of a document, by the file that it names. */
function block(document, name) {
  const text = readFileSync(new URL(`../../docs/${document}`, import.meta.url), 'utf8');
  const [, , source] = [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].find(([, file]) => file === name) ?? [];
  if (!source) throw new Error(`docs/${document} has no ${name}`);
  return source;
}

/** A new task of an agent. */
async function newTask({ sdk, platform }, agent_id, events_streaming = true) {
  const backend = new sdk.Backend({ apiKey: 'emulator-bundlers', organizationId: 'org-emulator', baseUrl: platform.url });
  return backend.invokeAgent({ agent_id, prompt: 'Hello!', events_streaming });
}

/** How often the platform was asked about a task. */
const asked = ({ emulator }, { id }, what) => emulator.requests.filter(({ path }) => path.includes(`/${id}/${what}`)).length;

/** Waits until the platform was asked. */
async function until(there, task, what, count) {
  for (const begun = Date.now(); asked(there, task, what) < count;) {
    if (Date.now() - begun > 60_000) throw new Error(`the platform was asked ${asked(there, task, what)} times for ${what}, not ${count}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function cached(there, url) {
  for (const path of ['api', 'task', 'edge']) {
    // It runs until it is stopped, and has no events: a cached status would be read for ever.
    const task = await newTask(there, 'agent-never', false);
    const answer = fetch(`${url}/${path}/${task.id}`).then((response) => response.text());
    const early = answer.then((text) => Promise.reject(new Error(`/${path} answers before the end: ${text.slice(0, 300)}`)));
    await Promise.race([until(there, task, 'status', 3), early]);
    early.catch(() => {});
    await task.stop();
    const text = await answer;
    ok(text.includes('stopped'), `/${path}: ${text.slice(0, 300)}`);
  }
  const task = await newTask(there, 'agent-never');
  for (const visit of [1, 2]) {
    const answer = await fetch(`${url}/events/${task.id}`);
    await until(there, task, 'events', visit);
    if (visit === 2) await task.stop();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await reader.read();
    ok(value.includes('data:'), `an event comes while the task runs: ${value}`);
    await reader.cancel();
  }
}

/** Opens a tab of a visitor with a session. */
async function inTab(url, visit) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext();
    await context.addCookies([{ name: 'session', value: 'ann', url }]);
    const tab = await context.newPage();
    const said = [];
    tab.on('console', (message) => said.push(message.text()));
    await visit(tab).catch((error) => Promise.reject(new Error(`${error.message}\n${said.join('\n')}`)));
  } finally {
    await browser.close();
  }
}

const viewed = (there, url) => inTab(url, async (tab) => {
  await tab.goto(`${url}/view/${(await newTask(there, 'agent-123')).id}`);
  await tab.waitForFunction(() => document.querySelector('#outcome')?.textContent === 'completed', undefined, { timeout: 120_000, polling: 50 });
  ok(await tab.getByText('Completed', { exact: true }).isVisible());
});

/** docs/react.md: its client component starts one task, also in strict mode; its route handler and its server component. */
async function reacts(there, url) {
  const created = () => there.emulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/agent-123')).length;
  await inTab(url, async (tab) => {
    await tab.goto(`${url}/ask`, { waitUntil: 'networkidle' });
    const before = created();
    await tab.fill('input', 'How were sales?');
    await tab.click('button');
    const isThere = () => document.querySelector('[role=status]').textContent.includes('end of January');
    await tab.waitForFunction(isThere, undefined, { timeout: 120_000, polling: 50 });
    equal(created(), before + 1, 'tasks');
  });
  const summary = await fetch(`${url}/summary`, { method: 'POST' });
  const text = await summary.text();
  ok(summary.status === 200 && text.includes('Revenue grew'), `/summary: ${summary.status} ${text.slice(0, 300)}`);
  const task = await newTask(there, 'agent-123');
  await task.wait();
  const stored = await (await fetch(`${url}/stored/${task.id}`)).text();
  ok(stored.includes('Revenue grew'), `/stored: ${stored.slice(0, 300)}`);
}

const start = (args, checks) => async (there) => {
  const { project, platform } = there;
  const port = await freePort();
  const env = {
    XPANDER_API_KEY: 'emulator-bundlers', XPANDER_ORGANIZATION_ID: 'org-emulator', XPANDER_BASE_URL: platform.url, XPANDER_AGENT_ID: 'agent-123',
    TICKET_SECRET: 'a secret of the tests, and of nobody else', NO_COLOR: '1',
  };
  await during(project.folder, join(project.folder, 'node_modules/.bin/next'), [...args, '-H', '127.0.0.1', '-p', String(port)], async (running) => {
    await running.until(/ready/i);
    for (const check of checks) await check(there, `http://127.0.0.1:${port}`);
  }, { env });
};

/** Without its types: a project in TypeScript would make Next install more. */
const untyped = (source) => transformSync(source, { loader: 'tsx', jsx: 'preserve' }).code;

export const next = (version) => {
  const files = {
    'next.config.mjs': 'export default {};\n',
    'app/xpander/[...path]/route.js': block('proxy.md', 'route.js'),
    'ticket.js': block('viewer.md', 'ticket.js'),
    'Viewer.jsx': untyped(block('viewer.md', 'Viewer.tsx')),
    'Ask.jsx': untyped(block('react.md', 'Ask.tsx')),
    'app/ask/page.jsx': "import { Ask } from '../../Ask.jsx';\nexport default () => <Ask />;\n",
    'app/summary/route.js': untyped(block('react.md', 'route.ts')),
    'app/stored/[id]/page.jsx': untyped(block('react.md', 'page.tsx')),
  };
  // Next says of its edge runtime and of its own defaults what is none of ours.
  const row = { tool: `next-${version}`, sources: ['next'], files, warns: /edge runtime|no build cache|Edge Runtime|inferred your workspace root|multiple lockfiles/i };
  const rows = [
    { ...row, name: `Next ${version} production`, build: ['next', 'build'], run: start(['start'], [cached, viewed, reacts]) },
    { ...row, name: `Next ${version} development`, run: start(['dev'], [cached, viewed, reacts]) },
  ];
  // Next 16.4.6 cannot build any edge route with webpack: here that route is one of Node.
  const node = { 'app/edge/[id]/route.js': "export { GET } from '../../api/[id]/route.js';\n" };
  if (version === 16) rows.push({ ...row, name: 'Next 16 production, webpack', files: { ...files, ...node }, build: ['next', 'build', '--webpack'], run: start(['start'], [cached, viewed, reacts]) });
  return rows;
};
