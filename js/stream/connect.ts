/** One connection to a task's events, for whoever reads it in another way. */

import { callOf, type RequestOptions } from '../call.js';
import type { Configuration } from '../configuration.js';
import { current, loaded } from '../core/instance.js';
import type { TaskEvents } from '../generated/core-exports.js';

/** @internal The body of a connection to the events of a task, and what ends its request. */
export async function connect(configuration: Configuration, task_id: string, options: RequestOptions): Promise<[ReadableStream<Uint8Array>, AbortController]> {
  await loaded();
  const request = callOf('events', configuration, { task_id, events_streaming: true }, options, () => {});
  const generation = current();
  const handle: TaskEvents = await generation.call((core, live) => core.call('openEvents', { ...request, live }));
  return generation.enter(() => {
    const connection = handle.take() as [ReadableStream<Uint8Array>, AbortController];
    handle.free();
    return connection;
  });
}
