/** A byte stream read chunk by chunk and handed out item by item: the loop that task events and messages share. */

import { attempt, type Generation } from '../core/generation.js';
import { makeError } from '../errors.js';

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/** A larger chunk is decoded in slices of this many bytes: the core's memory is bounded. */
const SLICE = 1 << 20;

/** @internal A decoder inside the core. */
export interface Decoder {
  /** Null without an item, the item when there is one, an array when there are more. */
  feed(chunk: Uint8Array): unknown;
  /** How the stream stands after the last chunk. */
  state(): number;
  /** Why no more can be read, or undefined. */
  failure(): unknown;
  free(): void;
}

/** What {@link Decoder.state} tells. */
const OVER = 1;
const FAILED = 2;

/** @internal An open stream. */
export interface Source {
  generation: Generation;
  decoder: Decoder;
  body: ReadableStream<Uint8Array>;
}

/**
 * An iterator over the items of a byte stream. Written by hand: a generator's `return()` waits for a pending read, so
 * that a quiet stream could not be stopped.
 *
 * Nothing is read before the consumer asks. Leaving the loop in any way ends the request.
 */
export abstract class Reading<T> implements AsyncIterableIterator<T, undefined> {
  #items: T[] = [];
  #next = 0;
  #source: Source | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #forgetDeath: (() => unknown) | undefined;
  /** The proper end has arrived; it is reached when the last item is handed out. */
  #over = false;
  #closed = false;
  /** What the consumer still has to hear of, once. */
  #error: { reason: unknown } | undefined;
  /** The `next()` that waits, when one does. */
  #waiting: Promise<IteratorResult<T, undefined>> | undefined;
  #resolve: ((result: IteratorResult<T, undefined>) => void) | undefined;
  #reject: ((reason: unknown) => void) | undefined;

  /** @internal Opens the stream. Called once, by the first `next()`. */
  protected abstract open(): Promise<Source>;
  /** @internal What to reject with when the body ends before the proper end; undefined when that is an end as well. */
  protected abstract cutShort(cause: unknown): unknown;
  /** @internal Ends the request and clears what the subclass holds. It may be called again. */
  protected abstract release(reason: unknown): void;
  /** @internal Called with the last item of a stream that came to its proper end, when that is handed out. */
  protected finish(_last: T): void {}
  /** @internal A read begins, or has ended. */
  protected reading(_begins: boolean): void {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next item. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting) {
      const next = (): Promise<IteratorResult<T, undefined>> => this.next();
      return this.#waiting.then(next, next);
    }
    if (this.#next < this.#items.length) return Promise.resolve(this.#take());
    const waiting = new Promise<IteratorResult<T, undefined>>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#waiting = waiting;
    this.#step();
    return waiting;
  }

  /** Ends the stream; what `break` and `throw` in a loop do. */
  return(): Promise<IteratorReturnResult<undefined>> {
    this.cancel();
    return Promise.resolve(END);
  }

  /** Ends the stream at once, a pending `next()` included. The task goes on. */
  cancel(): void {
    this.#items = [];
    this.#error = undefined;
    this.#close(undefined);
  }

  /** @internal Ends the stream with an error for the consumer, after the items that have already arrived. */
  protected fail(reason: unknown): void {
    if (this.#closed) return;
    this.#error = { reason };
    this.#close(reason);
  }

  /** @internal Ends the stream with an error for the consumer at once. */
  protected abort(reason: unknown): void {
    if (this.#closed) return;
    this.#items = [];
    this.fail(reason);
  }

  #take(): IteratorResult<T, undefined> {
    const value = this.#items[this.#next++] as T;
    if (this.#over && this.#next === this.#items.length) {
      this.finish(value);
      this.#close(undefined);
    }
    return { done: false, value };
  }

  /** Does what the waiting `next()` needs. */
  #step(): void {
    if (this.#next < this.#items.length) this.#settle(this.#take());
    else if (this.#closed) this.#end();
    else if (this.#reader) {
      this.reading(true);
      this.#reader.read().then(this.#chunk, this.#lost);
    } else void this.#begin();
  }

  #settle(result: IteratorResult<T, undefined>): void {
    const resolve = this.#resolve;
    this.#waiting = this.#resolve = this.#reject = undefined;
    resolve?.(result);
  }

  /** Done; or, the first time after a failure, the failure. */
  #end(): void {
    const error = this.#error;
    if (!error) return this.#settle(END);
    const reject = this.#reject;
    this.#error = this.#waiting = this.#resolve = this.#reject = undefined;
    reject?.(error.reason);
  }

