/** Many streams open at once, each waiting for its next event: the memory of one isolate. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { full, introduce, median, table, times } from './harness.mjs';
import { serve } from './server.mjs';
import { record } from './workload.mjs';

const STREAMS = 1000;

/** Each opens one stream, reads its first event, and leaves a read pending. */
const OPEN = {
  async fetch(url) {
    const reader = (await fetch(url)).body.getReader();
    await reader.read();
    return { reader, pending: reader.read() };
  },
  async 'xpander-edge'(url) {
    const { Configuration, Task } = await import('xpander-edge');
    const events = Task.from(record, new Configuration({ apiKey: 'bench', organizationId: record.organization_id, baseUrl: url })).events();
    await events.next();
    return { events, pending: events.next() };
  },
};
const rows = [
  { name: 'fetch', does: '`fetch`, one `read()` answered, one `read()` pending.' },
  { name: 'xpander-edge', does: '`task.events()`, one `next()` answered, one `next()` pending.' },
];

/** In a process of its own: bytes per open stream, on the heap and beside it, and of the whole process. */
async function measure(name, url) {
  const open = async (count) => {
    const streams = [];
    for (let index = 0; index < count; index += 50) streams.push(...(await Promise.all(Array.from({ length: 50 }, () => OPEN[name](url)))));
    return streams;
  };
  const use = () => {
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    return [heapUsed + external, rss];
  };
  const first = await open(50);
  const before = use();
  const streams = await open(STREAMS);
  const after = use();
  console.log(JSON.stringify(after.map((bytes, index) => (bytes - before[index]) / streams.length)));
  process.exit(first.length > 0 ? 0 : 1);
}

const [name, url] = process.argv.slice(-2);
if (name in OPEN && url.startsWith('http')) await measure(name, url);

const server = await serve(0);
const results = rows.map(() => []);
for (let round = 0; round < (full ? 9 : 3); round++) {
  for (const [index, row] of rows.entries()) {
    const said = execFileSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), row.name, server.streams], { encoding: 'utf8' });
    results[index].push(JSON.parse(said));
  }
}
server.close();

introduce(`${STREAMS} streams open over loopback HTTP, each waiting. Memory per stream, in a process of its own.`, rows);
const part = (index, which) => median(results[index].map((sample) => sample[which]));
table([
  ['', 'heap and external', 'times fetch', 'resident', 'times fetch'],
  ...rows.map(({ name: shown }, index) => [
    shown,
    ...[0, 1].flatMap((which) => [`${(part(index, which) / 1000).toFixed(1)} KB`, times(part(index, which) / part(0, which))]),
  ]),
]);
