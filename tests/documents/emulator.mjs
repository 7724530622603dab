/** docs/emulator.md: tests of somebody's own code. */
const TESTS = ['invoices', 'schema', 'stream', 'lists', 'orders'];

/** What each agent of `agents.mjs` answers to the prompt `Hi`. */
const ANSWERS = {
  greeter: ['completed', 'Hello!'],
  invoices: ['completed', '{"total":42}'],
  broken: ['failed', 'Out of credits'],
  careful: ['paused', null],
  echo: ['completed', 'You said: Hi, with 0 files'],
  moody: ['completed', 'Fine.'],
};

const ASK = `
import { Backend } from 'xpander-edge';
import { emulator } from './agents.mjs';
const backend = new Backend({ fetch: emulator.fetch, apiKey: 'emulator-test', organizationId: 'org' });
const answers = {};
for (const agent_id of ${JSON.stringify(Object.keys(ANSWERS))}) {
  const task = await backend.invokeAgent({ agent_id, prompt: 'Hi' });
  await task.reload();
  answers[agent_id] = [task.status, task.result];
}
console.log(JSON.stringify(answers));
`;

export default (stage) => ({
  ...Object.fromEntries(
    TESTS.map((name) => [
      `${name}.test.mjs`,
      async () => {
        stage.holds(await stage.script('node', [`${name}.test.mjs`]), 'pass 1', 'fail 0');
      },
    ]),
  ),
  'agents.mjs': async () =>
    stage.holds(
      await stage.script('node', ['--input-type=module', '--eval', ASK]),
      JSON.stringify(ANSWERS),
    ),
});
