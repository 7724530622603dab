#!/usr/bin/env node
/**
 * Runs the recipes of docs/testing.md as they stand, each in a project of its own:
 *
 *     node tests/recipes/run.mjs <folder>
 *
 * <folder> has what package.json beside this file names, and a folder with the packed tarball for
 * each recipe; `cargo xtask test recipes` makes it. Cloudflare's plugin is there in its last
 * version for Node 20, by today's name.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { holds, output } from '../examples/program.mjs';
import { program } from '../runtimes/child.mjs';
import { Report } from '../runtimes/report.mjs';

const compilerOptions = {
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What `wrangler types` makes of the Worker's configuration. */
const WRANGLER_TYPES =
  "declare namespace Cloudflare { interface GlobalProps { mainModule: typeof import('./src/index') } }\n";

/** The recipes: the heading of each, the files that its reader has already, and what must pass. */
const RECIPES = {
  worker: {
    heading: 'A Worker',
    files: {
      'worker-configuration.d.ts': WRANGLER_TYPES,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          ...compilerOptions,
          lib: ['es2023'],
          types: ['@cloudflare/workers-types', '@cloudflare/vitest-plugin/types'],
        },
      }),
    },
    tests: (folder) => ({
      'its types hold': () => types(folder),
      'vitest in workerd': () => vitest(folder, 2),
    }),
  },
  react: {
    heading: 'A React component',
    files: {
      'tsconfig.json': JSON.stringify({
        compilerOptions: { ...compilerOptions, jsx: 'react-jsx' },
      }),
    },
    tests: (folder) => ({
      'its types hold': () => types(folder),
      'vitest with happy-dom': () => vitest(folder, 2),
    }),
  },
  timers: {
    heading: 'Fake timers',
    files: { 'tsconfig.json': JSON.stringify({ compilerOptions }) },
    tests: (folder) => ({
      'its types hold': () => types(folder),
      'vitest with its clock': () => vitest(folder, 2),
      'each test alone, before the module is loaded': async () => {
        for (const name of ['speed 0', 'speed 1'])
          await vitest(folder, 1, ['--testNamePattern', name]);
      },
    }),
  },
  deno: {
    heading: 'A Deno script',
    files: {},
    tests: (folder) => ({
      'its types hold': () => output(folder, program('deno'), ['check']),
      'deno test without a permission': async () =>
        holds(
          await output(folder, program('deno'), ['test', '--no-prompt']),
          '2 passed | 0 failed',
        ),
    }),
  },
};

const types = (folder) => output(folder, program('tsc'), ['--project', '.']);

/** Runs vitest, in which so many tests must pass. */
async function vitest(folder, count, args = []) {
  const said = await output(folder, join(folder, '../node_modules/.bin/vitest'), ['run', ...args]);
  if (!new RegExp(`^\\s*Tests\\s+${count} passed`, 'm').test(said))
    throw new Error(`${count} tests did not pass:\n${said}`);
}

const page = await readFile(new URL('../../docs/testing.md', import.meta.url), 'utf8');
const root = resolve(process.argv[2] ?? '.');
// What a shell has set up for the platform must not lead the recipes there.
for (const name of Object.keys(process.env))
  if (name.startsWith('XPANDER_')) delete process.env[name];
Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CI: 'true', NO_COLOR: '1' });
const report = new Report('recipes');
let written = 0;

for (const [name, { heading, files, tests }] of Object.entries(RECIPES)) {
  const folder = join(root, name);
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const blocks = [...section.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, file, source]) => [file, source],
  );
  written += blocks.length;
  for (const [file, source] of [...blocks, ...Object.entries(files)]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), source);
  }
  for (const [test, run] of Object.entries(tests(folder))) {
    try {
      if (blocks.length === 0) throw new Error(`docs/testing.md has no files under "${heading}"`);
      await run();
      report.add({ group: name, name: test });
    } catch (error) {
      report.add({ group: name, name: test, error: error.stack ?? String(error) });
    }
  }
}
const named = [...page.matchAll(/^```\w+ \S+$/gm)].length;
if (written !== named)
  report.add({
    group: 'page',
    name: 'every file belongs to a recipe',
    error: `${named} files, ${written} in recipes`,
  });
process.exit(report.end());
