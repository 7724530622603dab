/** A task's events handed on: as a stream of objects, and as an answer for a browser. */

import { conceal } from '../complete.js';
import type { TaskEvent } from '../events.js';
import { TASK } from '../generated/records.js';

/** What is handed on: an iterator that knows where its consumer stands. */
interface Events {
  readonly cursor: string | undefined;
  next(): Promise<IteratorResult<TaskEvent, undefined>>;
  cancel(): void;
}

/** What keeps caches and proxies on the way from holding events back. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** @internal A stream of what `make` makes of each event. An event is read when somebody asks for it. */
export function forward<T>(events: Events, make: (event: TaskEvent) => T): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const { done, value } = await events.next();
        if (done) controller.close();
        else controller.enqueue(make(value));
      },
      cancel: () => events.cancel(),
    },
    { highWaterMark: 0 },
  );
}

/** @internal An event stream of our own. */
export function respond(events: Events, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
  const utf8 = new TextEncoder();
  const body = forward(events, (event) => utf8.encode(`${events.cursor ? `id: ${events.cursor}\n` : ''}data: ${JSON.stringify(shown(event))}\n\n`));
  return new Response(body, { ...init, headers });
}

/** What a page may see of an event: a task's record without its secrets. */
function shown(event: TaskEvent): object {
  const { data } = event as { data?: unknown };
  const isRecord = typeof data === 'object' && data !== null && /^(sub_)?task_/.test(event.type);
  return isRecord ? { ...event, data: conceal(data, TASK) } : event;
}
