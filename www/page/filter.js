// Which types of events are shown: a button for each that has come, with how many there are.

import { make, say } from './dom.js';
import { kindOf } from './summary.js';

export class Filter {
  element = make('div', { class: 'types', role: 'group', 'aria-label': 'Show only' });
  #types = new Map();
  #chosen = new Set();
  #changed;

  /** `changed` is called when others are to be shown. */
  constructor(changed) {
    this.#changed = changed;
  }

  clear() {
    this.#types.clear();
    this.#chosen.clear();
    this.element.replaceChildren();
  }

  /** Whether an event is shown: all are, while no type is chosen. */
  lets({ type }) {
    return this.#chosen.size === 0 || this.#chosen.has(type);
  }

  /** One more of this type. */
  count(type) {
    const row = this.#types.get(type) ?? this.#make(type);
    row.count += 1;
  }

  /** Shows the counts. */
  update() {
    for (const { number, count } of this.#types.values()) say(number, String(count));
  }

  #make(type) {
    const number = make('span', { class: 'number' });
    const button = make('button', { type: 'button', class: 'type', 'data-kind': kindOf(type), 'aria-pressed': 'false' }, type, ' ', number);
    button.addEventListener('click', () => {
      const isOn = !this.#chosen.delete(type);
      if (isOn) this.#chosen.add(type);
      button.setAttribute('aria-pressed', String(isOn));
      this.#changed();
    });
    const row = { count: 0, number };
    this.#types.set(type, row);
    this.element.append(button);
    return row;
  }
}
