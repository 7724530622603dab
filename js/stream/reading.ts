/** A byte stream read chunk by chunk and handed out item by item: the loop that task events and messages share. */

import { attempt, STREAM, type Generation } from '../core/generation.js';
import { soon } from '../core/host.js';
import { isXpanderError, makeError } from '../errors.js';
import { FAILED, OVER, RECORD, type Decoded } from '../core/border.js';
import { isWorkerd } from '../runtime.js';
import { lastingCallSite, located, type CallSite } from '../stack.js';

/** In a Worker a read belongs to a request, and never settles when its stream is closed by another one. */
const READS_MAY_HANG = isWorkerd();

/** @internal */
export const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/** @internal An open stream. Without a body there is nothing more to read: `last` is the last item, where there is one. */
export interface Source<T> extends Decoded {
  generation: Generation;
  body: ReadableStream<Uint8Array> | undefined;
  last?: T | undefined;
}

/**
 * @internal A byte stream that is being read. Whatever the runtime holds of an open stream, its timers, listeners and reads, leads here and never to
 * the {@link Items} that the user holds: those can be collected, and end the reading then.
 *
 * Nothing is read before the consumer asks.
 */
export abstract class Reading<T> {
  #items: T[] = [];
  #next = 0;
  #source: Source<T> | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #forgetDeath: (() => unknown) | undefined;
  /** The proper end has arrived; it is reached when the last item is handed out. */
  #over = false;
  /** Whether there is something to note in what has arrived. */
  #noted = false;
  #closed = false;
  /** What the consumer still has to hear of, once. */
  #error: { reason: unknown } | undefined;
  /** The `next()` that waits, when one does. */
  #waiting: Promise<IteratorResult<T, undefined>> | undefined;
  /** Who waits for it, and is not to be collected meanwhile. */
  #waiter: object | undefined;
  /** Where the stream was made, and where its first item was requested. */
  readonly #sites: CallSite[] = [];
  /** How to settle it, when more than one read may be needed. */
  #settler: { resolve(result: IteratorResult<T, undefined>): void; reject(reason: unknown): void } | undefined;

  /** Opens the stream: by the first `next()`, and again after a body that it {@link Reading.reopens}. */
  protected abstract open(): Promise<Source<T>>;
  /** Whether to open the stream again after a body that ended before the proper end; else that is an end as well. */
  protected abstract reopens(cause: unknown): boolean;
  /** Ends the request and clears what the subclass holds. It may be called again. */
  protected abstract release(reason: unknown): void;
  /**
   * Called with each item that is handed out, where the core has said that one of those that came with it is to be noted.
   * `isEnd`: it is the proper end of the stream.
   */
  protected note(_item: T, _isEnd: boolean): void {}
  /** A chunk was decoded. */
  protected fed(): void {}
  /** A read begins, or has ended. */
  protected reading(_begins: boolean): void {}

