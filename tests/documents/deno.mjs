/** docs/deno.md: a script, its emulator, a server. */
import { program } from '../runtimes/child.mjs';
import { during } from '../examples/program.mjs';

const HOSTS = '--allow-net=127.0.0.1';
const deno = program('deno');

export default (stage) => ({
  'main.ts': async () => {
    const variables = '--allow-env=XPANDER_API_KEY,XPANDER_ORGANIZATION_ID,XPANDER_AGENT_ID,XPANDER_BASE_URL';
    stage.holds(await stage.script(deno, ['run', '--no-prompt', HOSTS, variables, 'main.ts', 'Summarise']), 'Revenue grew', 'completed');
    await stage.script(deno, ['check', 'main.ts', 'emulator.ts', 'server.ts']);
  },
  'emulator.ts': () => during(stage.folder, deno, ['run', '--no-prompt', HOSTS, 'emulator.ts'], async (emulator) => {
    const [, url] = await emulator.until(/The emulator is at (http:\/\/127\.0\.0\.1:8798)/);
    const { status } = await fetch(`${url}/_emulator/health`);
    if (status !== 200) throw new Error(`the emulator answers ${status}`);
  }),
  'server.ts': () => during(stage.folder, deno, ['run', '--no-prompt', HOSTS, '--allow-env', 'server.ts'], async (server) => {
    await server.until(/Listening on/);
    const ask = (headers) => fetch('http://127.0.0.1:8797/', { method: 'POST', body: 'Summarise', headers }).then((answer) => answer.text());
    const told = await ask();
    stage.holds(told, '"type":"task_created"', 'Revenue', '"type":"task_finished"');
    const rest = await ask({ 'last-event-id': [...told.matchAll(/^id: (.*)$/gm)].at(-2)[1] });
    stage.holds(rest, '"type":"task_finished"');
    if (rest.includes('"type":"chunk"')) throw new Error(`told again:\n${rest}`);
  }),
});
