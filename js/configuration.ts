/** The configuration: which platform to call, with which key, and how. */

import { own } from './own.js';
import { makeError, type XpanderError } from './errors.js';
import { findable, raw } from './raw.js';
import { isBrowser, pickEnvironment, readEnvironment, type Environment } from './runtime.js';

/** One request, after its response or its failure. */
export interface RequestInfo {
  /** The method that sent it, such as `invokeAgent`, `getTask` or `waitTask`; `events` for a connection to an event stream. */
  operation: string;
  /** The HTTP method. */
  method: string;
  /** Host and port. */
  host: string;
  /** The path without its query; `/…` for a file of a task. */
  path: string;
  /** The HTTP status; undefined without a response. */
  status?: number | undefined;
  /** 1, and one more for each time that the same request was sent again. */
  attempt: number;
  /** Until the headers of the response, or until the failure, in milliseconds. */
  duration: number;
  /** The response's `x-request-id`. Quote it to the platform's support. */
  requestId?: string | undefined;
  /** Without a response, the runtime's code, such as `ECONNREFUSED`, where it has one. */
  networkCode?: string | undefined;
}

/** A request that is about to be sent again. */
export interface RetryInfo {
  /** What failed, such as `invokeAgent`, `getTask`, `reloadTask` or `events`. */
  operation: string;
  /** The attempt that failed, from 1. */
  attempt: number;
  /** The pause before the next one, in milliseconds. */
  delay: number;
  /** Why it failed. */
  error: XpanderError;
}

/** Receives log lines. They hold no key, no ticket and no query. What a logger throws is ignored. */
export interface Logger {
  /** Called for each request, connections to event streams included, with a {@link RequestInfo}. */
  debug?(message: string, details?: Record<string, unknown>): void;
  /** Called before each retry, with `operation`, `attempt`, `delay` in milliseconds and `error`, a message. */
  warn?(message: string, details?: Record<string, unknown>): void;
}

/** Headers to add by name; `null` removes one that the configuration adds. */
export type HeaderOptions = Readonly<Record<string, string | null | undefined>>;

/** A `fetch` to use in place of the global one. It is called with a URL string and without a `this`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Options of a {@link Configuration}. What is left out comes from the environment, where there is one. */
export interface ConfigurationOptions {
  /** The API key. Default: `XPANDER_API_KEY`. */
  apiKey?: string | null | undefined;
  /**
   * A ticket for a proxy, in place of a key: what a browser may hold. A function is called before each request, also those of a wait
   * and of a stream that connects again, so that it can renew a ticket that is about to expire.
   */
  ticket?: string | (() => string | Promise<string>) | null | undefined;
  /**
   * The organization. Default: `XPANDER_ORGANIZATION_ID`. Event streams and base URLs of an agent controller need it. A loaded task
   * has its own in its record. A new task with `events_streaming` is not created without one.
   */
  organizationId?: string | null | undefined;
  /** The platform's URL, without query. Default: `XPANDER_BASE_URL`, then `https://inbound.xpander.ai`. */
  baseUrl?: string | null | undefined;
  /** The agent of calls that name none. Default: `XPANDER_AGENT_ID`. */
  agentId?: string | null | undefined;
  /**
   * A `fetch` to use in place of the global one, which is looked up at each call. It may resolve
   * with a response of another kind than `Response`, such as that of `node-fetch`: `body` may be a
   * `Readable` of Node or any asynchronous iterable, `headers` a plain object.
   */
  fetch?: Fetch | undefined;
  /** Headers for every request. `x-api-key`, `authorization` and `content-type` are the client's own. */
  headers?: HeaderOptions | undefined;
  /** The most that one request may take, from connecting to the end of the body; milliseconds. Default 60000. */
  timeout?: number | undefined;
  /** How often a request is sent again at the most, where that is safe. Default 2. */
  maxRetries?: number | undefined;
  /**
   * Called after each request, when its response has begun or it has failed. What it throws ends the call.
   *
   * @example
   * onRequest: ({ operation, status, duration, requestId }) => metrics.record(operation, status, duration, requestId)
   */
  onRequest?: ((request: RequestInfo) => void | Promise<void>) | undefined;
  /** Called before the pause that precedes a retry. What it throws ends the call. */
  onRetry?: ((retry: RetryInfo) => void | Promise<void>) | undefined;
  /** Where to log, such as `console`. Default: nowhere. */
  logger?: Logger | undefined;
  /** Allow a key in a browser, where every visitor can read it. For tests and closed networks. Default false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** @internal What the core needs of a configuration. */
export interface Settings {
  options: ConfigurationOptions;
  environment: Environment;
}

/** Marks a Configuration of another copy of this package, whose private members cannot be read here. */
const BRAND = Symbol.for('xpander-edge.configuration');

/** @internal */
let settings: (configuration: Configuration) => Settings;

/**
 * A configuration, shared by any number of clients. The constructor keeps the options; the first call checks them.
 *
 * @throws {@link ConfigurationError} `browser_key`: a key in a browser.
 * @example
 * const configuration = new Configuration({ apiKey: '…', organizationId: '…', agentId: 'agent-123' });
 * @see https://docs.xpander.ai/developers/sdk-reference/configuration
 */
export class Configuration {
  readonly #options: ConfigurationOptions;
  readonly #environment: Environment;

