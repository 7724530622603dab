import { ConnectionCut } from './answer.js';

/** Where to listen. */
export interface ListenOptions {
  /** By default one that is free. */
  readonly port?: number;
  /** By default `127.0.0.1`: nobody outside this machine. */
  readonly hostname?: string;
}

/** An emulator that listens. */
export interface Listener {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

type Handler = (request: Request) => Promise<Response>;

/** Listens on a socket, by `node:http`: Node, Deno and Bun have it. */
export async function listen(handle: Handler, { port = 0, hostname = '127.0.0.1' }: ListenOptions): Promise<Listener> {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new TypeError('listen: "port" must be 0 to 65535');
  const http = nodeHttp();
  const sockets = new Set<NodeSocket>();
  const server = http.createServer((request, response) => {
    serve(handle, request, response).catch(() => request.socket.destroy());
  });
  // Otherwise a client may send on a connection in the moment it is closed for being idle.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket: NodeSocket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, hostname, resolve);
  });
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return {
    url: `http://${host}:${server.address()?.port ?? port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}

/** Answers one request; a client that leaves aborts it. */
async function serve(handle: Handler, incoming: NodeRequest, outgoing: NodeResponse): Promise<void> {
  const left = new AbortController();
  // Held until the client leaves: Node lets a request's signal go silent once the request itself is collected.
  let request: Request | undefined;
  const leave = (): void => {
    left.abort();
    request = undefined;
  };
  outgoing.on('close', leave);
  outgoing.on('error', leave);
  let response: Response;
  try {
    request = await requestOf(incoming, left.signal);
    response = await handle(request);
  } catch (error) {
    if (!(error instanceof ConnectionCut) && !left.signal.aborted) console.error('emulator:', error);
    return incoming.socket.destroy();
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) return outgoing.end();
  outgoing.flushHeaders();
  await send(response.body, outgoing, left.signal);
}

/** Writes a body as it comes. One that fails takes the connection with it, once what came before is written. */
async function send(body: ReadableStream<Uint8Array>, outgoing: NodeResponse, left: AbortSignal): Promise<void> {
  const reader = body.getReader();
  // A write to a client that left may never report back.
  let written = (): void => {};
  left.addEventListener('abort', () => {
    written();
    reader.cancel().catch(() => {});
  }, { once: true });
  if (left.aborted) return reader.cancel();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (left.aborted) return;
      if (done) return outgoing.end();
      await new Promise<void>((resolve) => {
        written = resolve;
        // A turn of the event loop lets the socket send: small chunks arrive as small chunks.
        outgoing.write(value, () => setTurn(resolve));
      });
    }
  } catch {
    outgoing.socket?.destroy();
  }
}

async function requestOf(incoming: NodeRequest, signal: AbortSignal): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : await bytesOf(incoming);
  const host = headers.get('host') ?? 'localhost';
  return new Request(`http://${host}${incoming.url ?? '/'}`, { method, headers, body, signal });
}

async function bytesOf(incoming: NodeRequest): Promise<Blob> {
  const chunks: BlobPart[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return new Blob(chunks);
}

/** Runs in the next turn of the event loop. Looked up each time: a test may replace it by a fake clock. */
function setTurn(run: () => void): void {
  const { setImmediate = setTimeout } = globalThis as { setImmediate?: (run: () => void) => void };
  setImmediate(run);
}

/** Not by an import: bundlers for browsers would look for the module, or warn of what they cannot see. */
function nodeHttp(): NodeHttp {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const http = process?.getBuiltinModule?.('node:http') as NodeHttp | undefined;
  if (!http) throw new TypeError('listen: this runtime has no `node:http`; Node, Deno and Bun have it');
  return http;
}

/* What is used of node:http, so that nobody needs its types. */

interface NodeHttp {
  createServer(serve: (request: NodeRequest, response: NodeResponse) => void): NodeServer;
}

interface NodeServer {
  keepAliveTimeout: number;
  on(event: 'connection', listener: (socket: NodeSocket) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  listen(port: number, hostname: string, listening: () => void): void;
  address(): { port: number } | null;
  close(closed: () => void): void;
}

interface NodeSocket {
  on(event: 'close', listener: () => void): void;
  destroy(): void;
}

interface NodeRequest extends AsyncIterable<Uint8Array<ArrayBuffer>> {
  readonly method?: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: NodeSocket;
}

interface NodeResponse {
  readonly socket: NodeSocket | null;
  on(event: 'close' | 'error', listener: () => void): void;
  writeHead(status: number, headers: Readonly<Record<string, string>>): void;
  flushHeaders(): void;
  write(bytes: Uint8Array, written: () => void): void;
  end(): void;
}
