/** The open streams of each caller. */

import { monotonic } from '../clock.js';
import { Refusal } from './refusal.js';

/** Longer than a stream can stay without a sign of life: see `STALL` in `passage.ts`. */
const FORGOTTEN = 150_000;

/** One open stream. */
export interface Seat {
  /** The stream is alive. */
  touch(): void;
  /**
   * The stream holds so many bytes of an event that has not ended. False: all streams of this
   * caller hold more than they may, and this one is to end.
   */
  hold(bytes: number): boolean;
  /** The stream has ended. */
  leave(): void;
}

/** What is known of an open stream. */
interface State {
  /** When it was alive, in milliseconds since 1970. */
  seen: number;
  /** Bytes of its unfinished event. */
  bytes: number;
}

/**
 * Counts open streams by caller, and the bytes of their unfinished events. A stream that has ended
 * without a word, as when a runtime drops a request whole, is forgotten in time.
 */
export class Seats {
  readonly #streams: number;
  readonly #buffer: number;
  readonly #open = new Map<string, Map<Seat, State>>();

  constructor({ streams, buffer }: { readonly streams: number; readonly buffer: number }) {
    this.#streams = streams;
    this.#buffer = buffer;
  }

  /** How many are open. */
  get size(): number {
    return [...this.#open.values()].reduce((sum, seats) => sum + seats.size, 0);
  }

  /**
   * Takes a seat.
   *
   * @throws {@link Refusal} 429: the caller has enough of them.
   */
  take(caller: string): Seat {
    const seats = this.#open.get(caller) ?? new Map<Seat, State>();
    const now = monotonic();
    for (const [seat, { seen }] of seats) if (now - seen > FORGOTTEN) seats.delete(seat);
    if (seats.size >= this.#streams) {
      throw new Refusal(429, 'Too many open streams', { 'retry-after': '5' });
    }
    const state: State = { seen: now, bytes: 0 };
    const seat: Seat = {
      touch: () => void (state.seen = monotonic()),
      hold: (bytes) => {
        state.bytes = bytes;
        return [...seats.values()].reduce((sum, other) => sum + other.bytes, 0) <= this.#buffer;
      },
      leave: () => {
        seats.delete(seat);
        if (seats.size === 0 && this.#open.get(caller) === seats) this.#open.delete(caller);
      },
    };
    seats.set(seat, state);
    this.#open.set(caller, seats);
    return seat;
  }
}
