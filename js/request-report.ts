/** What is reported of each request, to `onRequest` and to the logger. */

import { monotonic } from './clock.js';
import type { ConfigurationOptions, RequestInfo } from './configuration.js';
import { codeOf } from './network.js';

/** The report of one request, under way. */
export interface Report {
  /** The response has come. */
  answered(response: Response): void;
  /** None has come. */
  failed(cause: unknown): void;
}

/** Nobody is told. */
const SILENT: Report = { answered() {}, failed() {} };

/** @internal What reports the requests of one call. `redact` takes secrets out of a text; `stop` ends the call with what `onRequest` throws. */
export function reporter(
  { onRequest, logger }: ConfigurationOptions,
  operation: string,
  redact: (text: string) => string,
  stop: (reason: unknown) => void,
) {
  let attempt = 1;
  const tell = (info: RequestInfo): void => {
    const { method, host, path, status, duration, networkCode } = info;
    const outcome = status ?? networkCode ?? 'no response';
    quietly(() => logger?.debug?.(`xpander-edge: ${info.operation} ${method} ${host}${path} ${outcome} ${Math.round(duration)} ms`, { ...info }));
    try {
      const returned: unknown = onRequest?.(info);
      if (returned instanceof Promise) returned.catch(stop);
    } catch (error) {
      stop(error);
    }
  };
  return {
    /** The call sends a request again. */
    retrying(failed: number, delay: number, error: Error): void {
      attempt = failed + 1;
      quietly(() => logger?.warn?.(`xpander-edge: ${operation} failed, trying again in ${Math.round(delay)} ms`, { operation, attempt: failed, delay, error: error.message }));
    },
    /** A request begins. */
    begin(url: string, method: string): Report {
      if (!onRequest && !logger?.debug) return SILENT;
      const begun = monotonic();
      const { host, pathname } = new URL(url, 'http://localhost');
      // A file's own address may hold a token of somebody else's.
      const isFile = operation === 'readFile';
      const known = {
        operation: pathname.endsWith('/events') && !isFile ? 'events' : operation,
        method, host, path: isFile ? '/…' : pathname, attempt,
      };
      attempt = 1;
      const duration = (): number => monotonic() - begun;
      return {
        answered: ({ status, headers }) => tell({ ...known, status, duration: duration(), requestId: idOf(headers, redact) }),
        failed: (cause) => tell({ ...known, duration: duration(), networkCode: codeOf(cause) }),
      };
    },
  };
}

/** A server may repeat what it was sent. */
function idOf(headers: Headers, redact: (text: string) => string): string | undefined {
  const id = quietly(() => headers.get('x-request-id'));
  return typeof id === 'string' ? redact(id) : undefined;
}

/** What a logger throws is its own affair, and so is a response without headers. */
function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
