import { pull } from './pull.js';

/** A `fetch` that asks a handler in this process. It obeys the signal; it never follows a redirect. */
export function localFetch(handle: (request: Request) => Promise<Response>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const signal = init?.signal ?? request.signal;
    signal.throwIfAborted();
    const response = await abortable(handle(request), signal);
    if (response.body === null) return response;
    return new Response(guarded(response.body, signal), { status: response.status, headers: response.headers });
  };
}

/** The answer, or the abort if that comes first; an answer that comes too late is closed. */
function abortable(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason);
      answer.then((response) => response.body?.cancel()).catch(() => {});
    };
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The body, which fails with the reason of the abort. */
function guarded(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let abort = (): void => {};
  const release = (): void => signal.removeEventListener('abort', abort);
  return new ReadableStream<Uint8Array>({
    start(controller) {
      abort = (): void => {
        controller.error(signal.reason);
        reader.cancel(signal.reason).catch(() => {});
      };
      signal.addEventListener('abort', abort, { once: true });
    },
    pull: (controller) => pull(() => reader.read(), controller, signal, release),
    cancel(reason) {
      release();
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
