/** README's examples: Node scripts, a Worker, a Deno script, a page. */
import { program } from '../runtimes/child.mjs';
import { inPage } from './page.mjs';
import { inWorkerd, settings } from './workerd.mjs';

const DENO = ['run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', 'main.ts', 'Summarise'];

export default (stage) => {
  const prints = (name, ...parts) => async () => stage.holds(await stage.script('node', [name]), ...parts);
  return {
    'hello.mjs': prints('hello.mjs', 'Revenue grew', 'completed after'),
    'ask.mjs': prints('ask.mjs', 'Revenue grew'),
    'worker.js': () => worker(stage),
    'main.ts': async () => {
      stage.holds(await stage.script(program('deno'), DENO), 'Revenue grew', 'completed after');
    },
    'index.html': () => page(stage),
    'events.mjs': prints('events.mjs', '→ search_files', 'Revenue grew', 'completed'),
    'input.mjs': prints('input.mjs', 'https://example.com/a.png', 'Message timestamp (UTC): 2026-02-07 06:18'),
    'talk.mjs': prints('talk.mjs', 'Sign in at https://login.example.com/', 'token_ready', 'deleted'),
    'view.mjs': prints('view.mjs', 'completed 3/3', 'the end of January'),
    'node.mjs': prints('node.mjs', 'completed', 'Revenue grew'),
  };
};

/** The Worker sends the text, and does not answer 200 for an agent that fails. */
async function worker(stage) {
  const bindings = settings(process.env);
  await inWorkerd(stage, 'worker.js', { date: '2024-10-14', bindings }, async (ask) => {
    const response = await ask('Summarise the latest sales report');
    stage.holds(response.headers.get('content-type'), 'text/plain');
    stage.holds(await response.text(), 'Revenue grew');
  });
  const failing = { ...bindings, XPANDER_AGENT_ID: 'agent-fail' };
  await inWorkerd(stage, 'worker.js', { date: '2024-10-14', bindings: failing }, async (ask) => {
    const { status } = await ask('Summarise');
    if (status !== 500) throw new Error(`an agent that fails is answered with ${status}`);
  });
}

async function page(stage) {
  await inPage(stage, 'index.html', async (tab, url) => {
    await tab.goto(url);
    const isThere = () => document.querySelector('#answer').textContent.includes('Revenue grew');
    await tab.waitForFunction(isThere, undefined, { timeout: 60_000 });
  });
}
