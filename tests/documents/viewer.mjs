/** The examples of docs/viewer.md: the page in a browser, the components through their frameworks' compilers. */
import { deepEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileScript, compileTemplate, parse } from '@vue/compiler-sfc';
import { transform } from 'esbuild';
import { compile } from 'svelte/compiler';
import { importFrom } from '../runtimes/consumer.mjs';
import { inPage } from './page.mjs';

export default (stage) => ({
  'viewer.html': () => page(stage),
  'ticket.js': () => tickets(stage),
  'Viewer.tsx': async (source) => stage.holds((await transform(source, { loader: 'tsx', jsx: 'automatic' })).code, 'jsx("xpander-task"'),
  'ShortViewer.jsx': async (source) => {
    const { code } = await transform(source, { loader: 'jsx', jsx: 'automatic', minifyWhitespace: true });
    stage.holds(code, 'jsx("xpander-task"', 'onxpander-finish');
  },
  'Viewer.vue': (source) => vue(stage, source),
  'Viewer.svelte': (source) => {
    const { js, warnings } = compile(source, { filename: 'Viewer.svelte', generate: 'client' });
    if (warnings.length > 0) throw new Error(warnings.map(({ message }) => message).join('\n'));
    stage.holds(js.code, 'xpander-task', 'ticket');
  },
});

function vue(stage, source) {
  const { descriptor, errors } = parse(source, { filename: 'Viewer.vue' });
  const { bindings } = compileScript(descriptor, { id: 'viewer' });
  const compilerOptions = { isCustomElement: (tag) => tag === 'xpander-task', bindingMetadata: bindings };
  const template = compileTemplate({ source: descriptor.template.content, filename: 'Viewer.vue', id: 'viewer', compilerOptions });
  const all = [...errors, ...template.errors];
  if (all.length > 0) throw new Error(all.map(String).join('\n'));
  stage.holds(template.code, '"xpander-task"', 'onXpanderFinish');
}

/** A ticket is fetched once, and again when it is about to end. */
async function tickets({ folder }) {
  const { fetch } = globalThis;
  const lifetimes = [30, 300];
  globalThis.fetch = async (url, { method }) => Response.json({ ticket: `${method} ${url} ${lifetimes.length}`, expires_in: lifetimes.shift() });
  try {
    const { ticket } = await import(pathToFileURL(join(folder, 'ticket.js')).href);
    deepEqual([await ticket(), await ticket(), await ticket()], ['POST /xpander/tickets 2', 'POST /xpander/tickets 1', 'POST /xpander/tickets 1']);
  } finally {
    globalThis.fetch = fetch;
  }
}

/** The page with what it asks of its server: a real proxy at `/xpander`, and `ticket.js` beside the page. */
async function page(stage) {
  const { createProxy, toNodeListener } = await importFrom(stage.project, 'xpander-edge/proxy');
  const listener = toNodeListener(createProxy({
    tickets: { keys: [{ id: 'documents', secret: crypto.randomUUID() }] },
    authorize: ({ headers }) => headers.get('sec-fetch-site') === 'same-origin' && { agents: ['agent-123'] },
  }));
  const door = async (incoming, outgoing) => {
    if (incoming.url === '/ticket.js') outgoing.writeHead(200, { 'content-type': 'text/javascript' }).end(await readFile(join(stage.folder, 'ticket.js')));
    else if (incoming.url.startsWith('/xpander/')) listener(incoming, outgoing);
    else return false;
    return true;
  };
  await inPage(stage, 'viewer.html', async (tab, url) => {
    const finished = tab.waitForEvent('console', (message) => message.text().startsWith('completed'));
    await tab.goto(url);
    stage.holds((await finished).text(), 'Revenue grew');
    await tab.getByText('Completed', { exact: true }).waitFor();
  }, door);
}
