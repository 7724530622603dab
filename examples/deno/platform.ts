import { Configuration } from 'xpander-edge';
import { createEmulator } from 'xpander-edge/emulator';

/** The platform that the environment names; without a key, a stand-in for it inside this process. */
export function platform(): Configuration {
  if (Deno.env.get('XPANDER_API_KEY')) return new Configuration();
  console.log('No XPANDER_API_KEY, so this is the emulator, which ends with this script.\n');
  return emulated();
}

/** The stand-in. `speed: 0` lets nothing take time. */
export function emulated(agentId = 'agent-demo', speed = 1): Configuration {
  const { fetch } = createEmulator({ speed });
  return new Configuration({ fetch, baseUrl: 'http://emulator.test', apiKey: 'emulator-deno', organizationId: 'org-emulator', agentId });
}
