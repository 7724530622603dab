/** A runtime as a child process that reports on its standard output. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program that an npm package of this repository has brought. */
export const program = (name) => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));

/** Starts a program and hands its lines to `line`; resolves with its exit code, or null if it had to be killed after `cap` ms. */
export function run(command, args, { cwd, line = console.log, cap = 600_000, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', ...env } });
    let killed = false;
    const alarm = setTimeout(() => {
      killed = true;
      child.kill('SIGKILL');
    }, cap);
    for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on('line', line);
    child.on('error', (error) => {
      clearTimeout(alarm);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(alarm);
      resolve(killed ? null : code);
    });
  });
}

const MARK = '#outcome ';

/** Runs a suite in a child that writes every outcome as one marked line; other lines are passed on. */
export async function runSuite(command, args, { cwd, report }) {
  let ended = false;
  const line = (text) => {
    if (!text.startsWith(MARK)) return console.log(text);
    const outcome = JSON.parse(text.slice(MARK.length));
    if (outcome.end) ended = true;
    else report.add(outcome);
  };
  const code = await run(command, args, { cwd, line });
  if (!ended || code !== 0) report.add({ group: 'process', name: 'runs to its end', error: `exit code ${code}` });
}

/**
 * Runs a small script that makes calls with a timeout of ten minutes and then has nothing left to do. It must end by itself: a timer or a
 * connection that is left behind would hold it until these are over.
 */
export async function endsByItself(command, args, { cwd, report, runtime }) {
  await completes(command, args, { cwd, report, group: 'exit', name: `${runtime} ends by itself after the last call` });
}

/** Runs a script that says `done` when all went well. */
export async function completes(command, args, { cwd, report, group, name }) {
  const lines = [];
  const code = await run(command, args, { cwd, cap: 120_000, line: (text) => lines.push(text) });
  const error = code === 0 && lines.includes('done') ? undefined : `exit code ${code ?? 'none: killed after 120 s'}\n${lines.join('\n')}`;
  report.add({ group, name, error });
}
