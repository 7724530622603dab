/** The folder that has installed the package: what a user's project is to it. */
import { createRequire } from 'node:module';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where this folder's modules come from. */
const from = (folder) => createRequire(join(folder, 'package.json'));

/** Imports `specifier` as a module of the folder would. */
export function importFrom(folder, specifier) {
  return import(pathToFileURL(from(folder).resolve(specifier)).href);
}

/** The folder of the installed package, and its manifest. */
export async function installed(folder) {
  const manifest = from(folder).resolve('xpander-edge/package.json');
  return { root: join(manifest, '..'), manifest: JSON.parse(await readFile(manifest, 'utf8')) };
}

/** Address of a module in `inside/`. */
export const inside = (name) => new URL(`./inside/${name}`, import.meta.url);

/**
 * The source of a module that imports the package and its proxy by their names, as users do, and hands them to a module of `inside/`, given as
 * what an import statement may say. `specifier` may name another entry of the package.
 */
export function entrySource(module, settings, specifier = 'xpander-edge') {
  return [
    `import * as sdk from ${JSON.stringify(specifier)};`,
    "import * as proxy from 'xpander-edge/proxy';",
    `import start from ${JSON.stringify(String(module))};`,
    `export default await start({ ...sdk, ...proxy }, ${JSON.stringify(settings)});`,
    '',
  ].join('\n');
}

/** Writes such a module into the folder and gives its path. */
export async function writeEntry(folder, name, source) {
  const path = join(folder, name);
  await writeFile(path, source);
  return path;
}
