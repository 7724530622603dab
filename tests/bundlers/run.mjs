#!/usr/bin/env node
/**
 * Builds and uses projects with the bundlers and frameworks that people have, each with the packed tarball:
 *
 *     node tests/bundlers/run.mjs <tarball> <folder> [--light] [word of a row …]
 *
 * Tools are installed below <folder>, each by the exact versions of its package.json in `tools/`. What a tool prints while it builds may hold
 * no warning that names this package. Prints one line for each row, every failure, and `N passed, N failed`.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { importFrom } from '../runtimes/consumer.mjs';
import { Report } from '../runtimes/report.mjs';
import { Project } from './project.mjs';
import { rows } from './rows.mjs';

const [tarball, place, ...words] = process.argv.slice(2);
const isLight = words[0] === '--light';
const only = isLight ? words.slice(1) : words;
const wanted = rows.filter(({ name, light }) => (!isLight || light) && (only.length === 0 || only.some((word) => name.includes(word))));

// The environment of whoever runs this has no part in what is tested.
for (const name of Object.keys(process.env)) if (name.startsWith('XPANDER_')) delete process.env[name];
process.env.NEXT_TELEMETRY_DISABLED = process.env.NUXT_TELEMETRY_DISABLED = process.env.ASTRO_TELEMETRY_DISABLED = '1';

/** Builds the project and uses what was built. */
async function use(row, there) {
  const said = row.build ? await there.project.command(row.build[0], row.build.slice(1)) : '';
  const warning = said.split('\n').find((line) => /warn|critical dependency|cannot resolve/i.test(line) && !row.warns?.test(line));
  if (warning) throw new Error(`the build warns: ${warning}\n${said}`);
  await row.run(there);
}

/** What is documented by the words of its error does fail with these words. */
async function failing(used, words) {
  const outcome = await used.then(() => 'nothing', (error) => String(error));
  if (!outcome.includes(words)) throw new Error(`expected to fail with \`${words}\`, and met ${outcome}`);
}

const report = new Report('bundlers');
const troubleshooting = await readFile(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');
for (const row of wanted) {
  const begun = Date.now();
  try {
    const project = await Project.of(resolve(place), resolve(tarball), row);
    const { createEmulator } = await importFrom(project.folder, 'xpander-edge/emulator');
    const sdk = await importFrom(project.folder, 'xpander-edge');
    const emulator = createEmulator({ speed: 0.5 });
    const platform = await emulator.listen();
    try {
      for (const words of [row.line, row.fails]) if (words && !troubleshooting.includes(words)) throw new Error(`docs/troubleshooting.md does not say \`${words}\``);
      const used = use(row, { project, platform, emulator, sdk });
      await (row.fails ? failing(used, row.fails) : used);
    } finally {
      await platform.close();
    }
    report.add({ group: row.name, name: `runs (${Math.round((Date.now() - begun) / 1000)} s)` });
  } catch (error) {
    report.add({ group: row.name, name: 'runs', error: String(error.stack ?? error).slice(0, 6000) });
  }
}
process.exit(report.end());
