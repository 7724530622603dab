/** Whatever stops the module from loading is an error of the package, with what cures it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, RUNTIMES } from './child.js';

const WAYS = `
import * as sdk from 'xpander-edge';
const { provideModule } = sdk;
const error = (name, message) => Object.assign(new Error(message), { name });
const html = new TextEncoder().encode('<!doctype html>');
const { WebAssembly: whole } = globalThis;
const ways = {
  'V8 under a policy': () => { throw error('CompileError', "WebAssembly.compile(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \\"script-src 'self'\\""); },
  'Firefox under a policy': async () => { throw error('CompileError', 'call to WebAssembly.compile() blocked by CSP'); },
  'Safari under a policy': async () => { throw error('EvalError', "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in the following Content Security Policy directive"); },
  'Workers': async () => { throw error('CompileError', 'WebAssembly.Module(): Wasm code generation disallowed by embedder'); },
  'Next edge': async () => { throw error('Error', "Dynamic WASM code generation (e. g. 'WebAssembly.compile') not allowed in Edge Runtime"); },
  'an old browser': async () => { throw new ReferenceError('DecompressionStream is not defined'); },
  'a page in its place, at once': () => new WebAssembly.Module(html),
  'a page in its place': () => WebAssembly.compile(html),
  'an empty file': () => WebAssembly.compile(new Uint8Array()),
  'another module': () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
  'a module of another version': () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0])),
  'no network': async () => { throw new TypeError('Failed to fetch'); },
  'no memory': () => { throw new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance'); },
  'nothing': () => undefined,
  'nothing, later': async () => {},
  'the bytes': () => html,
  'an address': async () => '/assets/core_bg.wasm',
  'a function of a bundler': () => () => {},
  'a Response': async () => new Response('x'),
  'something of its own': () => { throw new Error('own'); },
  'no error at all': () => { throw undefined; },
  'no function': 42,
  'no WebAssembly': () => WebAssembly.compile(html),
};
const found = {};
for (const [name, load] of Object.entries(ways)) {
  provideModule(load);
  if (name === 'no WebAssembly') delete globalThis.WebAssembly;
  let sent = 0;
  const backend = new sdk.Backend({ fetch: async () => { sent++; return undefined; }, apiKey: 'k', agentId: 'a' });
  const errors = [
    await backend.invokeAgent({ prompt: 'x' }).catch((error) => error),
    await backend.invokeAgent({ prompt: 'x' }, { signal: new AbortController().signal }).catch((error) => error),
    await sdk.Task.from({ id: 't', events_streaming: true }, { apiKey: 'k', organizationId: 'o' }).events().next().catch((error) => error),
    await sdk.decodeEventStream(new ReadableStream()).next().catch((error) => error),
    await sdk.ready().catch((error) => error),
  ];
  const [first] = errors;
  found[name] = {
    all: errors.every((error) => sdk.isXpanderError(error) && error instanceof sdk.LoadError && error.code === 'load' && error.message === first.message && error.maybeStarted === false),
    message: first.message, retryable: first.retryable, cause: first.cause !== undefined, sent, name: first.name,
  };
}
globalThis.WebAssembly = whole;
console.log(JSON.stringify(found));
`;

/** What the message names, whether the next call may succeed, and whether there is a cause. */
const EXPECTED = {
  'V8 under a policy': [/'wasm-unsafe-eval'/, false, true],
  'Firefox under a policy': [/'wasm-unsafe-eval'/, false, true],
  'Safari under a policy': [/'wasm-unsafe-eval'/, false, true],
  Workers: [/`workerd`.*serverExternalPackages: \['xpander-edge'\].*nitro: { experimental: { wasm: true } }/, false, true],
  'Next edge': [/`workerd`.*serverExternalPackages/, false, true],
  'an old browser': [/`xpander-edge\/streaming`/, false, true],
  'a page in its place, at once': [/HTML page.*core_bg\.wasm/, false, true],
  'a page in its place': [/HTML page.*core_bg\.wasm/, false, true],
  'an empty file': [/core_bg\.wasm/, false, true],
  'another module': [/different versions/, false, true],
  'a module of another version': [/different versions/, false, true],
  'no network': [/could not be fetched/, true, true],
  'no memory': [/memory/, true, true],
  nothing: [/Undefined.*`provideModule\(\)`/, false, false],
  'nothing, later': [/Undefined.*`provideModule\(\)`/, false, false],
  'the bytes': [/Uint8Array.*WebAssembly\.compile\(bytes\)/, false, false],
  'an address': [/String.*bundler/, false, false],
  'a function of a bundler': [/Function.*bundler/, false, false],
  'a Response': [/Response.*bundler/, false, false],
  'something of its own': [/`provideModule\(\)`/, false, true],
  'no error at all': [/`provideModule\(\)`/, false, false],
  'no function': [/`provideModule\(\)`/, false, true],
  'no WebAssembly': [/server/, false, true],
};

