/** Events that have no place of their own: quietly, as they came. */

import { make, plain, say, show } from './dom.js';
import type { Setting } from './setting.js';
import { fill } from './strings.js';
import type { OtherEvent, Others as Kept } from './watch.js';

export class Others {
  readonly element: HTMLElement;
  readonly #details: HTMLDetailsElement;
  readonly #count = make('span', { class: 'count' });
  readonly #kept = make('p', { class: 'soft', hidden: true });
  readonly #list = make('ol');
  #shown: readonly OtherEvent[] = [];

  constructor(private readonly setting: Setting) {
    this.#details = make('details', {}, make('summary', {}, setting.strings.others, ' ', this.#count), this.#kept, this.#list);
    this.#details.addEventListener('toggle', () => {
      setting.follow.release();
      setting.again();
    });
    this.element = make('div', { role: 'group', class: 'others', part: 'others', 'aria-label': setting.strings.others, hidden: true }, this.#details);
  }

  update({ list, count }: Kept): void {
    show(this.element, count > 0);
    const { strings, format } = this.setting;
    say(this.#count, format.count(count));
    if (!this.#details.open || list === this.#shown) return;
    this.#shown = list;
    show(this.#kept, count > list.length);
    say(this.#kept, fill(strings.kept, { n: format.count(list.length), m: format.count(count) }));
    this.#list.replaceChildren(...list.map(({ type, text }) => make('li', {}, make('b', {}, plain(type === 'undecodable' ? strings.undecodable : type).slice(0, 100)), ' ', make('code', {}, text))));
  }
}
