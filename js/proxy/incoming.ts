/** A request of `node:http` or `node:http2` as one of web standards. */

import { fromNode } from '../stream/body.js';
import { Refusal } from './refusal.js';

/**
 * A request as `node:http` and `node:http2` have it: an `IncomingMessage` or an
 * `Http2ServerRequest`.
 */
export interface NodeRequest {
  /** The method. */
  readonly method?: string | undefined;
  /** The path and the query. */
  readonly url?: string | undefined;
  /** The same, where a router has taken its own part out of `url`. */
  readonly originalUrl?: string | undefined;
  /** 2 for HTTP/2, which has no headers about the connection. */
  readonly httpVersionMajor?: number | undefined;
  /** Whether the end of the body was read. */
  readonly readableEnded?: boolean | undefined;
  /** Whether a part of the body was read. */
  readonly readableDidRead?: boolean | undefined;
  /** Whether the body can be read no more. */
  readonly destroyed?: boolean | undefined;
  /** Whether the client left before the response was sent. */
  readonly aborted?: boolean | undefined;
  /** Whether the whole body has arrived. */
  readonly complete: boolean;
  /**
   * The headers, names in lower case. HTTP/2 adds pseudo headers, whose names begin with a colon.
   */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The connection. A TLS connection has `encrypted`. */
  readonly socket: object | null | undefined;
  /** The body as a parser has left it. */
  readonly body?: unknown;
  /** The body as it arrived, where a parser keeps it. */
  readonly rawBody?: unknown;
  /** The stream of HTTP/2. */
  readonly stream?: unknown;
  /** Adds a listener. */
  on(event: string, listener: (value: Uint8Array | string) => void): unknown;
  /** Stops the flow of the body. */
  pause(): unknown;
  /** Starts it. */
  resume(): unknown;
}

const CONSUMED =
  'The request body was read before it reached the proxy, and `req.body` is not set: ' +
  'mount the proxy before body parsers, or set `req.body` to the parsed body';

/** Headers about the bytes of a body. They do not describe a parsed body. */
const FRAMING = ['content-length', 'content-encoding', 'transfer-encoding'];

/**
 * Makes the request.
 *
 * @throws {@link Refusal} 400: no URL can be made of the request. 500: the body is gone.
 */
export function requestOf(incoming: NodeRequest, signal: AbortSignal): Request {
  const { method = 'GET' } = incoming;
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(incoming);
  try {
    const path = incoming.originalUrl ?? incoming.url ?? '';
    // Another host in the request line, or two slashes, would be the URL's host.
    if (!/^\/(?!\/)[^\\#]*$/.test(path)) throw new TypeError('not a path');
    const headers = headersOf(incoming);
    if (body !== undefined && !(body instanceof ReadableStream))
      FRAMING.forEach((name) => headers.delete(name));
    const { encrypted } = Object(incoming.socket) as { encrypted?: boolean };
    const root = new URL(`${encrypted ? 'https' : 'http'}://${headers.get('host') ?? 'localhost'}`);
    if (root.href !== `${root.origin}/`) throw new TypeError('not a host');
    return new Request(root.origin + path, {
      method,
      headers,
      signal,
      ...(body !== undefined && { body, duplex: 'half' }),
    } as RequestInit);
  } catch (cause) {
    throw new Refusal(400, 'Bad request', {}, { cause });
  }
}

function headersOf({ headers: given }: NodeRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !name.startsWith(':'))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const { ':authority': authority } = given;
  if (typeof authority === 'string') headers.set('host', authority);
  return headers;
}

/** The body: the stream while nobody has read it, or else what a parser has made of it. */
function bodyOf(incoming: NodeRequest): BodyInit | undefined {
  const { readableEnded, destroyed, rawBody, body } = incoming;
  if (!isConsumed(incoming))
    return readableEnded || destroyed ? undefined : fromNode(incoming, () => incoming.resume());
  const parsed = rawBody ?? body;
  if (parsed === undefined || parsed === null) throw new Refusal(500, CONSUMED);
  if (typeof parsed === 'string' || parsed instanceof ArrayBuffer || ArrayBuffer.isView(parsed))
    return parsed as BodyInit;
  try {
    return JSON.stringify(parsed);
  } catch (cause) {
    throw new Refusal(500, CONSUMED, {}, { cause });
  }
}

function isConsumed({ readableDidRead, readableEnded, headers }: NodeRequest): boolean {
  // Not every imitation of node:http has the first one.
  return (
    readableDidRead ??
    (readableEnded === true &&
      (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0))
  );
}
