/**
 * The part of an event stream that has arrived and makes no whole event yet: it is held until the
 * event ends.
 */

const LF = 10;
const CR = 13;

/**
 * Counts the bytes since the last blank line, which ends an event. A line ends with LF, CR or both.
 */
export class Unfinished {
  #bytes = 0;
  /** Bytes of the current line. */
  #line = 0;
  /** The last byte was CR: an LF that follows is a part of the same line end. */
  #isAfterCr = false;

  /** Counts the next chunk and returns how many bytes are unfinished after it. */
  add(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === LF && this.#isAfterCr) this.#isAfterCr = false;
      else if (byte === LF || byte === CR) {
        if (this.#line === 0) this.#bytes = 0;
        this.#line = 0;
        this.#isAfterCr = byte === CR;
      } else {
        this.#line += 1;
        this.#bytes += 1;
        this.#isAfterCr = false;
      }
    }
    return this.#bytes;
  }
}