  static {
    settings = (configuration) => ({ options: raw(configuration).#options, environment: raw(configuration).#environment });
  }

  constructor(options?: ConfigurationOptions);
  /** @internal */
  constructor(options: ConfigurationOptions | undefined, environment: Environment);
  constructor(options?: ConfigurationOptions | null, environment = readEnvironment()) {
    // A copy: later changes do not count, and nothing but members does.
    findable(this);
    this.#options = own(options ?? {});
    this.#environment = environment;
    const { ticket, dangerouslyAllowBrowser } = this.#options;
    if (!ticket && !dangerouslyAllowBrowser && this.#setting('apiKey', 'XPANDER_API_KEY') && isBrowser()) {
      throw makeError({
        code: 'browser_key',
        message: 'Every visitor can read an API key in a browser: put a proxy in front and pass `ticket`, or set `dangerouslyAllowBrowser`',
      });
    }
  }

  /**
   * A configuration from environment variables that are passed in, as a Worker's are.
   *
   * @param env By default the process's own.
   * @param options These win over the environment.
   * @example
   * export default { fetch: (request, env) => handle(new Backend(Configuration.fromEnv(env))) };
   */
  static fromEnv(env?: object, options?: ConfigurationOptions): Configuration {
    return new Configuration(options, env ? pickEnvironment(env as Record<string, unknown>) : readEnvironment());
  }

  /** @internal */
  get [BRAND](): true {
    return true;
  }

  /** The organization as configured. */
  get organizationId(): string | undefined {
    return raw(this).#setting('organizationId', 'XPANDER_ORGANIZATION_ID');
  }

  /** The platform's URL as configured; undefined for the public one. */
  get baseUrl(): string | undefined {
    return raw(this).#setting('baseUrl', 'XPANDER_BASE_URL');
  }

  /** The agent of calls that name none. */
  get agentId(): string | undefined {
    return raw(this).#setting('agentId', 'XPANDER_AGENT_ID');
  }

  /** The configuration without its secrets. */
  toJSON(): Record<string, unknown> {
    const { organizationId, baseUrl, agentId } = this;
    const { timeout, maxRetries, ticket } = raw(this).#options;
    const secret = ticket ? { ticket: '[redacted]' } : raw(this).#setting('apiKey', 'XPANDER_API_KEY') ? { apiKey: '[redacted]' } : {};
    // Not checked yet: what does not belong into a URL may hold a secret.
    const shown = baseUrl?.replace(/\/\/[^/]*@/, '//').replace(/[?#].*/s, '');
    return { ...secret, organizationId, baseUrl: shown, agentId, timeout, maxRetries };
  }

  /** What `console.log` shows in Node, Bun and Deno. */
  [Symbol.for('nodejs.util.inspect.custom')](): Record<string, unknown> {
    return this.toJSON();
  }

  #setting(option: 'apiKey' | 'organizationId' | 'baseUrl' | 'agentId', variable: keyof Environment): string | undefined {
    const given = this.#options[option];
    return (given === undefined ? this.#environment[variable] : given) ?? undefined;
  }
}

/** @internal A configuration as the core takes it. */
export { settings };

/** @internal The configuration that a caller means. */
export function configurationOf(given?: Configuration | ConfigurationOptions): Configuration {
  if (!(given instanceof Configuration) && given && BRAND in given) {
    throw makeError({ code: 'configuration', message: 'This Configuration is of another copy of xpander-edge: pass its options' });
  }
  return given instanceof Configuration ? given : new Configuration(given);
}
