/** What is read out: that something has changed, never what is being written. */

import { make } from './dom.js';

/** The pause between two announcements, in milliseconds, so that each can be heard. */
const PAUSE = 1000;
/** The most that wait; of more, the oldest are no news any more. */
const MOST = 3;

export class Announcer {
  readonly element = make('div', { class: 'unseen', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    if (this.#waiting.at(-1) === text || (this.#waiting.length === 0 && this.element.textContent === text)) return;
    this.#waiting = [...this.#waiting, text].slice(-MOST);
    this.#timer ??= setTimeout(this.#next, 0);
  }

  /** Says no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  readonly #next = (): void => {
    const text = this.#waiting.shift();
    this.#timer = text === undefined ? undefined : setTimeout(this.#next, PAUSE);
    if (text !== undefined) this.element.textContent = text;
  };
}
