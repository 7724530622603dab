// Visitors: whoever has loaded the page from here.

import { randomUUID } from 'node:crypto';

const NAME = 'session';
/** More than a machine's own visitors have tabs. */
const MOST = 1000;

export class Sessions {
  #ids = new Set();

  /** The visitor of a request; undefined for one who has not loaded the page. */
  of(cookies) {
    const id = new RegExp(`(?:^|; )${NAME}=([\\w-]+)`).exec(cookies ?? '')?.[1];
    return this.#ids.has(id) ? id : undefined;
  }

  /** The cookie of a new visitor. No script reads it, and no other site's request brings it. */
  welcome() {
    const id = randomUUID();
    this.#ids.add(id);
    if (this.#ids.size > MOST) this.#ids.delete(this.#ids.values().next().value);
    return `${NAME}=${id}; Path=/; HttpOnly; SameSite=Strict`;
  }
}
