/** The packed tarball in processes of their own: what a module does when it loads can be seen once in each. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project that has installed the tarball. */
export const project = process.env.XPANDER_EDGE_PROJECT;

const tool = (name) => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));

/** How each runtime runs a script. */
export const RUNTIMES = {
  node: [process.execPath, '--no-warnings'],
  deno: [tool('deno'), 'run', '--no-check', '--no-lock', '--no-prompt', '--allow-net=127.0.0.1'],
  bun: [tool('bun'), 'run'],
};

let count = 0;

/** Writes a script into the project, which is where `xpander-edge` is found. */
export async function write(source, ending = 'mjs') {
  const folder = join(project, 'loading');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${count++}.${ending}`);
  await writeFile(file, source);
  return file;
}

/** Runs a script to its end: its exit code, and what it wrote. */
export async function run(source, { runtime = 'node', flags = [], ending, env = {} } = {}) {
  const [program, ...args] = RUNTIMES[runtime];
  const file = await write(source, ending);
  const own = { ...process.env, NO_COLOR: '1', ...env };
  for (const name of Object.keys(own)) if (/^(XPANDER_|IS_STG$|NODE_OPTIONS$|NODE_TEST)/.test(name) && !(name in env)) delete own[name];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, ...flags, file], { cwd: project, env: own, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => (said[name] += chunk));
    // Far above what any of them needs: what hangs is to say so.
    const alarm = setTimeout(() => child.kill('SIGKILL'), 120_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(alarm);
      resolve({ code, ...said });
    });
  });
}

/** Runs a script that prints one line of JSON, and gives that. */
export async function answer(source, options) {
  const { code, stdout, stderr } = await run(source, options);
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout);
}
