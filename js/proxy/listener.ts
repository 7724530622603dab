/** The handler of web standards as a listener of `node:http`. */

import { answer } from './answer.js';

/* What is used of node:http, so that nobody needs its types. */

/** A request as `node:http` has it: an `IncomingMessage`. */
export interface NodeRequest {
  /** The method. */
  readonly method?: string | undefined;
  /** What the request line names. */
  readonly url?: string | undefined;
  /** The same where a router has taken its own part out of `url`. */
  readonly originalUrl?: string | undefined;
  /** Whether somebody has read the body. */
  readonly readableEnded?: boolean | undefined;
  /** Whether all of it has arrived. */
  readonly complete: boolean;
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The connection; one of TLS has `encrypted`. */
  readonly socket: object;
  /** Listens. */
  on(event: string, listener: (chunk: Uint8Array) => void): unknown;
  /** Stops what arrives. */
  pause(): unknown;
  /** Lets it arrive. */
  resume(): unknown;
}

/** An answer as `node:http` takes it: a `ServerResponse`. */
export interface NodeResponse {
  /** Listens. */
  on(event: string, listener: () => void): unknown;
  /** Begins the answer. */
  writeHead(status: number, headers: Record<string, string>): unknown;
  /** Sends what was begun. */
  flushHeaders(): void;
  /** Writes, and says when it is written. */
  write(bytes: Uint8Array, written: () => void): unknown;
  /** Ends the answer. */
  end(text?: string): unknown;
  /** Cuts the connection. */
  destroy(): unknown;
}

/**
 * A handler as a listener of `node:http` and `node:https`, also for Express. What a handler streams is written as the connection takes it;
 * a client that leaves cancels it.
 *
 * @example
 * createServer(toNodeListener(createProxy(options))).listen(8080);
 */
export function toNodeListener(handler: (request: Request) => Promise<Response>): (incoming: NodeRequest, outgoing: NodeResponse) => void {
  return (incoming, outgoing) => {
    serve(handler, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

async function serve(handler: (request: Request) => Promise<Response>, incoming: NodeRequest, outgoing: NodeResponse): Promise<void> {
  const left = new AbortController();
  // Held until the client leaves: Node lets a request's signal go silent once the request itself is collected.
  let request = requestOf(incoming, left.signal);
  const leave = (): void => {
    left.abort();
    request = undefined;
  };
  outgoing.on('close', leave);
  outgoing.on('error', leave);
  const response = isBodyGone(incoming) ? refuse(500, READ) : request ? await handler(request) : refuse(400, 'Bad request');
  // What is left of a body that nobody wanted is not waited for.
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...(!incoming.complete && { connection: 'close' }) });
  if (response.body) {
    outgoing.flushHeaders();
    await send(response.body, outgoing, left.signal);
  }
  outgoing.end();
  incoming.resume();
}

const READ = 'The body was read before it came here: mount the proxy before any reader of bodies';

const isBodyGone = ({ readableEnded, headers }: NodeRequest): boolean =>
  readableEnded === true && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

const refuse = (status: number, detail: string): Response => answer(JSON.stringify({ detail }), status);

/** Writes a body as the connection takes it. */
async function send(body: ReadableStream<Uint8Array>, outgoing: NodeResponse, left: AbortSignal): Promise<void> {
  const reader = body.getReader();
  // A write to a client that left may never report back.
  let written = (): void => {};
  left.addEventListener('abort', () => {
    written();
    reader.cancel().catch(() => {});
  }, { once: true });
  if (left.aborted) return reader.cancel();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || left.aborted) return;
    await new Promise<void>((resolve) => {
      written = resolve;
      outgoing.write(value, resolve);
    });
  }
}

/** The request; nothing when its line or its headers are none that a URL can be made of. */
function requestOf(incoming: NodeRequest, signal: AbortSignal): Request | undefined {
  try {
    const { method = 'GET' } = incoming;
    const url = incoming.originalUrl ?? incoming.url ?? '';
    // Another host in the request line, or two slashes, would be the URL's host.
    if (!/^\/(?!\/)[^\\#]*$/.test(url)) return undefined;
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const { encrypted } = incoming.socket as { encrypted?: boolean };
    const root = new URL(`${encrypted ? 'https' : 'http'}://${headers.get('host') ?? 'localhost'}`);
    if (root.href !== `${root.origin}/`) return undefined;
    const body = method === 'GET' || method === 'HEAD' || incoming.readableEnded ? {} : { body: bodyOf(incoming), duplex: 'half' };
    return new Request(root.origin + url, { method, headers, signal, ...body } as RequestInit);
  } catch {
    return undefined;
  }
}

function bodyOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  let wanted = true;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.pause();
        incoming.on('data', (chunk) => {
          if (!wanted) return;
          controller.enqueue(chunk);
          incoming.pause();
        });
        incoming.on('end', () => {
          if (wanted) controller.close();
        });
        incoming.on('close', () => {
          if (wanted && !incoming.complete) controller.error(new Error('The client left'));
        });
      },
      pull() {
        incoming.resume();
      },
      // What still comes is thrown away.
      cancel() {
        wanted = false;
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}
