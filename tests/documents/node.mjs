/** docs/node.md: scripts, their emulator, servers in Node and in Bun. */
import { program } from '../runtimes/child.mjs';
import { during } from '../examples/program.mjs';

export default (stage) => {
  const serves = (command, args, host) => during(stage.folder, command, args, async (server) => {
    await server.until(new RegExp(host));
    const ask = (init) => fetch(`http://${host}/`, init);
    const response = await ask({ method: 'POST', body: 'Summarise' });
    stage.holds(response.headers.get('content-type'), 'text/plain');
    stage.holds(await response.text(), 'Revenue grew');
  });
  let emulated;
  /** The guide as its reader follows it: the emulator of one block with the settings of another. */
  const guide = () => (emulated ??= during(stage.folder, 'node', ['emulator.mjs'], async (emulator) => {
    await emulator.until(/The emulator is at http:\/\/127\.0\.0\.1:8795/);
    // A variable that is set counts before the file: the reader has none.
    const bare = ['--import', 'data:text/javascript,', '--env-file=.env', 'ask.mjs', 'Summarise'];
    const env = Object.fromEntries(Object.keys(process.env).filter((name) => name.startsWith('XPANDER_')).map((name) => [name, undefined]));
    for (const [command, args] of [['node', bare], [program('bun'), ['ask.mjs', 'Summarise']]]) {
      await during(stage.folder, command, args, async (script) => {
        await script.until(/completed/);
        stage.holds(script.told, 'Revenue grew');
      }, { env });
    }
  }));
  return {
    'ask.mjs': async () => stage.holds(await stage.script('node', ['ask.mjs']), 'Revenue grew', 'completed'),
    'emulator.mjs': guide,
    '.env': guide,
    'ctrl-c.mjs': async () => {
      stage.holds(await stage.script('node', ['ctrl-c.mjs']), 'Revenue grew');
      const env = { XPANDER_AGENT_ID: 'agent-slow' };
      await during(stage.folder, 'node', ['ctrl-c.mjs'], async (script) => {
        const begun = () => stage.emulator.requests.some(({ path }) => path.includes('agent-slow'));
        while (!begun()) await new Promise((done) => setTimeout(done, 50));
        script.signal('SIGINT');
        await script.until(/Stopped/);
      }, { env });
    },
    'server.mjs': () => serves('node', ['server.mjs'], '127.0.0.1:8794'),
    'bun-server.mjs': () => serves(program('bun'), ['bun-server.mjs'], '127.0.0.1:8793'),
    'ask.cjs': async () => stage.holds(await stage.script('node', ['ask.cjs']), 'Revenue grew'),
    'errors.mjs': async () => {
      const printed = await stage.script('node', ['errors.mjs']);
      stage.holds(printed, 'connection', '127.0.0.1:8792', 'retryable: true, maybeStarted: false');
    },
  };
};
