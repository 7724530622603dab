/** Programs of an example: run to their end, or kept running while a test talks to them. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { run } from '../runtimes/child.mjs';

const PATIENCE = 180_000;

/** Runs a program to its end and gives what it printed. */
export async function output(folder, command, args, code = 0) {
  const lines = [];
  const ended = await run(command, args, { cwd: folder, cap: PATIENCE, line: (line) => lines.push(line) });
  if (ended !== code) throw new Error(`${command} ${args.join(' ')} ended with ${ended}\n${lines.join('\n')}`);
  return lines.join('\n');
}

/** Fails when a part is not in the text. */
export function holds(text, ...parts) {
  for (const part of parts) if (!text.includes(part)) throw new Error(`${JSON.stringify(part)} is not in:\n${text}`);
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** A program that runs while `use` does, with the programs that it starts. */
export async function during(folder, command, args, use, { env = {}, input = 'ignore' } = {}) {
  const program = new Program(folder, command, args, env, input);
  try {
    return await use(program);
  } finally {
    await program.stop();
  }
}

/** Groups that are running. They outlive a test that is interrupted, unless it takes them along. */
const groups = new Set();
process.on('exit', () => groups.forEach((group) => end(group, 'SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** Sends a signal to a group; tells whether anybody was there. */
function end(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

class Program {
  #child;
  #ended;
  #told = '';
  #listeners = new Set();

  constructor(cwd, command, args, env, input) {
    // A group of its own: a signal to the group reaches whatever npm has started.
    this.#child = spawn(command, args, { cwd, detached: true, stdio: [input, 'pipe', 'pipe'], env: { ...process.env, ...env } });
    for (const stream of [this.#child.stdout, this.#child.stderr]) createInterface({ input: stream }).on('line', (line) => this.#hear(line));
    this.#ended = new Promise((done) => this.#child.on('error', done).on('close', (code, signal) => done(code ?? signal)));
    this.#ended.then(() => this.#hear(''));
    if (this.#child.pid) groups.add(this.#child.pid);
  }

  #hear(line) {
    this.#told += `${line}\n`;
    for (const listener of this.#listeners) listener();
  }

  /** All that it has printed. */
  get told() {
    return this.#told;
  }

  /** Waits until it has printed what matches, and gives the match. */
  async until(pattern) {
    const found = new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.#told);
        if (match) resolve(match);
        else if (this.#child.exitCode !== null) reject(new Error(`it ended with ${this.#child.exitCode} before ${pattern}:\n${this.#told}`));
      };
      this.#listeners.add(look);
      look();
      setTimeout(() => reject(new Error(`${pattern} did not come:\n${this.#told}`)), PATIENCE).unref();
    });
    return found.finally(() => this.#listeners.clear());
  }

  /** Types into a terminal. */
  type(text) {
    this.#child.stdin.write(text);
  }

  /** Sends a signal to this program alone. */
  signal(name) {
    this.#child.kill(name);
  }

  /** Its exit code. */
  ended() {
    return this.#ended;
  }

  /** Ends it and all that it has started. */
  async stop() {
    const { pid } = this.#child;
    const late = new Promise((done) => setTimeout(done, 5_000, 'late').unref());
    if (pid && end(pid, 'SIGTERM') && (await Promise.race([this.#ended, late])) === 'late') end(pid, 'SIGKILL');
    groups.delete(pid);
  }
}
