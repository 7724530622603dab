/** Node: a child process with its own loop, and the way out of it. */
import { completes, endsByItself, runSuite } from './child.mjs';
import { entrySource, inside, writeEntry } from './consumer.mjs';

const { execPath } = process;

export default async function node({ folder, world, only, report }) {
  const entry = await writeEntry(folder, 'suite-node.mjs', entrySource(inside('process.js'), { world, only }));
  await runSuite(execPath, ['--expose-gc', entry], { cwd: folder, report });
  if (only.length > 0) return;
  const exit = await writeEntry(folder, 'suite-node-exit.mjs', entrySource(inside('exit.js'), world));
  await endsByItself(execPath, [exit], { cwd: folder, report, runtime: 'node' });
  const realm = await writeEntry(folder, 'suite-node-realm.mjs', entrySource(inside('realm.js'), world));
  await completes(execPath, [realm], { cwd: folder, report, group: 'instance', name: 'the core may be a module of another realm, as edge runtimes hand it over' });
}
