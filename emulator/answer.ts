import type { Json } from './json.js';

/** What the emulator raises to cut a connection: `fetch` rejects with it, the listener destroys the socket. */
export class ConnectionCut extends TypeError {
  override readonly name = 'ConnectionCut';
  constructor() {
    super('The emulator cut the connection');
  }
}

/** A JSON answer. */
export function json(value: Json, status = 200): Response {
  return text(JSON.stringify(value), 'application/json', status);
}

/** An answer of any text. */
export function text(body: string, type: string, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': type } });
}

/** A refusal in the platform's form: `{"detail": …}`. */
export function refuse(status: number, detail: Json): Response {
  return json({ detail }, status);
}

/** One field that a request got wrong. */
export interface Fault422 {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** The refusal of a request whose fields are wrong. */
export function refuseFields(faults: readonly Fault422[]): Response {
  return refuse(422, faults.map(({ loc, msg, type }) => ({ loc, msg, type })));
}

const EXPOSED = 'retry-after, x-request-id';

/** The answer with a request id, readable by pages of any origin: this is a test server. */
export function sign(response: Response, id: string): Response {
  const headers = new Headers(response.headers);
  headers.set('access-control-allow-origin', '*');
  headers.set('access-control-expose-headers', EXPOSED);
  headers.set('x-request-id', id);
  return new Response(response.body, { status: response.status, headers });
}

/** The answer to a browser that asks before it sends. */
export function preflight(request: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '*',
      'access-control-max-age': '600',
    },
  });
}
