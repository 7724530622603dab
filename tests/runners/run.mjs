#!/usr/bin/env node
/**
 * Runs the cases in the runners that users have, each in a project of its own that has the packed tarball and the runner installed:
 *
 *     node tests/runners/run.mjs <folder>
 *
 * The runners are installed above `<folder>`, the tarball in it. Prints a line for each runner, what failed, and `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const folder = resolve(process.argv[2]);
const tools = join(folder, '../node_modules/.bin');
const cases = await readFile(join(here, 'cases.js'), 'utf8');

const VITEST = `import { expect, test, vi } from 'vitest';
import * as sdk from 'xpander-edge';
import { createEmulator } from 'xpander-edge/emulator';
const advance = (ms) => vi.advanceTimersByTimeAsync(ms);
const restore = () => vi.useRealTimers();
`;
const JEST = `const sdk = require('xpander-edge');
const { createEmulator } = require('xpander-edge/emulator');
const advance = (ms) => jest.advanceTimersByTimeAsync(ms);
const restore = () => jest.useRealTimers();
const fake = () => jest.useFakeTimers();
`;
const SOME = 'const fake = () => vi.useFakeTimers();\n';
// But `queueMicrotask`: without it Node's own Request tells its body for ever.
const EVERY = "const fake = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'Date', 'performance'] });\n";
/** A file that starts with a fake clock, before anything is imported. */
const AT_ONCE = "import { vi } from 'vitest';\nvi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'Date'] });\n";
const IMPORTED_LATE = VITEST.replace(/import \* as sdk.*\n.*\n/, "const sdk = await import('xpander-edge');\nconst { createEmulator } = await import('xpander-edge/emulator');\n");

/** Above what any test needs: nothing here measures speed. */
const LIMIT = 180_000;
const vitest = (environment, files) => ({
  files,
  manifest: { type: 'module' },
  config: ['vitest.config.mjs', `export default { test: { environment: '${environment}', testTimeout: ${LIMIT}, hookTimeout: ${LIMIT} } };\n`],
  command: ['vitest', 'run', '--reporter=json', '--root', '.'],
});
const jest = (config, files = { 'some.test.js': JEST + cases }) => ({
  files,
  manifest: {},
  config: ['jest.config.json', JSON.stringify({ testTimeout: LIMIT, ...config })],
  command: ['jest', '--json', '--no-cache', '--runInBand'],
});

const vitestFiles = { 'some.test.js': VITEST + SOME + cases, 'every.test.js': VITEST + EVERY + cases, 'at-once.test.js': AT_ONCE + IMPORTED_LATE + SOME + cases };
const PROJECTS = {
  'vitest node': vitest('node', vitestFiles),
  'vitest jsdom': vitest('jsdom', vitestFiles),
  'vitest happy-dom': vitest('happy-dom', vitestFiles),
  'jest node': jest({}),
  'jest node, fake clock for all': jest({ fakeTimers: { enableGlobally: true } }),
  'jest fixed-jsdom': jest({ testEnvironment: 'jest-fixed-jsdom' }),
  'jest jsdom': jest({ testEnvironment: 'jsdom' }, { 'some.test.js': await readFile(join(here, 'jsdom.js'), 'utf8') }),
};

function run(command, args, cwd) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', CI: '1' } });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => (said[name] += chunk));
    child.on('error', fail);
    child.on('close', (code) => done({ code, ...said }));
  });
}

let passed = 0;
let failed = 0;
const tell = (name, here, wrong) => {
  passed += here;
  failed += wrong.length;
  console.log(`${name.padEnd(32)} ${here} passed${wrong.length > 0 ? `, ${wrong.length} failed` : ''}`);
  for (const text of wrong) console.log(text.replace(/^/gm, '    '));
};

async function inRunner(name, { files, manifest, config: [configFile, config], command: [tool, ...args] }) {
  const project = join(folder, name.replaceAll(/[ ,]+/g, '-'));
  await rm(project, { recursive: true, force: true });
  await mkdir(project);
  const all = { ...files, [configFile]: config, 'package.json': JSON.stringify({ private: true, ...manifest }) };
  for (const [file, text] of Object.entries(all)) await writeFile(join(project, file), text);
  const { code, stdout, stderr } = await run(join(tools, tool), args, project);
  const start = stdout.indexOf('{"num');
  if (start < 0) return tell(name, 0, [`${tool} ended with ${code}\n${stdout}\n${stderr}`]);
  const { testResults, numPassedTests } = JSON.parse(stdout.slice(start));
  const wrong = testResults.flatMap(({ assertionResults, message, name: file }) => {
    const failures = assertionResults.filter(({ status }) => status !== 'passed').map(({ title, failureMessages }) => `FAILED ${title}\n${failureMessages.join('\n')}`);
    return failures.length > 0 ? failures : assertionResults.length === 0 ? [`${file}: ${message}`] : [];
  });
  if (wrong.length === 0 && code !== 0) wrong.push(`${tool} ended with ${code}\n${stderr}`);
  tell(name, numPassedTests, wrong);
}

async function inNode(name) {
  await cp(join(here, name), join(folder, name));
  const { code, stdout, stderr } = await run(process.execPath, ['--test', '--test-reporter=tap', name], folder);
  const count = Number(/^# pass (\d+)$/m.exec(stdout)?.[1] ?? 0);
  tell(name, count, code === 0 && count > 0 ? [] : [stdout + stderr]);
}

for (const [name, project] of Object.entries(PROJECTS)) await inRunner(name, project);
for (const name of ['sinon.test.mjs', 'proxies.test.mjs']) await inNode(name);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
