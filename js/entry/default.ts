/** Node, Deno, Bun, browsers and every bundler: the bytes travel inside the script. */
import { gz } from '../generated/wasm-inline.js';
import { provideModule } from '../sdk.js';

provideModule(async () => {
  const bytes = Uint8Array.from(atob(gz), (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(inflated).arrayBuffer());
});

/**
 * For every runtime and bundler: the core's bytes travel inside the script, and Workers import the module.
 *
 * @module xpander-edge
 */
export * from '../sdk.js';
