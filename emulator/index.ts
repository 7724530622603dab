/**
 * A stand-in for the platform, for tests and demonstrations.
 *
 * @module xpander-edge/emulator
 */
import { listen, type Listener, type ListenOptions } from './listener.js';
import { localFetch } from './local-fetch.js';
import { settingsOf, type EmulatorOptions } from './options.js';
import { Platform } from './platform.js';
import type { ReceivedRequest } from './request-log.js';

export type { EmulatorOptions, Listener, ListenOptions, ReceivedRequest };
export type { Json, JsonObject } from './json.js';

/** A stand-in for the platform, made of web standards only. */
export interface Emulator {
  /** Answers a request. Rejects with a TypeError where a fault cuts the connection. */
  handle(request: Request): Promise<Response>;
  /** Fetch-shaped: `new Backend({ fetch: emulator.fetch })`. It needs no `this`. */
  readonly fetch: typeof fetch;
  /** Listens on a socket (Node, Deno, Bun). */
  listen(options?: ListenOptions): Promise<Listener>;
  /** How many event streams, endless bodies and unanswered requests are open. */
  readonly open: number;
  /** The requests it received, oldest first. */
  readonly requests: readonly ReceivedRequest[];
}

/**
 * Makes an emulator of the platform: agents whose tasks live by the clock, their event streams, and faults on demand.
 *
 * What a task does follows from its agent's id: `agent-fail`, `agent-slow`, `agent-never`, … (`GET /agents/list`
 * names them all); any other agent thinks, calls two tools, writes and completes.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = settingsOf(options);
  const platform = new Platform(settings);
  const handle = (request: Request): Promise<Response> => platform.handle(request);
  return {
    handle,
    fetch: localFetch(handle),
    listen: async (where = {}) => {
      const { url, close } = await listen(handle, where);
      return { url: url + settings.basePath, close };
    },
    get open() {
      return platform.open.total;
    },
    get requests() {
      return platform.log.entries;
    },
  };
}
