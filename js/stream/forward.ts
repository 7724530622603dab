/** A task's events handed on: as a stream of objects, and as an answer for a browser. */

import { conceal } from '../complete.js';
import { startTimer, stopTimer, TextEncoder, type Timer } from '../core/host.js';
import type { TaskEvent } from '../events.js';
import { TASK } from '../generated/records.js';
import { HEARTBEAT } from '../heartbeat.js';

/** What is handed on. */
interface Source<T> {
  next(): Promise<IteratorResult<T, undefined>>;
  cancel(): void;
}

/** Events that know where their consumer stands. */
interface Events extends Source<TaskEvent> {
  readonly cursor: string | undefined;
}

/** What keeps caches and proxies on the way from holding events back. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** @internal A stream of what `make` makes of each item. An item is read when somebody asks for it. */
export function handOn<T, R>(source: Source<T>, make: (item: T) => R): ReadableStream<R> {
  return new ReadableStream<R>(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(make(value));
      },
      cancel: () => source.cancel(),
    },
    { highWaterMark: 0 },
  );
}

/** The same items, with undefined for each {@link HEARTBEAT} without one. */
function withSilence<T>(source: Source<T>): Source<T | undefined> {
  let pending: Promise<IteratorResult<T, undefined>> | undefined;
  let timer: Timer | undefined;
  return {
    async next() {
      pending ??= source.next();
      const silence = new Promise<IteratorResult<undefined, undefined>>((resolve) => {
        timer = startTimer(() => resolve({ done: false, value: undefined }), HEARTBEAT);
      });
      try {
        const next = await Promise.race([pending, silence]);
        if (next.done || next.value !== undefined) pending = undefined;
        return next;
      } finally {
        stopTimer(timer);
      }
    },
    cancel() {
      stopTimer(timer);
      source.cancel();
    },
  };
}

/** @internal An event stream of our own. */
export function respond(events: Events, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
  const utf8 = new TextEncoder();
  const text = (event: TaskEvent | undefined): string =>
    event ? `${events.cursor ? `id: ${events.cursor}\n` : ''}data: ${JSON.stringify(shown(event))}\n\n` : ':\n\n';
  const body = handOn(withSilence(events), (event) => utf8.encode(text(event)));
  return new Response(body, { ...init, headers });
}

/** What a page may see of an event: a task's record without its secrets. */
function shown(event: TaskEvent): object {
  const { data } = event as { data?: unknown };
  const isRecord = typeof data === 'object' && data !== null && /^(sub_)?task_/.test(event.type);
  return isRecord ? { ...event, data: conceal(data, TASK) } : event;
}
