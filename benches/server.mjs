/**
 * The other end of the loopback rows, in a process of its own. One port answers every request with a task's record, another with an
 * event stream.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chunksOf, events, record } from './workload.mjs';

/**
 * Starts the server and gives `{ records, streams, close }`: two URLs, and how to end it. A stream has `count` events in chunks of
 * 16 KB; with 0 it has one, and then stays open in silence.
 */
export async function serve(count) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), String(count)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [ports] = await once(child, 'message');
  const [records, streams] = ports.map((port) => `http://127.0.0.1:${port}`);
  return { records, streams, close: () => void child.kill() };
}

async function write(chunks, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const chunk of chunks) if (!response.write(chunk)) await once(response, 'drain');
}

async function listen(answer) {
  const server = createServer({ keepAliveTimeout: 0 }, answer);
  server.listen(0, '127.0.0.1', 4096);
  await once(server, 'listening');
  return server.address().port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = Number(process.argv[2]);
  const chunks = count > 0 ? chunksOf(events(count), 16 * 1024) : chunksOf(events(1), 0).slice(0, 1);
  const body = JSON.stringify({ ...record, status: 'completed', result: 'The quarter closed ahead of plan.', input: { text: 'Summarize the report' } });
  const ports = [
    await listen((request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(body)),
    await listen(async (request, response) => {
      await write(chunks, response);
      if (count > 0) response.end();
    }),
  ];
  process.send(ports);
  process.on('disconnect', () => process.exit());
}