  /** The next item, for `waiter`. */
  next(waiter: object): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting) {
      const next = (): Promise<IteratorResult<T, undefined>> => this.next(waiter);
      return this.#waiting.then(next, next);
    }
    if (this.#next < this.#items.length) return Promise.resolve(this.#take());
    if (this.#closed) return new Promise((resolve) => resolve(this.#result()));
    this.#waiter = waiter;
    if (this.#sites.length === 1) this.#sites.unshift(lastingCallSite(this.next));
    if (this.#reader && !READS_MAY_HANG) {
      this.reading(true);
      return (this.#waiting = this.#reader.read().then(this.#chunk, this.#lost));
    }
    return (this.#waiting = new Promise(this.#wait));
  }

  /** Ends the stream at once, a pending `next()` included. */
  cancel(): void {
    this.#error = undefined;
    this.#drop(undefined);
  }

  /** Hands out all that has arrived, to nobody. */
  skip(): void {
    while (this.unread > 0) this.#take();
  }

  /** Ends the stream when `holder` is collected: nobody can ask for the rest then. One that has not begun has taken nothing that it would have to give back. */
  heldBy(holder: object): void {
    holders?.register(holder, this, this);
    this.#sites.push(lastingCallSite(this.heldBy));
  }

  /** Ends it if it has begun. Soon: inside the collector's own call, Chromium runs microtasks amid whatever tells a listener. */
  abandon(): void {
    soon(() => {
      if (this.#source) this.cancel();
    });
  }

  /** Whether items that had arrived were given up. */
  protected dropped = false;

  /** Items that have arrived and were not handed out. */
  protected get unread(): number {
    return this.#items.length - this.#next;
  }

  /** Ends the body that is being read, as if the other side had. */
  protected hangUp(): void {
    this.#reader?.cancel().catch(() => {});
  }

  /** Ends the stream with an error for the consumer, after the items that have already arrived. */
  protected fail(reason: unknown): void {
    this.#fail(reason);
  }

  /** Ends the stream with an error for the consumer at once. */
  protected abort(reason: unknown): void {
    if (this.#closed) return;
    this.#fail(reason);
    this.#drop(reason);
  }

  #fail(reason: unknown): void {
    if (this.#closed) return;
    this.#error = { reason: isXpanderError(reason) ? located(reason, ...this.#sites) : reason };
    this.#close(reason);
  }

  /** Closes, and gives up what was not handed out. */
  #drop(reason: unknown): void {
    this.#close(reason);
    this.dropped ||= this.unread > 0;
    this.#items = [];
    this.#next = 0;
  }

  #take(): IteratorResult<T, undefined> {
    const value = this.#items[this.#next++] as T;
    if (this.#noted) {
      const isEnd = this.#over && this.#next === this.#items.length;
      this.note(value, isEnd);
      if (isEnd) this.#close(undefined);
    }
    return { done: false, value };
  }

  /** What one read brought. Most bring an item; then no promise but the read's own is needed. */
  readonly #chunk = (read: ReadableStreamReadResult<Uint8Array>): IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>> => {
    this.#receive(read);
    return this.#answer();
  };

  readonly #lost = (error: unknown): IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>> => {
    this.#lose(error);
    return this.#answer();
  };

  #answer(): IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>> {
    if (!this.#closed && this.#next >= this.#items.length) return new Promise(this.#wait);
    this.#waiting = this.#waiter = undefined;
    return this.#result();
  }

  readonly #wait = (resolve: (result: IteratorResult<T, undefined>) => void, reject: (reason: unknown) => void): void => {
    this.#settler = { resolve, reject };
    void this.#pump();
  };

  /** Reads until the waiting `next()` can be answered. */
  async #pump(): Promise<void> {
    while (!this.#closed && this.#next >= this.#items.length) {
      if (!this.#reader) await this.#begin();
      else {
        this.reading(true);
        await this.#reader.read().then(this.#receive, this.#lose);
      }
    }
    this.#settle();
  }

  #settle(): void {
    const settler = this.#settler;
    this.#waiting = this.#waiter = this.#settler = undefined;
    try {
      settler?.resolve(this.#result());
    } catch (error) {
      settler?.reject(error);
    }
  }

  /** The next item; or done; or, the first time after a failure, the failure. */
  #result(): IteratorResult<T, undefined> {
    if (this.#next < this.#items.length) return this.#take();
    const error = this.#error;
    if (!error) return END;
    this.#error = undefined;
    throw error.reason;
  }

  async #begin(): Promise<void> {
    const again = this.#source !== undefined;
    try {
      const source = await this.open();
      if (this.#closed) {
        // Left while it was opening: what has been opened since is closed as well.
        this.release(undefined);
        if (!again) free(source);
        return void source.body?.cancel().catch(() => {});
      }
      this.#source = source;
      // A death must never read as an end: it is heard of before any read can settle.
      this.#forgetDeath ??= source.generation.onDeath((error) => this.fail(error), STREAM);
      if (source.body) this.#reader = lock(source.body);
      else this.#arrived(source.last === undefined ? [] : [source.last], OVER);
    } catch (error) {
      this.fail(error);
    }
  }

  readonly #receive = ({ done, value }: ReadableStreamReadResult<Uint8Array>): void => {
    this.reading(false);
    const source = this.#source;
    if (this.#closed || !source) return;
    if (done) return this.#lose(undefined);
    const { generation } = source;
    generation.depth++;
    try {
      const { border } = generation;
      this.#arrived(border.feed(source, bytes(value)) as T[], border.state);
      this.fed();
      if (border.state & FAILED) this.fail(source.decoder.failure());
    } catch (error) {
      this.fail(error);
    } finally {
      generation.depth--;
    }
  };

  #arrived(items: T[], state: number): void {
    this.#items = items;
    this.#next = 0;
    this.#noted = (state & (OVER | RECORD)) > 0;
    if (!(state & OVER)) return;
    this.#over = true;
    // The proper end may come without an item: one that was handed out on an earlier connection.
    if (items.length === 0) this.#close(undefined);
  }

  readonly #lose = (cause: unknown): void => {
    this.reading(false);
    if (this.#closed) return;
    if (this.reopens(cause)) {
      const reader = this.#reader;
      this.#reader = undefined;
      attempt(() => {
        reader?.cancel(cause).catch(() => {});
        reader?.releaseLock();
      });
    } else if (cause === undefined) this.#close(undefined);
    else this.fail(cause);
  };

  #close(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    // What is held for the collector's sake lives until it has told, and with it a dead instance that an error leads to.
    holders?.unregister(this);
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
    // At once: the read may never settle. Not when the last item is on its way to the one that waits.
    if (this.#settler && this.#next >= this.#items.length && !this.#over) this.#settle();
  }
}

/** What users hold of open streams, in the runtimes that tell when it was collected. */
const holders = globalThis.FinalizationRegistry && new FinalizationRegistry((reading: Reading<unknown>) => reading.abandon());

function free({ generation, decoder }: Source<unknown>): void {
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
