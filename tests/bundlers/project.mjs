/** A project with one tool, in a folder of its own: the pinned packages, the packed tarball, the sources of a row. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../runtimes/child.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** The longest that an installation or a build may take; far above what any needs. */
const CAP = 600_000;

export class Project {
  constructor(folder, tarball) {
    Object.assign(this, { folder, tarball });
  }

  /** Makes the folder of `tool` ready: what is installed there already is kept, all else goes. */
  static async of(work, tarball, { tool, sources = [], files = {} }) {
    const project = new Project(join(work, tool), tarball);
    await mkdir(project.folder, { recursive: true });
    for (const name of await readdir(project.folder)) {
      if (!['node_modules', 'installed.json'].includes(name)) await rm(join(project.folder, name), { recursive: true });
    }
    for (const source of [`tools/${tool}`, ...sources]) await cp(here(source), project.folder, { recursive: true });
    await project.#install();
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(project.folder, name)), { recursive: true });
      await writeFile(join(project.folder, name), text);
    }
    return project;
  }

  async #install() {
    const wanted = await readFile(join(this.folder, 'package.json'), 'utf8');
    const stamp = join(this.folder, 'installed.json');
    if ((await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
      await this.command('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund']);
      await writeFile(stamp, wanted);
    }
    // Caches of bundlers, some of which do not see that a package has changed.
    for (const cache of ['.vite', '.cache', '.nitro']) await rm(join(this.folder, 'node_modules', cache), { recursive: true, force: true });
    const place = join(this.folder, 'node_modules/xpander-edge');
    await rm(place, { recursive: true, force: true });
    await mkdir(place);
    await this.command('tar', ['-xzf', this.tarball, '-C', place, '--strip-components=1']);
  }

  /** Runs a command to its end, with the tool's programs first on the path, and gives what it printed. */
  async command(program, args, env = {}) {
    const lines = [];
    const path = `${join(this.folder, 'node_modules/.bin')}:${process.env.PATH}`;
    const code = await run(program, args, { cwd: this.folder, cap: CAP, line: (line) => lines.push(line), env: { ...env, PATH: path } });
    if (code !== 0) throw new Error(`\`${program} ${args.join(' ')}\` ended with ${code ?? 'nothing: it hangs'}\n${lines.join('\n')}`);
    return lines.join('\n');
  }
}
