/** Why the core could not be loaded, and the line that cures it. */

import { LoadError } from '../errors.js';
import { isBrowser } from '../runtime.js';

/** What a failure says of itself, what it means and what to do; and whether the next call may succeed. */
type Remedy = readonly [says: RegExp, means: string, retryable?: boolean];

const POLICY = "the page's content security policy forbids it: add `'wasm-unsafe-eval'` to its `script-src`";

const VERSIONS = 'the script and `core_bg.wasm` are of different versions: deploy both together, and see what caches them';

const REMEDIES: readonly Remedy[] = [
  [/content security|csp\b|wasm-eval|unsafe-eval|policy/i, POLICY],
  [/disallowed by embedder|dynamic wasm/i, 'this runtime compiles no WebAssembly from bytes, it imports the module: bundle with the condition `workerd`, '
    + "in Next.js set `serverExternalPackages: ['xpander-edge']`, in Nuxt and Nitro `nitro: { experimental: { wasm: true } }`"],
  [/DecompressionStream/, 'there is no `DecompressionStream` (Safari before 16.4, Firefox before 113): import `xpander-edge/streaming`'],
  [/out of memory|allocat/i, 'there is not enough memory for it', true],
  [/LinkError|Import #|import object/i, VERSIONS],
  [/CompileError|mime|status code/i, 'what arrived is not the module but, say, an HTML page: see that `core_bg.wasm` of this version is served as it is'],
  [/fetch|network|load failed|abort/i, '`core_bg.wasm` could not be fetched, see `cause`; or import `xpander-edge`, which needs no such file', true],
];

const ANY = /^/;

/** The error that callers get for whatever stopped the load: before there was a module, or when it was to start. */
export function loadError(cause: unknown, isLoaded: boolean): LoadError {
  if (cause instanceof LoadError) return cause;
  const [, means, retryable = false] = remedyOf(cause, isLoaded);
  return new LoadError({ message: `Cannot load the WebAssembly module: ${means}`, retryable }, cause);
}

function remedyOf(cause: unknown, isLoaded: boolean): Remedy {
  if (!globalThis.WebAssembly) return [ANY, 'there is none here (React Native, V8 with `--jitless`): make the call on a server, or in a runtime that has WebAssembly'];
  const { name, message } = Object(cause) as { name?: unknown; message?: unknown };
  const said = `${String(name)}: ${String(message)}`;
  // Older Chromium says of a policy what Workers say.
  if (isBrowser() && said.includes('embedder')) return [ANY, POLICY];
  // A module that lacks an export.
  if (isLoaded && said.includes('not a function')) return [ANY, VERSIONS];
  return REMEDIES.find(([says]) => says.test(said)) ?? [ANY, 'its source failed, see `cause`: what `provideModule()` was given, or the entry that was imported'];
}

/** What a source gave, if that is a compiled module. Not `instanceof`: it may be of another realm, as in the edge runtime of Next.js. */
export function moduleOf(given: unknown): WebAssembly.Module {
  const kind = Object.prototype.toString.call(given).slice('[object '.length, -1);
  if (kind === 'WebAssembly.Module') return given as WebAssembly.Module;
  throw new LoadError({ message: `Cannot load the WebAssembly module: its source gave no WebAssembly.Module but ${kind}; ${sourceOf(given)}` });
}

function sourceOf(given: unknown): string {
  if (given === undefined) return 'import xpander-edge through one of its entries, or return the module from the function that `provideModule()` takes';
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return 'compile the bytes: `provideModule(() => WebAssembly.compile(bytes))`';
  return 'let the bundler import `.wasm` files as modules, or call `provideModule()` with one';
}
