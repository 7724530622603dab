/** Any event stream, decoded. */

import { current, loaded } from '../core/instance.js';
import { makeError } from '../errors.js';
import { own } from '../own.js';
import { streamOf } from './body.js';
import { Items, type StreamIterator } from './items.js';
import { Reading, type Source } from './reading.js';
import { listen, unlisten } from '../signal.js';

/** One message of an event stream. */
export interface EventStreamMessage {
  /** The event's name; `message` when the server gave none. */
  event: string;
  /** The data lines, joined with LF. */
  data: string;
  /** The last id that the server gave; it persists from message to message. */
  id: string;
  /** The reconnection time in milliseconds, when one was given since the last message. */
  retry: number | null;
}

/** Options of {@link decodeEventStream}. */
export interface DecodeOptions {
  /** The longest message, in bytes. Default 16 MiB. */
  maxEventSize?: number | undefined;
  /** Ends the loop, which then rejects with the signal's reason. */
  signal?: AbortSignal | null | undefined;
}

/**
 * The body of an event stream: a `ReadableStream`, a `Readable` of Node as `node-fetch` has it, or
 * any other asynchronous iterable.
 */
export type EventStreamBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

class MessageReading extends Reading<EventStreamMessage> {
  readonly #body: ReadableStream<Uint8Array> | undefined;
  readonly #options: DecodeOptions;

  constructor(body: EventStreamBody, options: DecodeOptions) {
    super();
    this.#body = streamOf(body);
    this.#options = own(options);
  }

  protected override async open(): Promise<Source<EventStreamMessage>> {
    listen(this.#options.signal, this.#onAbort);
    if (!this.#body) {
      const message = 'Invalid `body`: pass a stream of bytes, such as `response.body`';
      throw makeError({ code: 'invalid_parameter', message });
    }
    await loaded();
    const generation = current();
    const decoder = generation.enter((core) => new core.EventMessages(this.#options, makeError));
    return { generation, decoder, body: this.#body };
  }

  /** The end of the body is the end of the stream. */
  protected override reopens(): boolean {
    return false;
  }

  protected override release(reason: unknown): void {
    unlisten(this.#options.signal, this.#onAbort);
    // Before the first read nobody else cancels it.
    if (!this.#body?.locked) this.#body?.cancel?.(reason).catch(() => {});
  }

  readonly #onAbort = (): void => this.abort(this.#options.signal?.reason);
}

class Messages extends Items<EventStreamMessage> {}

/**
 * Decodes any `text/event-stream`. It reads no more than it is asked for; leaving the loop cancels
 * the body, or destroys a stream of Node.
 *
 * @param body The bytes: `response.body`.
 * @throws {@link ProtocolError} `event_too_large`: a message is longer than `maxEventSize`.
 * @example
 * for await (const { event, data } of decodeEventStream(response.body)) console.log(event, data);
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function decodeEventStream(
  body: EventStreamBody,
  options: DecodeOptions = {},
): StreamIterator<EventStreamMessage> {
  return new Messages(new MessageReading(body, options ?? {}));
}
