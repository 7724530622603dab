/** What a failed request says in each runtime: the host, the reason, and whether the task may have been created. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { program } from '../runtimes/child.mjs';
import { failingServers } from './servers.js';

const project = process.env.XPANDER_EDGE_PROJECT;
const script = join(project, 'network-attempt.mjs');
const RUNTIMES = {
  node: [process.execPath],
  bun: [program('bun'), 'run'],
  deno: [program('deno'), 'run', '--no-lock', '--no-prompt', '--allow-net'],
};

let servers;
before(async () => {
  servers = await failingServers();
  copyFileSync(fileURLToPath(new URL('inside/attempt.js', import.meta.url)), script);
});
after(() => servers.close());

/** What each URL comes to, in a process of its own. */
async function attempt([command, ...args], urls) {
  const { stdout } = await promisify(execFile)(command, [...args, script, JSON.stringify(urls)], { cwd: project, timeout: 120_000 });
  return JSON.parse(stdout);
}

/** What is certain in every runtime: the code, a part of the message, and that nothing has left. */
const UNSENT = {
  refused: ['ECONNREFUSED', 'refused the connection'],
  unknownHost: ['ENOTFOUND', 'cannot be found'],
  untrusted: [undefined, 'certificate'],
  noTls: [undefined, 'does not speak TLS on this port'],
};
const SENT = { cut: 'closed the connection', plainToTls: 'https://', garbage: '' };

for (const [runtime, command] of Object.entries(RUNTIMES)) {
  test(`${runtime}: a failure before anything was sent names host and reason, and the create is safe to repeat`, async () => {
    const found = await attempt(command, servers.urls);
    for (const [name, [code, words]] of Object.entries(UNSENT)) {
      const error = found[name];
      assert.match(error.message, new RegExp(`^Cannot create the task: ${new URL(servers.urls[name]).host} `), name);
      assert.ok(error.message.includes(words), `${name}: ${error.message}`);
      assert.deepEqual([error.code, error.maybeStarted, error.retryable], ['connection', false, true], name);
      assert.match(error.cause.code, /^E|CERT/, name);
      if (code) assert.equal(error.networkCode === code || (name === 'unknownHost' && error.networkCode === 'EAI_AGAIN'), true, `${name}: ${error.networkCode}`);
    }
    assert.equal(found.badPort.maybeStarted, false, found.badPort.message);
    for (const [name, words] of Object.entries(SENT)) {
      const error = found[name];
      assert.ok(error.message.includes(words), `${name}: ${error.message}`);
      assert.deepEqual([error.code, error.maybeStarted, error.retryable], ['connection', true, false], `${name}: ${error.message}`);
    }
    for (const [name, error] of Object.entries(found)) {
      assert.ok(error.ours && error.hasCause, name);
      assert.ok(!JSON.stringify(error).includes('a-key-that-nobody-may-see'), name);
    }
  });
}

test('deno: a permission that was not given is named, and nothing has left', async () => {
  const command = RUNTIMES.deno.filter((argument) => argument !== '--allow-net');
  const { refused } = await attempt(command, { refused: servers.urls.refused });
  assert.match(refused.message, /--allow-net/);
  assert.deepEqual([refused.code, refused.maybeStarted, refused.retryable], ['connection', false, true]);
});

test('deno: a key that no permission lets us read is missing, and the error says why', async () => {
  const command = RUNTIMES.deno.filter((argument) => argument !== '--allow-net');
  const code = "import { Backend } from 'xpander-edge'; await new Backend().invokeAgent({ prompt: 'x' }).catch(({ message }) => console.log(message));";
  const file = join(project, 'network-no-key.mjs');
  writeFileSync(file, code);
  const said = async (...more) => (await promisify(execFile)(command[0], [...command.slice(1), ...more, file], { cwd: project, timeout: 120_000 })).stdout;
  assert.match(await said(), /^No API key.*--allow-env/);
  assert.doesNotMatch(await said('--allow-env'), /--allow-env/);
});
