// What events tell of time and a view does not keep: when text was being written, and when thinking began.

export class Spans {
  /** Runs of text without anything in between: `{ task_id, from, until, pieces }`, in milliseconds since 1970. */
  texts = [];
  /** For each step of thinking, by its time: when the event before it was told. */
  thoughts = new Map();
  /** The first and the last moment. */
  from = Infinity;
  until = -Infinity;
  #text;

  /** Takes the next event. */
  take(event) {
    const { type, task_id } = event;
    const time = Date.parse(event.time);
    if (!Number.isFinite(time) || type === 'connected') return;
    const before = this.until > 0 ? this.until : time;
    if (type === 'chunk') this.#write(task_id, time);
    // What only accompanies the writing does not interrupt it.
    else if (type !== 'context_status') this.#text = undefined;
    if (type === 'think' || type === 'analyze') this.thoughts.set(event.time, Math.min(before, time));
    this.from = Math.min(this.from, time);
    this.until = Math.max(this.until, time);
  }

  #write(task_id, time) {
    if (this.#text?.task_id !== task_id) this.texts.push(this.#text = { task_id, from: time, until: time, pieces: 0 });
    this.#text.until = Math.max(this.#text.until, time);
    this.#text.pieces += 1;
  }
}
