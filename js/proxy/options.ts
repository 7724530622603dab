/** The options of a proxy. */

import { Configuration, type ConfigurationOptions, type Logger } from '../sdk.js';
import { makeError } from './client.js';
import { SECRETS } from '../generated/routes.js';
import type { MaybeGrant } from './grant.js';
import { guarded } from './refusal.js';
import { Tickets, type TicketOptions } from './ticket.js';

/** What one caller may use up. */
export interface ProxyLimits {
  /** The longest body, in bytes. Default 256 KiB. */
  body?: number | undefined;
  /** The most that headers may have in all, in characters. Default 16384. */
  headers?: number | undefined;
  /** The most streams that one caller may have open, in each instance of the proxy. Default 16. */
  streams?: number | undefined;
  /**
   * The most bytes of unfinished events that all streams of one caller may hold together, in each
   * instance of the proxy. The stream that goes beyond it ends, alone, and `onError` gets a
   * `ProtocolError` with the code `event_too_large`. Default 16 MiB.
   */
  buffer?: number | undefined;
}

/** Options of {@link createProxy}: those of a client of the platform, and these. */
export interface ProxyOptions extends Omit<ConfigurationOptions, 'ticket' | 'dangerouslyAllowBrowser'> {
  /**
   * Returns what a caller may do: a grant; or undefined, null or false for nothing. It is called for
   * each request that has no ticket: look at the cookie or the headers, and do not read the body. What
   * it throws becomes a status of 500 for the caller, and reaches only `onError`. Default: nobody may
   * do anything without a ticket.
   */
  authorize?: ((request: Request) => MaybeGrant | Promise<MaybeGrant>) | undefined;
  /** Origins of other sites whose pages may call the proxy, such as `https://app.example.com`. Default: only pages of the proxy's own origin. */
  origins?: readonly string[] | undefined;
  /** How tickets are signed. Default: no tickets. */
  tickets?: TicketOptions | undefined;
  /** What one caller may use up. */
  limits?: ProxyLimits | undefined;
  /** Where the proxy is mounted, such as `/xpander`; empty for the root. Default: below any path. */
  basePath?: string | undefined;
  /** Names of members to remove from every response and event, beside the platform's secrets. */
  hide?: readonly string[] | undefined;
  /**
   * Receives what a caller sees only as a status of 500 or more: what `authorize`, `spend` or `onRetry`
   * threw, as it was thrown; an error of this package; a stream that ended because of its size. What it
   * throws itself is dropped.
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** The options, checked and complete. */
export interface Settings {
  readonly configuration: Configuration;
  readonly authorize: NonNullable<ProxyOptions['authorize']>;
  readonly origins: ReadonlySet<string>;
  readonly tickets: Tickets | undefined;
  readonly limits: Readonly<Required<{ [Name in keyof ProxyLimits]: number }>>;
  readonly basePath: string | undefined;
  readonly hidden: ReadonlySet<string>;
  readonly onError: (error: unknown) => void;
}

const OWN = ['authorize', 'origins', 'tickets', 'limits', 'basePath', 'hide', 'onError'];
const CLIENT = ['apiKey', 'organizationId', 'baseUrl', 'agentId', 'fetch', 'headers', 'timeout', 'maxRetries', 'onRequest', 'onRetry', 'logger'];
const LIMITS = { body: 256 * 1024, headers: 16_384, streams: 16, buffer: 16 * 1024 * 1024 };

/** Checks the options; what the client's own are worth, its first call tells. */
export function settingsOf(options: ProxyOptions): Settings {
  if (typeof options !== 'object' || options === null) throw refuse('pass one object');
  known(options, [...CLIENT, ...OWN], 'option');
  const { authorize = () => null, origins = [], tickets, limits = {}, basePath, hide = [], onError = () => {}, ...client } = options;
  const { onRequest, onRetry, logger } = client;
  const report = reporter(onError);
  for (const [name, given] of Object.entries({ authorize, onError, onRequest, onRetry })) {
    if (given === undefined || typeof given === 'function') continue;
    throw refuse(`\`${name}\` is no function`);
  }
  for (const [name, list] of Object.entries({ origins, hide })) {
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) continue;
    throw refuse(`\`${name}\` is no list of texts`);
  }
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw refuse(`\`origins\`: ${JSON.stringify(origin)} is no origin, such as "https://app.example.com"`);
  }
  known(limits, Object.keys(LIMITS), 'limit');
  for (const [name, limit] of Object.entries(limits)) if (limit !== undefined && !(limit > 0)) throw refuse(`\`limits.${name}\` is no number above 0`);
  if (basePath !== undefined && !/^(\/[\w.~-]+)*\/?$/.test(basePath)) throw refuse('`basePath` is no path, such as "/xpander"');
  // Retries are the browser's: it is told of each failure, and knows what is safe to repeat.
  const configuration = new Configuration({
    maxRetries: 0,
    ...client,
    ...(onRequest && { onRequest: (request) => guarded(() => onRequest(request)) }),
    ...(onRetry && { onRetry: (retry) => guarded(() => onRetry(retry)) }),
    ...(logger && { logger: harmless(logger, report) }),
  });
  return {
    configuration,
    authorize,
    origins: new Set(origins),
    tickets: tickets && new Tickets(tickets, configuration.organizationId ?? ''),
    limits: { ...LIMITS, ...limits } as Settings['limits'],
    basePath: basePath?.replace(/\/$/, ''),
    hidden: new Set([...SECRETS, ...hide]),
    onError: report,
  };
}

/** A function that takes errors to the application. Whatever it does, the caller gets an answer. */
function reporter(onError: (error: unknown) => unknown): (error: unknown) => void {
  return (error) => void (async () => onError(error))().catch(() => {});
}

/** The same logger, whose errors stay out of the requests that it is told of. */
function harmless(logger: Logger, report: (error: unknown) => void): Logger {
  return new Proxy(logger, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...told: unknown[]) => void (async () => method.apply(target, told))().catch(report);
    },
  });
}

function known(options: object, names: readonly string[], what: string): void {
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw refuse(`unknown ${what} \`${unknown}\` (known: ${names.join(', ')})`);
}

function refuse(why: string): Error {
  return makeError({ code: 'configuration', message: `createProxy: ${why}` });
}
