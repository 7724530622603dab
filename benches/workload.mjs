/** What the stream rows read: one task's events as the platform writes them, and the chunks they arrive in. */

/** One event on the wire, `data: ` and the empty line included. */
const EVENT_BYTES = 186;

/** One event at a time, a network packet, a full read of a socket. In bytes; 0 stands for one event. */
export const SIZES = { 'one event': 0, '1.4 KB': 1400, '16 KB': 16 * 1024 };

const TASK = '0f8b6c1e-5d3a-4c57-9a55-2f1f0b7d9e10';
/** Of a sub-task. */
export const SUB_TASK = '3d1f0c52-8b1e-4f0a-8a55-6d2b9d1f7c42';
const ORGANIZATION = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const encoder = new TextEncoder();

/** The task whose events these are. */
export const record = { id: TASK, agent_id: 'agent-bench', organization_id: ORGANIZATION, status: 'executing', events_streaming: true };

/** ISO 8601 with microseconds, as Python writes it. */
const timeOf = (index) => `${new Date(1_772_600_767_089 + index).toISOString().slice(0, -1)}${String(index % 1000).padStart(3, '0')}Z`;
const text = (type, data, index = 0, task = TASK) => JSON.stringify({ type, task_id: task, organization_id: ORGANIZATION, time: timeOf(index), data });
const framed = (json) => encoder.encode(`data: ${json}\n\n`);

/** The JSON of `count` pieces of an answer and of the task's own finish. With a sub-task, the two speak by turns. */
export function events(count, subTask = TASK) {
  const room = EVENT_BYTES - framed(text('chunk', '')).length;
  const pieces = Array.from({ length: count }, (_, index) => text('chunk', ` ${index} `.padEnd(room, 'tokens ').slice(0, room), index, index % 2 ? subTask : TASK));
  return [...pieces, finish()];
}

/** So many events whose data are objects, and the task's own finish. */
export function thoughts(count) {
  const all = Array.from({ length: count }, (_, index) => text('think', { request_id: String(index) }, index));
  return [...all, finish()];
}

export const finish = () => text('task_finished', { ...record, status: 'completed', result: 'Done' });

/** One event of about so many bytes. */
export const large = (bytes) => text('chunk', 'All work and no play. '.repeat(bytes / 22));

/** Events as bytes in chunks of `size`, each with memory of its own as from a socket. */
export function chunksOf(all, size) {
  const messages = all.map(framed);
  if (size === 0) return messages.map((bytes) => bytes.slice());
  const whole = new Uint8Array(Buffer.concat(messages));
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => whole.slice(index * size, (index + 1) * size));
}

/** An answer whose body gives a chunk whenever it is asked for one: a socket that always has more, with nothing queued. */
export function responseOf(chunks) {
  const iterator = chunks[Symbol.iterator]();
  const pull = (controller) => {
    const { done, value } = iterator.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), { headers: { 'content-type': 'text/event-stream' } });
}
