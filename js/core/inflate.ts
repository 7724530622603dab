/** The core's bytes, which travel compressed. */

import { builtin } from '../runtime.js';

interface Zlib {
  gunzipSync(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
}

/** The module in `packed`: gzip, as base64. */
export function inflated(packed: string): WebAssembly.Module | Promise<WebAssembly.Module> {
  const bytes = fromBase64(packed);
  const zlib = builtin<Zlib>('node:zlib');
  return zlib ? compiled(zlib.gunzipSync(bytes)) : inflate(bytes).then(compiled);
}

/** The module of these bytes: at once on servers, so that no fake clock can come between. Pages may be forbidden to wait for it. */
export function compiled(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | Promise<WebAssembly.Module> {
  return builtin('node:zlib') ? new WebAssembly.Module(bytes) : WebAssembly.compile(bytes);
}

/** The bytes of base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Through streams of our own: what test environments put in the place of `Blob` and `Response` cannot stream. */
async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  // What goes wrong is heard of at the other end.
  writer.write(packed).catch(() => {});
  writer.close().catch(() => {});
  const reader = readable.getReader();
  const chunks: Uint8Array[] = [];
  for (let read; !(read = await reader.read()).done; ) chunks.push(read.value);
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
