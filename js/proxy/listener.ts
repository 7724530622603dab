/** The handler of web standards as a listener of Node's servers. */

import { answer } from './answer.js';
import { requestOf, type NodeRequest } from './incoming.js';
import { Refusal } from './refusal.js';

/* What is used of node:http and node:http2, so that nobody needs their types. */

/**
 * A response as `node:http` and `node:http2` have it: a `ServerResponse` or an
 * `Http2ServerResponse`.
 */
export interface NodeResponse {
  /** Whether a middleware has sent the headers already. */
  readonly headersSent?: boolean | undefined;
  /** Whether the connection is closed. */
  readonly destroyed?: boolean | undefined;
  /** Whether the connection takes no more for now. */
  readonly writableNeedDrain?: boolean | undefined;
  /** Adds a listener. */
  on(event: string, listener: () => void): unknown;
  /** Sends the status and the headers. */
  writeHead(status: number, headers: Record<string, string | string[]>): unknown;
  /** Sends the headers without waiting for the body. */
  flushHeaders?(): void;
  /** Writes. False: wait for `drain` before the next write. */
  write(bytes: Uint8Array): unknown;
  /** Sends what a compressing middleware holds back. */
  flush?(): unknown;
  /** Ends the response. */
  end(): unknown;
  /** Closes the connection. */
  destroy(): unknown;
}

/** How often a full middleware is checked again, in milliseconds. */
const RECHECK = 500;

/**
 * Makes a listener for `node:http`, `node:https` and `node:http2` of a handler, and for the
 * frameworks on top of them: Express, Connect, Fastify, Koa, Polka, hapi, restify. A streamed
 * response is written as fast as the client reads. The handler's request is aborted when the client
 * leaves. Where a body parser has read the request, `req.rawBody` or `req.body` is the body.
 *
 * @example
 * createServer(toNodeListener(createProxy(options))).listen(8080, '127.0.0.1');
 */
export function toNodeListener(
  handler: (request: Request) => Promise<Response>,
): (incoming: NodeRequest, outgoing: NodeResponse) => void {
  return (incoming, outgoing) => {
    serve(handler, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

async function serve(
  handler: (request: Request) => Promise<Response>,
  incoming: NodeRequest,
  outgoing: NodeResponse,
): Promise<void> {
  const left = new AbortController();
  // Held until the client leaves: Node lets a request's signal go silent once the request itself is collected.
  let request: Request | undefined;
  const leave = (): void => {
    left.abort();
    request = undefined;
  };
  outgoing.on('close', leave);
  outgoing.on('error', leave);
  // A response that waits behind another one on its connection is not closed with it.
  incoming.on('aborted', leave);
  if (incoming.aborted || outgoing.destroyed) return;
  let response: Response;
  try {
    response = await handler((request = requestOf(incoming, left.signal)));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    response = answer(JSON.stringify({ detail: error.detail }), error.status);
  }
  const reader = response.body?.getReader();
  const cancel = (): void => void reader?.cancel().catch(() => {});
  left.signal.addEventListener('abort', cancel, { once: true });
  // A middleware may have answered in the meantime, such as one for time limits.
  if (left.signal.aborted || outgoing.headersSent) return cancel();
  try {
    const isHttp2 = (incoming.httpVersionMajor ?? 1) > 1;
    outgoing.writeHead(response.status, headersOf(response, !incoming.complete && !isHttp2));
    if (incoming.method === 'HEAD') cancel();
    else if (reader) await send(reader, outgoing, left.signal);
    outgoing.end();
    drop(incoming, isHttp2);
  } catch (error) {
    cancel();
    throw error;
  }
}

function headersOf({ headers }: Response, closes: boolean): Record<string, string | string[]> {
  const cookies = headers.getSetCookie?.() ?? [];
  return {
    ...Object.fromEntries(headers),
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
    ...(closes && { connection: 'close' }),
  };
}

/** Writes a body as fast as the client reads. */
async function send(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  outgoing: NodeResponse,
  left: AbortSignal,
): Promise<void> {
  let wake = (): void => {};
  let room: Promise<void> | undefined;
  // Before the first write, and once: compressing middlewares move this listener to their own
  // stream. Callbacks of `write` are lost in them.
  outgoing.on('drain', () => wake());
  left.addEventListener('abort', () => wake(), { once: true });
  outgoing.flushHeaders?.();
  for (;;) {
    const { done, value } = await reader.read();
    // A full connection need not drain before the end.
    if (done) return;
    await room;
    if (left.aborted) return;
    room = new Promise((resolve) => {
      wake = resolve;
    });
    const more = outgoing.write(value) ?? !outgoing.writableNeedDrain;
    outgoing.flush?.();
    if (more) room = undefined;
    else recheck(room, outgoing, wake);
  }
}

/**
 * A middleware's stream that was full may never emit `drain` here. The connection's own state tells
 * then.
 */
function recheck(room: Promise<void>, outgoing: NodeResponse, wake: () => void): void {
  const timer = setInterval(() => {
    if (outgoing.writableNeedDrain === false) wake();
  }, RECHECK);
  void room.then(() => clearInterval(timer));
}

/** Drops the rest of a body that nobody read. HTTP/1 closes the connection, HTTP/2 the stream. */
function drop(incoming: NodeRequest, isHttp2: boolean): void {
  const { endAfterHeaders, close } = Object(incoming.stream) as {
    endAfterHeaders?: boolean;
    close?(code: number): void;
  };
  if (isHttp2 && !incoming.complete && !endAfterHeaders) close?.call(incoming.stream, 0);
  else incoming.resume();
}
