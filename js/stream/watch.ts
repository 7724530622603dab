/** Clocks of a stream: how long one read may be silent, and how long the whole may take. */

/** The longest that `setTimeout` can wait. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * Watches pending reads. While the consumer thinks, nothing runs: a sleeping consumer is not an idle server. One timer
 * serves many reads, so that a busy stream does not set one per chunk.
 */
export class IdleWatch {
  #pendingSince = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #limit: number;
  readonly #expire: () => void;

  /** `limit` in milliseconds. */
  constructor(limit: number, expire: () => void) {
    this.#limit = limit;
    this.#expire = expire;
  }

  /** A read begins. */
  begin(): void {
    this.#pendingSince = Date.now();
    if (this.#timer === undefined && this.#limit <= MAX_DELAY) this.#timer = setTimeout(this.#check, this.#limit);
  }

  /** A read has ended. */
  end(): void {
    this.#pendingSince = 0;
  }

  /** Clears the timer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    if (this.#pendingSince === 0) return;
    const left = this.#pendingSince + this.#limit - Date.now();
    if (left > 0) this.#timer = setTimeout(this.#check, left);
    else this.#expire();
  };
}

/** Calls `expire` after so many milliseconds; gives the function that prevents it. */
export function alarm(milliseconds: number, expire: () => void): () => void {
  if (milliseconds > MAX_DELAY) return () => {};
  const timer = setTimeout(expire, Math.max(0, milliseconds));
  return () => clearTimeout(timer);
}
