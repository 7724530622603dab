/** A byte stream read chunk by chunk and handed out item by item: the loop that task events and messages share. */

import type { Generation } from '../core/generation.js';

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/** A decoder inside the core. */
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

/** An open stream. */
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
  #closed = false;
  /** What the consumer still has to hear of, once. */
  #error: { reason: unknown } | undefined;
  /** The step under way, when one is: steps never overlap. */
  #step: Promise<IteratorResult<T, undefined>> | undefined;

  /** @internal Opens the stream. Called once, by the first `next()`. */
  protected abstract open(): Promise<Source>;
  /** @internal What to reject with when the body ends before that; undefined when that is an end as well. */
  protected abstract cutShort(): unknown;
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
    if (this.#next < this.#items.length && !this.#step) return Promise.resolve(this.#take());
    const step = this.#step ? this.#step.then(this.#advance, this.#advance) : this.#advance();
    this.#step = step;
    const settled = (): void => {
      if (this.#step === step) this.#step = undefined;
    };
    step.then(settled, settled);
    return step;
  }

  /** Ends the stream; what `break` and `throw` in a loop do. */
  return(): Promise<IteratorReturnResult<undefined>> {
    this.cancel();
    return Promise.resolve(END);
  }

  /** Ends the stream at once, a pending `next()` included. The task goes on. */
  cancel(): void {
    this.#items = [];
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
    this.#items = [];
    this.#error = { reason };
    this.#close(reason);
  }

  #take(): IteratorResult<T, undefined> {
    const value = this.#items[this.#next++] as T;
    if (this.#next === this.#items.length && this.#closed && !this.#error) this.finish(value);
    return { done: false, value };
  }

  readonly #advance = (): Promise<IteratorResult<T, undefined>> => {
    if (this.#next < this.#items.length) return Promise.resolve(this.#take());
    if (this.#closed) return this.#end();
    return this.#reader ? this.#read(this.#reader) : this.#begin();
  };

  /** Done; or, the first time after a failure, the failure. */
  #end(): Promise<IteratorResult<T, undefined>> {
    const error = this.#error;
    this.#error = undefined;
    return error ? Promise.reject(error.reason) : Promise.resolve(END);
  }

  async #begin(): Promise<IteratorResult<T, undefined>> {
    try {
      const source = await this.open();
      if (this.#closed) {
        // Left while it was opening: what has been opened since is closed as well.
        this.release(undefined);
        this.#free(source);
        source.body.cancel().catch(() => {});
        return this.#end();
      }
      this.#source = source;
      this.#reader = source.body.getReader();
      // A death must never read as an end: it is heard of before any read can settle.
      this.#forgetDeath = source.generation.onDeath((error) => this.fail(error));
    } catch (error) {
      this.fail(error);
      return this.#end();
    }
    return this.#read(this.#reader);
  }

  #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<IteratorResult<T, undefined>> {
    this.reading(true);
    return reader.read().then(this.#chunk, this.#lost);
  }

  readonly #chunk = (read: ReadableStreamReadResult<Uint8Array>): IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>> => {
    this.reading(false);
    const source = this.#source;
    if (this.#closed || !source) return this.#end();
    if (read.done) return this.#cut();
    const { generation, decoder } = source;
    generation.depth++;
    let items;
    try {
      if (!ArrayBuffer.isView(read.value)) throw new TypeError('Cannot read the stream: a chunk is not a Uint8Array');
      items = decoder.feed(read.value);
      const state = decoder.state();
      if (state === OVER) this.#close(undefined);
      else if (state === FAILED) this.fail(decoder.failure());
    } catch (error) {
      this.fail(error);
      return this.#end();
    } finally {
      generation.depth--;
    }
    if (items === null) return this.#advance();
    this.#items = Array.isArray(items) ? items : [items];
    this.#next = 0;
    return this.#take();
  };

  readonly #lost = (error: unknown): Promise<IteratorResult<T, undefined>> => {
    this.reading(false);
    return this.#closed ? this.#end() : this.#cut(error);
  };

  #cut(cause?: unknown): Promise<IteratorResult<T, undefined>> {
    const error = this.cutShort();
    if (error === undefined && cause === undefined) this.#close(undefined);
    else this.fail(error ?? cause);
    return this.#end();
  }

  #close(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#forgetDeath?.();
    this.release(reason);
    // Settles a pending read even where the runtime's `fetch` does not heed signals.
    this.#reader?.cancel(reason).catch(() => {});
    if (this.#source) this.#free(this.#source);
  }

  #free({ generation, decoder }: Source): void {
    if (!generation.dead) decoder.free();
  }
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
