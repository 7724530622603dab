/** What a caller gets: nothing of the platform's but its records, and no header but ours. */

import { isXpanderError, type ApiError, type XpanderError } from '../sdk.js';
import type { Settings } from './options.js';
import { failure, notFound, Refusal, type Detail } from './refusal.js';

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** What keeps caches and proxies on the way from holding events back. */
export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

/** An answer of JSON. */
export function answer(json: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(json, { status, headers: { ...JSON_HEADERS, ...headers } });
}

/** The answer to what was refused, here or by the platform. */
export function refused(error: unknown, settings: Settings): Response {
  const { status, detail, headers } = error instanceof Refusal ? error : refusalOf(error, settings);
  if (status >= 500) {
    const isFailure = error instanceof Refusal && Object.hasOwn(error, 'cause');
    settings.onError(isFailure ? error.cause : error);
  }
  return answer(JSON.stringify({ detail }), status, headers);
}

/** What an error of the client is to a caller who must not learn where the platform is, or as whom it is asked. */
function refusalOf(error: unknown, settings: Settings): Refusal {
  if (!isXpanderError(error)) return failure(error);
  switch (error.code) {
    case 'api': return refusalBy(error as ApiError, settings);
    case 'unknown_parameter':
    case 'invalid_parameter': return new Refusal(422, error.message);
    case 'timeout': return new Refusal(504, 'The platform did not answer in time');
    case 'connection':
    case 'redirect':
    case 'protocol': return new Refusal(502, 'The platform cannot be reached');
    case 'instance': return new Refusal(503, 'The proxy failed');
    default: return new Refusal(500, 'The proxy is not configured');
  }
}

/** The platform's own refusal. One of the proxy's key is no news of the caller's. */
function refusalBy({ status, description, retryAfter }: ApiError & XpanderError, settings: Settings): Refusal {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter / 1000)) };
  if (status < 400 || status === 401 || status === 403) return new Refusal(502, 'The platform refused the proxy');
  if (status >= 500) return new Refusal(status, 'The platform failed', headers);
  if (status === 404) return notFound();
  return new Refusal(status, detailOf(description, settings), headers);
}

function detailOf(description: string, settings: Settings): Detail {
  const clean = (text: unknown): string => withoutPlaces(String(text).slice(0, 500), settings);
  try {
    const { detail } = JSON.parse(description) as { detail?: unknown };
    if (typeof detail === 'string') return clean(detail);
    if (Array.isArray(detail)) return detail.slice(0, 20).map((item: unknown) => {
      const { loc, msg, type } = Object(item) as { loc?: unknown; msg?: unknown; type?: unknown };
      return { loc: Array.isArray(loc) ? loc.map(clean) : [], msg: clean(msg), type: clean(type) };
    });
  } catch {
    // Not the platform's own words.
  }
  return 'The platform refused';
}

/** A text without addresses and without the organization. */
function withoutPlaces(text: string, { configuration: { organizationId } }: Settings): string {
  const without = text.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+|\b(?:[\w-]+\.)*xpander\.ai\S*|\b\d{1,3}(?:\.\d{1,3}){3}\S*|\blocalhost\S*/gi, '[…]');
  return organizationId ? without.replaceAll(organizationId, '[…]') : without;
}
