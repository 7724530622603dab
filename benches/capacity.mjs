/** The most that one process holds at once: creates in flight, open streams, and unfinished events. */
import { Backend, Task } from 'xpander-edge';
import { introduce, table } from './harness.mjs';
import { record } from './workload.mjs';

const MB = 1 << 20;
const SSE = { headers: { 'content-type': 'text/event-stream' } };
const configuration = (fetch) => ({ apiKey: 'bench-capacity', organizationId: record.organization_id, agentId: 'a', baseUrl: 'http://bench.invalid', fetch });

/** How the outcomes of many calls divide: those that went well, and the codes of the others. */
function tally(settled) {
  const codes = new Map();
  for (const { status, reason } of settled) if (status === 'rejected') codes.set(reason.code, (codes.get(reason.code) ?? 0) + 1);
  const failed = [...codes].map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
  return [String(settled.filter(({ status }) => status === 'fulfilled').length), failed];
}

/** So many creates in flight at once, each with a prompt of so many bytes. */
async function creates(count, bytes) {
  let answer;
  let sent = 0;
  const all = new Promise((resolve) => (answer = resolve));
  const fetch = async () => {
    if (++sent === count) answer();
    await all;
    return Response.json({ ...record, status: 'pending' });
  };
  const backend = new Backend(configuration(fetch));
  const prompt = 'x'.repeat(bytes);
  return tally(await Promise.allSettled(Array.from({ length: count }, () => backend.invokeAgent({ prompt }))));
}

/** So many streams at once, each with an unfinished event of so many MB; then every event is finished. */
async function streams(count, size) {
  const utf8 = new TextEncoder();
  const outcomes = [];
  const finish = [];
  for (let index = 0; index < count; index++) {
    let controller;
    const body = new ReadableStream({ start: (given) => void (controller = given) });
    const fetch = async (url) => (url.endsWith('/events') ? new Response(body, SSE) : Response.json(record));
    const events = Task.from({ ...record, events_streaming: true }, configuration(fetch)).events();
    const next = events.next().then(() => events.return());
    outcomes.push(next);
    next.catch(() => {});
    const write = (text) => {
      try {
        controller.enqueue(utf8.encode(text));
      } catch {
        // A stream that was refused has cancelled its body.
      }
    };
    write('data: {"type":"chunk","data":"');
    for (let piece = 0; piece < size; piece++) write('x'.repeat(MB));
    finish.push(() => write('"}\n\n'));
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));
  for (const end of finish) end();
  return tally(await Promise.allSettled(outcomes));
}

introduce('What one process holds at once. What does not fit is refused by itself; the others end well.', [
  { name: 'creates', does: 'calls of `invokeAgent` whose response has not come.' },
  { name: 'streams', does: 'streams of `task.events()`, each with an event that is not finished.' },
]);
const rows = [['', 'end well', 'refused']];
for (const [count, bytes] of [[20_000, 1000], [3000, 20_000], [1000, 50_000], [200, MB]]) {
  rows.push([`creates: ${count} of ${bytes} bytes`, ...(await creates(count, bytes))]);
}
for (const [count, size] of [[2, 15], [3, 15], [31, 1], [100, 1], [2000, 0]]) {
  rows.push([`streams: ${count} with ${size} MB unfinished`, ...(await streams(count, size))]);
}
table(rows);
if (rows.some((row) => row.join().includes('instance'))) throw new Error('the instance crashed');
