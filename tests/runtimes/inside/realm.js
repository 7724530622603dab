/** Inside Node: the compiled core is a module of another realm. So it is in the edge runtime of Next.js, which is such a context. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';

export default async function start({ Backend, provideModule }, { url }) {
  const bytes = await readFile(createRequire(`${process.cwd()}/`).resolve('xpander-edge/core_bg.wasm'));
  provideModule(() => runInNewContext('new WebAssembly.Module(bytes)', { bytes }));
  const backend = new Backend({ apiKey: 'emulator-realm', organizationId: 'org-emulator', baseUrl: url });
  const task = await backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
  for await (const event of task.events()) if (event.type === 'task_finished') console.log('done');
}
