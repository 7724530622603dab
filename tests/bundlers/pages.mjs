/** What bundlers make: pages and servers. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { during, freePort } from '../examples/program.mjs';
import { outcomes, serving } from './visit.mjs';

const expected = (entries) => Object.fromEntries(entries.map((entry) => [entry, 'completed']));

/** Fails unless every entry came to its end. */
function judge(seen, entries) {
  for (const [entry, outcome] of Object.entries(expected(entries))) if (seen[entry] !== outcome) throw new Error(`${entry}: ${seen[entry]}`);
}

/** A folder of files that a build has made, served as they are. */
export const page = (dist, entries) => async ({ project, platform }) => {
  const folder = join(project.folder, dist);
  // Bundlers that take no HTML leave it to the project.
  await cp(join(project.folder, 'index.html'), join(folder, 'index.html'), { force: false });
  await serving(folder, async (url) => judge(await outcomes(url, entries, platform.url), entries));
};

/** A page that a development server serves. */
export const pageOfServer = (program, args, entries) => async ({ project, platform }) => {
  const port = await freePort();
  const bin = join(project.folder, 'node_modules/.bin', program);
  await during(project.folder, bin, [...args, String(port)], async (running) => {
    await running.until(new RegExp(`:${port}`));
    judge(await outcomes(`http://127.0.0.1:${port}/`, entries, platform.url), entries);
  }, { env: { NO_COLOR: '1' } });
};

/** A server that a build has made, run in Node. */
export const server = (file) => async ({ project }) => {
  const said = await project.command('node', [file]);
  if (said.trim().split('\n').at(-1) !== 'completed') throw new Error(said);
};
