/** The open streams of each caller. */

import { monotonic } from '../clock.js';
import { Refusal } from './refusal.js';

/** Longer than a stream can stay without a sign of life: see `STALL` in `passage.ts`. */
const FORGOTTEN = 150_000;

/** One open stream. */
export interface Seat {
  /** The stream is alive. */
  touch(): void;
  /** The stream has ended. */
  leave(): void;
}

/** Counts open streams by caller. A stream that has ended without a word, as when a runtime drops a request whole, is forgotten in time. */
export class Seats {
  readonly #limit: number;
  readonly #open = new Map<string, Map<Seat, number>>();

  constructor(limit: number) {
    this.#limit = limit;
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
    const seats = this.#open.get(caller) ?? new Map<Seat, number>();
    const now = monotonic();
    for (const [seat, seen] of seats) if (now - seen > FORGOTTEN) seats.delete(seat);
    if (seats.size >= this.#limit) throw new Refusal(429, 'Too many open streams', { 'retry-after': '5' });
    const seat: Seat = {
      touch: () => void (seats.has(seat) && seats.set(seat, monotonic())),
      leave: () => {
        seats.delete(seat);
        if (seats.size === 0 && this.#open.get(caller) === seats) this.#open.delete(caller);
      },
    };
    seats.set(seat, now);
    this.#open.set(caller, seats);
    return seat;
  }
}
