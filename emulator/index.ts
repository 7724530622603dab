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
export type {
  EmulatedAgent, EmulatedAgentDescription, EmulatedAgentFunction, EmulatedEvents, EmulatedInput, EmulatedLists,
  EmulatedRun, EmulatedStatus, EmulatedTaskRecord, EmulatedTaskRow, EmulatedUser, JsonValue,
} from './emulated-agent.js';
export type {
  EmulatedEvent, EmulatedEventDetails, EmulatedEventFields, EmulatedEventOf, EmulatedFreeEvent, EmulatedIdentity,
  EmulatedPlan, EmulatedPlanStep, EmulatedReasoning, EmulatedRecordEvent, EmulatedToolCall, EmulatedToolResult,
  FreeFormEventType,
} from './emulated-event.js';
export type { ReceivedBody, ReceivedInput } from './request-log.js';

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
  /** The requests it received, oldest first; of many thousands the last 5000. */
  readonly requests: readonly ReceivedRequest[];
}

/**
 * Makes an emulator of the platform: your agents or the built-in ones, their tasks and event
 * streams, and faults on demand. Everything is in memory, and no model runs.
 *
 * The option `agents` says what your agents do. Without it a task follows its agent's id:
 * `agent-fail`, `agent-slow`, `agent-never`, … (docs/emulator.md names them all); any other agent
 * thinks, calls two tools, writes and completes.
 *
 * @throws TypeError for an option that is wrong; the message names the field.
 *
 * @example
 * const emulator = createEmulator({ speed: 0, agents: { invoices: { result: { total: 42 } } } });
 * const backend = new Backend({ fetch: emulator.fetch, apiKey: 'emulator-test', organizationId:
 * 'org' }); const task = await backend.invokeAgent({ agent_id: 'invoices', prompt: 'What do we
 * owe?' }); await task.wait(); task.parseResult(); // { total: 42 }
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
