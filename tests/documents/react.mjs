/** docs/react.md: the route handler runs; the components are compiled, and by the section `bundlers` as strict TypeScript. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';

const compiled = async (source, loader) => (await transform(source, { loader, jsx: 'automatic' })).code;

export default (stage) => ({
  'Ask.tsx': async (source) => stage.holds(await compiled(source, 'tsx'), 'task.textStream({ signal })', 'onSubmit: ask'),
  'page.tsx': async (source) => stage.holds(await compiled(source, 'tsx'), 'Task.load(id)'),
  'route.ts': async (source) => {
    const file = join(stage.folder, 'route.mjs');
    await writeFile(file, await compiled(source, 'ts'));
    const { POST } = await import(pathToFileURL(file).href);
    const ask = () => POST(new Request('http://127.0.0.1/summary', { method: 'POST' }));
    const response = await ask();
    stage.holds(`${response.status} ${await response.text()}`, '200 ', 'Revenue grew');
    const agent = process.env.XPANDER_AGENT_ID;
    process.env.XPANDER_AGENT_ID = 'agent-fail';
    const { status } = await ask();
    process.env.XPANDER_AGENT_ID = agent;
    if (status !== 502) throw new Error(`an agent that fails is answered with ${status}`);
  },
});
