/** From nothing to the first answer: what an import and a first call cost, in Node and in workerd. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { full, introduce, median, table, times, wall } from './harness.mjs';
import { serve } from './server.mjs';
import { record } from './workload.mjs';

/** The same program for both runtimes: `call(url)` imports what it needs and gives the record's id. */
const CALLS = {
  fetch: 'export const call = async (url) => (await (await fetch(url + "/tasks/1")).json()).id;',
  'xpander-edge': `import { Tasks } from 'xpander-edge';
    export const call = async (baseUrl) => (await new Tasks({ apiKey: 'bench', organizationId: 'org', baseUrl }).get('1')).id;`,
  openai: `import OpenAI from 'openai';
    export const call = async (baseURL) => (await new OpenAI({ apiKey: 'bench', baseURL }).get('/tasks/1')).id;`,
  'langgraph-sdk': `import { Client } from '@langchain/langgraph-sdk';
    export const call = async (apiUrl) => (await new Client({ apiUrl, apiKey: 'bench' }).threads.get('1')).id;`,
};
const rows = [
  { name: 'fetch', does: 'No client: `(await fetch(url)).json()`.' },
  { name: 'xpander-edge', does: '`new Tasks(options).get(id)`.' },
  { name: 'openai', does: '`new OpenAI(options).get(path)`.' },
  { name: 'langgraph-sdk', does: '`new Client(options).threads.get(id)`.' },
];

/** In a process of its own: milliseconds from before the import to the answer. */
async function inNode(name, url) {
  const start = performance.now();
  const { call } = await import(`data:text/javascript,${encodeURIComponent(CALLS[name].replace(/from '(.*)'/, (_, name) => `from '${import.meta.resolve(name)}'`))}`);
  const id = await call(url);
  console.log(JSON.stringify([performance.now() - start, id]));
  process.exit(id === record.id ? 0 : 1);
}

const [name, url] = process.argv.slice(-2);
if (name in CALLS && url.startsWith('http')) await inNode(name, url);

// The tools of the repository, which lies above.
const tools = createRequire(join(process.env.XPANDER_EDGE_ROOT ?? process.cwd(), 'package.json'));
const { build } = tools('esbuild');
const { Miniflare } = tools('miniflare');

/** A worker's modules, bundled as deployment tools do it. */
async function bundle(name) {
  const wasm = [];
  const modules = {
    name: 'wasm',
    setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
      wasm.push(join(resolveDir, path));
      return { path, external: true };
    }),
  };
  const worker = `${CALLS[name]}\nexport default { fetch: async (request, env) => new Response(await call(env.url)) };`;
  const { outputFiles: [script] } = await build({
    stdin: { contents: worker, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true, write: false, minify: true, format: 'esm', target: 'es2022', conditions: ['workerd', 'worker', 'browser'], logLevel: 'error',
    external: ['node:*'],
    plugins: [modules],
  });
  return [
    { type: 'ESModule', path: 'worker.mjs', contents: script.text },
    ...(await Promise.all(wasm.map(async (file) => ({ type: 'CompiledWasm', path: 'core_bg.wasm', contents: await readFile(file) })))),
  ];
}

/** Milliseconds until a fresh workerd is ready, and from then until its first and its second answer. */
async function inWorkerd(modules, url) {
  let miniflare;
  const laps = [await wall(() => {
    miniflare = new Miniflare({ modules, compatibilityDate: '2025-01-01', compatibilityFlags: ['nodejs_compat'], bindings: { url } });
    return miniflare.ready;
  })];
  const request = async () => {
    const id = await (await miniflare.dispatchFetch('http://worker/')).text();
    if (id !== record.id) throw new Error(`the worker answered ${id}`);
  };
  laps.push(await wall(request), await wall(request));
  await miniflare.dispose();
  return laps;
}

const server = await serve(0);
const bundles = await Promise.all(rows.map(({ name }) => bundle(name)));
const node = rows.map(() => []);
const workerd = rows.map(() => []);
for (let round = 0; round < (full ? 15 : 5); round++) {
  for (const [index, row] of rows.entries()) {
    const said = execFileSync(process.execPath, [fileURLToPath(import.meta.url), row.name, server.records], { encoding: 'utf8' });
    node[index].push(JSON.parse(said)[0]);
    workerd[index].push(await inWorkerd(bundles[index], server.records));
  }
}
server.close();

introduce('The first call, import included, against a server on loopback. Milliseconds; the start of Node itself is not counted, that of workerd stands apart.', rows);
const ms = (samples) => median(samples).toFixed(1);
table([
  ['', 'Node', 'times fetch', 'workerd: start', 'first', 'second', 'bundle'],
  ...rows.map(({ name: shown }, index) => [
    shown,
    ms(node[index]),
    times(median(node[index]) / median(node[0])),
    ...[0, 1, 2].map((lap) => ms(workerd[index].map((laps) => laps[lap]))),
    `${(bundles[index].reduce((sum, { contents }) => sum + contents.length, 0) / 1000).toFixed(0)} KB`,
  ]),
]);
