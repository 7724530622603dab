/** What a person sees of the scripts: short lines, maps with the sources, and little on the terminal when nobody catches an error. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { project, run } from './child.js';

const dist = join(project, 'node_modules/xpander-edge/dist');
const scripts = (await readdir(dist)).filter((name) => /\.c?js$/.test(name));
const read = (name) => readFile(join(dist, name), 'utf8');

test('no line is longer than 500 characters, but that of the embedded bytes', async () => {
  assert.ok(scripts.length >= 14);
  for (const name of scripts) {
    const long = (await read(name)).split('\n').filter((line) => line.length > 500);
    assert.equal(long.length, /^index\./.test(name) ? 1 : 0, name);
    for (const line of long) assert.match(line, /^"[A-Za-z0-9+/=]+";$/);
  }
});

test('every ES module has a map, with its sources and nothing of the machine that built it', async () => {
  const known = /^(js|emulator)\/|^node_modules\/(marked|dompurify)\//;
  for (const name of scripts.filter((name) => name.endsWith('.js'))) {
    const [, url] = /\n\/\/# sourceMappingURL=(.+)\n$/.exec(await read(name)) ?? [];
    assert.equal(url, `${name}.map`);
    const { sources, sourcesContent } = JSON.parse(await read(url));
    assert.ok(sources.length > 0 && sources.every((source) => known.test(source)), `${name}: ${sources}`);
    assert.ok(sourcesContent.length === sources.length && sourcesContent.every((text) => text?.length > 0), name);
  }
});

test('a map leads from a line to the source that it was made of', async () => {
  const lines = (await read('sdk.js')).split('\n');
  // The one place where this name stands in code.
  const line = lines.findIndex((text) => text.includes('fromEnv('));
  const at = JSON.parse(await read('sdk.js.map'));
  const { originalSource, originalLine } = new SourceMap(at).findEntry(line, lines[line].indexOf('fromEnv('));
  assert.equal(originalSource, 'js/configuration.ts');
  const source = at.sourcesContent[at.sources.indexOf(originalSource)].split('\n');
  assert.match(source[originalLine], /static fromEnv\(/);
});

/** A port of this machine at which nobody listens. */
const closedPort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

const CALL = (options, parameters = "{ prompt: 'x' }") => `await new Backend(${options}).invokeAgent(${parameters});`;
const UNCAUGHT = {
  'no key': [CALL("{ agentId: 'a' }"), /XPANDER_API_KEY/],
  'a misspelt parameter': [CALL("{ apiKey: 'k', agentId: 'a' }", "{ promt: 'x' }"), /prompt/],
  'a refused connection': [CALL(`{ apiKey: 'k', agentId: 'a', maxRetries: 0, baseUrl: 'http://127.0.0.1:${await closedPort()}' }`), /ECONNREFUSED/],
  'an answer of the platform': [CALL("{ apiKey: 'k', agentId: 'a', fetch: async () => new Response('{\"detail\":\"no\"}', { status: 403 }) }"), /403/],
  'a module that does not load': [`provideModule(() => undefined); ${CALL("{ apiKey: 'k', agentId: 'a' }")}`, /provideModule/],
  'a stream without events': ["await Task.from({ id: 't', events_streaming: false }, { apiKey: 'k', organizationId: 'o' }).events().next();", /events_streaming/],
  'a key in no configuration, on a synchronous way': ["Task.resume('', {});", /cursor/],
};

const IMPORTS = { mjs: "import { Backend, provideModule, Task } from 'xpander-edge';", cjs: "const { Backend, provideModule, Task } = require('xpander-edge');" };

for (const [name, [source, message]] of Object.entries(UNCAUGHT)) {
  for (const [ending, imports] of Object.entries(IMPORTS)) {
    test(`${ending}: uncaught in Node, ${name} prints less than 2 KB`, async () => {
      const script = ending === 'mjs' ? `${imports}\n${source}` : `${imports}\n(async () => { ${source} })();`;
      const { code, stderr } = await run(script, { ending });
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.ok(Buffer.byteLength(stderr) < 2000, `${Buffer.byteLength(stderr)} bytes:\n${stderr}`);
    });
  }
}
