// The Worker on this machine, in front of a stand-in for the platform.
import { spawn } from 'node:child_process';
import { createEmulator } from 'xpander-edge/emulator';

const { url } = await createEmulator().listen();
console.log(`The emulator at ${url} stands in for the platform`);
const vars = {
  XPANDER_BASE_URL: url,
  XPANDER_API_KEY: 'emulator-worker',
  XPANDER_ORGANIZATION_ID: 'org-emulator',
  XPANDER_AGENT_ID: 'agent-demo',
  WEBHOOK_TOKEN: 'try-me',
  TICKET_SECRET: crypto.randomUUID(),
};
const flags = Object.entries(vars).map(([name, value]) => `--var ${name}:${value}`);
const wrangler = spawn(`wrangler dev --test-scheduled ${[...flags, ...process.argv.slice(2)].join(' ')}`, { shell: true, stdio: 'inherit' });
wrangler.on('exit', (code) => process.exit(code ?? 1));
