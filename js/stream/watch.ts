/** Clocks of a stream: how long one read may be silent, and how long the whole may take. */

import { startTimer, stopTimer, type Timer } from '../core/host.js';
import { monotonic } from '../clock.js';

/** The longest that `setTimeout` can wait. */
const MAX_DELAY = 2 ** 31 - 1;

/** Looks in one limit: a silence is noticed up to a quarter of it late. */
const PARTS = 8;

/**
 * Watches pending reads. While the consumer thinks, nothing runs: a sleeping consumer is not an idle server.
 *
 * It looks from time to time which read is pending. A clock asked at each read would cost a busy stream a twentieth of its time.
 */
export class IdleWatch {
  #reads = 0;
  #pending = false;
  /** The read that was pending at the last look, and since when it is known to be. */
  #seen = 0;
  #since = 0;
  #timer: Timer | undefined;
  readonly #limit: number;
  readonly #expire: () => void;

  /** `limit` in milliseconds. */
  constructor(limit: number, expire: () => void) {
    this.#limit = limit;
    this.#expire = expire;
  }

  /** A read begins. */
  begin(): void {
    this.#reads++;
    this.#pending = true;
    if (this.#timer === undefined) this.#wait();
  }

  /** A read has ended. */
  end(): void {
    this.#pending = false;
  }

  /** Whether a read is pending. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Clears the timer. */
  stop(): void {
    stopTimer(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    if (this.#limit <= MAX_DELAY) this.#timer = startTimer(this.#look, this.#limit / PARTS);
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    if (!this.#pending) return;
    const now = monotonic();
    if (this.#reads !== this.#seen) [this.#seen, this.#since] = [this.#reads, now];
    if (now - this.#since >= this.#limit) this.#expire();
    else this.#wait();
  };
}

/** Calls `expire` after so many milliseconds; gives the function that prevents it. */
export function alarm(milliseconds: number, expire: () => void): () => void {
  if (milliseconds > MAX_DELAY) return () => {};
  const timer = startTimer(expire, Math.max(0, milliseconds));
  return () => stopTimer(timer);
}
