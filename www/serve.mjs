// Serves the page of `page/`, with the package at /pkg/ and its proxy at /xpander. Behind the proxy is an emulator in this process, or
// a deployment of the platform, whose key stays here.
//
//   node www/serve.mjs --pkg <folder of the package> [--port 8080] [--speed 3]
//   node www/serve.mjs --pkg <folder of the package> --url <URL> --key <key> --org <organization> [--agent <id> …]

import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Doors } from './server/doors.mjs';
import { deployment, emulator } from './server/platform.mjs';
import { Sessions } from './server/sessions.mjs';
import { Site } from './server/site.mjs';

// The key may come from the environment: others on the machine can see a command line.
const OPTIONS = {
  pkg: { type: 'string' },
  port: { type: 'string', default: '8080' },
  speed: { type: 'string', default: '3' },
  url: { type: 'string' },
  key: { type: 'string', default: process.env.XPANDER_API_KEY },
  org: { type: 'string', default: process.env.XPANDER_ORGANIZATION_ID },
  agent: { type: 'string', multiple: true },
};

/** What the command line says, or a sentence about what is wrong with it. */
function settingsOf(args) {
  const { values, tokens } = parseArgs({ args, options: OPTIONS, tokens: true });
  const given = (name) => tokens.some((token) => token.kind === 'option' && token.name === name);
  const isDeployed = ['url', 'key', 'org', 'agent'].some(given);
  const port = Number(values.port);
  const speed = Number(values.speed);
  if (!values.pkg) throw new Error('Say where the package is: --pkg <folder>');
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('--port must be 0 to 65535');
  if (!(speed >= 0 && speed < Infinity)) throw new Error('--speed must be a number, 0 or more: 1 lets a task of the emulator take two seconds');
  if (isDeployed && given('speed')) throw new Error('--speed is the emulator\'s; leave it out, or --url, --key, --org and --agent');
  if (isDeployed && !values.key) throw new Error('No key for the deployment: pass --key, or set XPANDER_API_KEY');
  if (isDeployed && !values.org) throw new Error('No organization for the deployment: pass --org, or set XPANDER_ORGANIZATION_ID');
  return { ...values, port, speed, isDeployed };
}

async function main() {
  const settings = settingsOf(process.argv.slice(2));
  const platform = await (settings.isDeployed ? deployment : emulator)(settings);
  const sessions = new Sessions();
  const doors = new Doors(platform, sessions);
  const site = await Site.open({ pkg: settings.pkg, sessions, about: doors.about });
  const server = createServer((incoming, outgoing) => {
    // Another name for this machine could belong to a page that wants the key's powers.
    if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(incoming.headers.host ?? '')) return outgoing.writeHead(421).end();
    if (!doors.answer(incoming, outgoing)) site.answer(incoming, outgoing);
  });
  server.on('error', (error) => fail(error.code === 'EADDRINUSE' ? `Port ${settings.port} is taken: pass --port` : error.message));
  server.listen(settings.port, '127.0.0.1', () => console.log(`${platform.says}\n\n  http://127.0.0.1:${server.address().port}/\n`));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

main().catch((error) => fail(error.message));
