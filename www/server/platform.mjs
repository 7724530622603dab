// What is behind the proxy.

import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const entry = async (pkg, name) => import(pathToFileURL(join(resolve(pkg), 'dist', name)).href);

/** An emulator in this process. `client` is what a proxy is made with. */
export async function emulator({ pkg, speed }) {
  const { createEmulator } = await entry(pkg, 'emulator.js');
  const { fetch } = createEmulator({ speed });
  const client = { fetch, baseUrl: 'http://emulator.test', apiKey: `emulator-${randomUUID()}`, organizationId: 'org-emulator' };
  return made({ pkg, client, isEmulator: true, says: 'The emulator, in this process: no account is needed, and nothing leaves this machine.' });
}

/** A deployment. */
export async function deployment({ pkg, url, key, org, agent }) {
  const client = { ...(url && { baseUrl: url }), apiKey: key, organizationId: org };
  return made({ pkg, client, only: agent, isEmulator: false, says: `The deployment at ${url ?? 'inbound.xpander.ai'}; its key stays in this process.` });
}

async function made({ pkg, client, only, ...rest }) {
  const [{ Agents }, proxy] = await Promise.all([entry(pkg, 'index.js'), entry(pkg, 'proxy.js')]);
  const list = await new Agents(client).list();
  const ids = list.map(({ id }) => id).filter((id) => !only || only.includes(id));
  const missing = only?.find((id) => !ids.includes(id));
  if (missing) throw new Error(`There is no agent ${missing} in this organization`);
  return { ...rest, client, proxy, agents: ids };
}
