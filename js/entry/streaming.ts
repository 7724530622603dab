/** Pages that want the module as a file of its own, compiled while it loads. */
import { provideModule } from '../sdk.js';

provideModule(async () => {
  const file = await fetch(new URL('./core_bg.wasm', import.meta.url));
  // Servers that know no .wasm type are common, and `compileStreaming` insists on it.
  return file.headers.get('content-type') === 'application/wasm' ? WebAssembly.compileStreaming(file) : WebAssembly.compile(await file.arrayBuffer());
});

/**
 * The same as `xpander-edge`, for pages that want the core as a file of its own, compiled while it loads.
 *
 * @module xpander-edge/streaming
 */
export * from '../sdk.js';
