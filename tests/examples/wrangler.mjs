/** What both examples for Workers promise: they compile, they could be deployed, they start by one command. */
import { during, freePort, holds, output } from './program.mjs';

/** Their types, and the bundle that would be uploaded. */
export const builds = (folder) => ({
  'its types hold': () => output(folder, 'npm', ['run', 'check']),
  'wrangler deploy --dry-run passes': async () => holds(await output(folder, 'npx', ['wrangler', 'deploy', '--dry-run']), 'Total Upload', '--dry-run: exiting now'),
});

/** Starts the example in workerd, and hands over its URL, the program, and what its emulator was asked. */
export async function started(folder, use) {
  const port = await freePort();
  const inspector = await freePort();
  await during(folder, 'npm', ['start', '--', '--port', port, '--inspector-port', inspector], async (program) => {
    const [, emulator] = await program.until(/emulator at (\S+)/);
    await program.until(/Ready on/);
    const requests = async (key) => {
      const answer = await fetch(`${emulator}/_emulator`, { headers: { 'x-api-key': key } });
      return (await answer.json()).requests;
    };
    await use({ url: `http://127.0.0.1:${port}`, emulator, program, requests });
  });
}
