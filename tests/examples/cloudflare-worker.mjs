/** examples/cloudflare-worker: in workerd, by `npm start`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importFrom } from '../runtimes/consumer.mjs';
import { output } from './program.mjs';
import { builds, started } from './wrangler.mjs';

export default (folder) => ({
  ...builds(folder),
  'the types of the guide hold as well': async () => {
    const guide = await readFile(new URL('../../docs/workers.md', import.meta.url), 'utf8');
    const [, source] = /^```ts src\/index\.ts\n([\s\S]*?)^```$/m.exec(guide);
    await writeFile(join(folder, 'src/guide.ts'), source);
    await output(folder, 'npx', ['tsc']);
  },
  'npm start: the webhook, a resumed stream, the proxy, the scheduled job': () => started(folder, async ({ url, emulator, program, requests }) => {
    const sdk = await importFrom(folder, 'xpander-edge');
    await refuses(url);
    const ids = await streams(url);
    await resumes(url, ids);
    await keepsApart(url, emulator, sdk);
    await proxies(url, sdk);
    await (await fetch(`${url}/__scheduled`)).text();
    await program.until(/^morning-\d{4}-\d\d-\d\d: completed$/m);
    const sent = await requests('emulator-worker');
    if (sent.filter(({ path }) => path.endsWith('/report_task')).length !== 1) throw new Error('the job was not reported once');
  }),
});

const ask = (url, headers = {}) => fetch(`${url}/webhook`, { method: 'POST', body: 'Summarise', headers: { authorization: 'Bearer try-me', ...headers } });

async function refuses(url) {
  const { status } = await ask(url, { authorization: 'Bearer guess' });
  if (status !== 401) throw new Error(`a wrong token: ${status}`);
}

/** The stream reaches the caller while the agent works, and ends with the task; gives the ids of its events. */
async function streams(url) {
  const answer = await ask(url);
  if (answer.headers.get('content-type') !== 'text/event-stream; charset=utf-8') throw new Error(`${answer.status} ${await answer.text()}`);
  let chunks = 0;
  let text = '';
  const utf8 = new TextDecoder();
  for await (const chunk of answer.body) {
    chunks += 1;
    text += utf8.decode(chunk, { stream: true });
  }
  const events = messages(text);
  const said = events.filter(({ type }) => type === 'chunk').map(({ data }) => data).join('');
  if (chunks < 10 || !said.includes('Revenue grew') || events.at(-1).type !== 'task_finished') throw new Error(`${chunks} chunks\n${text}`);
  return [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
}

async function resumes(url, ids) {
  const told = messages(await (await ask(url, { 'last-event-id': ids.at(-3) })).text());
  const events = told.filter(({ type }) => type !== 'connected');
  if (events.length !== 2 || events.at(-1).type !== 'task_finished') throw new Error(`after the third last: ${JSON.stringify(events)}`);
}

/** A cursor of another agent's task shows nothing. Anybody can make one: from a stream over a `fetch` of their own. */
async function keepsApart(url, emulator, { Backend, Task }) {
  const configuration = { baseUrl: emulator, apiKey: 'emulator-worker', organizationId: 'org-emulator' };
  const secret = await new Backend(configuration).invokeAgent({ agent_id: 'agent-tour', prompt: 'Secret', events_streaming: true });
  const text = `data: ${JSON.stringify({ type: 'chunk', task_id: secret.id, data: '' })}\n\n`;
  const fetch = async () => new Response(text, { headers: { 'content-type': 'text/event-stream' } });
  const stream = Task.from({ ...secret.toJSON(), agent_id: 'agent-demo' }, { ...configuration, fetch }).events();
  await stream.next();
  const { cursor } = stream;
  await stream.return();
  const shown = await ask(url, { 'last-event-id': cursor }).then((response) => response.text()).catch(() => '');
  if (shown.includes('data:')) throw new Error(`a forged cursor shows ${shown}`);
}

/** The application asks for a ticket, and the page uses it in place of a key. */
async function proxies(url, { Backend }) {
  const post = (path, headers) => fetch(url + path, { method: 'POST', body: JSON.stringify({ id: 'ann', email: 'ann@example.com' }), headers });
  const refused = await post('/ticket', {});
  if (refused.status !== 401) throw new Error(`a ticket for nobody: ${refused.status}`);
  const { ticket } = await (await post('/ticket', { authorization: 'Bearer try-me' })).json();
  const task = await new Backend({ ticket, baseUrl: `${url}/xpander`, agentId: 'agent-demo' }).invokeAgent({ prompt: 'Summarise', events_streaming: true });
  let said = '';
  for await (const event of task.events()) if (event.type === 'chunk') said += event.data;
  if (!said.includes('Revenue grew') || task.status !== 'completed') throw new Error(`through the proxy: ${task.status} ${said}`);
}

const messages = (text) => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data));
