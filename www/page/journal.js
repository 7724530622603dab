// What happened to the watch, in words: connections, gaps, how the end is known.

import { by, make } from './dom.js';
import { moment } from './seconds.js';

export class Journal {
  #since = 0;
  #list = by('journal');

  /** Begins anew. */
  clear() {
    this.#since = performance.now();
    this.#list.replaceChildren();
  }

  /** One more line. `mood`: `good`, `bad` or `warn`. */
  add(text, mood = '') {
    const time = moment(performance.now() - this.#since);
    this.#list.append(make('li', { class: mood }, make('span', { class: 'time', textContent: time }), make('span', { textContent: text })));
    this.#list.parentElement.scrollTop = this.#list.scrollHeight;
  }
}
