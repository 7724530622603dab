/** What an element's attributes and properties say is to be watched, and how to reach it. */

import { Configuration, Task, type ConfigurationOptions, type TaskEventStream } from '../entry/default.js';
import type { TicketHolder } from './ticket.js';
import type { Source } from './watch.js';

/** Where requests go, and what proves who sends them. */
export interface Access {
  readonly configuration: Configuration | ConfigurationOptions | undefined;
  readonly src: string | null;
  readonly ticket: TicketHolder;
}

/** What is to be watched. */
export type Wanted =
  | { readonly kind: 'stream'; readonly what: TaskEventStream; readonly task: Task | null }
  | { readonly kind: 'task'; readonly what: Task; readonly cursor: string | null }
  | { readonly kind: 'id'; readonly what: string; readonly cursor: string | null; readonly src: string | null }
  | { readonly kind: 'cursor'; readonly what: string; readonly src: string | null };

/** Stands for the ticket, which each request gets when it is sent. */
const LATER = 'ticket-of-each-request';

/** How the proxy is reached. */
export function configurationOf({ configuration, src, ticket }: Access): Configuration {
  if (configuration) return configuration instanceof Configuration ? configuration : new Configuration(configuration);
  if (!src) throw new TypeError('Nowhere to ask: set `src` to the URL of your proxy, or `configuration`');
  return new Configuration({ baseUrl: src, ticket: LATER, fetch: async (url, init) => fetchWith(await ticket.text(), url, init) });
}

/** Opens what is to be watched. Only a task that is known by its id is asked for. */
export async function open(wanted: Wanted, access: Access, signal: AbortSignal): Promise<Source> {
  if (wanted.kind === 'stream') {
    const { what: stream, task } = wanted;
    // One that was opened without a view says so.
    void stream.view;
    return { stream, task: task ?? undefined, configuration: task?.configuration ?? new Configuration({ apiKey: null }), isContinued: false };
  }
  if (wanted.kind === 'cursor') {
    const configuration = configurationOf(access);
    return { stream: Task.resume(wanted.what, configuration, { view: true }), configuration, isContinued: true };
  }
  const task = wanted.kind === 'task' ? wanted.what : await Task.load(wanted.what, configurationOf(access), { signal });
  const cursor = wanted.cursor || undefined;
  return { stream: task.events({ view: true, cursor }), task, configuration: task.configuration, isContinued: cursor !== undefined };
}

/** Whether the two mean the same. A cursor only says where to begin. */
export function isSame(a: Wanted | undefined, b: Wanted | undefined): boolean {
  if (!a || !b) return a === b;
  const srcOf = (wanted: Wanted): string | null => (Object.hasOwn(wanted, 'src') ? (wanted as { src: string }).src : null);
  return a.kind === b.kind && srcOf(a) === srcOf(b) && (a.kind === 'cursor' || a.what === b.what);
}

/** Sends a request with the ticket of this moment; with none, the page's cookies are all that goes along. */
async function fetchWith(ticket: string | null | undefined, url: string, init: RequestInit): Promise<Response> {
  const headers: Record<string, string> = { ...(init.headers as Record<string, string>) };
  delete headers['authorization'];
  if (ticket) {
    // Said here, for the runtime would quote it.
    if (!/^[\x21-\x7e]+$/.test(ticket)) throw new TypeError('Invalid `ticket`: an HTTP header cannot carry it');
    headers['authorization'] = `Bearer ${ticket}`;
  }
  const answer = await fetch(url, { ...init, headers });
  if (!ticket || answer.status < 400) return answer;
  // A server may repeat what it was sent, and errors are shown.
  const text = (await answer.text()).replaceAll(ticket, '[redacted]');
  return new Response(text, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
}
