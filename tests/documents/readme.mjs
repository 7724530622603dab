/** README's examples: a Worker, a Deno script, a page, Node scripts. */
import { program } from '../runtimes/child.mjs';
import { inPage } from './page.mjs';
import { inWorkerd, settings } from './workerd.mjs';

export default (stage) => ({
  'worker.js': () => inWorkerd(stage, 'worker.js', { date: '2024-10-14', bindings: settings(process.env) }, async (ask) => {
    stage.holds(await (await ask('Summarise the latest sales report')).text(), 'Revenue grew');
  }),
  'main.ts': async () => {
    const said = await stage.script(program('deno'), ['run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', 'main.ts', 'Summarise']);
    stage.holds(said, 'Revenue grew', '→ ', 'completed after');
  },
  'index.html': () => page(stage),
  'input.mjs': async () => {
    stage.holds(await stage.script('node', ['input.mjs']), 'https://example.com/a.png', 'Message timestamp (UTC): 2026-02-07 06:18');
  },
  'talk.mjs': async () => stage.holds(await stage.script('node', ['talk.mjs']), 'Sign in at https://login.example.com/', 'token_ready', 'deleted'),
  'view.mjs': async () => stage.holds(await stage.script('node', ['view.mjs']), 'completed 3/3', 'the end of January'),
  'node.mjs': async () => stage.holds(await stage.script('node', ['node.mjs']), 'completed', 'Revenue grew'),
});

async function page(stage) {
  await inPage(stage, 'index.html', async (tab, url) => {
    await tab.goto(url);
    await tab.waitForFunction(() => document.querySelector('#answer').textContent.includes('Revenue grew'), undefined, { timeout: 30_000 });
  });
}
