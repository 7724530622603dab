/** A stand-in for the platform on a port, so that tasks live on when `main.ts` ends. */
import { createEmulator } from 'xpander-edge/emulator';

const { url } = await createEmulator({ speed: 3 }).listen();
console.log(`export XPANDER_BASE_URL=${url} XPANDER_API_KEY=emulator-deno XPANDER_ORGANIZATION_ID=org-emulator XPANDER_AGENT_ID=agent-demo`);
