/** Bun: a child process with its own loop, and the way out of it. */
import { endsByItself, program, runSuite } from './child.mjs';
import { entrySource, inside, writeEntry } from './consumer.mjs';

export default async function bun({ folder, world, only, report }) {
  const entry = await writeEntry(folder, 'suite-bun.mjs', entrySource(inside('process.js'), { world, only }));
  await runSuite(program('bun'), ['run', entry], { cwd: folder, report });
  if (only.length > 0) return;
  const exit = await writeEntry(folder, 'suite-bun-exit.mjs', entrySource(inside('exit.js'), world));
  await endsByItself(program('bun'), ['run', exit], { cwd: folder, report, runtime: 'bun' });
}
