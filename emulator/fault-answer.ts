import { ConnectionCut, json, refuse, refuseFields, text } from './answer.js';
import type { Fault } from './fault.js';

/** Counts one more that is open; what it gives takes it back. */
type Enter = () => () => void;

const PAGE = `<!doctype html>
<html><head><title>Something went wrong</title></head><body><h1>Something went wrong</h1></body></html>
`;

const DETAILS: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Invalid or missing API key',
  402: 'Out of credits',
  403: 'Forbidden',
  404: 'Task not found',
  408: 'Request timeout',
  409: 'Conflict',
  429: 'Rate limit exceeded',
  503: 'Service unavailable',
};

/** What a fault answers instead of the emulator; undefined when it lets the request through. */
export async function insteadOf(
  fault: Fault,
  request: Request,
  isStream: boolean,
  enter: Enter,
): Promise<Response | undefined> {
  const { words, status } = fault;
  if (words.has('drop')) throw new ConnectionCut();
  if (words.has('no-answer')) return hang(request, enter);
  if (words.has('redirect')) {
    const location = request.headers.get('x-emulator-redirect-to') ?? new URL('/', request.url).href;
    return new Response(null, { status: 302, headers: { location } });
  }
  if (words.has('echo-key')) return refuse(401, `Invalid API key: ${request.headers.get('x-api-key') ?? ''}`);
  if (words.has('html')) return text(PAGE, 'text/html; charset=utf-8');
  if (words.has('empty')) return text('', isStream ? 'text/event-stream' : 'application/json');
  return status === undefined ? undefined : refusal(fault, status);
}

/** What a fault does to the answer of a request that was carried out. */
export async function changed(
  { words }: Fault,
  response: Response,
  enter: Enter,
): Promise<Response> {
  if (words.has('drop-after')) throw new ConnectionCut();
  const cut = words.has('truncated-json');
  if (!cut && !words.has('body-never-ends')) return response;
  const whole = new TextEncoder().encode(await response.text());
  const half = whole.slice(0, Math.ceil(whole.length / 2));
  const body = cut ? half : endless(half, enter);
  return new Response(body, { status: response.status, headers: response.headers });
}

/** Bytes, and then silence until the reader leaves. */
export function endless(bytes: Uint8Array, enter: Enter): ReadableStream<Uint8Array> {
  const close = enter();
  let sent = false;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) return new Promise(() => {});
      sent = true;
      controller.enqueue(bytes);
      return undefined;
    },
    cancel: close,
  }, { highWaterMark: 0 });
}

function refusal({ words, retryAfter }: Fault, status: number): Response {
  const headers: HeadersInit = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  const answer = refusalBody(words, status);
  return new Response(answer.body, { status, headers: { ...Object.fromEntries(answer.headers), ...headers } });
}

function refusalBody(words: ReadonlySet<string>, status: number): Response {
  if (words.has('status-500-empty')) return text('', 'text/plain', status);
  if (status === 422) return refuseFields([{ loc: ['body', 'input'], msg: 'Field required', type: 'missing' }]);
  const detail = DETAILS[status];
  if (detail !== undefined) return json({ detail }, status);
  return status >= 500 ? text(PAGE, 'text/html; charset=utf-8', status) : json({ detail: 'Refused' }, status);
}

/** Never answers; ends when the client leaves. */
function hang({ signal }: Request, enter: Enter): Promise<never> {
  const close = enter();
  return new Promise((_, reject) => {
    const leave = (): void => {
      close();
      reject(signal.reason);
    };
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
  });
}