for (const runtime of Object.keys(RUNTIMES)) {
  test(`${runtime}: every way to fail is a LoadError with a remedy, and sends nothing`, async () => {
    const found = await answer(WAYS, { runtime });
    assert.deepEqual(Object.keys(found), Object.keys(EXPECTED));
    for (const [name, [message, retryable, cause]] of Object.entries(EXPECTED)) {
      const seen = found[name];
      assert.match(seen.message, /^Cannot load the WebAssembly module: /, name);
      assert.match(seen.message, message, name);
      assert.deepEqual([seen.all, seen.name, seen.retryable, seen.cause, seen.sent], [true, 'LoadError', retryable, cause, 0], name);
    }
  });

  test(`${runtime}: a load that failed is tried again by the next call`, async () => {
    const { outcomes, loads } = await answer(`
      import { ready, provideModule } from 'xpander-edge';
      const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
      let loads = 0;
      provideModule(async () => { if (++loads < 3) throw new TypeError('Failed to fetch'); return new WebAssembly.Module(bytes); });
      const once = () => ready().then(() => 'ready', (error) => error.message.includes('versions') ? 'another module' : error.retryable);
      console.log(JSON.stringify({ outcomes: [await Promise.all([once(), once()]), await once(), await once(), await once()], loads }));
    `, { runtime });
    assert.deepEqual({ outcomes, loads }, { outcomes: [[true, true], true, 'another module', 'another module'], loads: 4 });
  });

  test(`${runtime}: an abort ends a call whose module never comes`, async () => {
    const reason = await answer(`
      import { Backend, provideModule } from 'xpander-edge';
      provideModule(() => new Promise(() => {}));
      const call = new Backend({ apiKey: 'k', agentId: 'a' }).invokeAgent({ prompt: 'x' }, { signal: AbortSignal.timeout(10) });
      const keep = setInterval(() => {}, 1000);
      const { name } = await call.catch((error) => error);
      clearInterval(keep);
      console.log(JSON.stringify(name));
    `, { runtime });
    assert.equal(reason, 'TimeoutError');
  });

  test(`${runtime}: ready() loads the module, and nothing has to be loaded for the first call`, async () => {
    const seen = await answer(`
      import * as sdk from 'xpander-edge';
      const answer = await sdk.ready();
      // Not \`compile\`, by which Node loads its fetch.
      for (const name of ['Module', 'Instance']) WebAssembly[name] = () => { throw new Error('loaded again'); };
      const { id } = await new sdk.Backend({ fetch: async () => ({ status: 200, ok: true, headers: new Map(), text: async () => '{"id":"t1"}' }), apiKey: 'k', agentId: 'a' }).invokeAgent({ prompt: 'x' });
      console.log(JSON.stringify([answer === undefined, id]));
    `, { runtime });
    assert.deepEqual(seen, [true, 't1']);
  });
}

test('node --jitless has no WebAssembly, and says so', async () => {
  const seen = await answer(`
    import { ready } from 'xpander-edge';
    const { code, message } = await ready().catch((error) => error);
    console.log(JSON.stringify({ code, message }));
  `, { flags: ['--jitless'] });
  assert.equal(seen.code, 'load');
  assert.match(seen.message, /--jitless/);
});
