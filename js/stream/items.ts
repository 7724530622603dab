/** What a user holds of a stream. */

import { hide } from '../hidden.js';
import { findable, raw } from '../raw.js';
import { END, type Reading } from './reading.js';

/**
 * An async iterator that ends without a value. TypeScript before 5.6 cannot say so of
 * `AsyncIterableIterator` itself, which takes one type argument there.
 */
export interface StreamIterator<T> extends AsyncIterableIterator<T> {
  /** The next item; `value` is undefined at the end. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** Ends the iteration. */
  return?(): Promise<IteratorReturnResult<undefined>>;
  /** The iterator itself: it can be looped over once. */
  [Symbol.asyncIterator](): StreamIterator<T>;
}

/**
 * An iterator over the items of a byte stream. Written by hand: a generator's `return()` waits for a pending read, so
 * that a quiet stream could not be stopped.
 *
 * Nothing is read before the consumer asks. Leaving the loop in any way ends the request. So does the garbage collector, where it finds a stream
 * that nobody holds and nobody waits for, in the runtimes that have a `FinalizationRegistry`.
 */
export abstract class Items<T> implements StreamIterator<T> {
  readonly #reading: Reading<T>;

  /** @internal */
  constructor(reading: Reading<T>) {
    findable(this);
    this.#reading = reading;
    reading.heldBy(this);
  }

  /** The stream itself: it can be looped over once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next item. */
  next(): Promise<IteratorResult<T, undefined>> {
    return raw(this).#reading.next(this);
  }

  /** Ends the stream; what `break` and `throw` in a loop do. */
  return(): Promise<IteratorReturnResult<undefined>> {
    this.cancel();
    return Promise.resolve(END);
  }

  /** Ends the stream at once, a pending `next()` included. The task goes on. */
  cancel(): void {
    raw(this).#reading.cancel();
  }
}

// `await using`, in the runtimes that have it.
const { asyncDispose } = Symbol as { asyncDispose?: symbol };
if (asyncDispose) {
  hide(Items.prototype, asyncDispose, function dispose(this: Items<unknown>): Promise<void> {
    this.cancel();
    return Promise.resolve();
  });
}