  async #begin(): Promise<void> {
    try {
      const source = await this.open();
      if (this.#closed) {
        // Left while it was opening: what has been opened since is closed as well.
        this.release(undefined);
        free(source);
        return source.body.cancel().catch(() => {});
      }
      this.#source = source;
      this.#reader = lock(source.body);
      // A death must never read as an end: it is heard of before any read can settle.
      this.#forgetDeath = source.generation.onDeath((error) => this.fail(error));
    } catch (error) {
      return this.fail(error);
    }
    this.#step();
  }

  readonly #chunk = ({ done, value }: ReadableStreamReadResult<Uint8Array>): void => {
    this.reading(false);
    const source = this.#source;
    if (this.#closed || !source) return;
    if (done) return this.#cut(undefined);
    const { generation, decoder } = source;
    generation.depth++;
    try {
      const items = value.byteLength > SLICE ? slices(decoder, bytes(value)) : decoder.feed(bytes(value));
      this.#items = items === null ? [] : Array.isArray(items) ? items : [items];
      this.#next = 0;
      const state = decoder.state();
      if (state === OVER) this.#over = true;
      else if (state === FAILED) this.fail(decoder.failure());
    } catch (error) {
      this.fail(error);
    } finally {
      generation.depth--;
    }
    if (this.#waiting) this.#step();
  };

  readonly #lost = (error: unknown): void => {
    this.reading(false);
    if (!this.#closed) this.#cut(error);
  };

  #cut(cause: unknown): void {
    const error = this.cutShort(cause);
    if (error === undefined && cause === undefined) this.#close(undefined);
    else this.fail(error ?? cause);
  }

  #close(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    const [source, reader, forgetDeath] = [this.#source, this.#reader, this.#forgetDeath];
    // A stream that is kept must not keep a dead instance.
    this.#source = this.#reader = this.#forgetDeath = undefined;
    forgetDeath?.();
    attempt(() => this.release(reason));
    attempt(() => {
      reader?.cancel(reason).catch(() => {});
      reader?.releaseLock();
    });
    if (source) free(source);
    // At once: a reader that belongs to another request of a Worker never settles its read.
    // Not when the last item is on its way to the one that waits.
    if (this.#waiting && !this.#over && this.#next >= this.#items.length) this.#end();
  }
}

function free({ generation, decoder }: Source): void {
  if (!generation.dead) decoder.free();
}

function lock(body: ReadableStream<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> {
  try {
    return body.getReader();
  } catch (cause) {
    throw makeError({ code: 'invalid_parameter', message: 'Invalid `body`: it is being read by somebody else' }, cause);
  }
}

/** A chunk as bytes, whatever view it comes in. */
function bytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  throw makeError({ code: 'invalid_parameter', message: 'Invalid `body`: pass a stream of bytes, before any text decoder' });
}

/** Decodes a large chunk piece by piece. */
function slices(decoder: Decoder, chunk: Uint8Array): unknown[] {
  const all: unknown[] = [];
  for (let start = 0; start < chunk.length && decoder.state() === 0; start += SLICE) {
    const items = decoder.feed(chunk.subarray(start, start + SLICE));
    if (Array.isArray(items)) for (const item of items) all.push(item);
    else if (items !== null) all.push(items);
  }
  return all;
}

// `await using`, in the runtimes that have it.
const { asyncDispose } = Symbol as { asyncDispose?: symbol };
if (asyncDispose) {
  Object.defineProperty(Reading.prototype, asyncDispose, {
    value(this: Reading<unknown>): Promise<void> {
      this.cancel();
      return Promise.resolve();
    },
  });
}
