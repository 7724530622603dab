/** The handler: from a request of a browser to an answer that it may see. */

import { own } from '../own.js';
import { connect, makeError } from './client.js';
import { answer, refused, STREAM_HEADERS } from './answer.js';
import { admit, originOf } from './gate.js';
import type { Grant } from './grant.js';
import { hiderOf, shownJson } from './hide.js';
import { perform, prove, type Case } from './operations.js';
import { settingsOf, type ProxyOptions, type Settings } from './options.js';
import { pass } from './passage.js';
import { Refusal } from './refusal.js';
import { routeOf } from './route.js';
import { Seats } from './seats.js';
import type { MintOptions } from './ticket.js';

/** A proxy: a handler of requests, in the form that servers of web standards take. */
export interface Proxy {
  /** Answers a request. It never rejects. */
  (request: Request): Promise<Response>;
  /**
   * Makes a ticket for a browser. Its holder may do what `grant` allows; `authorize` is not called.
   *
   * @throws ConfigurationError: The proxy has no `tickets`, or the grant is none.
   * @example
   * const ticket = await proxy.ticket({ tasks: [task.id], operations: ['getTask', 'events'] });
   */
  ticket(grant: Grant, options?: MintOptions): Promise<string>;
  /** How many event streams are open. */
  readonly open: number;
}

/** What a browser of another origin may send, and read. */
const CORS = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, cache-control, content-type, last-event-id, x-agent-version',
  'access-control-max-age': '600',
};
const MAX_URL = 2048;

/**
 * Makes a proxy for browsers: they ask it as they would ask the platform, with a ticket or a cookie in place of a key.
 *
 * @throws ConfigurationError: An option is unknown or unusable.
 * @example
 * const proxy = createProxy({ apiKey, organizationId, authorize: async (request) => grantFor(await sessionOf(request)) });
 * export default { fetch: proxy };
 */
export function createProxy(options: ProxyOptions): Proxy {
  const settings = settingsOf(options);
  const seats = new Seats(settings.limits);
  const hide = hiderOf(settings.hidden);
  const proxy = async (request: Request): Promise<Response> => {
    let origin: string | undefined;
    let response: Response;
    try {
      origin = originOf(request, settings);
      response = await handle(request, settings, seats, hide);
    } catch (error) {
      response = isLeaving(error, request) ? answer('{}', 499) : refused(error, settings);
    }
    response.headers.set('vary', 'origin');
    if (origin !== undefined) {
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-expose-headers', 'retry-after');
    }
    return response;
  };
  const ticket = async (grant: Grant, mint?: MintOptions): Promise<string> => {
    if (!settings.tickets) throw makeError({ code: 'configuration', message: 'The proxy makes no tickets: pass `tickets: { keys: [{ id, secret }] }` to createProxy' });
    return settings.tickets.mint(grant, mint);
  };
  return Object.defineProperty(Object.assign(proxy, { ticket }), 'open', own({ get: () => seats.size })) as unknown as Proxy;
}

/**
 * Whether a request failed because its caller left. What the application threw meanwhile is another
 * matter.
 */
function isLeaving(error: unknown, { signal }: Request): boolean {
  if (!signal?.aborted) return false;
  const isFailure = error instanceof Refusal && Object.hasOwn(error, 'cause');
  return !isFailure || error.cause === signal.reason;
}

async function handle(request: Request, settings: Settings, seats: Seats, hide: (text: string) => string): Promise<Response> {
  const { tickets, limits, hidden, basePath } = settings;
  if (request.url.length > MAX_URL) throw new Refusal(414, 'The URL is too long');
  const length = [...request.headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (length > limits.headers) throw new Refusal(431, 'The headers are too long');
  const url = new URL(request.url);
  const isPreflight = request.method === 'OPTIONS';
  const route = routeOf((isPreflight && request.headers.get('access-control-request-method')) || request.method, url.pathname, basePath);
  if (isPreflight) return new Response(null, { status: 204, headers: CORS });
  const caller = await admit(request, settings);
  if (route.operation === 'tickets') {
    if (!tickets) throw new Refusal(404, 'Not found');
    if (caller.ticket?.once) throw new Refusal(403, 'This ticket cannot be renewed');
    const ticket = await (caller.ticket ? tickets.renew(caller.ticket) : tickets.mint(caller.grant));
    return answer(JSON.stringify({ ticket, expires_in: tickets.lifetime / 1000 }));
  }
  if (!caller.grant.operations.includes(route.operation)) throw new Refusal(403, `\`${route.operation}\` is not allowed`);
  const asked: Case = { request, url, route, caller, settings };
  if (route.operation === 'events') return events(asked, seats, hide);
  return answer(shownJson(await perform(asked), hidden));
}

/** A task's events, while the caller reads them. */
async function events(asked: Case, seats: Seats, hide: (text: string) => string): Promise<Response> {
  const { request, route, caller, settings } = asked;
  const { task_id = '' } = route.ids;
  // Taken before anything is opened: a thousand requests at once are counted one by one.
  const seat = seats.take(caller.name);
  try {
    await prove(asked, task_id);
    const last = request.headers.get('last-event-id') ?? '';
    const headers = /^[\x21-\x7e]{1,1024}$/.test(last) ? { 'last-event-id': last } : {};
    const [body, controller] = await connect(settings.configuration, task_id, { signal: request.signal, headers });
    const end = (): void => controller.abort();
    const { until } = caller;
    const passed = pass(body, { hide, seat, until, end, onError: settings.onError });
    return new Response(passed, { headers: STREAM_HEADERS });
  } catch (error) {
    seat.leave();
    throw error;
  }
}
