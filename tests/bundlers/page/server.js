/** A server: a proxy in front of an emulator, and a client in front of the proxy, over sockets. */
import { createServer } from 'node:http';
import { Backend } from 'xpander-edge';
import { createEmulator } from 'xpander-edge/emulator';
import { createProxy, toNodeListener } from 'xpander-edge/proxy';

/** Not at the top: older targets of bundlers have no top-level await. */
async function main() {
  const emulator = await createEmulator({ speed: 0.1 }).listen();
  const proxy = createProxy({
    apiKey: 'emulator-bundlers', organizationId: 'org-emulator', baseUrl: emulator.url, authorize: () => ({ agents: ['agent-demo'] }),
  });
  const server = createServer(toNodeListener(proxy));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const backend = new Backend({ baseUrl: `http://127.0.0.1:${server.address().port}`, ticket: 'mine' });
  const task = await backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello!', events_streaming: true });
  let text = '';
  for await (const event of task.events()) if (event.type === 'chunk') text += event.data;
  console.log(text.length > 0 ? task.status : 'no text came');
  server.close();
  server.closeAllConnections();
  await emulator.close();
}

main();
