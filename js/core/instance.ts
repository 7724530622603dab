/** The instance of the moment. It is made on the first call, and made anew after a death. */

import { Generation } from './generation.js';
import type { CompiledModule } from './module.js';

/** Gives the compiled core, or a promise of it. */
export type LoadModule = () => CompiledModule | Promise<CompiledModule>;

let load: LoadModule | undefined;
let compiled: WebAssembly.Module | undefined;
let loading: Promise<WebAssembly.Module> | undefined;
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
  compiled = undefined;
  loading = undefined;
}

/** @internal The living instance. A module that failed to load is asked for again on the next call. */
export async function instance(): Promise<Generation> {
  if (generation && !generation.dead) return generation;
  compiled ??= await compile();
  if (!generation || generation.dead) generation = new Generation(compiled);
  return generation;
}

/** Concurrent first calls compile once. A module that is at hand makes no promise: Workers may not share one between requests. */
function compile(): WebAssembly.Module | Promise<WebAssembly.Module> {
  if (loading) return loading;
  const loaded = load?.();
  // Not `instanceof`: the module may be of another realm, as in the edge runtime of Next.js.
  if (loaded && !('then' in loaded)) return loaded;
  loading = Promise.resolve(loaded).then(
    (module) => {
      if (module) return module;
      throw new TypeError('No WebAssembly module: import xpander-edge through one of its entries, or call provideModule()');
    },
  );
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
