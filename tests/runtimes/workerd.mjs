/** workerd, through miniflare: the suite bundled into a module worker, the .wasm beside it as a module. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { entrySource, inside } from './consumer.mjs';
import { selected } from './inside/loop.js';
import { apart } from '../suite/index.js';

/** What deployment tools resolve packages with. */
const WORKERD = ['workerd', 'worker', 'browser'];
/** The first date on which a death in one request rejects the calls of others instead of leaving them to hang. */
const COMPATIBILITY_DATE = '2024-10-14';

/** Leaves imports of .wasm files to the runtime, and notes where they are. */
const wasmModules = (found) => ({
  name: 'wasm-modules',
  setup(plugins) {
    plugins.onResolve({ filter: /\.wasm(\?module)?$/ }, async ({ path, resolveDir }) => {
      const file = path.replace(/\?module$/, '');
      const name = `./${path.split('/').at(-1)}`;
      found.set(name, isAbsolute(file) ? file : join(resolveDir, file));
      return { path: name, external: true };
    });
  },
});

/** The worker's modules, bundled as a deployment tool does it, with the conditions it uses. */
async function modules(folder, conditions) {
  const found = new Map();
  const { outputFiles: [bundle] } = await build({
    stdin: { contents: entrySource(fileURLToPath(inside('workerd.js')), {}), resolveDir: folder, sourcefile: 'worker.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions,
    logLevel: 'warning',
    plugins: [wasmModules(found)],
  });
  const wasm = await Promise.all([...found].map(async ([name, file]) => ({ type: 'CompiledWasm', path: name.slice(2), contents: await readFile(file) })));
  if (wasm.length !== 1) throw new Error(`the worker imports ${wasm.length} .wasm modules, not 1`);
  return [{ type: 'ESModule', path: 'worker.mjs', contents: bundle.text }, ...wasm];
}

/** A worker of its own isolate, which runs tests by request. */
class Worker {
  #miniflare;

  constructor(scripts) {
    this.#miniflare = new Miniflare({ modules: scripts, compatibilityDate: COMPATIBILITY_DATE });
  }

  /** Runs one test and gives its outcomes. */
  async run({ group, index, test }, label, world) {
    const body = JSON.stringify({ group, label, index, world });
    const response = await this.#miniflare.dispatchFetch('http://worker/', { method: 'POST', body });
    const failed = (name, error) => ({ group: label, name, error });
    if (response.status !== 200) return [failed(test.name, `the worker answered ${response.status}: ${await response.text()}`)];
    const { left, ...outcome } = await response.json();
    return [outcome, ...left.map((error) => failed(`${test.name}: nothing is left unhandled`, error))];
  }

  close() {
    return this.#miniflare.dispose();
  }
}

export default async function workerd({ folder, world, only, report }) {
  const pass = async (conditions, use) => {
    const worker = new Worker(await modules(folder, conditions));
    try {
      await use((entry, label) => worker.run(entry, label, world));
    } finally {
      await worker.close();
    }
  };
  const oneByOne = (groups, name) => async (run) => {
    for (const entry of selected(groups)) for (const outcome of await run(entry, `${entry.group}${name}`)) report.add(outcome);
  };
  await pass(WORKERD, oneByOne(only, ''));
  if (only.includes('crashes')) {
    await pass(WORKERD, async (run) => {
      const entries = apart.across.map((test, index) => ({ group: 'across', index, test }));
      for (const outcomes of await Promise.all(entries.map((entry) => run(entry, 'across')))) outcomes.forEach((outcome) => report.add(outcome));
    });
  }
  if (only.length > 0) return;
  // Many requests meet in a cold isolate: nothing that belongs to one may be needed by another.
  await pass(WORKERD, async (run) => {
    const entries = selected(['jobs', 'requests', 'events', 'decode', 'records']);
    const outcomes = await Promise.all(entries.map((entry) => run(entry, `${entry.group} at once`)));
    for (const outcome of outcomes.flat()) report.add(outcome);
  });
  // The other entry whose .wasm is a module; its own hosts spell the import `?module`.
  await pass(['edge-light'], oneByOne(['jobs'], ' edge-light'));
}
