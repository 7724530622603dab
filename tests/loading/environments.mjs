/** What test environments put in the place of the runtime's own: the package loads all the same, cold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, RUNTIMES } from './child.js';

const STUBS = {
  "jsdom's Blob, which has no stream()": 'globalThis.Blob = class Blob { constructor(parts) { this.parts = parts; } slice() { return this; } };',
  'no Blob at all': 'delete globalThis.Blob;',
  'no DecompressionStream': 'delete globalThis.DecompressionStream;',
  'no CompressionStream, no ReadableStream, no Response': 'for (const name of ["DecompressionStream", "ReadableStream", "Response", "Request", "Headers", "Blob"]) delete globalThis[name];',
  'a DecompressionStream that stalls': 'globalThis.DecompressionStream = class { readable = new ReadableStream(); writable = new WritableStream(); };',
  'Uint8Array of another realm': 'globalThis.Uint8Array = class extends Uint8Array {};',
};

for (const runtime of Object.keys(RUNTIMES)) {
  for (const [name, stub] of Object.entries(STUBS)) {
    test(`${runtime}: ${name}`, async () => {
      const id = await answer(`
        ${stub}
        const { Backend } = await import('xpander-edge');
        const response = { status: 200, ok: true, headers: new Map(), text: async () => '{"id":"t1"}' };
        console.log(JSON.stringify((await new Backend({ fetch: async () => response, apiKey: 'k', agentId: 'a' }).invokeAgent({ prompt: 'x' })).id));
      `, { runtime });
      assert.equal(id, 't1');
    });
  }

  test(`${runtime}: no TextDecoder, as in Jest with jsdom; the package is imported without a throw`, async () => {
    const seen = await answer(`
      delete globalThis.TextDecoder; delete globalThis.TextEncoder;
      const { ready } = await import('xpander-edge');
      console.log(JSON.stringify(await ready().then(() => 'ready', ({ code }) => code)));
    `, { runtime });
    // Bun's own node:util needs it too.
    assert.equal(seen, runtime === 'bun' ? 'load' : 'ready');
  });

  test(`${runtime}: without Node's zlib the runtime's own streams inflate the module`, async () => {
    const id = await answer(`
      Object.defineProperty(process, 'getBuiltinModule', { value: undefined });
      globalThis.Blob = globalThis.Response = undefined;
      const { Backend } = await import('xpander-edge');
      const response = { status: 200, ok: true, headers: new Map(), text: async () => '{"id":"t1"}' };
      console.log(JSON.stringify((await new Backend({ fetch: async () => response, apiKey: 'k', agentId: 'a' }).invokeAgent({ prompt: 'x' })).id));
    `, { runtime });
    assert.equal(id, 't1');
  });
}
