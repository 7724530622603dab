#!/usr/bin/env node
/**
 * Takes each defence out of the proxy, one at a time, and runs the test that must fail then:
 *
 *     node tests/proxy/mutants/run.js [word …]
 *
 * It works on the package that `cargo xtask build` has made, and with words only on defences whose file or test has one of them. The table of
 * docs/security.md must name the same tests: a line without a test that can fail is no line.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import mutants from './list.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const dist = join(root, 'pkg/dist');

/** The proxy with one text replaced. */
async function write(file, from, to, folder, name) {
  let found = 0;
  const replace = {
    name: 'replace',
    setup(plugins) {
      plugins.onLoad({ filter: /[/\\]js[/\\]proxy[/\\][\w-]+\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!path.endsWith(`/${file}`)) return { contents: text, loader: 'ts' };
        found += text.split(from).length - 1;
        return { contents: text.replace(from, () => to), loader: 'ts' };
      });
    },
  };
  const { outputFiles: [bundle] } = await build({
    entryPoints: [join(root, 'js/proxy/index.ts')], bundle: true, write: false, format: 'esm', target: 'es2022', platform: 'neutral',
    external: ['xpander-edge', '../sdk.js'], plugins: [replace], logLevel: 'error',
  });
  if (found !== 1) throw new Error(`${file} has ${found} times: ${from}`);
  const path = join(folder, name);
  await writeFile(path, bundle.text);
  return pathToFileURL(path).href;
}

/** Whether a test fails with this proxy. */
function fails(test, module) {
  const at = test.indexOf(': ');
  const [file, name] = [test.slice(0, at), test.slice(at + 2)];
  const pattern = `^${name.replace(/[^\w ]/g, '\\$&')}$`;
  const args = ['--expose-gc', '--test', '--test-reporter=tap', '--test-timeout=40000', `--test-name-pattern=${pattern}`, join(root, `tests/proxy/${file}.mjs`)];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, XPANDER_EDGE_MUTANT: module }, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.on('close', (code) => resolve({ failed: code !== 0, ran: /^# (pass|fail|cancelled) [1-9]/m.test(said) }));
  });
}

const words = process.argv.slice(2);
const chosen = mutants.filter(([file,,, test]) => words.length === 0 || words.some((word) => file.includes(word) || test.includes(word)));
// Beside the facade and below the package, so that both names lead to it.
const folder = await mkdtemp(join(dist, 'mutants-'));
const survivors = [];
try {
  // The same way with nothing taken out: what fails for another reason proves nothing.
  const whole = await write('refusal.ts', 'Not found', 'Not found', folder, 'whole.js');
  for (const [,,, test] of chosen.filter(([,,, test], at) => chosen.findIndex(([,,, other]) => other.split(':')[0] === test.split(':')[0]) === at)) {
    if ((await fails(test, whole)).failed) survivors.push(`with every defence in its place "${test}" fails`);
  }
  const work = chosen.map((mutant, index) => ({ mutant, index }));
  const worker = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      const { mutant: [file, from, to, test], index } = next;
      const { failed, ran } = await fails(test, await write(file, from, to, folder, `${index}.js`));
      if (!failed || !ran) survivors.push(`${file}: without ${JSON.stringify(from)} ${ran ? 'passes' : 'there is no'} "${test}"`);
    }
  };
  await Promise.all([worker(), worker()]);
} finally {
  await rm(folder, { recursive: true });
}
if (words.length === 0) {
  const table = await readFile(join(root, 'docs/security.md'), 'utf8');
  const named = new Set([...table.matchAll(/`((?:tickets|access|application|routes|bodies|origins|secrets|streams|budget|heavy): [^`]+)`/g)].map(([, test]) => test));
  const proven = new Set(mutants.map(([,,, test]) => test));
  for (const test of named) if (!proven.has(test)) survivors.push(`docs/security.md names "${test}", which no missing defence fails`);
  for (const test of proven) if (!named.has(test)) survivors.push(`docs/security.md does not name "${test}"`);
}
for (const survivor of survivors) console.log(survivor);
console.log(`${chosen.length} defences taken out, ${survivors.length} not missed`);
process.exit(survivors.length > 0 ? 1 : 0);
