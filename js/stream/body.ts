/**
 * Bodies and responses of a caller's `fetch`, as web standards have them: some implementations give
 * streams of Node.
 */

/** What is used of a stream of Node. */
export interface NodeStream {
  readonly readableEnded?: boolean | undefined;
  readonly destroyed?: boolean | undefined;
  on(event: string, listener: (value: Uint8Array | string) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  destroy?(): unknown;
}

/** @internal A body of any known kind as a stream of bytes. Undefined: it is of another kind. */
export function streamOf(body: unknown): ReadableStream<Uint8Array> | undefined {
  const {
    getReader,
    on,
    [Symbol.asyncIterator]: iterate,
  } = Object(body) as { [name: PropertyKey]: unknown };
  if (typeof getReader === 'function') return body as ReadableStream<Uint8Array>;
  if (typeof on === 'function') return fromNode(body as NodeStream);
  return typeof iterate === 'function' ? fromIterable(body as AsyncIterable<unknown>) : undefined;
}

/** @internal A stream of Node, which flows while it is read. `leave` ends it early. */
export function fromNode(
  source: NodeStream,
  leave = (): void => void source.destroy?.(),
): ReadableStream<Uint8Array> {
  let open = true;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (error?: unknown): void => {
          if (!open) return;
          open = false;
          if (error === undefined) controller.close();
          else controller.error(error);
        };
        const cut = (): void => end(new TypeError('The stream was closed before its end'));
        if (source.readableEnded) return end();
        if (source.destroyed) return cut();
        source.pause();
        source.on('data', (chunk) => {
          if (!open) return;
          controller.enqueue(bytesOf(chunk) as Uint8Array);
          source.pause();
        });
        source.on('end', () => end());
        // Also an error after the end: without a listener it would end the process.
        source.on('error', (error) => end(error ?? new TypeError('The stream failed')));
        source.on('close', cut);
      },
      pull: () => void source.resume(),
      cancel() {
        open = false;
        leave();
      },
    },
    { highWaterMark: 0 },
  );
}

function fromIterable(source: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(bytesOf(value) as Uint8Array);
      },
      // A generator that waits hears of it later: nobody waits for it.
      cancel: () => void Promise.resolve(iterator.return?.()).catch(() => {}),
    },
    { highWaterMark: 0 },
  );
}

/**
 * @internal What a caller's `fetch` resolved with, as far as it can be read. What is no response at
 * all stays as it is.
 */
export function responseOf(given: Response): Response {
  if (typeof given !== 'object' || given === null || isNative(given)) return given;
  let body: ReadableStream<Uint8Array> | null | undefined;
  const open = (): typeof body =>
    (body ??= given.body === null ? null : (streamOf(given.body) ?? contentOf(given)));
  return {
    status: given.status,
    headers: { get: (name: string) => headerOf(given.headers, name) },
    get body() {
      return open();
    },
    text: async () => (typeof given.text === 'function' ? given.text() : textOf(open())),
  } as unknown as Response;
}

/**
 * Read by hand: a `Response` around the stream would replace its error by one of its own in
 * Chromium.
 */
async function textOf(body: ReadableStream<Uint8Array> | null | undefined): Promise<string> {
  const utf8 = new TextDecoder();
  const reader = body?.getReader();
  for (let text = ''; ;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return text + utf8.decode();
    text += utf8.decode(value, { stream: true });
  }
}

function isNative(given: object): boolean {
  return typeof globalThis.Response === 'function' && given instanceof globalThis.Response;
}

/** A body that is no stream, or that only methods give. */
function contentOf(given: Response): ReadableStream<Uint8Array> {
  const read = async (): Promise<unknown> => {
    const { body } = given as { body: unknown };
    if (
      typeof body === 'string' ||
      body instanceof Blob ||
      body instanceof ArrayBuffer ||
      ArrayBuffer.isView(body)
    )
      return new Response(body as BodyInit).text();
    if (typeof given.text === 'function') return given.text();
    if (typeof given.arrayBuffer === 'function') return new Uint8Array(await given.arrayBuffer());
    if (typeof given.json === 'function') return JSON.stringify(await given.json());
    throw new TypeError(
      '`fetch` resolved with a response that has no `body` and no `text()`: resolve with a Response',
    );
  };
  return fromIterable(
    (async function* () {
      yield await read();
    })(),
  );
}

function headerOf(headers: unknown, name: string): string | null {
  const { get } = Object(headers) as { get?: unknown };
  const found: unknown = typeof get === 'function' ? get.call(headers, name) : undefined;
  const value =
    found ?? entriesOf(headers).find(([key]) => String(key).toLowerCase() === name)?.[1];
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function entriesOf(headers: unknown): [unknown, unknown][] {
  const { [Symbol.iterator]: iterate } = Object(headers) as { [Symbol.iterator]?: unknown };
  return typeof iterate === 'function'
    ? [...(headers as Iterable<[unknown, unknown]>)]
    : Object.entries(Object(headers));
}

/** Text as bytes. Anything else is judged by whoever reads it. */
function bytesOf(chunk: unknown): unknown {
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}
