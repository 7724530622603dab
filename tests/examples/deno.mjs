/** examples/deno: the script, its own tests, and Ctrl-C with and without somebody to answer. */
import { access } from 'node:fs/promises';
import { program } from '../runtimes/child.mjs';
import { during, holds, output } from './program.mjs';

const RUN = ['run', '--no-prompt', '--allow-net', '--allow-env', 'main.ts'];

export default (folder) => ({
  'main.ts shows an answer without an account': async () => {
    const said = await output(folder, program('deno'), [...RUN, 'Summarise']);
    holds(said, 'this is the emulator', '→ search_files', 'Revenue grew', '● completed', 'completed after');
  },
  'deno test passes without a permission': async () => holds(await output(folder, program('deno'), ['test', '--no-prompt']), '4 passed | 0 failed'),
  'its types hold': () => output(folder, program('deno'), ['check']),
  'Ctrl-C without a terminal leaves the task, and the command that it prints goes on': () => emulated(folder, async (deno, env, requests) => {
    const printed = await during(folder, deno, [...RUN, 'Summarise'], async (script) => {
      await script.until(/→ search_files/);
      script.signal('SIGINT');
      if ((await script.ended()) !== 0) throw new Error(script.told);
      return script.told;
    }, { env });
    const [, command] = /^deno (run .* --resume xe1\..*)$/m.exec(printed) ?? [];
    if (!command) throw new Error(`no command that goes on in:\n${printed}`);
    const rest = await during(folder, deno, command.split(' '), async (script) => {
      await script.until(/completed after/);
      return script.told;
    }, { env });
    holds(rest, '→ read_table', 'Revenue grew', '● completed');
    if (rest.includes('→ search_files')) throw new Error(`told again:\n${rest}`);
    if ((await requests()).some(({ method }) => method === 'DELETE')) throw new Error('the task was stopped');
  }),
  'Ctrl-C in a terminal asks, and `s` stops the task': async () => {
    // util-linux brings a terminal; elsewhere `script` takes other arguments.
    if (process.platform !== 'linux' || !(await access('/usr/bin/script').then(() => true, () => false))) return { note: 'no terminal to test Ctrl-C in' };
    return emulated(folder, async (deno, env, requests) => {
      await during(folder, 'script', ['-qec', `${deno} ${RUN.join(' ')} Summarise`, '/dev/null'], async (terminal) => {
        await terminal.until(/→ search_files/);
        terminal.type('\u0003');
        await terminal.until(/Stop the task \(s\) or leave it \(l\)\?/);
        terminal.type('s\r');
        await terminal.until(/^stopped/m);
      }, { env, input: 'pipe' });
      if (!(await requests()).some(({ method }) => method === 'DELETE')) throw new Error('the task was not stopped');
    });
  },
});

/** The emulator as the README starts it; the real deno, since npm's is a script that keeps signals to itself; and what the emulator was asked. */
async function emulated(folder, use) {
  const deno = await output(folder, program('deno'), ['eval', 'console.log(Deno.execPath())']);
  await during(folder, deno, ['task', 'emulator'], async (emulator) => {
    const [exports] = await emulator.until(/^export (.*)$/m);
    const env = Object.fromEntries(exports.split(' ').slice(1).map((setting) => setting.split('=')));
    const requests = async () => {
      const answer = await fetch(`${env.XPANDER_BASE_URL}/_emulator`, { headers: { 'x-api-key': env.XPANDER_API_KEY } });
      return (await answer.json()).requests;
    };
    await use(deno, env, requests);
  });
}
