/** The emulator as users' own tests take it. */
import { Backend } from 'xpander-edge';
import { createEmulator, type Emulator, type EmulatorOptions, type Listener } from 'xpander-edge/emulator';

const options: EmulatorOptions = { apiKeys: ['key'], organizationId: 'org', keyless: true, speed: 0, basePath: '/api' };

export async function useIt(): Promise<void> {
  const emulator: Emulator = createEmulator(options);
  createEmulator();
  // @ts-expect-error a misspelled option
  createEmulator({ speeed: 0 });
  const backend = new Backend({ apiKey: 'key', fetch: emulator.fetch });
  const response: Response = await emulator.handle(new Request('http://emulator/'));
  const listener: Listener = await emulator.listen({ port: 0, hostname: '127.0.0.1' });
  const open: number = emulator.open;
  for (const { method, path, headers } of emulator.requests) console.log(method, path, headers['x-api-key']);
  const [asked] = emulator.requests;
  console.log(asked?.body.input.text);
  // @ts-expect-error the log is read only
  emulator.requests = [];
  await listener.close();
  console.log(backend, response.status, listener.url, open);
}
