/** The instance of the moment. It is made on the first call, and made anew after a death. */

import { Generation } from './generation.js';
import { loadError, moduleOf } from './load-error.js';
import type { CompiledModule } from './module.js';

/** Gives the compiled core, or a promise of it. */
export type LoadModule = () => CompiledModule | Promise<CompiledModule>;

/** Where the module comes from, and what has come. */
interface Source {
  readonly load: LoadModule;
  module?: WebAssembly.Module | Promise<WebAssembly.Module> | undefined;
}

let source: Source = { load: () => undefined as never };
let generation: Generation | undefined;

/**
 * Says where the compiled core comes from. Each entry of the package does this; call it yourself only in a runtime
 * that none of them fits, with the module of `xpander-edge/core_bg.wasm`. What `load` throws or rejects with is the `cause`
 * of a {@link LoadError}, and the next call asks it again.
 *
 * @example
 * provideModule(async () => WebAssembly.compile(await readFile(path)));
 */
export function provideModule(load: LoadModule): void {
  source = { load };
}

/**
 * Loads the WebAssembly module and makes it ready to be called. Every call does so by itself; use this when you want the
 * first call to be as quick as the others, or to learn at the start whether the module loads. Nothing is sent.
 *
 * @throws {@link LoadError} The module cannot be loaded; the message says what cures it.
 * @example
 * await ready();
 * vi.useFakeTimers();
 */
export async function ready(): Promise<void> {
  await loaded();
  current();
}

/** @internal Waits for the module. One that failed to load is asked for again. */
export async function loaded(signal?: AbortSignal): Promise<void> {
  if (generation && isUsable(generation)) return;
  const from = source;
  try {
    // Concurrent first calls load once. A module that is at hand makes no promise: Workers may not share one between requests.
    const given = await unlessAborted((from.module ??= from.load()), signal);
    from.module = moduleOf(given);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    from.module = undefined;
    throw loadError(cause, false);
  }
}

/**
 * @internal The instance for the next call, once the module is {@link loaded}. One that has crashed or is full is followed by a new
 * one; a full one goes on with what it has begun. Call it where the call begins: what is begun counts.
 */
export function current(): Generation {
  if (generation && isUsable(generation)) return generation;
  try {
    return (generation = new Generation(moduleOf(source.module)));
  } catch (cause) {
    source.module = undefined;
    throw loadError(cause, true);
  }
}

const isUsable = ({ dead, isFull }: Generation): boolean => !dead && !isFull;

/** What is given, unless the signal is aborted first: a source may never answer. */
function unlessAborted<T>(given: T | Promise<T>, signal: AbortSignal | undefined): T | Promise<T> {
  if (!signal || !(given instanceof Promise)) return given;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    given.then(resolve, reject);
  });
}
