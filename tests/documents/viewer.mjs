/** The examples of docs/viewer.md: the page in a browser, the components through their frameworks' compilers. */
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join } from 'node:path';
import { compileScript, compileTemplate, parse } from '@vue/compiler-sfc';
import { transform } from 'esbuild';
import { chromium } from 'playwright-core';
import { compile } from 'svelte/compiler';
import { installed } from '../runtimes/consumer.mjs';

export default (stage) => ({
  'viewer.html': () => page(stage),
  'Viewer.jsx': async (source) => stage.holds((await transform(source, { loader: 'jsx', jsx: 'automatic' })).code, 'jsx("xpander-task"'),
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

/** The page with its proxy, `/agents`, and its tickets. */
async function page({ project, folder, holds }) {
  const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };
  const { root } = await installed(project);
  const { XPANDER_API_KEY: key, XPANDER_BASE_URL: platform } = process.env;
  const proxy = (incoming, outgoing) => {
    if (incoming.headers.authorization !== 'Bearer ticket-1') return outgoing.writeHead(401).end('{}');
    const { host, authorization, ...headers } = incoming.headers;
    const path = incoming.url.replace('/agents', incoming.url.endsWith('/events') ? '/org-emulator' : '');
    const onward = request(new URL(path, platform), { method: incoming.method, headers: { ...headers, 'x-api-key': key } }, (reply) => {
      outgoing.writeHead(reply.statusCode, reply.headers);
      reply.pipe(outgoing);
    });
    incoming.pipe(onward);
  };
  const server = createServer(async (incoming, response) => {
    const { url: path } = incoming;
    if (path.startsWith('/agents/')) return proxy(incoming, response);
    if (path === '/ticket') return response.end('ticket-1');
    const file = path === '/' ? join(folder, 'viewer.html') : path.startsWith('/node_modules/xpander-edge/') && join(root, path.slice('/node_modules/xpander-edge/'.length));
    const body = file && (await readFile(file).catch(() => undefined));
    response.writeHead(body ? 200 : 404, { 'content-type': types[extname(file || '')] ?? 'text/plain' }).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    const finished = tab.waitForEvent('console', (message) => message.text().startsWith('completed'));
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    holds((await finished).text(), 'Revenue grew');
    await tab.getByText('Completed', { exact: true }).waitFor();
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
