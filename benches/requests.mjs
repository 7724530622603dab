/** One small request and its answer. */
import { Client } from '@langchain/langgraph-sdk';
import OpenAI from 'openai';
import { Tasks } from 'xpander-edge';
import { cpu, full, introduce, median, race, ratio, table, times } from './harness.mjs';
import { serve } from './server.mjs';
import { record } from './workload.mjs';

const COUNT = 500;
const server = await serve(0);
const url = server.records;

const tasks = new Tasks({ apiKey: 'bench', organizationId: record.organization_id, baseUrl: url });
const openai = new OpenAI({ apiKey: 'bench', baseURL: url });
const langgraph = new Client({ apiUrl: url, apiKey: 'bench' });
const headers = { 'x-api-key': 'bench', accept: 'application/json' };
const rows = [
  { name: 'fetch', get: async () => (await fetch(`${url}/tasks/${record.id}`, { headers })).json(), does: '`await (await fetch(url, { headers })).json()`.' },
  { name: 'xpander-edge', get: () => tasks.get(record.id), does: '`await tasks.get(id)`: a `Task` with the documented defaults.' },
  { name: 'openai', get: () => openai.get(`/tasks/${record.id}`), does: '`await client.get(path)`.' },
  { name: 'langgraph-sdk', get: () => langgraph.threads.get(record.id), does: '`await client.threads.get(id)`.' },
];
const run = async (get) => {
  let task;
  for (let index = 0; index < COUNT; index++) task = await get();
  return task.id;
};
const results = await race(rows.map(({ name, get }) => ({ name, run: () => run(get) })), { rounds: full ? 25 : 9, warmups: 3, measure: cpu });
server.close();

introduce(`A request: ${COUNT} in a row over loopback HTTP, a record of some 300 bytes each. CPU time of the client.`, rows);
table([
  ['', 'us per request', 'times fetch'],
  ...rows.map(({ name }, index) => [name, ((median(results[index]) * 1000) / COUNT).toFixed(0), times(ratio(results[index], results[0]))]),
]);
