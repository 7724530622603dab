/** A document's Worker in workerd, bundled with the conditions that deployment tools use. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { installed } from '../runtimes/consumer.mjs';

/** What of an environment the package reads. */
export const settings = (environment) => Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('XPANDER_')));

/** Starts the Worker and hands over a function that posts a text to it. */
export async function inWorkerd({ project, folder }, file, { date, bindings }, use) {
  const { root } = await installed(project);
  const { outputFiles: [bundle] } = await build({
    entryPoints: [join(folder, file)], bundle: true, write: false, format: 'esm', conditions: ['workerd', 'worker', 'browser'], external: ['*.wasm'],
  });
  const wasm = { type: 'CompiledWasm', path: 'core_bg.wasm', contents: await readFile(join(root, 'dist/core_bg.wasm')) };
  const miniflare = new Miniflare({ modules: [{ type: 'ESModule', path: 'worker.js', contents: bundle.text }, wasm], compatibilityDate: date, bindings });
  try {
    await use((body) => miniflare.dispatchFetch('http://worker/', { method: 'POST', body }));
  } finally {
    await miniflare.dispose();
  }
}
