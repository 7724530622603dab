import { ConnectionCut } from './answer.js';
import { sleep } from './instant.js';
import type { OpenCount } from './open.js';
import { pull } from './pull.js';
import { EventWriter } from './sse.js';
import type { EmulatedTask } from './task.js';

/** How one connection tells a task's life. */
export interface Telling {
  /** The task as it is now: a continued task is another one under the same id. */
  task(): EmulatedTask;
  readonly silent: boolean;
  /** Multiplies the moment between the finish and the end of the stream. */
  readonly pace: number;
  /** Words of the fault this connection suffers. */
  readonly faults: ReadonlySet<string>;
  /** The `Last-Event-ID` of the request. */
  readonly lastId: string | null;
}

/** An event on its way. */
interface Told {
  readonly text: string;
  readonly id?: string | undefined;
}

/**
 * What other requests do to a task wakes its streams. They also look at it this often, for a
 * runtime may end a request that waits for nothing of its own, and a test may set the clock. Not
 * oftener: a test that advances a fake clock by minutes runs every timer on the way.
 */
const LOOK_MS = 1000;
const FAREWELL_MS = 150;

/** The answer to a client that watches a task: from its creation on, to its finish. */
export function eventStream(telling: Telling, key: string, open: OpenCount): Response {
  const type = telling.faults.has('no-content-type') ? 'text/plain' : 'text/event-stream';
  return new Response(body(telling, open.enter(key)), {
    headers: { 'content-type': type, 'cache-control': 'no-cache', 'x-accel-buffering': 'no' },
  });
}

/** Told as it is read: nothing runs while nobody reads. */
function body(telling: Telling, close: () => void): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const { faults } = telling;
  const eol = faults.has('crlf') ? '\r\n' : faults.has('cr') ? '\r' : '\n';
  const writer = new EventWriter({ eol, bom: faults.has('bom') });
  const bytes = chunked(broken(tell(telling, left.signal), writer, faults, left.signal), faults);
  return new ReadableStream<Uint8Array>({
    pull: (controller) => pull(() => bytes.next(), controller, left.signal, close),
    cancel() {
      close();
      left.abort();
    },
  }, { highWaterMark: 0 });
}

/** The events' texts, each at its time. */
async function* tell(telling: Telling, left: AbortSignal): AsyncGenerator<Told, void> {
  const { task: current, silent, pace, faults } = telling;
  const hasIds = faults.has('ids') || faults.has('replay-after-id');
  let task = current();
  let index = beginning(telling, task);
  yield { text: JSON.stringify(task.envelope('connected', { conversation_id: task.id }, Date.now())) };
  if (silent) return await silence(left);
  let beats = 0;
  let beatAt = 0;
  while (!left.aborted) {
    if (current() !== task) {
      task = current();
      index = 0;
    }
    const now = Date.now();
    const entry = task.entry(index);
    if (entry === undefined && task.beat !== undefined && beatAt === 0) beatAt = now + task.beat.every;
    const due = entry?.at ?? (task.beat === undefined ? Infinity : beatAt);
    if (due > now) {
      await sleep(Math.min(due - now, LOOK_MS), left, task.wakers);
    } else if (entry !== undefined) {
      const event = entry.raw ?? task.event(index);
      index += 1;
      const text = typeof event === 'string' ? event : JSON.stringify(event);
      if (event !== undefined) yield { text, id: hasIds ? String(index) : undefined };
      if (finishes(task, index)) {
        await sleep(FAREWELL_MS * pace, left);
        if (current() === task) return;
      }
    } else if (task.beat !== undefined) {
      beats += 1;
      beatAt = now + task.beat.every;
      yield { text: JSON.stringify(task.envelope(task.beat.type, task.beat.data(beats), now)) };
    }
  }
}

/** The first entry that a connection tells. */
function beginning({ faults, lastId }: Telling, task: EmulatedTask): number {
  if (faults.has('replay-none')) return task.past(Date.now()).length;
  return faults.has('replay-after-id') ? Number(lastId ?? 0) : 0;
}

/** Was the entry before `index` the task's own end? */
function finishes(task: EmulatedTask, index: number): boolean {
  const last = task.entry(index - 1);
  return last?.type === 'task_finished' && last.change !== undefined && task.entry(index) === undefined;
}

/** The events' bytes, until the fault of this connection strikes. */
async function* broken(
  events: AsyncGenerator<Told, void>,
  writer: EventWriter,
  faults: ReadonlySet<string>,
  left: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  let told = 0;
  for await (const { text, id } of events) {
    const bytes = writer.event(text, id, faults.has('named') ? /"type":"(\w+)"/.exec(text)?.[1] : undefined);
    if (told === 2 && faults.has('drop-mid-event')) {
      yield bytes.subarray(0, Math.floor(bytes.length / 2));
      await settle();
      throw new ConnectionCut();
    }
    if (told === 2 && faults.has('silence')) return await silence(left);
    if (told === 3 && faults.has('drop-between')) {
      await settle();
      throw new ConnectionCut();
    }
    if (told === 3 && faults.has('clean-end')) return;
    yield bytes;
    told += 1;
  }
}

/** Lets what was sent arrive: a browser throws away what it has not handed out when the connection is cut. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 150));
}

/** The bytes in the pieces that this connection gets. */
async function* chunked(
  source: AsyncGenerator<Uint8Array, void>,
  faults: ReadonlySet<string>,
): AsyncGenerator<Uint8Array, void> {
  if (!faults.has('one-byte')) return yield* source;
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length; at += 1) yield bytes.slice(at, at + 1);
  }
}

/** Ends when the reader leaves. */
function silence(left: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (left.aborted) return resolve();
    left.addEventListener('abort', () => resolve(), { once: true });
  });
}
