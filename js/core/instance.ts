/** The instance of the moment. It is made on the first call, and made anew after a death. */

import { Generation } from './generation.js';

/** Gives the compiled core, or a promise of it. */
export type LoadModule = () => WebAssembly.Module | Promise<WebAssembly.Module>;

let load: LoadModule | undefined;
let module: Promise<WebAssembly.Module> | undefined;
let generation: Generation | undefined;

/**
 * Says where the compiled core comes from. Each entry of the package does this; call it yourself only in a runtime
 * that none of them fits, with the module of `xpander-edge/core_bg.wasm`.
 *
 * @example
 * provideModule(async () => WebAssembly.compile(await readFile(path)));
 */
export function provideModule(source: LoadModule): void {
  load = source;
  module = undefined;
}

/** The living instance. A module that failed to load is asked for again on the next call. */
export async function instance(): Promise<Generation> {
  if (generation && !generation.dead) return generation;
  module ??= Promise.resolve(load?.()).then((loaded) => {
    if (loaded) return loaded;
    throw new TypeError('No WebAssembly module: import xpander-edge through one of its entries, or call provideModule()');
  });
  const compiled = await module.catch((error: unknown) => {
    module = undefined;
    throw error;
  });
  if (!generation || generation.dead) generation = new Generation(compiled);
  return generation;
}
