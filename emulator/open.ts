/** Counts what is open: event streams, bodies that do not end, requests that get no answer. */
export class OpenCount {
  readonly #byKey = new Map<string, number>();

  /** One more is open; call the result when it closes (more than once does no harm). */
  enter(key: string): () => void {
    this.#add(key, 1);
    let open = true;
    return () => {
      if (open) this.#add(key, -1);
      open = false;
    };
  }

  /** How many are open for one key. */
  of(key: string): number {
    return this.#byKey.get(key) ?? 0;
  }

  /** How many are open in all. */
  get total(): number {
    let sum = 0;
    for (const count of this.#byKey.values()) sum += count;
    return sum;
  }

  #add(key: string, step: number): void {
    const count = this.of(key) + step;
    if (count === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, count);
  }
}
