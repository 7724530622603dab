/** The examples of docs/viewer.md: the page in a browser, the components through their frameworks' compilers. */
import { compileScript, compileTemplate, parse } from '@vue/compiler-sfc';
import { transform } from 'esbuild';
import { compile } from 'svelte/compiler';
import { importFrom } from '../runtimes/consumer.mjs';
import { inPage } from './page.mjs';

export default (stage) => ({
  'viewer.html': () => page(stage),
  'Viewer.jsx': async (source) => stage.holds((await transform(source, { loader: 'jsx', jsx: 'automatic' })).code, 'jsx("xpander-task"'),
  'Viewer.vue': (source) => vue(stage, source),
  'Viewer.svelte': (source) => {
    const { js, warnings } = compile(source, { filename: 'Viewer.svelte', generate: 'client' });
    if (warnings.length > 0) throw new Error(warnings.map(({ message }) => message).join('\n'));
    stage.holds(js.code, 'xpander-task', 'ticket');
  },
});

function vue(stage, source) {
  const { descriptor, errors } = parse(source, { filename: 'Viewer.vue' });
  const { bindings } = compileScript(descriptor, { id: 'viewer' });
  const compilerOptions = { isCustomElement: (tag) => tag === 'xpander-task', bindingMetadata: bindings };
  const template = compileTemplate({ source: descriptor.template.content, filename: 'Viewer.vue', id: 'viewer', compilerOptions });
  const all = [...errors, ...template.errors];
  if (all.length > 0) throw new Error(all.map(String).join('\n'));
  stage.holds(template.code, '"xpander-task"', 'onXpanderFinish');
}

/** The page with what it asks of its server: a real proxy at `/agents`, and its tickets. */
async function page(stage) {
  const { createProxy, toNodeListener } = await importFrom(stage.project, 'xpander-edge/proxy');
  const proxy = createProxy({ tickets: { keys: [{ id: 'documents', secret: crypto.randomUUID() }] } });
  const listener = toNodeListener(proxy);
  const door = async (incoming, outgoing) => {
    if (incoming.url === '/ticket') outgoing.end(await proxy.ticket({ agents: ['agent-123'] }));
    else if (incoming.url.startsWith('/agents/')) listener(incoming, outgoing);
    else return false;
    return true;
  };
  await inPage(stage, 'viewer.html', async (tab, url) => {
    const finished = tab.waitForEvent('console', (message) => message.text().startsWith('completed'));
    await tab.goto(url);
    stage.holds((await finished).text(), 'Revenue grew');
    await tab.getByText('Completed', { exact: true }).waitFor();
  }, door);
}
