import { Backend } from 'xpander-edge';
import { createEmulator } from 'xpander-edge/emulator';

export default async () => {
  const { fetch } = createEmulator({ speed: 0 });
  const options = { fetch, baseUrl: 'http://emulator.test', apiKey: 'emulator-bundlers', organizationId: 'org-emulator', dangerouslyAllowBrowser: true };
  const task = await new Backend(options).invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello!' });
  await task.wait();
  return task.status;
};
