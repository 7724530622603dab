/** Pages that want the module as a file of its own, compiled while it loads. */
import { LoadError, provideModule } from '../sdk.js';

provideModule(async () => {
  const url = new URL('./core_bg.wasm', import.meta.url);
  const fail = (why: string, retryable: boolean, cause?: unknown): never => {
    throw new LoadError({ message: `Cannot load the WebAssembly module: ${url.pathname} ${why}`, retryable }, cause);
  };
  const file = await fetch(url).catch((cause: unknown) => fail('cannot be fetched, see `cause`', true, cause));
  const type = file.headers.get('content-type') ?? '';
  if (!file.ok) fail(`answers ${file.status}: deploy it beside the script, or import \`xpander-edge\``, file.status >= 500);
  if (/html/.test(type)) fail('is an HTML page: deploy `core_bg.wasm` beside the script, or import `xpander-edge`', false);
  // Servers that know no .wasm type are common, and `compileStreaming` insists on it.
  return type === 'application/wasm' ? WebAssembly.compileStreaming(file) : WebAssembly.compile(await file.arrayBuffer());
});

/**
 * The same as `xpander-edge`, for pages that want the core as a file of its own, compiled while it loads.
 *
 * @module xpander-edge/streaming
 */
export * from '../sdk.js';
